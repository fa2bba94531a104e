"""Countries and territories by any usual name (CLDR names through Babel, ISO 3166 codes)."""

import asyncio
import re
from dataclasses import dataclass
from functools import cache
from typing import Final

from assistant.folding import fold

# Languages whose names are understood whatever language the person reads.
_NAMED_IN: Final = [
    "en",
    "fr",
    "es",
    "pt",
    "ar",
    "hi",
    "de",
    "it",
    "nl",
    "pl",
    "ru",
    "uk",
    "tr",
    "zh",
    "ja",
    "ko",
    "id",
    "sw",
    "bn",
    "ur",
    "fa",
    "vi",
    "el",
    "sv",
    "cs",
    "ro",
    "hu",
    "he",
]
# CLDR's two-letter codes that are no country or territory people live in or come from.
_NO_COUNTRY: Final = frozenset(
    [
        "EU",
        "EZ",
        "UN",
        "QO",
        "XA",
        "XB",
        "ZZ",
        "AC",
        "CP",
        "DG",
        "EA",
        "IC",
        "TA",
        "BV",
        "HM",
        "AQ",
        "UM",
        "CQ",
    ]
)
# Usual names that CLDR's main names lack.
_ALSO: Final = {
    "america": "US", "usa": "US", "us": "US", "u s a": "US", "u s": "US", "the states": "US",
    "united states of america": "US", "states": "US", "uk": "GB", "u k": "GB", "britain": "GB",
    "great britain": "GB", "england": "GB", "scotland": "GB", "wales": "GB", "gb": "GB",
    "northern ireland": "GB", "holland": "NL", "the netherlands": "NL", "czech republic": "CZ",
    "burma": "MM", "myanmar": "MM", "ivory coast": "CI", "cote d ivoire": "CI", "turkey": "TR",
    "turkiye": "TR", "russian federation": "RU", "republic of korea": "KR", "s korea": "KR", "n korea": "KP", "south korea": "KR",
    "north korea": "KP", "dprk": "KP", "uae": "AE", "emirates": "AE", "drc": "CD",
    "democratic republic of the congo": "CD", "dr congo": "CD", "congo kinshasa": "CD",
    "congo brazzaville": "CG", "republic of the congo": "CG", "swaziland": "SZ", "cape verde": "CV",
    "macedonia": "MK", "north macedonia": "MK", "east timor": "TL", "timor leste": "TL",
    "palestine": "PS", "hong kong": "HK", "macau": "MO", "macao": "MO", "bosnia": "BA",
    "vatican": "VA", "holy see": "VA", "republic of ireland": "IE", "eire": "IE", "viet nam": "VN",
    "peoples republic of china": "CN", "people s republic of china": "CN", "prc": "CN",
    "republic of china": "TW", "roc": "TW", "persia": "IR", "iran islamic republic of": "IR", "ceylon": "LK", "fyrom": "MK", "laos": "LA", "lao": "LA",
    "brunei darussalam": "BN", "syrian arab republic": "SY", "tanzania": "TZ", "moldova": "MD",
    "bolivia": "BO", "venezuela": "VE", "ksa": "SA", "saudi": "SA", "nz": "NZ", "aotearoa": "NZ",
    "aussie": "AU", "oz": "AU", "deutschland": "DE", "bharat": "IN", "micronesia": "FM",
    "sao tome": "ST", "st lucia": "LC", "st kitts": "KN", "st vincent": "VC", "gambia": "GM",
    "the gambia": "GM", "the bahamas": "BS", "bahamas": "BS", "trinidad": "TT", "png": "PG",
    "papua": "PG", "rsa": "ZA", "car": "CF", "guinea bissau": "GW",
}  # fmt: skip
# Names that several countries share: always asked back.
_SHARED: Final = {
    "korea": ("KR", "KP"),
    "congo": ("CD", "CG"),
    "virgin islands": ("VI", "VG"),
    "saint martin": ("MF", "SX"),
}
# What people say around a country's name.
_AROUND: Final = re.compile(
    r"^(?:i am from|im from|i m from|i live in|we are in|we are from|from|in) | (?:please|pls|plz|thanks)$"
)
# rapidfuzz ratio, 0..100: below it a name is not even asked back. One wrong letter of five has 80.
_NEAR: Final = 80.0
_MOST: Final = 3


