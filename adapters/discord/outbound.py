"""A Reply becomes messages within Discord's limits; pure, so that every limit can be tested.

Lengths are Discord's own, from its developer documentation (message and embed limits, components).
"""

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from adapters.discord.marking import cut, escape, markdown, named, pieces, size
from adapters.showing import Press, Slash, Way, named_facts, presses
from assistant import Fact, File, Markup, Picture, Reply, Visibility

MOST_CONTENT: Final = 2000
MOST_TITLE: Final = 256
MOST_TEXT: Final = 4096
MOST_NAME: Final = 256
MOST_VALUE: Final = 1024
MOST_FIELDS: Final = 25
MOST_CARD: Final = 6000
MOST_LABEL: Final = 80
MOST_OPTION: Final = 100
MOST_OPTIONS: Final = 25
MOST_DESCRIPTION: Final = 1024  # of a picture, in words
SELECT: Final = "m1"
"""The id of a list of choices; the choice itself is a custom id."""

_BLANK: Final = "\u200b"


@dataclass(frozen=True, slots=True)
class Part:
    """A named part of a card."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Card:
    """What Discord calls an embed."""

    title: str = ""
    text: str = ""
    parts: tuple[Part, ...] = ()
    picture: str = ""

    def length(self) -> int:
        """Give its length as Discord adds it up."""
        return size(self.title) + size(self.text) + sum(map(_length, self.parts))


@dataclass(frozen=True, slots=True)
class Message:
    """One message to send. More than five presses are a list to choose from."""

    content: str = ""
    card: Card | None = None
    presses: tuple[Press, ...] = ()
    files: tuple[File | Picture, ...] = ()
    private: bool = False


def outbound(reply: Reply, way: Way) -> list[Message]:
    """Lay a reply out; the buttons stand below the last message, files too."""
    private = way.private or reply.visibility is Visibility.PRIVATE
    if reply.title or reply.facts or reply.picture:
        # Answers are the same for everybody, and are asked for again and again.
        cards = _answers if reply.topic else _cards
        picture = reply.picture.name if reply.picture else ""
        laid = cards(reply.title, reply.text, reply.facts, picture, way.slash)
        found: list[tuple[str, Card | None]] = [("", card) for card in laid]
    else:
        found = [(text, None) for text in pieces(reply.text, MOST_CONTENT, way.slash)]
    files = tuple(each for each in (reply.file, reply.picture) if each)
    made = presses(reply, way, lambda label: named(label, MOST_LABEL), MOST_OPTIONS)
    if not found and (files or made):
        found = [(_BLANK, None)]
    last = len(found) - 1
    return [
        Message(
            content,
            card,
            made if number == last else (),
            files if number == last else (),
            private,
        )
        for number, (content, card) in enumerate(found)
    ]


def _cards(
    title: str, said: Markup, facts: tuple[Fact, ...], picture: str, slash: Slash
) -> tuple[Card, ...]:
    texts = pieces(said, MOST_TEXT, slash)
    cards = [Card(text=text) for text in texts] or [Card()]
    cards[0] = replace(cards[0], title=cut(escape(title), MOST_TITLE))
    for part in _parts(facts, slash):
        last = cards[-1]
        room = last.length() + _length(part) <= MOST_CARD and len(last.parts) < MOST_FIELDS
        if room:
            cards[-1] = replace(last, parts=(*last.parts, part))
        else:
            cards.append(Card(parts=(part,)))
    cards[-1] = replace(cards[-1], picture=picture)
    return tuple(card for card in cards if card.length() or card.picture)


_answers: Final = lru_cache(maxsize=512)(_cards)


def _length(part: Part) -> int:
    return size(part.name) + size(part.value)


def _parts(facts: tuple[Fact, ...], slash: Slash) -> list[Part]:
    return [
        Part(named(escape(name), MOST_NAME), value)
        for name, text in named_facts(facts)
        for value in pieces(text, MOST_VALUE, slash)
    ]


def flat(text: Markup, slash: Slash, limit: int) -> str:
    """Write a text into one place of a limited length; what does not fit is cut."""
    written = markdown(text, slash).strip()
    return written if size(written) <= limit else (pieces(text, limit, slash) or [""])[0]
