"""A drive's pledges as a file: CSV, JSON or XLSX, written row by row, whatever their number.

A row carries no key of a person and no age group, and a person's name only if they chose to be shown.
"""

import csv
import json
from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import Any, Final, Protocol

from assistant.i18n import N_, Words
from assistant.pledges.pledge import SAME_PERSON, Pledge, PledgeState
from assistant.tallies.figure import Pledger

# A spreadsheet takes a cell that begins so for a formula.
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")

COLUMNS: Final = {
    "for": N_(
        "person, organisation, or endorser: an organisation that reports that it joined the Paris Call"
    ),
    "state": N_(
        "counted, waiting, aside (set aside), declined, withdrawn or linked (another account of the same person counts); only counted ones are in the tally"
    ),
    "day": N_("the day of the pledge, in the community's time zone"),
    "wording": N_("the version of the wording that was shown; none for an endorser"),
    "principles": N_(
        "the principles of the Paris Call that are supported, by number; none for an endorser"
    ),
    "country": N_("ISO 3166 code of the country; empty when none was given"),
    "kind": N_("the kind of an organisation: civil, private, public or other"),
    "sector": N_("the sector that an organisation chose; empty when none was given"),
    "joined": N_("the day on which an endorser says that it joined the Paris Call"),
    "mark": N_("whether it was confirmed by the same person who handed it in"),
    "name": N_(
        "an organisation's name while it counts or waits, or a person's who chose to be shown"
    ),
}


class Format(StrEnum):
    """What kind of file it is."""

    CSV = "csv"
    JSON = "json"
    XLSX = "xlsx"


def row_of(pledge: Pledge, versions: Callable[[int], int]) -> tuple[str, ...]:
    """Give the cells of a pledge, in the order of `COLUMNS`."""
    shown = pledge.state is PledgeState.COUNTED or (
        pledge.pledger is not Pledger.PERSON and pledge.state is PledgeState.WAITING
    )
    promises = pledge.pledger is not Pledger.ENDORSER
    own = pledge.state is PledgeState.COUNTED and pledge.reason == SAME_PERSON
    return (
        pledge.pledger.value,
        pledge.state.value,
        pledge.day.isoformat(),
        str(versions(pledge.wording)) if promises else "",
        " ".join(map(str, pledge.principles)) if promises else "",
        pledge.country,
        pledge.kind.value if pledge.kind else "",
        pledge.sector.value if pledge.sector else "",
        pledge.endorsed_on.isoformat() if pledge.endorsed_on else "",
        "confirmed by the same person" if own else "",
        (pledge.name or "") if shown else "",
    )


class Writer(Protocol):
    """Writes rows to a file that is open as long as it is."""

    def write(self, rows: Iterable[tuple[str, ...]]) -> None:
        """Add rows."""
        ...

    def close(self) -> None:
        """End the file."""
        ...


def writer(kind: Format, path: Path, say: Words, about: str) -> Writer:
    """Open a file of a kind; `about` says what it is, above the meanings of the columns."""
    meanings = [(name, say.label(meaning)) for name, meaning in COLUMNS.items()]
    if kind is Format.CSV:
        return _Csv(path, about, meanings)
    if kind is Format.JSON:
        return _Json(path, about, meanings)
    return _Xlsx(path, about, meanings)


def safe(cell: str) -> str:
    """Keep a spreadsheet from taking people's words for a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


class _Csv:
    def __init__(self, path: Path, about: str, meanings: list[tuple[str, str]]) -> None:
        self._file = path.open("w", encoding="utf-8-sig", newline="")
        self._writer = csv.writer(self._file)
        for line in about.splitlines():
            self._writer.writerow([f"# {line}"])
        for name, meaning in meanings:
            self._writer.writerow([f"# {name}: {meaning}"])
        self._writer.writerow(COLUMNS)

    def write(self, rows: Iterable[tuple[str, ...]]) -> None:
        self._writer.writerows([safe(cell) for cell in row] for row in rows)

    def close(self) -> None:
        self._file.close()


class _Json:
    def __init__(self, path: Path, about: str, meanings: list[tuple[str, str]]) -> None:
        self._file = path.open("w", encoding="utf-8")
        head = {"about": about, "columns": dict(meanings)}
        self._file.write(json.dumps(head, ensure_ascii=False)[:-1] + ', "pledges": [')
        self._between = "\n"

    def write(self, rows: Iterable[tuple[str, ...]]) -> None:
        for row in rows:
            pledge: dict[str, Any] = dict(zip(COLUMNS, row, strict=True))
            pledge["wording"] = int(pledge["wording"]) if pledge["wording"] else None
            pledge["principles"] = [int(number) for number in pledge["principles"].split()]
            self._file.write(self._between + json.dumps(pledge, ensure_ascii=False))
            self._between = ",\n"

    def close(self) -> None:
        self._file.write("\n]}\n")
        self._file.close()


class _Xlsx:
    def __init__(self, path: Path, about: str, meanings: list[tuple[str, str]]) -> None:
        from xlsxwriter import Workbook

        # Rows go to the disk one by one, and people's words are never read as anything else.
        self._book = Workbook(
            str(path),
            {
                "constant_memory": True,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
            },
        )
        self._sheet = self._book.add_worksheet("Pledges")
        columns = self._book.add_worksheet("Columns")
        lines: Iterator[tuple[str, ...]] = iter(
            [*((line,) for line in about.splitlines()), *meanings]
        )
        for at, cells in enumerate(lines):
            columns.write_row(at, 0, cells)
        self._sheet.write_row(0, 0, tuple(COLUMNS))
        self._next = 1

    def write(self, rows: Iterable[tuple[str, ...]]) -> None:
        for row in rows:
            for at, cell in enumerate(row):
                self._sheet.write_string(self._next, at, cell)
            self._next += 1

    def close(self) -> None:
        self._book.close()
