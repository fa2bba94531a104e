"""What is offered while somebody types into a list: countries, for now."""

from typing import Any, Final

from adapters.slack.modal import option
from assistant import countries

_MOST: Final = 20


def choices(typed: str, language: str) -> list[dict[str, Any]]:
    """Give the countries that may be meant. Takes some 0.3 s the first time."""
    names = [countries.name(code, language) for code in countries.beginning(typed, language)]
    return [option(name, name) for name in names[:_MOST]]
