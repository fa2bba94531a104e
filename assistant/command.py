"""How a command describes itself: help, completion, menus and manifests are made from this."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from assistant.errors import UserError
from assistant.folding import fold
from assistant.i18n import N_
from assistant.request import Request, Role, Value

if TYPE_CHECKING:
    from assistant.form import Form
    from assistant.reply import Reply
    from assistant.services import Services


class Acknowledgement(StrEnum):
    """How a platform has to acknowledge a command, because some must do it before it has run."""

    PUBLIC = "public"
    PRIVATE = "private"
    OPENS_FORM = "opens_form"


def anything(_: str) -> bool:
    """Accept whatever was typed."""
    return True


def nothing(_: str) -> bool:
    """Know nothing for sure."""
    return False


class Kind(StrEnum):
    """What a parameter takes.

    Of a person, a platform hands in its own identity of them; and, as the arguments `person_name`
    and `person_is`, how they are shown and whether they are a `guest` or a `moderator` of its own.
    Of roles it hands in a tuple of its identities, and one of their names as `role_names`.
    """

    TEXT = "text"
    NUMBER = "number"
    CHOICE = "choice"
    DRIVE = "drive"
    PERSON = "person"
    ROLES = "roles"


_TO_THE_END: Final = (Kind.TEXT, Kind.PERSON, Kind.ROLES)


@dataclass(frozen=True, slots=True)
class Parameter:
    """An argument of a command. Texts, persons and roles take the rest of the line, so they come last.

    A drive is typed as `#2`, or as `2` where the number can mean nothing else. `low` and `high` bound
    a number; with `or_none`, 0 and "none" are none. What `accepts` refuses was not meant as this
    argument, so that "help i got hacked" is a question. What `reads` knows is this argument, and
    a number before it that it does not know with it ("2 tomorrow") is something else's.
    """

    name: str
    summary: str
    kind: Kind = Kind.TEXT
    required: bool = True
    choices: tuple[str, ...] = ()
    low: int = 1
    high: int = 1_000_000_000
    or_none: bool = False
    accepts: Callable[[str], bool] = anything
    reads: Callable[[str], bool] = nothing

    def usage(self) -> str:
        """Give how it is typed: `<goal>`, `[#drive]`, `[people|organisations]`."""
        shown = "|".join(self.choices) or self.name
        if self.kind is Kind.DRIVE:
            shown = f"#{self.name}"
        return f"<{shown}>" if self.required else f"[{shown}]"

    def knows(self, words: str) -> bool:
        """Are these words, or the first of them where one is enough, surely this argument?"""
        if self.kind is Kind.CHOICE:
            return _read_word(self, words.partition(" ")[0]) is not None
        return self.reads(words)


# Most commands about a drive can be told which one.
WHICH_DRIVE: Final = Parameter(
    "drive", N_("A drive's number, for example #2."), Kind.DRIVE, required=False
)


@dataclass(frozen=True, slots=True)
class Command:
    """One thing the assistant can do.

    `summary` and the parameters' are texts of ours (English, translated when shown).
    `personal`: where others can read, it is offered in a private place instead.
    `only_shows`: it is safe in the middle of a form although it is personal.
    `topic`: the FAQ topic that describes it. `misfit`: says how it is typed, where its usage
    would not say enough. `build_form`: makes its form for this request.
    `offered`: is it of use to somebody who picks it from a menu, without the button that calls it?
    `sets_place`: it chooses the place where it is called for a whole community, so nobody's direct
    messages will do. `posts_there`: it has us post where it is called, later and of ourselves.
    """

    name: str
    summary: str
    run: Callable[[Request, "Services"], Awaitable["Reply"]]
    acknowledgement: Acknowledgement
    examples: tuple[str, ...]
    parameters: tuple[Parameter, ...] = ()
    role: Role = Role.MEMBER
    personal: bool = False
    only_shows: bool = False
    aliases: tuple[str, ...] = ()
    topic: str = ""
    misfit: str = ""
    build_form: "Callable[[Request, Services], Awaitable[Form]] | None" = None
    offered: bool = True
    sets_place: bool = False
    posts_there: bool = False

    @property
    def needs_privacy(self) -> bool:
        """Is it nothing to be answered where others read along?"""
        return self.personal or self.acknowledgement is Acknowledgement.OPENS_FORM

    def usage(self) -> str:
        """Give how it is typed: `drive goal [#drive] <goal> [people|organisations]`."""
        return " ".join((self.name, *(each.usage() for each in self.parameters)))

    def begins(self, text: str) -> bool:
        """Say whether a line begins with the command's own name of several words.

        Its other names may well begin a question or a sentence.
        """
        return " " in self.name and fold(text).startswith(fold(self.name))

    def out_of_bounds(self, text: str) -> Parameter | None:
        """Find the number of which a line has one that is too low or too high."""
        words = (_digits(word) for word in text.split() if not word.startswith("#"))
        numbers = [word for word in words if _WHOLE.fullmatch(word)]
        return next(
            (
                parameter
                for parameter in self.parameters
                if parameter.kind is Kind.NUMBER
                and any(_bounded(parameter, number) is None for number in numbers)
            ),
            None,
        )

    def refusal(self, text: str) -> UserError:
        """Say why a line that begins with this command does not fit it."""
        if self.misfit:
            return UserError(self.misfit)
        usage = {"usage": self.usage(), "example": self.examples[0]}
        if parameter := self.out_of_bounds(text):
            low = max(1, parameter.low) if parameter.or_none else parameter.low
            bounds = {"name": parameter.name, "low": f"{low:,}", "high": f"{parameter.high:,}"}
            if parameter.or_none:
                return UserError(
                    N_("A {name} is between {low} and {high}, or 0 for none. You type: `{usage}`."),
                    {**bounds, **usage},
                )
            return UserError(
                N_("A {name} is between {low} and {high} here. You type: `{usage}`."),
                {**bounds, **usage},
            )
        return UserError(
            N_("That does not fit. You type: `{usage}`, for example `{example}`."), usage
        )

    def read(self, rest: str) -> "dict[str, Value] | None":
        """Read typed arguments; None when the words do not fit, so they were not meant as such."""
        arguments: dict[str, Value] = {}
        rest = rest.strip()
        for parameter in self.parameters:
            if parameter.kind is Kind.DRIVE:
                if mark := _DRIVE.search(rest) or self._bare_drive(rest):
                    arguments[parameter.name] = mark[1]
                    rest = (rest[: mark.start()] + rest[mark.end() :]).strip()
            elif parameter.kind in _TO_THE_END:
                if rest and parameter.accepts(rest):
                    arguments[parameter.name] = rest
                    rest = ""
            else:
                first, _, remaining = rest.partition(" ")
                if (value := _read_word(parameter, first)) is not None:
                    arguments[parameter.name] = value
                    rest = remaining.strip()
            if parameter.required and parameter.name not in arguments:
                return None
        return None if rest else arguments

    def _bare_drive(self, rest: str) -> re.Match[str] | None:
        """Find the number of a drive without its sign, where it can mean nothing else."""
        if any(each.kind is Kind.NUMBER for each in self.parameters):
            return None
        if not any(each.required for each in self.parameters) and (alone := _ALONE.match(rest)):
            return alone
        begins = _FIRST.match(rest)
        after = rest[begins.end() :] if begins else ""
        known = any(each.knows(after) and not each.knows(rest) for each in self.parameters)
        return begins if known else None


_DRIVE: Final = re.compile(r"(?:^|\s)#(\d{1,9})[?!.]?(?=\s|$)")
_ALONE: Final = re.compile(r"(\d{1,9})[?!.]?$")
_FIRST: Final = re.compile(r"(\d{1,9})\s+")
_THOUSANDS: Final = re.compile(r"(?<=\d)[,.'\u2019](?=\d{3}(?:\D|$))")
_WHOLE: Final = re.compile(r"[-\u2212]?\d+", re.ASCII)
_NONE: Final = frozenset({"none", "no", "nothing"})


def _read_word(parameter: Parameter, word: str) -> str | None:
    if parameter.kind is Kind.CHOICE:
        folded = fold(word)
        return next((choice for choice in parameter.choices if fold(choice) == folded), None)
    if parameter.or_none and fold(word) in _NONE | {"0"}:
        return "0"
    return _bounded(parameter, _digits(word).lstrip("#"))


def _digits(word: str) -> str:
    return _THOUSANDS.sub("", word).rstrip(".?!")


def _bounded(parameter: Parameter, digits: str) -> str | None:
    if digits.isascii() and digits.isdecimal() and len(digits) <= len(str(parameter.high)):
        number = int(digits)
        return str(number) if parameter.low <= number <= parameter.high else None
    return None


class Registry:
    """All commands, found by any name they go by."""

    def __init__(self, commands: "list[Command]") -> None:
        self.all = tuple(sorted(commands, key=lambda command: command.name))
        self._by_name: dict[str, Command] = {}
        for command in self.all:
            for name in (command.name, *command.aliases):
                if name in self._by_name:
                    raise ValueError(f"two commands are called {name!r}")
                self._by_name[name] = command
        self._longest = max((len(name.split()) for name in self._by_name), default=1)

    def get(self, name: str) -> Command | None:
        """Find a command by its exact name or an alias."""
        return self._by_name.get(name)

    def read(self, text: str) -> "tuple[Command, dict[str, Value]] | None":
        """Read a typed line as a command and its arguments; the longest name wins."""
        words = text.strip().removeprefix("/").split(" ", self._longest)
        for count in range(min(self._longest, len(words)), 0, -1):
            name = " ".join(words[:count]).casefold()
            command = self._by_name.get(name.rstrip("?!.") if count == len(words) else name)
            if command is not None:
                arguments = command.read(" ".join(words[count:]))
                if arguments is not None:
                    return command, arguments
        return None

    def begins(self, text: str) -> bool:
        """Say whether a line begins with the own name of a command of several words."""
        called = self.called(text)
        return called is not None and called.begins(text)

    def called(self, text: str) -> Command | None:
        """Find the command a line begins with, even if its arguments do not fit."""
        words = text.strip().removeprefix("/").casefold().split()
        for count in range(min(self._longest, len(words)), 0, -1):
            if command := self._by_name.get(" ".join(words[:count])):
                return command
        return None
