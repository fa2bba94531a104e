"""Reading the time zones that people type: a name of the IANA's list, or its city alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final
from zoneinfo import ZoneInfo, available_timezones

from rapidfuzz import fuzz

from assistant.folding import fold

UTC: Final = "UTC"
_UTC: Final = frozenset({"utc", "etc utc"})
_MOST_NEAR: Final = 3
_NEAR: Final = 78  # percent alike
_LONGEST: Final = 60  # characters; no name is longer
# Offsets by another name, with their signs the other way round, and none at all.
_NO_PLACES: Final = ("Etc/", "SystemV/", "Factory", "Greenwich", "Universal", "Zulu")
# Letters that stand for half of a year's rules, or for several zones; the list has more of them.
_LETTERS: Final = frozenset({
    "aest", "bst", "cat", "cdt", "cest", "cet", "cst", "eat", "edt", "eest", "eet", "est", "gmt", "hst",
    "ist", "jst", "kst", "mdt", "met", "msk", "mst", "pdt", "pkt", "pst", "sast", "sgt", "wat", "west",
    "wet",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Zone:
    """What a typed zone means: its name, or else the names of near ones, nearest first."""

    name: str = ""
    near: Sequence[str] = ()


def own(zone: str, otherwise: str) -> str:
    """Give a person's own zone, as their platform names it; `otherwise` if it names none we know."""
    try:
        return ZoneInfo(zone).key if zone else otherwise
    except (KeyError, ValueError, OSError):
        return otherwise


def resolve(typed: str) -> Zone:
    """Find the zone that is meant. Reads files at its first call: run it in a thread.

    Letters such as CET and offsets name no place, so they say nothing of summer time.
    """
    said = fold(typed) if len(typed) <= _LONGEST else ""
    if said in _UTC:
        return Zone(UTC)
    names = _names()
    whole = [name for name, folded in names.items() if folded == said]
    found = whole or [name for name, city in _cities().items() if city == said]
    if len(found) == 1:
        return Zone(found[0])
    if found:
        return Zone(near=found[:_MOST_NEAR])
    if said in _LETTERS or any(letter.isdigit() for letter in said):
        return Zone()
    alike = {
        name: max(fuzz.ratio(said, city), fuzz.ratio(said, names[name]))
        for name, city in _cities().items()
    }
    best = sorted((name for name in alike if alike[name] >= _NEAR), key=lambda n: (-alike[n], n))
    return Zone(near=best[:_MOST_NEAR])


@cache
def _names() -> dict[str, str]:
    """Give the zones of places ("Japan" too, but not "CET"), with their names as they are compared."""
    return {
        name: fold(name.replace("_", " "))
        for name in sorted(available_timezones())
        if ("/" in name or name.istitle()) and not name.startswith(_NO_PLACES)
    }


@cache
def _cities() -> dict[str, str]:
    return {name: fold(name.rpartition("/")[2].replace("_", " ")) for name in _names()}
