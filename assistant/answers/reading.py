"""Reading one topic file, and saying plainly what is wrong with it: file, line, mend."""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

import yaml

from assistant.answers.topic import OWN_GROUPS, Source, Topic

KEYS: Final = ("title", "answer", "details", "as_of", "sources", "related", "phrasings")
OPTIONAL: Final = ("subject", "lasting", "bar")
MOST_ANSWER_WORDS: Final = 120
MOST_TITLE: Final = 75
FEWEST_PHRASINGS: Final = 25
_TEXTS: Final = ("title", "answer", "details")
_ID: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Mistake:
    """Something in the FAQ that has to be mended (or, as a `warning`, looked at)."""

    path: Path
    line: int
    what: str
    mend: str
    warning: bool = False

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.what} {self.mend}"


def read_topic(
    path: Path, shown: Path, today: date, ids: Collection[str]
) -> tuple[Topic | None, list[Mistake]]:
    """Read and check one file. A topic means no mistakes.

    `shown` is the path that mistakes name; `ids` are the topics that may be related.
    """
    reader = _Reader(shown, today, ids)
    topic = reader.read(path)
    return (None if reader.mistakes else topic), reader.mistakes


class _Reader:
    """Walks the YAML nodes of one file, which know their lines, and collects what is wrong."""

    def __init__(self, shown: Path, today: date, ids: Collection[str]) -> None:
        self.shown = shown
        self.today = today
        self.ids = ids
        self.mistakes: list[Mistake] = []

    def wrong(self, node: yaml.Node | None, what: str, mend: str) -> None:
        line = node.start_mark.line + 1 if node is not None else 1
        self.mistakes.append(Mistake(self.shown, line, what, mend))

    def read(self, path: Path) -> Topic | None:
        if not _ID.fullmatch(path.stem):
            self.wrong(
                None,
                f"The file name {path.name!r} is no topic id.",
                "Use small letters, digits and single dashes.",
            )
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            self.wrong(None, "The file is not UTF-8 text.", "Save it as UTF-8.")
            return None
        except OSError as error:
            self.wrong(None, f"The file cannot be read: {error.strerror}.", "Mend or remove it.")
            return None
        try:
            node = yaml.compose(text, Loader=_LOADER)
        except yaml.MarkedYAMLError as error:
            line = error.problem_mark.line + 1 if error.problem_mark else 1
            what = f"This is not valid YAML: {error.problem}."
            mend = "Often a text with ': ' or ' #' in it needs quotes, or the indentation differs."
            self.mistakes.append(Mistake(self.shown, line, what, mend))
            return None
        except yaml.reader.ReaderError as error:
            line = text[: text.find(chr(error.character))].count("\n") + 1
            what = f"This is not valid YAML: the character U+{error.character:04X} is not allowed."
            self.mistakes.append(Mistake(self.shown, line, what, "Remove the character."))
            return None
        if not isinstance(node, yaml.MappingNode):
            self.wrong(node, "The file holds no topic.", "See faq/README.md for an example.")
            return None
        return self.topic(path, node)

    def topic(self, path: Path, node: yaml.MappingNode) -> Topic | None:
        found: dict[str, yaml.Node] = {}
        for key, value in node.value:
            name = str(getattr(key, "value", ""))
            if name in found:
                self.wrong(key, f"{name!r} stands here twice.", "Keep one of them.")
            elif name not in (*KEYS, *OPTIONAL):
                self.wrong(
                    key,
                    f"There is no field {name!r}.",
                    f"The fields are: {', '.join((*KEYS, *OPTIONAL))}.",
                )
            found[name] = value
        missing = [key for key in KEYS if key not in found]
        for key in missing:
            self.wrong(node, f"The field {key!r} is missing.", "Add it; see faq/README.md.")
        if not missing and list(found)[-1] != "phrasings":
            self.wrong(
                found["phrasings"],
                "'phrasings' is not the last field.",
                "Put it at the end: answer first, phrasings last.",
            )
        group = path.parent.name
        checks: dict[str, Callable[[yaml.Node], Any]] = {
            "title": lambda node: self.text(node, "title", MOST_TITLE),
            "subject": lambda node: self.text(node, "subject", MOST_TITLE),
            "answer": self.answer,
            "details": lambda node: self.text(node, "details", 4000),
            "as_of": self.day,
            "sources": lambda node: self.sources(node, group),
            "related": lambda node: self.related(node, path.stem),
            "phrasings": self.phrasings,
            "lasting": self.flag,
            "bar": self.share,
        }
        # A missing field hides no mistake of the others.
        values = {name: check(found[name]) for name, check in checks.items() if name in found}
        return None if missing else Topic(id=path.stem, group=group, **values)

    def text(self, node: yaml.Node, name: str, most: int) -> str:
        value = node.value.strip() if isinstance(node, yaml.ScalarNode) else ""
        if not value:
            self.wrong(node, f"{name!r} has no text.", "Write it.")
        if len(value) > most:
            self.wrong(node, f"{name!r} has {len(value)} characters.", f"Use at most {most}.")
        return str(value)

    def answer(self, node: yaml.Node) -> str:
        value = self.text(node, "answer", 2000)
        if (count := len(value.split())) > MOST_ANSWER_WORDS:
            self.wrong(
                node,
                f"The answer has {count} words.",
                f"Use at most {MOST_ANSWER_WORDS}; the rest goes to 'details'.",
            )
        return value

    def day(self, node: yaml.Node) -> date:
        try:
            day = date.fromisoformat(str(node.value))
        except ValueError:
            self.wrong(node, f"'as_of' is {node.value!r}.", "Write a day as 2025-12-25.")
            return date.min
        if day > self.today:
            self.wrong(
                node,
                f"'as_of' is {day}, which is still to come.",
                "Give the day up to which the answer was checked.",
            )
        return day

    def entries(self, node: yaml.Node, name: str) -> list[yaml.Node]:
        if isinstance(node, yaml.SequenceNode):
            return list(node.value)
        self.wrong(node, f"{name!r} is no list.", "Start each entry with '- '.")
        return []

    def sources(self, node: yaml.Node, group: str) -> tuple[Source, ...]:
        found: list[Source] = []
        for entry in self.entries(node, "sources"):
            fields = (
                {str(k.value): v for k, v in entry.value}
                if isinstance(entry, yaml.MappingNode)
                else {}
            )
            if not set(fields) <= {"title", "url"} or "title" not in fields:
                self.wrong(
                    entry,
                    "A source needs a 'title' and, if it has one, a 'url'.",
                    "See faq/README.md.",
                )
                continue
            url = str(fields["url"].value) if "url" in fields else ""
            if url and not re.fullmatch(r"https://[^\s<>\"]+\.[^\s<>\"]+", url):
                self.wrong(
                    fields["url"],
                    f"The address {url!r} is not right.",
                    "Give a full address that starts with https://.",
                )
            found.append(Source(self.text(fields["title"], "title", 160), url))
        if not found:
            self.wrong(node, "There is no source.", "Name at least one.")
        elif group not in OWN_GROUPS and not any(source.url for source in found):
            self.wrong(node, "No source has an address.", "Give at least one official 'url'.")
        return tuple(found)

    def related(self, node: yaml.Node, own: str) -> tuple[str, ...]:
        entries = self.entries(node, "related")
        for entry in entries:
            if str(entry.value) not in self.ids:
                self.wrong(
                    entry,
                    f"'related' names {entry.value!r}, which does not exist.",
                    "Correct the id.",
                )
        found = [str(entry.value) for entry in entries]
        if own in found or len(set(found)) < len(found):
            self.wrong(
                node, "'related' names a topic twice, or this one.", "Name each other topic once."
            )
        return tuple(found)

    def phrasings(self, node: yaml.Node) -> tuple[str, ...]:
        found: dict[str, str] = {}
        for entry in self.entries(node, "phrasings"):
            if not isinstance(entry, yaml.ScalarNode) or not entry.value.strip():
                self.wrong(entry, "This phrasing is no plain text.", "Put it in quotes.")
                continue
            text = " ".join(entry.value.split())
            if text.casefold() in found:
                self.wrong(entry, f"The phrasing {text!r} stands here twice.", "Keep one of them.")
            found[text.casefold()] = text
        if len(found) < FEWEST_PHRASINGS:
            self.wrong(
                node,
                f"There are {len(found)} phrasings.",
                f"Write at least {FEWEST_PHRASINGS}, as different people would ask.",
            )
        return tuple(found.values())

    def flag(self, node: yaml.Node) -> bool:
        if node.value not in ("true", "false"):
            self.wrong(node, f"'lasting' is {node.value!r}.", "Write true or false.")
        return bool(node.value == "true")

    def share(self, node: yaml.Node) -> float | None:
        try:
            share = float(str(node.value))
        except ValueError:
            share = -1.0
        if not 0 < share < 1:
            self.wrong(
                node, f"'bar' is {node.value!r}.", "Write a share between 0 and 1, for example 0.8."
            )
        return share
