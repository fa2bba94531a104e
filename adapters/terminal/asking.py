"""Single questions and files of them, over a store that is thrown away."""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from adapters.terminal.inbound import Line, inbound
from adapters.terminal.outbound import outbound, plain
from adapters.terminal.settings import TerminalSettings
from assistant import EMPTY, CommandCall, Markup, OperatorError, Reply, Span, Text, join
from assistant.answers.match import by_name

if TYPE_CHECKING:
    from assistant.answers.topic import Topic
    from assistant.assistant import Assistant
    from assistant.settings import Settings


def understood(reply: Reply) -> dict[str, Any]:
    """Give what a question was understood as; a command's reply names the topic about it."""
    match = reply.match or (by_name(reply.topic) if reply.topic else None)
    if match is None:
        return {"outcome": "unknown", "topic": None, "suggestions": [], "confidence": 0.0}
    return {
        "outcome": match.outcome.value,
        "topic": match.topic,
        "suggestions": list(match.suggestions),
        "confidence": round(match.confidence, 4),
    }


async def one(
    settings: "Settings", question: str, language: str, output: TextIO, *, as_json: bool
) -> None:
    """Answer one question."""
    from assistant.bootstrap import throwaway

    async with throwaway(settings) as assistant:
        if as_json:
            reply = await _say(assistant, question, language, "1", "1")
            output.write(json.dumps(understood(reply), ensure_ascii=False) + "\n")
            return
        # Here is no community whose moderators could be asked, and nothing to press.
        nowhere = TerminalSettings(community="", user="1", locale=language)
        line = Line(CommandCall("ask", {"question": question}), "1", datetime.now(UTC))
        reply = await assistant.handle(inbound(line, nowhere))
    offered = join(
        [Markup((Span(f"- {each.label}"),)) for each in reply.buttons if each.command == "topic"],
        "\n",
    )
    bare = replace(reply, buttons=(), text=join([reply.text, offered if reply.choices else EMPTY]))
    output.write(plain(outbound(bare, bars=False)) + "\n")


async def many(settings: "Settings", batch: Path, output: TextIO) -> None:
    """Answer a file of questions: one line of JSON out for each line in; lines are independent."""
    from assistant.bootstrap import throwaway

    rows = await asyncio.to_thread(_rows, batch)
    async with throwaway(settings) as assistant:
        for number, row in enumerate(rows, 1):
            language = str(row.get("lang") or "en")
            turns = row.get("turns", [row])
            found = [
                understood(
                    await _say(assistant, turn["text"], language, str(number), f"{number}.{at}")
                )
                for at, turn in enumerate(turns)
            ]
            answer = found if "turns" in row else found[0]
            output.write(json.dumps(answer, ensure_ascii=False) + "\n")


async def _say(assistant: "Assistant", text: str, language: str, person: str, event: str) -> Reply:
    settings = TerminalSettings(user=person, locale=language)
    line = Line(Text(text), event, datetime.now(UTC))
    return await assistant.handle(inbound(line, settings))


def _rows(batch: Path) -> list[Mapping[str, Any]]:
    try:
        # JSON may hold other line separators inside its texts, so lines end at line feeds alone.
        lines = batch.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise OperatorError(
            f"The questions cannot be read: {getattr(error, 'strerror', None) or 'not UTF-8 text'}",
            str(batch),
            "Give a file with one JSON object a line",
        ) from error
    rows: list[Mapping[str, Any]] = []
    for number, line in enumerate(lines, 1):
        if line.strip():
            rows.append(_row(line, f"{batch}:{number}"))
    return rows


def _row(line: str, where: str) -> Mapping[str, Any]:
    how = 'Write {"text": "..."} or {"turns": [{"text": "..."}]}'
    try:
        row = json.loads(line)
    except ValueError as error:
        raise OperatorError("This line is not JSON", where, how) from error
    turns = row.get("turns", [row]) if isinstance(row, dict) else []
    if not (
        isinstance(row, dict)
        and isinstance(turns, list)
        and all(isinstance(turn, dict) and isinstance(turn.get("text"), str) for turn in turns)
    ):
        raise OperatorError("This line has no question", where, how)
    return dict(row)


def preview(topic: "Topic", language: str) -> str:
    """Show an answer as the terminal would: the short text, then the long one."""
    from assistant.answers.library import Library
    from assistant.answers.showing import show, show_details
    from assistant.i18n import choose, words

    library = Library(language, "", {topic.id: topic})
    say = words(choose([language]))
    replies = (show(topic, library, say), show_details(topic, library, say))
    return "\n\n----\n\n".join(plain(outbound(reply, bars=False)) for reply in replies)


def privacy_text(settings: "Settings") -> str:
    """Write the privacy page of this operator as text."""
    from assistant.i18n import words
    from assistant.pledges.privacy import privacy_page
    from assistant.pledges.words import Operator

    operator = Operator(settings.operator_name, settings.operator_contact, settings.privacy_url)
    limit, days = settings.may_be_named_from, settings.keep_personal_data_days
    return plain(privacy_page(words("en"), operator, limit, days))
