"""Interface texts in the reader's language (gettext catalogues, CLDR through Babel).

A sentence is one whole message with named places; it is never glued together from pieces.
`N_` marks a text that is translated later, where the reader is known.
"""

import gettext
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from assistant.markup import Markup, fill, join, parse, plain

SOURCE_LANGUAGE: Final = "en"
LOCALES: Final = Path(__file__).parent / "locales"


def N_(message: str) -> str:  # noqa: N802 - gettext's own name for it
    """Mark a text for translation; it is shown through `Words` later."""
    return message


@dataclass(frozen=True, slots=True)
class Words:
    """The interface texts of one language. Calling it gives a sentence."""

    language: str
    _catalogue: gettext.NullTranslations = field(repr=False)

    @property
    def name(self) -> str:
        """Give the language's name as its own speakers write it (français)."""
        from babel import Locale

        return str(Locale.parse(self.language).get_display_name(self.language))

    def __call__(self, message: str, /, **values: object) -> Markup:
        """Give a message in this language; values are put in as plain words."""
        return fill(parse(self._catalogue.gettext(message)), values)

    def label(self, message: str, /, **values: object) -> str:
        """Give a message without emphasis, for a button or a heading."""
        return str(self(message, **values))

    def many(self, one: str, other: str, count: int, /, **values: object) -> Markup:
        """Give the plural form that fits `count`, which is `{count}` in the message."""
        text = self._catalogue.ngettext(one, other, count)
        return fill(parse(text), {"count": self.number(count), **values})

    def number(self, value: int) -> str:
        """Write a whole number as this language does (1,204)."""
        from babel.numbers import format_decimal

        return str(format_decimal(value, locale=self.language))

    def day(self, value: date) -> str:
        """Write a day out (29 October 2026)."""
        from babel.dates import format_date

        # English readers of five continents: day before month, month as a word.
        if self.language == "en":
            return str(format_date(value, "d MMMM y", locale=self.language))
        return str(format_date(value, "long", locale=self.language))

    def moment(self, value: datetime, zone: str) -> str:
        """Write day, time and zone (29 October 2026, 23:59, Europe/Paris)."""
        from babel.dates import format_time

        local = value.astimezone(ZoneInfo(zone))
        time = format_time(local.time(), "HH:mm", locale=self.language)
        return f"{self.day(local.date())}, {time} ({zone})"

    def one_of(self, names: Sequence[str]) -> str:
        """Name several things of which one is enough (a, b or c)."""
        from babel.lists import format_list

        return str(format_list(names, style="or", locale=self.language))

    def all_of(self, names: Sequence[str]) -> str:
        """Name several things that there are (a, b and c)."""
        from babel.lists import format_list

        # British English, as all our texts are, has no comma before the last one.
        locale = "en_GB" if self.language == SOURCE_LANGUAGE else self.language
        return str(format_list(names, locale=locale))

    def lines(self, *parts: Markup) -> Markup:
        """Set sentences one below the other."""
        return join(parts, "\n")


@cache
def words(language: str) -> Words:
    """Give the texts of a language, or English, if there are none in it (any more).

    English, whose texts stand in the code, needs no catalogue.
    """
    language = choose([language])
    catalogue = gettext.translation(
        "messages", LOCALES, languages=[language], fallback=language == SOURCE_LANGUAGE
    )
    return Words(language, catalogue)


@cache
def languages() -> tuple[str, ...]:
    """Give the languages that interface texts exist in, English first."""
    found = sorted(path.parent.parent.name for path in LOCALES.glob("*/LC_MESSAGES/messages.mo"))
    return (SOURCE_LANGUAGE, *(language for language in found if language != SOURCE_LANGUAGE))


def choose(wanted: Iterable[str]) -> str:
    """Give the first wanted locale that there are texts for (`fr_CA` finds `fr`), else English."""
    known = languages()
    for locale in wanted:
        language = locale.replace("-", "_").split("_")[0].lower()
        if language in known:
            return language
    return SOURCE_LANGUAGE


__all__ = ["LOCALES", "N_", "SOURCE_LANGUAGE", "Words", "choose", "languages", "plain", "words"]
