"""What changes pledges: writes that the writer applies, with their counters."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Self

from sqlalchemy import Connection, bindparam, delete, select, update
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.exc import IntegrityError

from assistant.identity import Event
from assistant.pledges.pledge import (
    REOPENED,
    AgeGroup,
    Pledge,
    PledgeState,
)
from assistant.pledges.store import NewPledge, Outcome, TakenError
from assistant.storage import bulk, linked, tables
from assistant.storage.act_store import about, record
from assistant.storage.aside_groups import join_groups
from assistant.storage.counters import Deltas
from assistant.storage.history import changed, counts, made, note_changes
from assistant.storage.inquiry_store import drop_inquiry
from assistant.storage.milestones import announce_reached
from assistant.storage.outbox_store import announce, announce_once_open
from assistant.storage.pledge_rows import pledge_of, row_of
from assistant.storage.reopening import take_back_decision
from assistant.storage.writer import OnceAnEvent, OneByOne, fresh_events
from assistant.tallies.figure import MADE
from assistant.tallies.history import ChangeKind

_pledge: Final = tables.pledge
# Statements are made once: making one anew for each batch takes as long as storing ten pledges.
_STORE: Final = (
    insert(_pledge)
    .values({column.name: bindparam(column.name) for column in _pledge.c if column.name != "id"})
    .on_conflict_do_nothing(index_elements=("person", "drive_id", "pledger"))
    .returning(_pledge.c.receipt)
)
_JOINED: Final = (
    tables.membership.c.drive_id == bindparam("drive"),
    tables.membership.c.community_id == bindparam("community"),
    tables.membership.c.state == "joined",
)
_RUNNING: Final = (
    select(tables.drive.c.closes_at)
    .join(tables.membership)
    .where(*_JOINED, tables.drive.c.id == bindparam("drive"), tables.drive.c.state == "running")
)
_MEMBER: Final = select(tables.membership.c.since).where(*_JOINED)
_OF_PERSON: Final = (
    _pledge,
    tables.young,
    tables.draft,
    tables.last_topic,
    tables.question,
    tables.announcement,
    tables.reminder,
    tables.moderator,
)
_DROP_DRAFTS: Final = delete(tables.draft).where(
    tables.draft.c.conversation == bindparam("conversation")
)


def _values(pledge: Pledge) -> bulk.Row:
    """Give the values of a row in the order of `_STORE`."""
    return tuple({**row_of(pledge), "pledged_at": bulk.kept(pledge.pledged_at)}.values())


def _drop_drafts(connection: Connection, conversations: Iterable[bytes]) -> None:
    bulk.for_each(connection, _DROP_DRAFTS, [(key,) for key in conversations if key])


@dataclass(frozen=True, slots=True)
class AddPledge:
    """New pledges of a batch, once an event and once a person."""

    new: NewPledge

    @classmethod
    def apply(cls, connection: Connection, writes: Sequence[Self]) -> list[Outcome]:
        """See `Write.apply`."""
        opened = _open_drives(connection, {_place(write.new.pledge) for write in writes})
        fresh = fresh_events(connection, [write.new.event for write in writes], writes[0].new.at)
        rows: dict[tuple[int, bytes | None, str], NewPledge] = {}
        outcomes: list[Outcome] = []
        for write in writes:
            pledge = write.new.pledge
            key = (pledge.drive, pledge.person, pledge.pledger.value)
            if write.new.event not in fresh:
                outcomes.append(Outcome.REDELIVERED)
                continue
            fresh.discard(write.new.event)  # the same event twice in one batch acts once too
            # A drive that does not run, or not here, counts as one that closes this very moment.
            closes_at = opened.get(_place(pledge), write.new.at)
            if closes_at is not None and write.new.at >= closes_at:
                outcomes.append(Outcome.NOT_OPEN)
            elif key in rows:
                outcomes.append(Outcome.ALREADY)
            else:
                rows[key] = write.new
                outcomes.append(Outcome.ADDED)
        stored = cls._insert(connection, list(rows.values()))
        new: list[NewPledge] = []
        for at, write in enumerate(writes):
            if outcomes[at] is Outcome.ADDED:
                if write.new.pledge.receipt in stored:
                    new.append(write.new)
                else:
                    outcomes[at] = Outcome.ALREADY
        added = [each.pledge for each in new]
        added = linked.settle(connection, added, min(write.new.at for write in writes))
        deltas = Deltas()
        deltas.count_up(added, 1)
        for pledge in added:
            if pledge.state is PledgeState.COUNTED:
                deltas.add(pledge, MADE, 1)
        deltas.apply(connection)
        join_groups(connection, new)
        note_changes(connection, map(made, added), writes[0].new.at)
        announce_reached(connection, (write.new for write in writes))
        cls._tell_moderators(connection, writes, outcomes)
        _drop_drafts(connection, (write.new.conversation for write in writes))
        kept = {pledge.receipt for pledge in added if pledge.state is PledgeState.LINKED}
        return [
            Outcome.LINKED
            if outcome is Outcome.ADDED and write.new.pledge.receipt in kept
            else outcome
            for write, outcome in zip(writes, outcomes, strict=True)
        ]

    @classmethod
    def _tell_moderators(
        cls, connection: Connection, writes: Sequence[Self], outcomes: Sequence[Outcome]
    ) -> None:
        """Tell moderators of what waits for them now."""
        for write, outcome in zip(writes, outcomes, strict=True):
            if outcome is Outcome.ADDED:
                announce_once_open(connection, write.new.waits)

    @staticmethod
    def _insert(connection: Connection, new: Sequence[NewPledge]) -> set[bytes]:
        """Store pledges; give the receipts of those that were not there already."""
        if not new:
            return set()
        found = bulk.insert_rows(connection, _STORE, [_values(each.pledge) for each in new])
        young = [
            {"drive_id": each.pledge.drive, "person": each.pledge.person}
            for each in new
            if each.pledge.age_group is AgeGroup.UNDER_LIMIT
        ]
        if young:
            connection.execute(insert(tables.young).on_conflict_do_nothing(), young)
        return found


def _place(pledge: Pledge) -> tuple[int, int]:
    return pledge.drive, pledge.community


def _open_drives(
    connection: Connection, places: set[tuple[int, int]]
) -> dict[tuple[int, int], datetime | None]:
    """Give the closing times of the drives that run, each with a community that is in it."""
    found = {
        place: connection.execute(_RUNNING, {"drive": place[0], "community": place[1]}).first()
        for place in places
    }
    return {place: row[0] for place, row in found.items() if row}


@dataclass(frozen=True, slots=True)
class ReplacePledge(OneByOne[bool]):
    """A changed pledge in place of the expected one."""

    new: NewPledge
    expected: PledgeState

    def one(self, connection: Connection) -> bool | Exception:
        """See `OneByOne.one`."""
        new, pledge = self.new, self.new.pledge
        if not fresh_events(connection, [new.event], new.at):
            return False
        found = (
            (connection.execute(select(_pledge).where(_pledge.c.id == pledge.id)))
            .mappings()
            .first()
        )
        if found is None or PledgeState(found["state"]) is not self.expected:
            return False
        before = pledge_of(found)
        if counts(pledge) > counts(before):
            place = {"drive": pledge.drive, "community": pledge.community}
            if connection.execute(_MEMBER, place).first() is None:
                return False  # its community was taken out of the drive meanwhile
        savepoint = connection.begin_nested()
        try:
            connection.execute(
                update(_pledge).where(_pledge.c.id == pledge.id).values(**row_of(pledge))
            )
        except IntegrityError:
            savepoint.rollback()
            return TakenError()
        savepoint.commit()
        join_groups(connection, [new])
        pledge = linked.settle(connection, [pledge], new.at)[0]
        deltas = Deltas()
        deltas.count_up([before], -1)
        deltas.count_up([pledge], 1)
        confirmed = pledge.state is PledgeState.COUNTED and before.state is PledgeState.WAITING
        if confirmed and before.reason != REOPENED:
            # Not for whoever withdrew and pledges again, or is reopened and confirmed again: one
            # account could bring about publications at will, and their differences would show
            # single persons.
            deltas.add(pledge, MADE, 1)
        deltas.apply(connection)
        note_changes(connection, [changed(before, pledge)], new.at)
        announce_reached(connection, [new])
        announce_once_open(connection, new.waits)
        record(connection, new.act)
        if before.state is PledgeState.WAITING and pledge.state is not before.state:
            drop_inquiry(connection, pledge.id)
            announce(connection, new.decision)
        if before.state is PledgeState.COUNTED and pledge.state is PledgeState.WAITING:
            take_back_decision(connection, pledge)
        _drop_drafts(connection, [new.conversation])
        return True


@dataclass(frozen=True, slots=True)
class ErasePerson(OnceAnEvent[int]):
    """Everything about a person goes."""

    person: bytes
    event: Event

    def once(self, connection: Connection) -> int | Exception:
        """Apply this one."""
        deltas = Deltas()
        rows = connection.execute(select(_pledge).where(_pledge.c.person == self.person))
        found = [pledge_of(row) for row in rows.mappings()]
        deltas.count_up(found, -1)
        deltas.apply(connection)
        gone = ((pledge, ChangeKind.ERASED, -counts(pledge)) for pledge in found)
        note_changes(connection, gone, self.event.at)
        for pledge in found:
            drop_inquiry(connection, pledge.id)
        for table in _OF_PERSON:
            connection.execute(delete(table).where(table.c.person == self.person))
        # An answer stays the community's, and what a moderator did stays done; who it was goes.
        for table in (tables.answer_step, tables.act):
            written = update(table).where(table.c.person == self.person)
            connection.execute(written.values(person=None, editor=None))
        connection.execute(update(tables.act).where(about(self.person)).values(subject=""))
        instead = linked.part(connection, self.person, self.event.at)
        return sum(pledge.state is PledgeState.COUNTED for pledge in found) - instead


@dataclass(frozen=True, slots=True)
class MarkYoung:
    """Who said to be under the naming limit in a drive."""

    drive: int
    person: bytes

    @classmethod
    def apply(cls, connection: Connection, writes: Sequence[Self]) -> list[None]:
        """See `Write.apply`."""
        rows = [{"drive_id": write.drive, "person": write.person} for write in writes]
        connection.execute(insert(tables.young).on_conflict_do_nothing(), rows)
        return [None] * len(writes)
