"""What replies come to on every platform with buttons: presses, and facts under their names."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from adapters.ids import CustomIds, Meaning, Pressed
from assistant import Button, Fact, Markup, Reply, Span, join

MOST_BUTTONS: Final = 5
"""More are a list to choose from."""

Slash = Callable[[str], str]
"""Gives how a command that is typed elsewhere is typed on a platform."""


def as_typed(code: str) -> str:
    """Leave it as it is typed elsewhere."""
    return code


@dataclass(frozen=True, slots=True)
class Press:
    """A button, or a choice of a list."""

    label: str
    custom_id: str
    main: bool = False


@dataclass(frozen=True, slots=True)
class Way:
    """How a reply is shown. `owner`: who alone may press its private buttons.

    `more`: buttons that only this platform has.
    """

    ids: CustomIds
    slash: Slash = as_typed
    private: bool = False
    owner: str = ""
    more: tuple[Press, ...] = ()


def presses(reply: Reply, way: Way, label: Callable[[str], str], most: int) -> tuple[Press, ...]:
    """Give what can be pressed, at most so many, with their labels as the platform takes them."""
    buttons = list(reply.buttons)
    while way.more and len(buttons) + len(way.more) > MOST_BUTTONS:
        # The last of the suggestions gives way.
        suggested = [each for each in buttons if each.command == "topic"]
        buttons.remove(suggested[-1] if suggested else buttons[-1])
    made = (*(_press(each, way, label) for each in buttons), *way.more)
    return tuple({press.custom_id: press for press in made}.values())[:most]


def _press(button: Button, way: Way, label: Callable[[str], str]) -> Press:
    owner = way.owner if button.private else ""
    pressed = Pressed(Meaning.CALL, button.command, button.arguments, owner)
    main = button.yes or button.private or button.command.startswith("pledge")
    return Press(label(button.label), way.ids.write(pressed), main)


def named_facts(facts: tuple[Fact, ...]) -> list[tuple[str, Markup]]:
    """Give the name and text of each fact, and of each group of facts with its heading."""
    found: list[tuple[str, Markup]] = []
    at = 0
    while at < len(facts):
        fact = facts[at]
        group = [each for each in facts[at:] if each.group == fact.group] if fact.group else [fact]
        at += len(group)
        if fact.group:
            found.append((fact.group, join([each.line() for each in group], "\n")))
        else:
            found.append((fact.label, _led(fact.text)))
    return found


def _led(text: Markup) -> Markup:
    """Drop the line feed that parts a label from the text below it."""
    if text.spans and text.spans[0].text.startswith("\n"):
        first = text.spans[0]
        return Markup((Span(first.text.lstrip("\n"), first.style, first.url), *text.spans[1:]))
    return text
