"""A Reply becomes messages of blocks within Slack's limits; pure, so that every limit can be tested.

Lengths are Slack's own, from its reference of blocks and of `chat.postMessage`; it counts code points.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from adapters.showing import MOST_BUTTONS, Press, Slash, Way, as_typed, named_facts, presses
from adapters.slack.marking import cut, escape, named, pieces, plain_text
from assistant import Fact, File, Markup, Picture, Reply, Visibility
from assistant.markup import plain

MOST_BLOCKS: Final = 50
MOST_HEADER: Final = 150
MOST_TEXT: Final = 3000  # of a section
MOST_FIELDS: Final = 10
MOST_LABEL: Final = 75
MOST_OPTIONS: Final = 100
MOST_ALTERNATIVE: Final = 2000  # of a picture, in words
LONGEST_ID: Final = 150
"""Of custom ids: what the value of a list's choice may have; an action id may be longer."""
SELECT: Final = "m1"
"""The action id of a list of choices; the choice itself is a custom id."""

_MOST_SHOWN: Final = 10_000  # of a message's blocks together; Slack refuses somewhat more than that
_MOST_VALUE: Final = 2500  # of a fact, below its name in one section
_SHORT: Final = 60  # of a fact that stands beside another one

Block = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Message:
    """One message to send. `text` stands for the blocks in notifications and for screen readers."""

    text: str
    blocks: tuple[Block, ...] = ()
    files: tuple[File | Picture, ...] = ()
    private: bool = False


def outbound(reply: Reply, way: Way) -> list[Message]:
    """Lay a reply out; the buttons stand below the last message, files too."""
    private = way.private or reply.visibility is Visibility.PRIVATE
    files = tuple(each for each in (reply.file, reply.picture) if each)
    # Answers are the same for everybody, and are asked for again and again.
    shown = _answers if reply.topic else _shown
    laid, fallback = shown(reply.title, reply.text, reply.facts, reply.citation, way.slash)
    blocks = [*laid]
    if not blocks and reply.picture:
        fallback = escape(cut(reply.picture.alternative, MOST_ALTERNATIVE))
        blocks = [section(each) for each in pieces(plain(reply.picture.alternative), MOST_TEXT)]
    pressed = _pressed(reply, way)
    blocks += actions(reply, way)
    if reply.choices:  # they are the answer, so they are read out too
        fallback = "\n".join(filter(None, (fallback, *(f"- {escape(p.label)}" for p in pressed))))
    if not blocks and not files:
        return []
    if not blocks:
        return [Message(escape(files[0].name), (), files, private)]
    parts = _parted(blocks)
    last = len(parts) - 1
    return [
        Message(
            # Of a long reply each message stands for what it shows.
            _fallback(fallback if not last else _read(part), part),
            part,
            files if number == last else (),
            private,
        )
        for number, part in enumerate(parts)
    ]


def actions(reply: Reply, way: Way) -> list[Block]:
    """Give the buttons of a reply, or a list to choose from where there are many; none, if none."""
    made = _pressed(reply, way)
    if not made:
        return []
    if len(made) <= MOST_BUTTONS:
        return [{"type": "actions", "elements": [_button(each) for each in made]}]
    options = [
        {"text": plain_object(each.label, MOST_LABEL), "value": each.custom_id} for each in made
    ]
    select = {"type": "static_select", "action_id": SELECT, "options": options}
    return [{"type": "actions", "elements": [select]}]


def _pressed(reply: Reply, way: Way) -> tuple[Press, ...]:
    return presses(reply, way, _label, MOST_OPTIONS)


def sentence(text: Markup, slash: Slash = as_typed) -> Message:
    """Give a message that says one thing."""
    blocks = tuple(section(each) for each in pieces(text, MOST_TEXT, slash))
    return Message(plain_text(text, slash), blocks)


def text_object(text: str) -> Block:
    """Give text with emphasis, in which Slack looks for nothing else."""
    return {"type": "mrkdwn", "text": text, "verbatim": True}


def plain_object(text: str, limit: int) -> Block:
    """Give a label, in which nothing is parsed."""
    return {"type": "plain_text", "text": named(text, limit), "emoji": False}


def section(text: str) -> Block:
    """Give a paragraph, shown whole."""
    return {"type": "section", "text": text_object(text), "expand": True}


def header(text: str) -> Block:
    """Give a title."""
    return {"type": "header", "text": plain_object(text, MOST_HEADER)}


def _label(text: str) -> str:
    return named(text, MOST_LABEL)


def _button(press: Press) -> Block:
    made = {
        "type": "button",
        "action_id": press.custom_id,
        "text": plain_object(press.label, MOST_LABEL),
    }
    return {**made, "style": "primary"} if press.main else made


def _shown(
    title: str, text: Markup, facts: tuple[Fact, ...], citation: Markup, slash: Slash
) -> tuple[tuple[Block, ...], str]:
    """Give the blocks, and what stands for them all."""
    blocks = [header(title)] if title.strip() else []
    blocks += [section(piece) for piece in pieces(text, MOST_TEXT, slash)]
    side: list[Block] = []
    for name, value in named_facts(facts):
        label = f"*{escape(' '.join(cut(name, MOST_LABEL).split()))}*\n" if name.strip() else ""
        written = pieces(value, _MOST_VALUE, slash)
        if len(written) == 1 and "\n" not in written[0] and len(str(value)) <= _SHORT:
            side.append(text_object(label + written[0]))
            continue
        blocks += _beside(side)
        side = []
        blocks += [section(label + each if not n else each) for n, each in enumerate(written)]
    blocks += _beside(side)
    copied = pieces(citation, MOST_TEXT, slash)
    blocks += ({"type": "context", "elements": [text_object(each)]} for each in copied)
    flat = Reply(text, title, facts=facts).flat()
    return tuple(blocks), plain_text(flat, slash)


def _beside(fields: list[Block]) -> Iterable[Block]:
    """Set short facts beside each other."""
    for at in range(0, len(fields), MOST_FIELDS):
        yield {"type": "section", "fields": fields[at : at + MOST_FIELDS]}


_answers: Final = lru_cache(maxsize=512)(_shown)


def _parted(blocks: list[Block]) -> list[tuple[Block, ...]]:
    """Part blocks into messages."""
    found: list[list[Block]] = [[]]
    room = _MOST_SHOWN
    for block in blocks:
        room -= len(_read([block]))
        if len(found[-1]) == MOST_BLOCKS or (room < 0 and found[-1]):
            found.append([])
            room = _MOST_SHOWN - len(_read([block]))
        found[-1].append(block)
    return [tuple(each) for each in found]


def _read(blocks: Iterable[Block]) -> str:
    """Give the words of blocks."""
    texts = (
        text
        for block in blocks
        for text in (block.get("text"), *block.get("fields", ()), *block.get("elements", ()))
        if text and isinstance(text.get("text"), str)
    )
    return "\n".join(
        escape(each["text"]) if each["type"] == "plain_text" else each["text"] for each in texts
    )


def _fallback(text: str, blocks: Iterable[Block]) -> str:
    """Give what stands for blocks: at least the labels of what can be pressed."""
    if text.strip():
        return cut(text, _MOST_SHOWN)
    labels = [
        each.get("text", {}).get("text", "")
        for block in blocks
        for element in block.get("elements", ())
        for each in (element, *element.get("options", ()))
    ]
    return cut(escape(", ".join(filter(None, labels))), _MOST_SHOWN) or escape("\u2026")
