"""What the tests of the store share: opening one, and pledges to put into it."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import replace
from datetime import timedelta
from hashlib import blake2b
from itertools import count
from pathlib import Path

from sqlalchemy import Connection, event

from assistant.drives.drive import Drive
from assistant.drives.store import DriveStore, Home, NewDrive
from assistant.identity import Event, Keys
from assistant.pledges.pledge import (
    PRINCIPLES,
    AgeGroup,
    OrganisationKind,
    Pledge,
    PledgeState,
)
from assistant.pledges.store import NewPledge
from assistant.request import Community
from assistant.storage import Stores, open_stores
from assistant.tallies.figure import Pledger
from tests.conftest import SECRET
from tests.talking import NOW

KEYS = Keys(SECRET.encode())
LONG_AGO = NOW - timedelta(days=9999)
_events = count(1)


def fresh_event() -> Event:
    """Make an event that has not acted before."""
    return Event(KEYS.event("test", str(next(_events))), NOW)


NEW_DRIVE = NewDrive(
    title="Support the Paris Call",
    goal=None,
    goal_counts=Pledger.PERSON,
    closes_at=None,
    wording="I support the nine principles.",
    language="en",
)


@asynccontextmanager
async def opened(folder: Path, *, throwaway: bool = False) -> AsyncIterator[Stores]:
    """Open the store of a folder for a while. A throwaway one is made sooner, and opened once."""
    stores = await open_stores(folder, KEYS.check, NOW, throwaway=throwaway)
    try:
        yield stores
    finally:
        await stores.close()


async def first_drive(drives: DriveStore, community: str = "club") -> tuple[Home, Drive]:
    """Find or make a community with its first drive."""
    home = await drives.home(Community("terminal", community, community), "UTC", NEW_DRIVE, NOW)
    return home, (await drives.drives(home.id))[0]


def key(name: str) -> bytes:
    """Make a 16-byte key as the store gets it, the same for the same name."""
    return blake2b(name.encode(), digest_size=16).digest()


def pledge_of(person: str, drive: Drive, **changed: object) -> Pledge:
    """Make the pledge of a person who left out whatever may be left out."""
    pledge = Pledge(
        drive=drive.id,
        community=drive.community,
        pledger=Pledger.PERSON,
        person=key(person),
        state=PledgeState.COUNTED,
        wording=drive.wording("en").id,
        principles=PRINCIPLES,
        country="",
        age_group=AgeGroup.UP_TO_24,
        name=None,
        kind=None,
        receipt=key(f"receipt of {person} in {drive.id}"),
        pledged_at=NOW,
        day=NOW.date(),
    )
    return replace(pledge, **changed)  # type: ignore[arg-type]  # each test names fields it knows


def organisation_of(person: str, drive: Drive, name: str, **changed: object) -> Pledge:
    """Make the pledge that a person handed in for an organisation; it waits."""
    return pledge_of(
        person,
        drive,
        pledger=Pledger.ORGANISATION,
        state=PledgeState.WAITING,
        name=name,
        kind=OrganisationKind.CIVIL_SOCIETY,
        receipt=key(f"receipt of {person} for an organisation in {drive.id}"),
        **changed,
    )


def handed_in(pledge: Pledge, event: str, conversation: bytes = b"") -> NewPledge:
    """Wrap a pledge as the service hands it in."""
    return NewPledge(pledge, key(event), conversation, NOW)


class Commits:
    """Counts the commits of the writing connection."""

    def __init__(self, stores: Stores) -> None:
        self.number = 0
        event.listen(stores.database.writing, "commit", self._count)

    def _count(self, _: Connection) -> None:
        self.number += 1


def rows(database: Path, query: str, *values: object) -> list[tuple[object, ...]]:
    """Read with a connection that has nothing to do with the program's."""
    with closing(sqlite3.connect(database)) as connection:
        return list(connection.execute(query, values))


def by_hand(database: Path, statement: str, *values: object) -> None:
    """Change a database behind the program's back."""
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute(statement, values)


def names_in(folder: Path) -> list[str]:
    """Give the names of what lies in a folder."""
    return sorted(path.name for path in folder.iterdir())
