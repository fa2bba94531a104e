"""Fills a new store with pledges by SQL, far quicker than they could be handed in.

The counters are built from the rows by SQL too; on a small store, `recount` sees that they are what
the program itself would have counted.
"""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Final

from assistant.identity import Keys
from assistant.storage import Stores, open_stores
from assistant.storage.database import FILE
from tests.benchmarks.measuring import first_drive, settings_in
from tests.talking import NOW

_RECOUNTED_UP_TO: Final = 10_000
# 200 countries (and none), 60 days, four kinds of organisation, one pledge in ten by one.
_PLEDGES: Final = """
WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < :count),
codes AS (SELECT n, n % 10 = 0 AS organisation, n % 201 AS place FROM numbers)
INSERT INTO pledge (drive_id, community_id, pledger, person, state, wording_id, principles, country,
    age_group, kind, organisation_key, name, receipt, pledged_at, day)
SELECT 1, 1 + n % :communities, iif(organisation, 'organisation', 'person'), randomblob(16), 'counted', 1,
    1 + (n * 7) % 511, iif(place, char(65 + place / 26) || char(65 + place % 26), ''), 'from25',
    iif(organisation, CASE n / 10 % 4
        WHEN 0 THEN 'civil' WHEN 1 THEN 'private' WHEN 2 THEN 'public' ELSE 'other' END, NULL),
    iif(organisation, printf('o%d', n), NULL), iif(organisation, printf('O%d', n), NULL),
    randomblob(16), '2026-11-20 12:00:00.000000',
    date('2026-09-20', printf('+%d days', n % 60))
FROM codes
"""
_COMMUNITIES: Final = """
WITH RECURSIVE numbers(n) AS (SELECT 2 UNION ALL SELECT n + 1 FROM numbers WHERE n < :count)
INSERT INTO community (id, platform, identity, name, time_zone, created_at)
SELECT n, 'terminal', printf('club %d', n), printf('Club %d', n), 'UTC', '2026-09-20 12:00:00.000000'
FROM numbers WHERE :count > 1
"""
_MEMBERSHIPS: Final = """
INSERT INTO membership (drive_id, community_id, state, named, since)
SELECT 1, id, 'joined', id % 2, created_at FROM community WHERE id > 1
"""
_CELLS: Final = (
    ("total", "''", "1"),
    ("made", "''", "1"),
    ("country", "country", "1"),
    ("day", "day", "1"),
    ("kind", "kind", "kind IS NOT NULL"),
    ("wording", "wording_id", "1"),
    *(("principle", f"'{n}'", f"principles >> {n - 1} & 1") for n in range(1, 10)),
)


async def filled(folder: Path, pledges: int, communities: int = 1) -> Path:
    """Fill a new store's first drive, joined by so many communities; give its folder."""
    stores = await opened(folder)
    await first_drive(stores)
    await stores.close()
    with closing(sqlite3.connect(folder / FILE)) as connection:
        connection.execute("PRAGMA synchronous=OFF")
        connection.execute(_COMMUNITIES, {"count": communities})
        connection.execute(_MEMBERSHIPS)
        connection.execute(_PLEDGES, {"count": pledges, "communities": communities})
        for dimension, cell, where in _CELLS:
            connection.execute(
                "INSERT INTO counter SELECT drive_id, pledger, :dimension, "  # noqa: S608 - of ours
                f"{cell}, count(*) FROM pledge WHERE {where} GROUP BY 1, 2, 4",
                {"dimension": dimension},
            )
        connection.execute(
            "INSERT INTO part SELECT drive_id, community_id, pledger, count(*) FROM pledge "
            "GROUP BY 1, 2, 3"
        )
        connection.execute(
            'INSERT INTO change (drive_id, community_id, pledger, kind, times, "by", at) '
            "SELECT drive_id, community_id, pledger, 'pledged', 1, 1, pledged_at FROM pledge"
        )
        connection.commit()
    if pledges <= _RECOUNTED_UP_TO:
        await _recounted(folder)
    return folder


async def _recounted(folder: Path) -> None:
    stores = await opened(folder)
    differences = await stores.tallies.recount()
    await stores.close()
    if differences:
        raise AssertionError(f"{len(differences)} counters are not what the rows say")


async def opened(folder: Path) -> Stores:
    """Open the store of a folder with the secret that the benchmarks share."""
    check = Keys(settings_in(folder).assistant_secret.get_secret_value().encode()).check
    return await open_stores(folder, check, NOW)
