"""The moderators' queue of organisations: who waits, who may be the same one, and the decision."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from assistant.acts import Act, Acts, What
from assistant.drives.drive import Drive
from assistant.drives.store import Home
from assistant.drives.words import drive_title
from assistant.errors import UserError
from assistant.i18n import N_, words
from assistant.identity import Keys
from assistant.outbox import Announcement
from assistant.pledges.decisions import decision_told, what_is_done
from assistant.pledges.milestones import milestone_told
from assistant.pledges.organisations import alike
from assistant.pledges.pledge import REOPENED, SAME_PERSON, UNDECIDED, Pledge, PledgeState
from assistant.pledges.store import NewPledge, PledgeStore, TakenError
from assistant.pledges.words import Operator
from assistant.request import Request
from assistant.tallies.figure import Pledger
from assistant.telling import organisations_wait_at_end

_COMPARED: Final = 5000  # of the newest confirmed organisations, with all that wait


class Queue:
    """The rules of deciding over the store of pledges."""

    def __init__(self, store: PledgeStore, keys: Keys, acts: Acts, operator: Operator) -> None:
        self._store = store
        self._keys = keys
        self._acts = acts
        self._operator = operator

    async def look_alikes(
        self, home: Home, waiting: Sequence[Pledge]
    ) -> Mapping[int, Sequence[Pledge]]:
        """Give, for each that waits, the others of this community that may be the same one.

        Those of the same drive and kind that count or wait, counted ones first. Other communities'
        are never told of, also where they pledge in the same drive.
        """
        others = list(await self._store.waiting(home.id))
        for drive, pledger in {(each.drive, each.pledger) for each in waiting}:
            counted = await self._store.confirmed(drive, home.id, pledger, _COMPARED)
            others = [*counted, *others]
        return await asyncio.to_thread(_look_alikes, waiting, others)

    async def to_decide(self, home: Home, number: int) -> Pledge:
        """Give an organisation's pledge that waits; raises `UserError` if it does not."""
        found = await self._store.get(number)
        if found is None or found.community != home.id or found.pledger is Pledger.PERSON:
            raise UserError(
                N_("No organisation waits under {number}. Type `organisations` to see the list."),
                {"number": str(number)},
            )
        if found.reason == UNDECIDED:
            raise UserError(N_("That drive closed before it was decided, so it is not counted."))
        if found.state is not PledgeState.WAITING:
            raise UserError(
                N_("That has been decided already. Type `organisations` to see the list.")
            )
        return found

    async def decide(
        self,
        request: Request,
        home: Home,
        found: Pledge,
        state: PledgeState,
        reason: str = "",
        drive: Drive | None = None,
    ) -> Pledge:
        """Confirm or decline an organisation's pledge, or endorsement, that waits.

        Whoever handed it in is told, if they left an address for that, which goes now. Raises
        `UserError` if the organisation is confirmed already, or another was quicker.
        """
        number = found.id
        own = await self._is_own(request, found)
        if state is PledgeState.COUNTED and own:
            reason = SAME_PERSON
        decided = replace(found, state=state, reason=reason, address=b"")
        try:
            what = what_is_done(found, state, own=own)
            act = self._acts.of(request, found.community, what, found.name or "", reason)
            told = decision_told(home, decided, found, self._keys.event_of(request))
            new = self._new(request, decided, drive, act, None if reason == SAME_PERSON else told)
            stored = await self._store.replace(new, PledgeState.WAITING)
        except TakenError:
            raise UserError(
                N_(
                    "{organisation} is counted in this drive already, so it cannot be counted twice. "
                    "Decline this one with a reason: `organisations decline {number} counted already`."
                ),
                {"organisation": found.name or "", "number": str(number)},
            ) from None
        if not stored:
            raise UserError(
                N_("Another moderator decided that a moment ago. Type `organisations`.")
            )
        return decided

    async def confirmed(self, home: Home, drives: Sequence[Drive], most: int) -> list[Pledge]:
        """Give what was confirmed last in each of these drives and may be reopened."""
        return [
            pledge
            for drive in drives
            for pledger in (Pledger.ORGANISATION, Pledger.ENDORSER)
            for pledge in await self._store.confirmed(drive.id, home.id, pledger, most)
        ]

    async def to_reopen(self, home: Home, number: int) -> Pledge:
        """Give an organisation's pledge that counts; raises `UserError` if it does not."""
        found = await self._store.get(number)
        if (
            found is None
            or (found.community, found.state) != (home.id, PledgeState.COUNTED)
            or found.pledger is Pledger.PERSON
        ):
            raise UserError(
                N_(
                    "No confirmed organisation has the number {number}. Type `organisations reopen` to "
                    "see which do."
                ),
                {"number": str(number)},
            )
        return found

    async def reopen(self, request: Request, found: Pledge) -> None:
        """Put a confirmed organisation back to waiting. Raises `UserError` if another was quicker."""
        waits = replace(found, state=PledgeState.WAITING, reason=REOPENED)
        act = self._acts.of(request, found.community, What.REOPENED, found.name or "")
        event = self._keys.event_of(request)
        new = NewPledge(waits, event.key, b"", event.at, act=act)
        if not await self._store.replace(new, PledgeState.COUNTED):
            raise UserError(N_("That changed a moment ago. Type `organisations` to see the list."))

    async def last_call(self, drive: Drive, now: datetime) -> list[Announcement]:
        """Word what moderators are told on a drive's last day, wherever organisations wait in it."""
        if drive.closes_at is None:
            return []
        told = []
        for community, language, number in await self._store.waiting_in(drive.id):
            say = words(language)
            title, closes_at = drive_title(say, drive), drive.closes_at
            told.append(
                organisations_wait_at_end(say, community, drive.id, title, closes_at, number, now)
            )
        return told

    async def _is_own(self, request: Request, found: Pledge) -> bool:
        """Is it the same person who handed it in, with this account or one linked to it?"""
        me = self._keys.person_of(request.user)
        return found.person is not None and (
            found.person == me or await self._store.are_linked(me, found.person)
        )

    def _new(
        self,
        request: Request,
        decided: Pledge,
        drive: Drive | None,
        act: Act,
        told: Announcement | None,
    ) -> NewPledge:
        """Hand a decision in; with its drive if the count may rise, and so reach a milestone."""
        reached = milestone_told(drive, self._operator, request.time) if drive else None
        event = self._keys.event_of(request)
        return NewPledge(decided, event.key, b"", event.at, reached, act, told)


def _look_alikes(
    waiting: Sequence[Pledge], others: Sequence[Pledge]
) -> dict[int, Sequence[Pledge]]:
    return {
        each.id: [
            other
            for other in others
            if other.id != each.id
            and (other.drive, other.pledger) == (each.drive, each.pledger)
            and alike(other.name or "", each.name or "")
        ]
        for each in waiting
    }
