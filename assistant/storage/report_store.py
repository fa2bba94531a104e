"""Reports in the database: figures frozen in one transaction, numbered, never changed."""

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, RowMapping, case, func, insert, select, update

from assistant.acts import Act
from assistant.drives.drive import DriveState
from assistant.errors import RedeliveredError
from assistant.identity import Event
from assistant.outbox import ToldIn
from assistant.pledges.pledge import PledgeState
from assistant.storage import tables
from assistant.storage.act_store import record
from assistant.storage.closing_queue import end_waiting
from assistant.storage.database import Database
from assistant.storage.history import moved
from assistant.storage.outbox_store import NEWS, announce_to_all, overtake
from assistant.storage.parts import parts_of
from assistant.storage.reminder_store import tell_of_goal
from assistant.storage.setting_aside import REMOVALS, REMOVED
from assistant.storage.tally_store import figures_of, publication_of
from assistant.storage.target_store import targets_of
from assistant.storage.writer import OnceAnEvent, OneByOne, Writer, first_time
from assistant.tallies.figure import LINKED, Pledger
from assistant.tallies.part import LISTED, NOWHERE, Part, Parts
from assistant.tallies.report import Report, Told
from assistant.tallies.store import Publication
from assistant.tallies.target import Target

_drive: Final = tables.drive
_report: Final = tables.report
_membership: Final = tables.membership


def _freeze(connection: Connection, row: RowMapping, at: datetime, *, closing: bool) -> Report:
    """Read a drive's figures, and store them as its next report."""
    drive: int = row["id"]
    number = select(func.coalesce(func.max(_report.c.number), 0)).where(_report.c.drive_id == drive)
    figures = figures_of(connection, drive)
    by_state = (
        select(tables.pledge.c.state, func.count())
        .where(tables.pledge.c.drive_id == drive)
        .group_by(tables.pledge.c.state)
    )
    states: dict[str, int] = {row[0]: row[1] for row in connection.execute(by_state)}
    published = select(tables.publication).where(tables.publication.c.drive_id == drive)
    report = Report(
        number=int(connection.scalar(number) or 0) + 1,
        drive=drive,
        title=row["title"],
        taken_at=at,
        closing=closing,
        opened_at=row["opened_at"],
        people=figures.one(Pledger.PERSON, "total"),
        organisations=figures.one(Pledger.ORGANISATION, "total"),
        endorsements=figures.one(Pledger.ENDORSER, "total"),
        goal=row["goal"],
        goal_counts=Pledger(row["goal_counts"]),
        versions=_versions(connection, drive, figures.counts),
        texts=_texts(connection, drive),
        principles={
            int(cell): count for cell, count in figures.of(Pledger.PERSON, "principle").items()
        },
        breakdowns={
            f"{each['pledger']} {each['dimension']}": publication_of(each)
            for each in connection.execute(published).mappings()
        },
        waiting=states.get("waiting", 0),
        declined=states.get("declined", 0),
        withdrawn=states.get("withdrawn", 0),
        linked=figures.one(Pledger.PERSON, LINKED.dimension),
        aside=_aside(connection, drive),
        parts=_parts(connection, drive, largest=row["leaderboard"]),
        targets=targets_of(connection, drive),
    )
    connection.execute(
        insert(_report).values(
            drive_id=drive, number=report.number, taken_at=at, body=json.dumps(_packed(report))
        )
    )
    return report


def _aside(connection: Connection, drive: int) -> dict[str, int]:
    """Give how many pledges are set aside, by the reason why."""
    group, pledge = tables.aside, tables.pledge
    why = case((group.c.why.in_(REMOVALS), REMOVED), else_=group.c.why)
    query = (
        select(why, func.count())
        .join(pledge, pledge.c.aside_id == group.c.id)
        .where(group.c.drive_id == drive, pledge.c.state == PledgeState.SET_ASIDE.value)
        .group_by(why)
        .order_by(why)
    )
    return {row[0]: row[1] for row in connection.execute(query)}


def _parts(connection: Connection, drive: int, *, largest: bool) -> Parts | None:
    """Read the parts of a joint drive; a drive of one community has none."""
    parts = parts_of(connection, drive, NOWHERE, LISTED, largest=largest)
    several = len(parts.named) + parts.more.communities + parts.unnamed.communities > 1
    return parts if several else None


def _versions(connection: Connection, drive: int, counts: Any) -> dict[int, tuple[int, int]]:
    wordings = select(tables.wording.c.id, tables.wording.c.version)
    rows = connection.execute(wordings.where(tables.wording.c.drive_id == drive))
    version_of = {str(row[0]): row[1] for row in rows}
    found: dict[int, list[int]] = defaultdict(lambda: [0, 0])
    for at, pledger in enumerate((Pledger.PERSON, Pledger.ORGANISATION)):
        for wording, number in counts[pledger].get("wording", {}).items():
            found[version_of[wording]][at] += number
    return {version: (pair[0], pair[1]) for version, pair in sorted(found.items()) if any(pair)}


def _texts(connection: Connection, drive: int) -> dict[int, dict[str, str]]:
    wording = tables.wording
    query = select(wording.c.version, wording.c.language, wording.c.text)
    found: dict[int, dict[str, str]] = defaultdict(dict)
    for version, language, text in connection.execute(query.where(wording.c.drive_id == drive)):
        found[version][language] = text
    return found


_PLAIN: Final = (
    "title",
    "closing",
    "people",
    "organisations",
    "goal",
    "waiting",
    "declined",
    "withdrawn",
)


