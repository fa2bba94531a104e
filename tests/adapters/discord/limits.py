"""Discord's limits, as its developer documentation gives them, checked on what would be sent."""

from typing import Any

from adapters.discord import drawing
from adapters.discord.modal import Window
from adapters.discord.outbound import Message


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def check_message(message: Message) -> None:
    assert units(message.content) <= 2000
    made = drawing.embed(message.card).to_dict() if message.card else {}
    view = drawing.view(message.presses)
    rows = view.to_components() if view else []
    assert message.content.strip() or made or rows or message.files, "an empty message"
    check_embed(dict(made))
    check_rows(rows)
    if view:
        assert view.is_finished(), "discord.py would keep it"


def check_embed(embed: dict[str, Any]) -> None:
    if not embed:
        return
    fields = embed.get("fields", [])
    title, text = embed.get("title", ""), embed.get("description", "")
    assert units(title) <= 256
    assert units(text) <= 4096
    assert len(fields) <= 25
    for field in fields:
        assert 1 <= units(field["name"].strip()) <= 256
        assert 1 <= units(field["value"].strip()) <= 1024
    sizes = [title, text, *(f["name"] for f in fields), *(f["value"] for f in fields)]
    assert sum(map(units, sizes)) <= 6000
    assert title or text or fields or "image" in embed, "an empty embed"


def check_rows(rows: list[dict[str, Any]]) -> None:
    assert len(rows) <= 5
    ids: list[str] = []
    for row in rows:
        assert 1 <= len(row["components"]) <= 5
        for each in row["components"]:
            ids.append(each["custom_id"])
            if each["type"] == 2:
                assert 1 <= units(each["label"].strip()) <= 80
            else:
                check_options(each)
    assert all(1 <= units(each) <= 100 for each in ids)
    assert len(set(ids)) == len(ids), "two components have one id"


def check_options(select: dict[str, Any]) -> None:
    options = select["options"]
    assert 1 <= len(options) <= 25
    assert 0 <= select["min_values"] <= select["max_values"] <= len(options)
    assert len({each["value"] for each in options}) == len(options)
    for each in options:
        assert 1 <= units(each["label"].strip()) <= 100
        assert 1 <= units(each["value"]) <= 100
    assert units(select.get("placeholder") or "") <= 100
    assert sum(bool(each.get("default")) for each in options) <= select["max_values"]


def check_modal(window: Window) -> None:
    modal = drawing.modal(window)
    assert modal.is_finished(), "discord.py would keep it"
    made = modal.to_dict()
    assert 1 <= units(made["title"].strip()) <= 45
    assert 1 <= units(made["custom_id"]) <= 100
    parts = made["components"]
    assert 1 <= len(parts) <= 5
    ids: list[str] = []
    for part in parts:
        if part["type"] == 10:
            assert 1 <= units(part["content"]) <= 4000
            continue
        assert 1 <= units(part["label"].strip()) <= 45
        assert units(part.get("description") or "") <= 100
        inner = part["component"]
        ids.append(inner["custom_id"])
        if inner["type"] == 3:
            check_options(inner)
        else:
            assert units(inner.get("placeholder") or "") <= 100
            assert 1 <= inner["max_length"] <= 4000
            assert units(inner.get("value") or "") <= inner["max_length"]
    assert len(set(ids)) == len(ids)
