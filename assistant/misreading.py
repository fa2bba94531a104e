"""Why a phrase is no date, found out by mending it: what reads once it is mended was meant like that."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from rapidfuzz import process
from rapidfuzz.distance import OSA

from assistant.i18n import N_
from assistant.request import NO_VALUES, Values

_HALF: Final = re.compile(
    r"(?<![\d:.])(?P<hour>[1-7])(?P<mark>[:.h])(?P<minute>[0-5]\d)(?!\d|:|\ ?[ap]\.?m)",
    re.IGNORECASE,
)
_LAST_HOUR: Final = re.compile(r"^(?:at |by )?24[:.h]00$", re.IGNORECASE)
_LETTERS: Final = re.compile(r"[^\W\d_]+")
_SHORTEST: Final = 4  # letters of a word that is worth mending
_LONG: Final = 8  # letters, from which on two may be wrong ("tommorow")
_WORDS: Final = (
    "today", "tonight", "tomorrow", "yesterday", "midnight", "noon", "next", "this", "day", "days",
    "week", "weeks", "month", "months", "year", "years", "hour", "hours", "minutes", "quarter",
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
    "january", "february", "march", "april", "june", "july", "august", "september", "october",
    "november", "december",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a phrase is no date: a text of ours, to be translated, and what goes into its places."""

    message: str
    values: Values = field(default_factory=lambda: NO_VALUES)


def why(phrase: str, reads: Callable[[str], bool]) -> Reason | None:
    """Say what is wrong with a phrase that is no date; None when nobody could tell.

    `reads` says whether another phrase is one.
    """
    if (half := _HALF.search(phrase)) and reads(_with(phrase, half, f"0{half[0]}")):
        hour, minute = int(half["hour"]), half["minute"]
        return Reason(
            N_("Is that in the morning or in the afternoon? Type `{early}` or `{late}`."),
            {"early": f"0{hour}:{minute}", "late": f"{hour + 12}:{minute}"},
        )
    if _LAST_HOUR.match(phrase):
        return Reason(N_("24:00 of which day? Type for example `tomorrow 24:00`, or `midnight`."))
    mended = _LETTERS.sub(lambda word: _mended(word[0]), phrase)
    if mended != phrase and reads(mended):
        return Reason(N_("Do you mean `{phrase}`? Please type it like that."), {"phrase": mended})
    return None


def _with(phrase: str, found: re.Match[str], instead: str) -> str:
    return f"{phrase[: found.start()]}{instead}{phrase[found.end() :]}"


def _mended(word: str) -> str:
    typed = word.casefold()
    if len(typed) < _SHORTEST or typed in _WORDS:
        return word
    wrong = 2 if len(typed) >= _LONG else 1
    near = process.extractOne(typed, _WORDS, scorer=OSA.distance, score_cutoff=wrong)
    return near[0] if near else word