def _packed(report: Report) -> dict[str, Any]:
    return {
        **{name: getattr(report, name) for name in _PLAIN},
        "endorsements": report.endorsements,
        "linked": report.linked,
        "opened_at": report.opened_at.isoformat(),
        "goal_counts": report.goal_counts.value,
        "aside": dict(report.aside),
        "versions": report.versions,
        "texts": report.texts,
        "principles": report.principles,
        "parts": asdict(report.parts) if report.parts else None,
        "targets": [asdict(target) for target in report.targets],
        "breakdowns": {
            name: {
                "taken_at": each.taken_at.isoformat(),
                "made": each.made,
                "total": each.total,
                "shown": dict(each.shown),
                "hidden": each.hidden,
            }
            for name, each in report.breakdowns.items()
        },
    }


def _report_of(row: RowMapping) -> Report:
    body = json.loads(row["body"])
    return Report(
        number=row["number"],
        drive=row["drive_id"],
        taken_at=row["taken_at"],
        **{name: body[name] for name in _PLAIN},
        endorsements=body.get("endorsements", 0),  # older reports could have none
        linked=body.get("linked", 0),  # older reports were made before accounts could be linked
        opened_at=datetime.fromisoformat(body["opened_at"]),
        goal_counts=Pledger(body["goal_counts"]),
        aside=body.get("aside", {}),  # older reports have none
        versions={int(version): tuple(pair) for version, pair in body["versions"].items()},
        texts={int(version): each for version, each in body.get("texts", {}).items()},
        principles={int(cell): count for cell, count in body["principles"].items()},
        breakdowns={
            name: Publication(**{**each, "taken_at": datetime.fromisoformat(each["taken_at"])})
            for name, each in body["breakdowns"].items()
        },
        parts=_parts_of(body.get("parts")),
        targets=tuple(map(_target_of, body.get("targets", ()))),  # older reports have none
    )


def _parts_of(body: dict[str, Any] | None) -> Parts | None:
    if not body:
        return None
    named = tuple(Part(**each) for each in body["named"])
    return Parts(None, named, Part(**body["more"]), Part(**body["unnamed"]))


def _target_of(body: dict[str, Any]) -> Target:
    pledger, cells = Pledger(body["pledger"]), tuple(body["cells"])
    return Target(**{**body, "pledger": pledger, "cells": cells})


def _row(connection: Connection, drive: int) -> RowMapping:
    return connection.execute(select(_drive).where(_drive.c.id == drive)).mappings().one()


@dataclass(frozen=True, slots=True)
class _Make(OnceAnEvent[Report]):
    drive: int
    at: datetime
    event: Event
    act: Act

    def once(self, connection: Connection) -> Report | Exception:
        report = _freeze(connection, _row(connection, self.drive), self.at, closing=False)
        record(connection, replace(self.act, reason=str(report.number)))
        return report


@dataclass(frozen=True, slots=True)
class _Close(OneByOne[Report | None]):
    drive: int
    at: datetime
    told: Told
    event: Event | None
    act: Act | None
    unanswered: ToldIn | None

    def one(self, connection: Connection) -> Report | Exception | None:
        if self.event and not first_time(connection, self.event):
            return RedeliveredError()
        row = _row(connection, self.drive)
        if row["state"] == DriveState.CLOSED.value:
            return None
        at = self.at
        if row["closes_at"] and row["closes_at"] < at:
            # The program was not there at that moment. The count is still that moment's, unless
            # somebody had their data erased since.
            since = moved(connection, self.drive, tables.change.c.at >= row["closes_at"])
            at = at if any(since.values()) else row["closes_at"]
        closed = update(_drive).where(_drive.c.id == self.drive)
        connection.execute(closed.values(state=DriveState.CLOSED.value))
        overtake(connection, self.drive, *NEWS)
        report = _freeze(connection, row, at, closing=True)
        end_waiting(connection, self.drive, row["title"], self.at)
        announce_to_all(connection, self.drive, self.told(report))
        self._decline(connection)
        tell_of_goal(connection, self.drive, self.told(report))
        record(connection, self.act)
        return report

    def _decline(self, connection: Connection) -> None:
        if self.unanswered:
            announce_to_all(connection, self.drive, self.unanswered, "asked")
        asked = (_membership.c.drive_id == self.drive, _membership.c.state == "asked")
        declined = update(_membership).where(*asked).values(state="declined", since=self.at)
        connection.execute(declined)


class SqlReportStore:
    """`ReportStore` over the database."""

    def __init__(self, database: Database, writer: Writer) -> None:
        self._database = database
        self._writer = writer

    async def make(self, drive: int, at: datetime, event: Event, act: Act) -> Report:
        """See `ReportStore.make`."""
        return await self._writer.write(_Make(drive, at, event, act))

    async def close(
        self,
        drive: int,
        at: datetime,
        told: Told,
        event: Event | None = None,
        act: Act | None = None,
        *,
        unanswered: ToldIn | None = None,
    ) -> Report | None:
        """See `ReportStore.close`."""
        return await self._writer.write(_Close(drive, at, told, event, act, unanswered))

    async def of_drive(self, drive: int) -> Sequence[Report]:
        """See `ReportStore.of_drive`."""
        query = select(_report).where(_report.c.drive_id == drive).order_by(_report.c.number)
        async with self._database.read() as connection:
            return [_report_of(row) for row in (await connection.execute(query)).mappings()]
