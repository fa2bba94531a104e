"""Custom ids: what a button or a modal means, written into it, so that it works for ever.

The text is the command's name and its arguments, as a web address writes them, after a letter for
the kind and a digit for this way of writing. What does not fit into what a platform allows is
kept in memory under a short key, until the program ends or many others came.
"""

import base64
import hashlib
from collections import OrderedDict
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from typing import Final
from urllib.parse import parse_qsl, quote_plus, unquote_plus

from assistant.request import Value, Values, no_values

_VERSION: Final = "1"
_MANY: Final = "*"  # marks an argument that is a tuple
_FLAG: Final = "!"  # marks an argument that is yes or no
_KEPT: Final = "k"
_MOST_KEPT: Final = 10_000


class Meaning(StrEnum):
    """What pressing something does, by the letter it is written with."""

    CALL = "c"
    SHARE = "s"  # calls the command for everyone to see
    FORM = "f"  # a whole form
    PART = "p"  # a form of which more follows
    LAST = "l"  # the last part of a form, with what was sent before


@dataclass(frozen=True, slots=True)
class Pressed:
    """What a custom id says. `owner`: the only one who may press it, as a short keyed hash.

    `agreed`: the form was shown with all that one says yes to.
    """

    meaning: Meaning
    command: str
    arguments: Values = field(default_factory=no_values)
    owner: str = ""
    agreed: bool = False


class ForgottenError(Exception):
    """The id was too long to hold its meaning, and its meaning is not in memory any more."""


class CustomIds:
    """Writes and reads custom ids."""

    def __init__(self, longest: int = 100) -> None:
        """Write ids of at most so many characters; 100 are Discord's limit, 255 Slack's."""
        self._longest = longest
        self._kept: OrderedDict[str, str] = OrderedDict()

    def write(self, pressed: Pressed) -> str:
        """Write an id that is short enough; the same meaning has the same id."""
        text = _written(pressed)
        if len(text) <= self._longest:
            return text
        key = _short(hashlib.sha256(text.encode()).digest()[:16])
        self._kept[key] = text
        self._kept.move_to_end(key)
        if len(self._kept) > _MOST_KEPT:
            self._kept.popitem(last=False)
        return f"{_KEPT}{_VERSION}:{key}"

    def read(self, text: str) -> Pressed | None:
        """Read an id; None if it is none of ours. Raises `ForgottenError`."""
        if text.startswith(f"{_KEPT}{_VERSION}:"):
            kept = self._kept.get(text[len(_KEPT) + len(_VERSION) + 1 :])
            if kept is None:
                raise ForgottenError
            return _read(kept)
        return _read(text)


def owner_of(person: bytes) -> str:
    """Give the few letters by which the owner of a button is known in it."""
    return _short(person[:6])


def _short(key: bytes) -> str:
    return base64.urlsafe_b64encode(key).decode().rstrip("=")


def _written(pressed: Pressed) -> str:
    pairs: list[tuple[str, str]] = []
    for name, value in pressed.arguments.items():
        if isinstance(value, bool):
            pairs.append((name + _FLAG, "y" if value else "n"))
        elif isinstance(value, tuple):
            pairs.extend((name + _MANY, each) for each in value)
        else:
            pairs.append((name, value))
    owner = f"{pressed.owner}:" if pressed.owner else ""
    agreed = "+" if pressed.agreed else ""
    query = "&".join(f"{_quoted(name)}={_quoted(value)}" for name, value in pairs)
    arguments = f"?{query}" if pairs else ""
    return f"{pressed.meaning}{_VERSION}{agreed}:{owner}{_quoted(pressed.command)}{arguments}"


@lru_cache(maxsize=4096)
def _quoted(text: str) -> str:
    return quote_plus(text)


def _read(text: str) -> Pressed | None:
    head, colon, rest = text.partition(":")
    agreed = head.endswith("+")
    head = head.removesuffix("+")
    if not colon or head[1:] != _VERSION or head[:1] not in set(Meaning):
        return None
    target, _, query = rest.partition("?")
    owner, colon, name = target.rpartition(":")
    if not name:
        return None
    try:
        # Bytes that are no text would let two ids mean the same, or nothing.
        command = unquote_plus(name, errors="strict")
        pairs = parse_qsl(
            query, keep_blank_values=True, strict_parsing=bool(query), errors="strict"
        )
    except ValueError:
        return None
    return Pressed(Meaning(head[0]), command, _arguments(pairs), owner, agreed)


def _arguments(pairs: list[tuple[str, str]]) -> Values:
    found: dict[str, Value] = {}
    for name, value in pairs:
        if name.endswith(_MANY):
            before = found.get(name[:-1], ())
            found[name[:-1]] = (*(before if isinstance(before, tuple) else ()), value)
        elif name.endswith(_FLAG):
            found[name[:-1]] = value == "y"
        else:
            found[name] = value
    return found
