"""Checks: moderators decide on groups of pledges that were set aside, and may choose one themselves."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

from assistant.acts import Acts, What
from assistant.drives.drive import Drive
from assistant.drives.store import Home
from assistant.errors import UserError
from assistant.i18n import N_, Words, words
from assistant.identity import Keys
from assistant.pledges.aside import AsideStore, Decided, Decision, Group, GroupState, Period, Why
from assistant.pledges.aside_words import why_words
from assistant.pledges.milestones import milestone_told
from assistant.pledges.words import Operator
from assistant.request import Request
from assistant.tallies.publication import SMALLEST

OVER: Final = N_(
    "That drive is closed, and its count stays as it is. What was set aside then stays out of it."
)
_ALREADY: Final = N_("That was decided a moment ago. Type `checks` to see how it stands.")
_ACTS: Final = {
    GroupState.COUNTED: What.ASIDE_COUNTED,
    GroupState.LEFT_OUT: What.ASIDE_LEFT_OUT,
}


class ChangedError(Exception):
    """There are more or fewer pledges than the preview said: show it anew."""


class Checks:
    """The rules of checking over a store. Nobody learns here who is in a group."""

    def __init__(self, store: AsideStore, keys: Keys, acts: Acts, operator: Operator) -> None:
        self._store = store
        self._keys = keys
        self._acts = acts
        self._operator = operator

    async def groups(self, home: Home) -> Sequence[Group]:
        """Give a community's groups that anybody is in, oldest first."""
        return [each for each in await self._store.of_community(home.id) if each.people]

    async def group_of(self, number: int) -> Group | None:
        """Give the group that a pledge was set aside with, to tell its person how it stands."""
        return await self._store.get(number) if number else None

    async def group(self, home: Home, number: int) -> Group:
        """Give a group of this community to decide on. Raises `UserError` if there is none."""
        found = next((each for each in await self.groups(home) if each.id == number), None)
        if found is None:
            raise UserError(
                N_("No pledges were set aside here under {number}. Type `checks` to see the list."),
                {"number": str(number)},
            )
        return found

    async def decide(
        self,
        request: Request,
        home: Home,
        group: Group,
        drive: Drive,
        becomes: GroupState,
        reason: str = "",
    ) -> None:
        """Let a group become something else, if it stands as it was previewed.

        Raises `UserError` if it was decided already or the drive is closed, and `ChangedError`.
        """
        undone = becomes is GroupState.WAITING or group.why is Why.CHOSEN
        what = What.ASIDE_UNDONE if undone else _ACTS[becomes]
        logged = _logged(words(home.language), group, reason)
        act = self._acts.of(request, home.id, what, drive.title, logged)
        told = milestone_told(drive, self._operator, request.time)
        event = self._keys.event_of(request)
        _check(await self._store.decide(Decision(group, becomes, event, act, told)))

    async def count(self, home: Home, drive: Drive, since: datetime, until: datetime) -> int:
        """Count the pledges of people here that were made in a period.

        Raises `UserError` if they are none, or too few: moderators judge groups, not persons.
        """
        if since >= until:
            raise UserError(N_("The end has to come after the beginning."))
        people = await self._store.count(Period(drive.id, home.id, since, until))
        if not people:
            raise UserError(N_("No counted pledge of a person here was made in that time."))
        if people < SMALLEST:
            raise UserError(
                N_(
                    "Fewer than {smallest} people pledged here in that time. Choose a longer one: "
                    "moderators judge groups, so that nobody is singled out."
                ),
                {"smallest": str(SMALLEST)},
            )
        return people

    async def leave_out(
        self,
        request: Request,
        home: Home,
        drive: Drive,
        since: datetime,
        until: datetime,
        people: int,
        reason: str,
    ) -> int:
        """Leave the pledges of a period out of the count, as a group; give its number.

        Raises `UserError` if the drive is closed, and `ChangedError`.
        """
        logged = _period(words(home.language), since, until, people, reason)
        act = self._acts.of(request, home.id, What.SET_ASIDE, drive.title, logged)
        period, event = Period(drive.id, home.id, since, until), self._keys.event_of(request)
        decided, group = await self._store.leave_out(period, people, event, act)
        _check(decided)
        return group


def _logged(say: Words, group: Group, reason: str) -> str:
    """Write for the log which group it was, how large, why it was set aside, and what was said."""
    parts = [
        say.label("group {number}", number=group.id),
        _pledges(say, group.people),
        why_words(say, group.why),
        reason,
    ]
    return ", ".join(part for part in parts if part)


def _period(say: Words, since: datetime, until: datetime, people: int, reason: str) -> str:
    """Write for the log which time it was, how many pledges, and what was said."""
    first, last = (f"{moment.astimezone(UTC):%Y-%m-%d %H:%M} UTC" for moment in (since, until))
    return f"{first} - {last}, {_pledges(say, people)}, {reason}"


def _pledges(say: Words, people: int) -> str:
    return str(say.many("{count} pledge", "{count} pledges", people))


def _check(decided: Decided) -> None:
    if decided is Decided.CHANGED:
        raise ChangedError
    if decided is Decided.CLOSED:
        raise UserError(OVER)
    if decided is Decided.ALREADY:
        raise UserError(_ALREADY)
