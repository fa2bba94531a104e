"""What is offered while somebody types into a list: countries, for now."""

from typing import Any, Final

from adapters.slack.modal import option
from assistant import countries
from assistant.folding import fold

_MOST: Final = 20


def choices(typed: str, language: str) -> list[dict[str, Any]]:
    """Give the countries whose names begin with what was typed, then those that hold it."""
    wanted = fold(typed)
    names = sorted(countries.name(code, language) for code in countries.codes())
    fitting = [name for name in names if wanted in fold(name)]
    fitting.sort(key=lambda name: not fold(name).startswith(wanted))
    found = countries.resolve(typed, language)
    codes = (found.code, *found.near) if found.code else found.near
    meant = [countries.name(code, language) for code in codes]
    return [option(name, name) for name in dict.fromkeys([*meant, *fitting])][:_MOST]
