"""The log of who did what and why with a moderator's rights. Nothing edits it.

An act is written in the transaction of what it did. Who did it is stored sealed (id and name), and
shown to the moderators of that community alone.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Final, Protocol

from assistant.i18n import N_
from assistant.identity import Keys
from assistant.request import Request


class What(StrEnum):
    """What was done."""

    DRIVE_STARTED = "drive-started"
    DRIVE_PAUSED = "drive-paused"
    DRIVE_RESUMED = "drive-resumed"
    DRIVE_CLOSED = "drive-closed"
    GOAL_SET = "goal-set"
    DEADLINE_SET = "deadline-set"
    REWORDED = "reworded"
    ANNOUNCED_HERE = "announced-here"
    QUESTIONS_SET = "questions-set"
    ZONE_SET = "zone-set"
    LANGUAGE_SET = "language-set"
    CONFIRMED = "confirmed"
    CONFIRMED_OWN = "confirmed-own"
    DECLINED = "declined"
    ENDORSEMENT_CONFIRMED = "endorsement-confirmed"
    ENDORSEMENT_CONFIRMED_OWN = "endorsement-confirmed-own"
    ENDORSEMENT_DECLINED = "endorsement-declined"
    ASKED_BACK = "asked-back"
    REOPENED = "reopened"
    NAME_HIDDEN = "name-hidden"
    REPORTED = "reported"
    TARGET_ADDED = "target-added"
    TARGET_REMOVED = "target-removed"
    LIVE_BEGUN = "live-begun"
    LIVE_ENDED = "live-ended"
    SET_ASIDE = "set-aside"
    ASIDE_COUNTED = "aside-counted"
    ASIDE_LEFT_OUT = "aside-left-out"
    ASIDE_UNDONE = "aside-undone"
    INVITED = "invited"
    JOIN_ASKED = "join-asked"
    ADMITTED = "admitted"
    NOT_ADMITTED = "not-admitted"
    REMOVED = "community-removed"
    READMITTED = "readmitted"
    LEFT = "left"
    LEADERBOARD_SET = "leaderboard-set"
    MODERATOR_ADDED = "moderator-added"
    MODERATOR_REMOVED = "moderator-removed"
    MODERATOR_LEFT = "moderator-left"
    PLACE_SET = "place-set"
    ROLES_SET = "roles-set"
    QUESTIONS_DELETED = "questions-deleted"


ABOUT_SOMEBODY: Final = frozenset({What.MODERATOR_ADDED, What.MODERATOR_REMOVED})
"""The acts whose subject is a person: stored sealed, and erased with their data."""

SAID: Final[Mapping[What, str]] = {
    What.ANNOUNCED_HERE: N_("{day}: {who} chose where drives are announced"),
    What.QUESTIONS_SET: N_("{day}: {who} chose where every question is answered"),
    What.ZONE_SET: N_("{day}: {who} changed the time zone ({reason})"),
    What.LANGUAGE_SET: N_("{day}: {who} changed the language ({reason})"),
    What.DRIVE_STARTED: N_("{day}: {who} started the drive **{subject}**"),
    What.DRIVE_PAUSED: N_("{day}: {who} paused the drive **{subject}**"),
    What.DRIVE_RESUMED: N_("{day}: {who} went on with the drive **{subject}**"),
    What.DRIVE_CLOSED: N_("{day}: {who} closed the drive **{subject}**"),
    What.GOAL_SET: N_("{day}: {who} changed the goal of **{subject}** ({reason})"),
    What.DEADLINE_SET: N_("{day}: {who} changed the closing time of **{subject}** ({reason})"),
    What.REWORDED: N_("{day}: {who} changed the wording of **{subject}** ({reason})"),
    What.CONFIRMED: N_("{day}: {who} confirmed the organisation **{subject}**"),
    What.CONFIRMED_OWN: N_(
        "{day}: {who} confirmed the organisation **{subject}**, which they had handed in themselves"
    ),
    What.ENDORSEMENT_CONFIRMED: N_("{day}: {who} confirmed the endorsement of **{subject}**"),
    What.ENDORSEMENT_CONFIRMED_OWN: N_(
        "{day}: {who} confirmed the endorsement of **{subject}**, which they had reported themselves"
    ),
    What.ENDORSEMENT_DECLINED: N_(
        "{day}: {who} declined the endorsement of **{subject}** ({reason})"
    ),
    What.ASKED_BACK: N_("{day}: {who} asked back about the organisation **{subject}**"),
    What.REOPENED: N_(
        "{day}: {who} took **{subject}** out of the count, to be decided about once more"
    ),
    What.DECLINED: N_("{day}: {who} declined the organisation **{subject}** ({reason})"),
    What.NAME_HIDDEN: N_("{day}: {who} hid a name that was shown"),
    What.SET_ASIDE: N_(
        "{day}: {who} left pledges of a certain time out of the count of **{subject}** ({reason})"
    ),
    What.ASIDE_COUNTED: N_("{day}: {who} counted pledges set aside in **{subject}** ({reason})"),
    What.ASIDE_LEFT_OUT: N_(
        "{day}: {who} left pledges set aside in **{subject}** out of the count ({reason})"
    ),
    What.ASIDE_UNDONE: N_("{day}: {who} undid a check in **{subject}** ({reason})"),
    What.REPORTED: N_("{day}: {who} made report {reason} of **{subject}**"),
    What.TARGET_ADDED: N_("{day}: {who} added the target {reason} to **{subject}**"),
    What.TARGET_REMOVED: N_("{day}: {who} took the target {reason} away from **{subject}**"),
    What.LIVE_BEGUN: N_("{day}: {who} began a live tally of **{subject}**"),
    What.LIVE_ENDED: N_("{day}: {who} ended a live tally of **{subject}**"),
    What.INVITED: N_("{day}: {who} made a code to join the drive **{subject}**"),
    What.JOIN_ASKED: N_("{day}: {who} asked to join the drive **{subject}**"),
    What.ADMITTED: N_("{day}: {who} let {reason} join the drive **{subject}**"),
    What.NOT_ADMITTED: N_("{day}: {who} declined that {reason} joins the drive **{subject}**"),
    What.REMOVED: N_("{day}: {who} removed {reason} from the drive **{subject}**"),
    What.READMITTED: N_("{day}: {who} let {reason} into the drive **{subject}** again"),
    What.LEFT: N_("{day}: {who} left the drive **{subject}**"),
    What.LEADERBOARD_SET: N_("{day}: {who} set the leaderboard of **{subject}** ({reason})"),
    What.MODERATOR_ADDED: N_("{day}: {who} made **{subject}** a moderator by name"),
    What.MODERATOR_REMOVED: N_("{day}: {who} took a moderator's rights from **{subject}**"),
    What.MODERATOR_LEFT: N_("{day}: {who} stopped being a moderator by name"),
    What.PLACE_SET: N_("{day}: {who} chose where moderators are told things"),
    What.ROLES_SET: N_("{day}: {who} changed who may pledge in **{subject}** ({reason})"),
    What.QUESTIONS_DELETED: N_(
        "{day}: {who} deleted questions that waited, without an answer ({reason})"
    ),
}


@dataclass(frozen=True, slots=True)
class Act:
    """One act. `editor` is sealed; it and `person` are empty once they had their data erased.

    So is the `subject` of an act about somebody (see `subject_of`).
    """

    community: int
    what: What
    subject: str
    reason: str
    person: bytes
    editor: bytes
    at: datetime


def subject_of(person: bytes, sealed: bytes) -> str:
    """Write whom an act is about: by their key it can be erased, and who it is stands sealed."""
    return f"{person.hex()} {sealed.hex()}"


class ActStore(Protocol):
    """The log at rest."""

    async def of_community(self, community: int, most: int, skipped: int = 0) -> Sequence[Act]:
        """Give the newest acts of a community but for so many, newest first."""
        ...

    async def number(self, community: int) -> int:
        """Count the acts of a community."""
        ...

    async def of_person(self, person: bytes) -> Sequence[Act]:
        """Give the acts in all communities that a person did, or that are about them, oldest first."""
        ...


class Acts:
    """Makes acts from requests, and reads the log."""

    def __init__(self, store: ActStore, keys: Keys, random_bytes: Callable[[int], bytes]) -> None:
        self._store = store
        self._keys = keys
        self._random_bytes = random_bytes
        self._seen: set[bytes] = set()  # who is known to have done something before

    def of(
        self, request: Request, community: int, what: What, subject: str, reason: str = ""
    ) -> Act:
        """Make the act of a request."""
        user = request.user
        return Act(
            community=community,
            what=what,
            subject=subject,
            reason=reason,
            person=self._keys.person_of(user),
            editor=self._keys.seal_user(user, self._random_bytes),
            at=request.time,
        )

    async def number(self, community: int) -> int:
        """Count the acts of a community."""
        return await self._store.number(community)

    async def log(self, community: int, most: int, skipped: int = 0) -> list[tuple[Act, str]]:
        """Give the newest acts with the shown name of who did them (empty once erased)."""
        acts = await self._store.of_community(community, most, skipped)
        return [(self._readable(act), self._name(act.editor)) for act in acts]

    def _readable(self, act: Act) -> Act:
        """Give an act with the shown name of whom it is about (empty once erased)."""
        if act.what not in ABOUT_SOMEBODY:
            return act
        sealed = bytes.fromhex(act.subject.partition(" ")[2])
        return replace(act, subject=self._name(sealed))

    def _name(self, editor: bytes) -> str:
        return self._keys.unseal_user(editor).name if editor else ""

    async def mine(self, request: Request) -> Sequence[Act]:
        """Give the acts that this person's name stands in, oldest first."""
        found = await self._store.of_person(self._keys.person_of(request.user))
        return [self._readable(act) for act in found]

    async def first(self, request: Request) -> bool:
        """Say, once, whether this person has just done their first act."""
        person = self._keys.person_of(request.user)
        if person in self._seen:
            return False
        done = [act for act in await self._store.of_person(person) if act.person == person]
        if done:
            self._seen.add(person)
        return len(done) == 1
