"""Pledging: one pledge a person, a drive and a capacity, changed, withdrawn, erased."""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from assistant.acts import Acts, What
from assistant.drives.drive import Drive
from assistant.drives.store import Home
from assistant.errors import UserError
from assistant.folding import fold
from assistant.i18n import N_, words
from assistant.identity import Keys, new_receipt
from assistant.pledges.age import may_be_named
from assistant.pledges.aside import SetAside
from assistant.pledges.form import principles_of
from assistant.pledges.milestones import milestone_told
from assistant.pledges.pledge import (
    NAME_HIDDEN,
    AgeGroup,
    OrganisationKind,
    Pledge,
    PledgeState,
    Sector,
    nameable,
)
from assistant.pledges.store import NewPledge, Outcome, PledgeStore
from assistant.pledges.watch import Watch, set_aside
from assistant.pledges.words import Operator
from assistant.request import Request, Values
from assistant.tallies.figure import Pledger
from assistant.telling import organisation_waits

_GONE = (PledgeState.WITHDRAWN, PledgeState.DECLINED)
_A_PAGE = 1000  # pledges read at once for an export


@dataclass(frozen=True, slots=True)
class Made:
    """A pledge that was just made: its outcome, and the receipt's code, shown this once.

    `set_aside`: why it does not count yet.
    """

    outcome: Outcome
    pledge: Pledge
    code: str = ""
    set_aside: SetAside | None = None


