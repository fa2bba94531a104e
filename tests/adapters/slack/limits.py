"""Slack's limits, as its reference of blocks gives them, checked on what would be sent."""

from collections.abc import Mapping
from typing import Any

from adapters.slack.outbound import Message

Block = Mapping[str, Any]


def check_message(message: Message) -> None:
    assert 1 <= len(message.text.strip()) <= 10_000, "notifications and screen readers read it"
    assert message.blocks or message.files, "an empty message"
    check_blocks(message.blocks, 50)
    assert sum(map(_size, message.blocks)) <= 13_000, "Slack refuses so much text at once"


def check_blocks(blocks: Any, most: int) -> None:
    assert len(blocks) <= most
    named = [each["block_id"] for each in blocks if "block_id" in each]
    assert len(set(named)) == len(named)
    for block in blocks:
        _CHECKS[block["type"]](block)


def _size(block: Block) -> int:
    texts = (block.get("text"), *block.get("fields", ()), *block.get("elements", ()))
    return sum(len(each["text"]) for each in texts if each and isinstance(each.get("text"), str))


def check_text(text: Block, most: int, *, plain: bool = False) -> None:
    assert text["type"] == ("plain_text" if plain else "mrkdwn")
    assert 1 <= len(text["text"].strip()) <= len(text["text"]) <= most
    # Neither emoji by name nor links are looked for.
    assert text["emoji"] is False if plain else text["verbatim"] is True


def _section(block: Block) -> None:
    assert ("text" in block) != ("fields" in block)
    if "text" in block:
        check_text(block["text"], 3000)
    fields = block.get("fields", [{"type": "mrkdwn", "text": "x", "verbatim": True}])
    assert 1 <= len(fields) <= 10
    for each in fields:
        check_text(each, 2000)


def _header(block: Block) -> None:
    check_text(block["text"], 150, plain=True)


def _context(block: Block) -> None:
    assert 1 <= len(block["elements"]) <= 10
    for each in block["elements"]:
        check_text(each, 3000)


def _actions(block: Block) -> None:
    elements = block["elements"]
    assert 1 <= len(elements) <= 5
    ids = [each["action_id"] for each in elements]
    assert len(set(ids)) == len(ids), "two buttons have one id"
    assert all(1 <= len(each) <= 255 for each in ids)
    for each in elements:
        if each["type"] == "button":
            check_text(each["text"], 75, plain=True)
            assert each.get("style") in (None, "primary")
        else:
            check_element(each)


def _input(block: Block) -> None:
    assert 1 <= len(block["block_id"]) <= 255
    check_text(block["label"], 2000, plain=True)
    if "hint" in block:
        check_text(block["hint"], 2000, plain=True)
    check_element(block["element"])


def check_element(element: Block) -> None:
    kind = element["type"]
    most = {"checkboxes": 10, "static_select": 100, "multi_static_select": 100}
    assert kind in {*most, "external_select", "plain_text_input"}
    assert 1 <= len(element["action_id"]) <= 255
    if "placeholder" in element:
        assert kind != "checkboxes"
        check_text(element["placeholder"], 150, plain=True)
    options = element.get("options", ())
    if kind in most:
        assert 1 <= len(options) <= most[kind]
        assert len({each["value"] for each in options}) == len(options)
    initial = [element["initial_option"]] if "initial_option" in element else []
    initial += element.get("initial_options", ())
    for each in (*options, *initial):
        check_text(each["text"], 75, plain=True)
        assert 1 <= len(each["value"]) <= 150
    if kind in most:
        assert all(each in options for each in initial)
    if kind == "plain_text_input":
        assert 1 <= element["max_length"] <= 3000
        assert len(element.get("initial_value", "")) <= element["max_length"]


def check_view(view: Block) -> None:
    assert view["type"] == "modal"
    assert 1 <= len(view["callback_id"]) <= 255
    assert len(view["private_metadata"]) <= 3000
    for each in ("title", "submit", "close"):
        check_text(view[each], 24, plain=True)
    check_blocks(view["blocks"], 100)


_CHECKS = {
    "section": _section,
    "header": _header,
    "context": _context,
    "actions": _actions,
    "input": _input,
}
