"""A tally over a million pledges against one over ten thousand: counters do not grow with rows.

Both have the same countries, kinds and days. The tables are filled by SQL and the counters are
built from the rows by SQL; on the small one, `recount` sees that they are what the program itself
would have counted. Both publish once beforehand, as a drive with a million pledges has long done.
"""

import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack, closing
from pathlib import Path
from statistics import median
from typing import Final

from assistant.assistant import Assistant
from assistant.identity import Keys
from assistant.request import CommandCall
from assistant.storage import Stores, open_stores
from assistant.storage.database import FILE
from tests.benchmarks.measuring import (
    Measure,
    assistant_in,
    cpu,
    disk_folder,
    first_drive,
    in_turns,
    ratio,
    request,
    settings_in,
)
from tests.talking import NOW

_ROUNDS: Final = 31
_TIMES: Final = 20  # a round and side
_FEW: Final = 10_000
_MANY: Final = 1_000_000
_GOAL: Final = 1.25
_BREAKDOWNS: Final = 3
# 200 countries (and none), 60 days, four kinds of organisation, one pledge in ten by one.
_FILL: Final = """
WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < :count),
codes AS (SELECT n, n % 10 = 0 AS organisation, n % 201 AS place FROM numbers)
INSERT INTO pledge (drive_id, community_id, pledger, person, state, wording_id, principles, country,
    age_group, kind, organisation_key, name, receipt, pledged_at, day)
SELECT 1, 1, iif(organisation, 'organisation', 'person'), CAST(printf('%016d', n) AS BLOB), 'counted', 1,
    1 + (n * 7) % 511, iif(place, char(65 + place / 26) || char(65 + place % 26), ''), 'from25',
    iif(organisation, CASE n / 10 % 4
        WHEN 0 THEN 'civil' WHEN 1 THEN 'private' WHEN 2 THEN 'public' ELSE 'other' END, NULL),
    iif(organisation, printf('o%d', n), NULL), iif(organisation, printf('O%d', n), NULL),
    CAST(printf('%016d', n) AS BLOB), '2026-11-20 12:00:00.000000',
    date('2026-09-20', printf('+%d days', n % 60))
FROM codes
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


async def measure() -> list[Measure]:
    """Compare the service's tally and the whole command."""
    with disk_folder() as folder:
        async with AsyncExitStack() as stack:
            few = await stack.enter_async_context(assistant_in(await _filled(folder / "few", _FEW)))
            many = await stack.enter_async_context(
                assistant_in(await _filled(folder / "many", _MANY))
            )
            await _check(few, _FEW)
            await _check(many, _MANY)
            found = await in_turns(
                _ROUNDS,
                service_few=lambda: cpu(_tallies(few)),
                service_many=lambda: cpu(_tallies(many)),
                command_few=lambda: cpu(_commands(few)),
                command_many=lambda: cpu(_commands(many)),
            )
    return [
        Measure(
            f"{what} of {_MANY:,} pledges, to one of {_FEW:,}: CPU time",
            ratio(found[f"{side}_many"], found[f"{side}_few"]),
            _GOAL,
            at_least=False,
            figures=f"{_each(found[f'{side}_many'])} to {_each(found[f'{side}_few'])} ms",
        )
        for what, side in (
            ("the service's tally", "service"),
            ("the whole command `tally`", "command"),
        )
    ]


def _tallies(assistant: Assistant) -> Callable[[], Awaitable[None]]:
    async def run() -> None:
        for _ in range(_TIMES):
            await assistant.services.tallies.tally(1, NOW)

    return run


def _commands(assistant: Assistant) -> Callable[[], Awaitable[None]]:
    async def run() -> None:
        for _ in range(_TIMES):
            await assistant.handle(request(CommandCall("tally")))

    return run


def _each(seconds: list[float]) -> str:
    return f"{median(seconds) / _TIMES * 1e3:.2f}"


async def _check(assistant: Assistant, number: int) -> None:
    """See that the tally shows all pledges in all places; publishes the breakdowns."""
    tally = await assistant.services.tallies.tally(1, NOW)
    published = [publication for publication in tally.breakdowns.values() if publication]
    if tally.totals.people + tally.totals.organisations != number or len(published) != _BREAKDOWNS:
        raise AssertionError("the tables are not filled as meant")


async def _filled(folder: Path, number: int) -> Path:
    """Fill a new store's drive with pledges, and build their counters."""
    stores = await _opened(folder)
    await first_drive(stores)
    await stores.close()
    with closing(sqlite3.connect(folder / FILE)) as connection:
        connection.execute("PRAGMA synchronous=OFF")
        connection.execute(_FILL, {"count": number})
        for dimension, cell, where in _CELLS:
            connection.execute(
                "INSERT INTO counter SELECT drive_id, community_id, pledger, :dimension, "  # noqa: S608 - of ours
                f"{cell}, count(*) FROM pledge WHERE {where} GROUP BY 1, 2, 3, 5",
                {"dimension": dimension},
            )
        connection.execute(
            'INSERT INTO change (drive_id, community_id, pledger, kind, times, "by", at) '
            "SELECT drive_id, community_id, pledger, 'pledged', 1, 1, pledged_at FROM pledge"
        )
        connection.commit()
    if number == _FEW:
        await _recounted(folder)
    return folder


async def _recounted(folder: Path) -> None:
    """See that the counters are those that the program itself finds in the rows."""
    stores = await _opened(folder)
    differences = await stores.tallies.recount()
    await stores.close()
    if differences:
        raise AssertionError(f"{len(differences)} counters are not what the rows say")


async def _opened(folder: Path) -> Stores:
    check = Keys(settings_in(folder).assistant_secret.get_secret_value().encode()).check
    return await open_stores(folder, check, NOW)