_read: set[str] = set()


@dataclass(frozen=True, slots=True)
class Found:
    """The country a name surely means (`code`), or those it may mean (`near`, best first)."""

    code: str = ""
    near: tuple[str, ...] = ()


def _key(text: str) -> str:
    return _AROUND.sub("", fold(text)).removeprefix("the ")


def _flag(text: str) -> str:
    """Read a flag emoji, which spells its code in regional indicator letters."""
    letters = [ord(c) - 0x1F1E6 for c in text.strip()]
    if len(letters) == 2 and all(0 <= n < 26 for n in letters):  # noqa: PLR2004
        return "".join(chr(ord("A") + n) for n in letters)
    return ""


@cache
def _names_in(language: str) -> dict[str, str]:
    """Give code -> name in one language."""
    from babel import Locale

    territories = Locale.parse(language).territories
    return {
        code: name
        for code, name in territories.items()
        if len(code) == 2 and code.isalpha() and code not in _NO_COUNTRY  # noqa: PLR2004
    }


@cache
def _index() -> dict[str, str]:
    """Give folded name -> code, over all the languages that are understood."""
    found: dict[str, str] = {}
    for language in _NAMED_IN:
        for code, name in _names_in(language).items():
            found.setdefault(_key(name), code)
    return found | _ALSO


async def ready(language: str) -> None:
    """Read the names of a language, in a thread the first time: that takes a tenth of a second."""
    if language not in _read:
        await asyncio.to_thread(_names_in, language)
        _read.add(language)


def codes() -> frozenset[str]:
    """Give every code a pledge may carry."""
    return frozenset(_names_in("en"))


def name(code: str, language: str) -> str:
    """Give a country's name in a language; the code itself if it has none."""
    return _names_in(language).get(code) or _names_in("en").get(code, code)


def resolve(typed: str, language: str) -> Found:
    """Find the country a person typed. Takes some 0.3 s the first time: run it in a thread."""
    if (code := _flag(typed)) in codes():
        return Found(code)
    key = _key(typed[:100])
    if not key:
        return Found()
    if key in _SHARED:
        return Found(near=_SHARED[key])
    own = {_key(each): code for code, each in _names_in(language).items()}
    if known := own.get(key) or _index().get(key):
        return Found(known)
    if key.upper() in codes():
        return Found(near=(key.upper(),))
    return Found(near=_similar(key))


def beginning(typed: str, language: str) -> tuple[str, ...]:
    """Find the countries that somebody may be about to type, the likeliest first.

    Takes some 0.3 s the first time: run it in a thread.
    """
    key = _key(typed[:100])
    if not key:
        return ()
    found = resolve(typed, language)
    own = sorted((_key(each), code) for code, each in _names_in(language).items())
    first = [code for name, code in own if name.startswith(key)]
    # One letter begins some country's name in every language.
    other = _index().items() if len(key) > 1 else ()
    usual = [code for name, code in other if name.startswith(key)]
    within = [code for name, code in own if key in name]
    return tuple(dict.fromkeys(filter(None, [found.code, *first, *usual, *within, *found.near])))


def _similar(key: str) -> tuple[str, ...]:
    from rapidfuzz import fuzz, process

    index = _index()
    hits = process.extract(key, index.keys(), scorer=fuzz.ratio, score_cutoff=_NEAR, limit=12)
    near = dict.fromkeys(index[hit[0]] for hit in hits)
    return tuple(near)[:_MOST]