class PledgeService:
    """The rules of pledging over a store."""

    def __init__(
        self,
        store: PledgeStore,
        keys: Keys,
        random_bytes: Callable[[int], bytes],
        acts: Acts,
        operator: Operator,
        watch: Watch,
    ) -> None:
        self._store = store
        self._acts = acts
        self._operator = operator
        self._watch = watch
        self._keys = keys
        self._random_bytes = random_bytes

    async def mine(self, request: Request, drive: Drive, pledger: Pledger) -> Pledge | None:
        """Give this person's pledge in a drive, in whatever state."""
        return await self._store.find(drive.id, self._keys.person_of(request.user), pledger)

    async def all_mine(self, request: Request) -> Sequence[Pledge]:
        """Give all pledges of this person."""
        return await self._store.of_person(self._keys.person_of(request.user))

    async def make(
        self,
        request: Request,
        drive: Drive,
        home: Home,
        wording: int,
        pledger: Pledger,
        values: Values,
        conversation: bytes,
    ) -> Made:
        """Store a pledge from a filled-in form; it is on disk when this returns.

        Whoever withdrew before pledges anew in the same row. Raises `UserError` when the drive is
        not open or the age does not allow an organisation's pledge.
        """
        code = new_receipt(self._random_bytes)
        pledge = self._from_form(request, drive, home, wording, pledger, values, code)
        if pledger is not Pledger.PERSON and not may_be_named(values):
            await self._store.mark_young(drive.id, self._keys.person_of(request.user))
            raise UserError(TOO_YOUNG_TO_SPEAK)
        if pledger is not Pledger.PERSON and await self.is_young(request, drive):
            raise UserError(TOO_YOUNG_TO_SPEAK)
        if pledge.name and pledger is Pledger.PERSON:
            pledge = nameable(pledge, await self.is_young(request, drive))
        new = self._new(request, pledge, conversation, drive)
        if pledge.state is PledgeState.WAITING:
            waits = organisation_waits(words(home.language), home.id, request.time)
            new = replace(new, waits=waits)
        if pledger is Pledger.PERSON and (why := await self._watch.judge(request, pledge)):
            pledge = replace(pledge, state=PledgeState.SET_ASIDE)
            new = replace(new, pledge=pledge, set_aside=set_aside(request, drive, home, why))
        outcome = await self._store.add(new)
        if outcome is Outcome.REDELIVERED:
            # The first program stored it and may have been gone before it could say so.
            stored = await self.mine(request, drive, pledger)
            return Made(Outcome.ALREADY, stored or pledge)
        if outcome is Outcome.ALREADY:
            return await self._again(request, drive, home, new, code)
        if outcome is Outcome.LINKED:
            return Made(Outcome.ADDED, replace(pledge, state=PledgeState.LINKED), code)
        return Made(outcome, pledge, code if outcome is Outcome.ADDED else "", new.set_aside)

    async def _again(
        self, request: Request, drive: Drive, home: Home, new: NewPledge, code: str
    ) -> Made:
        """Pledge anew after a withdrawal or a decline; otherwise the first pledge stands."""
        pledge, aside = new.pledge, new.set_aside
        found = await self._store.find(drive.id, self._keys.person_of(request.user), pledge.pledger)
        if found is None:
            raise UserError(N_("Something changed in the meantime. Please try once more."))
        if found.state not in _GONE:
            return Made(Outcome.ALREADY, found)
        if why := await self._watch.held_back(found, pledge.community):
            aside = set_aside(request, drive, home, why)
            pledge = replace(pledge, state=PledgeState.SET_ASIDE, aside=found.aside)
        reason = found.reason if found.reason == NAME_HIDDEN else pledge.reason
        renewed = replace(pledge, id=found.id, reason=reason)
        renewed = nameable(renewed, await self.is_young(request, drive))
        if renewed.age_group is AgeGroup.UNDER_LIMIT:
            await self._store.mark_young(drive.id, self._keys.person_of(request.user))
        # The event has been noted by the first try; a redelivery of it finds the new state.
        again = self._new(request, renewed, new.conversation, drive, again=True)
        if not await self._store.replace(
            replace(again, set_aside=aside, waits=new.waits), found.state
        ):
            return Made(Outcome.ALREADY, found)
        # It does not count if the pledge of a linked account does.
        stored = await self._store.get(found.id)
        return Made(Outcome.ADDED, stored or renewed, code, aside)

    async def change(
        self,
        request: Request,
        drive: Drive,
        before: Pledge,
        wording: int,
        values: Values,
        conversation: bytes,
    ) -> Pledge:
        """Store a changed person's pledge. An age group given later unlocks no name."""
        young = await self.is_young(request, drive)
        group = AgeGroup(str(values["age_group"]))
        if group is AgeGroup.UNDER_LIMIT and not young:
            await self._store.mark_young(drive.id, self._keys.person_of(request.user))
        changed = nameable(
            replace(
                before,
                wording=wording,
                principles=principles_of(values.get("principles", "")),
                country=str(values.get("country", "")),
                age_group=group,
                name=str(values.get("name", "")) or None,
            ),
            young,
        )
        if not await self._store.replace(
            self._new(request, changed, conversation, drive), before.state
        ):
            raise UserError(N_("Your pledge changed in the meantime. Type `my data` to see it."))
        return changed

    async def withdraw(self, request: Request, pledge: Pledge) -> None:
        """Take a pledge back: it is not counted any more, and its name is gone."""
        gone = replace(
            pledge,
            state=PledgeState.WITHDRAWN,
            name=None,
            address=b"",
        )
        if not await self._store.replace(self._new(request, gone, b""), pledge.state):
            raise UserError(N_("Your pledge changed in the meantime. Type `my data` to see it."))

    async def erase(self, request: Request) -> int:
        """Withdraw all and delete everything stored about this person; give how many counted."""
        person, event = self._keys.person_of(request.user), self._keys.event_of(request)
        return await self._store.erase(person, event)

    async def young_drives(self, request: Request) -> Sequence[int]:
        """Give the drives in which this person said to be under the naming limit."""
        return await self._store.young_drives(self._keys.person_of(request.user))

    async def is_young(self, request: Request, drive: Drive) -> bool:
        """Did this person say to be under the naming limit in a drive?"""
        return await self._store.is_young(drive.id, self._keys.person_of(request.user))

    async def by_receipt(self, code: str) -> Pledge | None:
        """Find the pledge that a receipt's code was given for."""
        return await self._store.by_receipt(self._keys.receipt(code))

    async def in_pages(
        self, drive: Drive, home: Home, since: date | None = None, until: date | None = None
    ) -> AsyncIterator[Sequence[Pledge]]:
        """Give a community's pledges in a drive (of some days), a thousand at a time."""
        after = 0
        while page := await self._store.page(drive.id, home.id, after, _A_PAGE, since, until):
            yield page
            after = page[-1].id

    async def names(self, drive: Drive, home: Home, most: int, skipped: int) -> Sequence[str]:
        """Give the names of those here who chose to be shown, newest first."""
        return await self._store.names(drive.id, home.id, Pledger.PERSON, most, skipped)

    async def how_many_named(self, drive: Drive, home: Home) -> Mapping[Pledger, int]:
        """Give how many people here chose to be shown, and how many of each other kind count."""
        return await self._store.how_many_named(drive.id, home.id)

    async def shown_as(self, home: Home, name: str) -> int:
        """Count the pledges of people here that show a name."""
        shown = await self._store.shown_by_name(home.id)
        return sum(fold(pledge.name or "") == fold(name) for pledge in shown)

    async def hide_name(self, request: Request, home: Home, name: str) -> int:
        """Take a shown name off the pledges of people here; give how many there were."""
        wanted, hidden = fold(name), 0
        for pledge in await self._store.shown_by_name(home.id):
            if fold(pledge.name or "") != wanted:
                continue
            act = self._acts.of(request, home.id, What.NAME_HIDDEN, "")
            event = f"{request.event}\0{pledge.id}"
            key = self._keys.event(request.user.platform, event)
            nameless = replace(pledge, name=None, reason=NAME_HIDDEN)
            new = NewPledge(nameless, key, b"", request.time, act=act)
            hidden += await self._store.replace(new, pledge.state)
        return hidden

    async def confirmed(
        self, home: Home, drive: Drive, pledger: Pledger, most: int, skipped: int
    ) -> Sequence[Pledge]:
        """Give a community's confirmed organisations, or endorsements, newest first."""
        return await self._store.confirmed(drive.id, home.id, pledger, most, skipped)

    async def is_used(self, drive: Drive) -> bool:
        """Has anybody pledged with the newest version of a drive's wording, in any language?"""
        return await self._store.is_used([each.id for each in drive.wordings.values()])

    async def waiting(self, home: Home) -> Sequence[Pledge]:
        """Give the organisations, and endorsements, that wait for a moderator of this community."""
        return await self._store.waiting(home.id)

    def _new(
        self,
        request: Request,
        pledge: Pledge,
        conversation: bytes,
        drive: Drive | None = None,
        *,
        again: bool = False,
    ) -> NewPledge:
        """Hand a pledge in; with its drive if the count may rise, and so reach a milestone."""
        event = f"{request.event}\0again" if again else request.event
        key = self._keys.event(request.user.platform, event)
        told = milestone_told(drive, self._operator, request.time) if drive else None
        return NewPledge(pledge, key, conversation, request.time, told)

    def _from_form(
        self,
        request: Request,
        drive: Drive,
        home: Home,
        wording: int,
        pledger: Pledger,
        values: Values,
        code: str,
    ) -> Pledge:
        organisation = pledger is not Pledger.PERSON
        joined = str(values.get("endorsed_on", ""))
        name = values.get("organisation" if organisation else "name", "")
        return Pledge(
            drive=drive.id,
            community=home.id,
            pledger=pledger,
            person=self._keys.person_of(request.user),
            state=PledgeState.WAITING if organisation else PledgeState.COUNTED,
            wording=wording,
            principles=principles_of(values.get("principles", "")),
            country=str(values.get("country", "")),
            age_group=AgeGroup(str(values["age_group"])),
            name=str(name) or None,
            kind=OrganisationKind(str(values["kind"])) if values.get("kind") else None,
            receipt=self._keys.receipt(code),
            pledged_at=request.time,
            day=_day(request.time, home.time_zone),
            sector=Sector(str(values["sector"])) if values.get("sector") else None,
            endorsed_on=date.fromisoformat(joined) if joined else None,
            address=self._keys.seal(request.user.identity, self._random_bytes)
            if organisation
            else b"",
        )


def _day(moment: datetime, zone: str) -> date:
    return moment.astimezone(ZoneInfo(zone)).date()


TOO_YOUNG_TO_SPEAK = N_(
    "To speak for an organisation you need to be older. Please ask an adult of your organisation "
    "to do it. You can pledge for yourself: type `pledge`. For this drive I keep only "
    "that you said you are younger, so that a later answer cannot show you by name; `my data` shows "
    "it and can erase it."
)
