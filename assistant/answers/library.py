"""All topics of one language: loaded, checked, and kept compiled by the hash of their content."""

import hashlib
import json
import os
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from assistant.answers.match import KINDS
from assistant.answers.topic import Source, Topic
from assistant.folding import fold

if TYPE_CHECKING:
    from assistant.answers.reading import Mistake

_FORMAT: Final = "4"  # of the compiled copy; raise it when Topic or the reading changes
MESSAGES: Final = "messages"
"""Folder beside the groups: a file of messages, one a line, for each kind that is no question."""

STALE_AFTER: Final = timedelta(days=2 * 365)
# What reads first comes first in lists; other groups follow by name.
_GROUP_ORDER: Final = (
    "paris-call",
    "principles",
    "cyberwarfare",
    "act",
    "movement",
    "pledge",
    "assistant",
)


class FaqError(Exception):
    """The FAQ cannot be used. `mistakes` says each file, line and mend."""

    def __init__(self, mistakes: "list[Mistake]") -> None:
        super().__init__("; ".join(str(mistake) for mistake in mistakes))
        self.mistakes = mistakes


@dataclass(frozen=True, slots=True)
class Library:
    """The topics of a language, in reading order. `content` is the hash of what the files say.

    `messages` are those that are no questions for these topics, by their kind.
    """

    language: str
    content: str
    topics: Mapping[str, Topic]
    messages: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def group(self, name: str) -> list[Topic]:
        """Give the topics of a group, in order."""
        return [topic for topic in self.topics.values() if topic.group == name]

    def groups(self) -> list[str]:
        """Give the groups, in reading order."""
        return list(dict.fromkeys(topic.group for topic in self.topics.values()))

    def after(self, topic_id: str) -> Topic | None:
        """Give the next topic of the same group; None after the last."""
        topic = self.topics.get(topic_id)
        if topic is None:
            return None
        group = self.group(topic.group)
        following = group.index(topic) + 1
        return group[following] if following < len(group) else None

    def phrasings(self) -> list[tuple[str, str]]:
        """Give (topic id, phrasing) of all, each topic's title among them."""
        return [
            (topic.id, text)
            for topic in self.topics.values()
            for text in dict.fromkeys((topic.title, *topic.phrasings))
        ]


def files(folder: Path) -> list[Path]:
    """Give the topic files of a language's folder (`faq/en`); editors leave hidden ones of theirs."""
    return sorted(path for path in folder.glob("*/*.yaml") if not path.name.startswith("."))


def check(folder: Path, today: date) -> "tuple[list[Topic], list[Mistake]]":
    """Read every file of a language. Mistakes come file by file, then across files."""
    # Not needed, and YAML not loaded, where a compiled copy is read.
    from assistant.answers.reading import Mistake, read_topic

    topics: list[Topic] = []
    mistakes: list[Mistake] = []
    found = files(folder)
    if not found:
        mistakes.append(
            Mistake(
                folder,
                1,
                "There are no topics here.",
                "Set FAQ_DIR to a folder that holds en/<group>/<topic>.yaml.",
            )
        )
    how = f"Topics are {folder.name}/<group>/<topic id>.yaml: move or rename it."
    for path in _overlooked(folder):
        shown = path.relative_to(folder.parent.parent)
        mistakes.append(Mistake(shown, 1, "This file is not read.", how))
    ids = {path.stem for path in found}
    for path in found:
        topic, wrong = read_topic(path, path.relative_to(folder.parent.parent), today, ids)
        mistakes.extend(wrong)
        if topic is not None:
            topics.append(topic)
    mistakes.extend(_across(topics, folder, today))
    mistakes.extend(_messages(topics, folder))
    return topics, mistakes


def _overlooked(folder: Path) -> list[Path]:
    """Give the files that look like topics but lie or are named where none is read."""
    yaml = (path for path in folder.rglob("*") if path.suffix.casefold() in {".yaml", ".yml"})
    read = files(folder)
    return sorted(path for path in yaml if path not in read and not path.name.startswith("."))


def _across(topics: list[Topic], folder: Path, today: date) -> "Iterable[Mistake]":
    from assistant.answers.reading import Mistake

    base = folder.relative_to(folder.parent.parent)
    asked: dict[str, Topic] = {}
    seen: dict[str, Topic] = {}
    for topic in topics:
        path = base / topic.group / f"{topic.id}.yaml"
        if topic.id in seen:
            yield Mistake(
                path, 1, f"The topic {topic.id!r} stands in two groups.", "Keep one of the files."
            )
        seen[topic.id] = topic
        for text in topic.phrasings:
            key = fold(text)
            if key in asked and asked[key].id != topic.id:
                yield Mistake(
                    path,
                    _line(folder, topic, "phrasings", text),
                    f"The phrasing {text!r} belongs to {asked[key].id!r} too.",
                    "Keep it in one of the two.",
                )
            asked.setdefault(key, topic)
        if not topic.lasting and today - topic.as_of > STALE_AFTER:
            yield Mistake(
                path,
                _line(folder, topic, "as_of"),
                f"The answer was last checked for {topic.as_of}.",
                "Check it again, or mark it 'lasting: true' if it is history.",
                warning=True,
            )


def _messages(topics: list[Topic], folder: Path) -> "Iterable[Mistake]":
    from assistant.answers.reading import Mistake

    asked = {fold(text): topic.id for topic in topics for text in topic.phrasings}
    for path in _message_files(folder):
        shown = path.relative_to(folder.parent.parent)
        if path.stem not in KINDS:
            how = f"The kinds are: {', '.join(KINDS)}."
            yield Mistake(shown, 1, f"There is no kind of messages {path.stem!r}.", how)
        try:
            lines = _message_lines(path)
        except UnicodeDecodeError:
            yield Mistake(shown, 1, "The file is not UTF-8 text.", "Save it as UTF-8.")
            continue
        for number, text in lines:
            if topic := asked.get(fold(text)):
                yield Mistake(
                    shown,
                    number,
                    f"{text!r} is a phrasing of {topic!r}.",
                    "Keep it in one of the two files.",
                )


def _message_files(folder: Path) -> list[Path]:
    return sorted((folder / MESSAGES).glob("*.txt"))


def _message_lines(path: Path) -> list[tuple[int, str]]:
    """Read the numbered lines of a file of messages; `#` begins a comment."""
    lines = path.read_text(encoding="utf-8").split("\n")
    numbered = ((number, " ".join(line.split())) for number, line in enumerate(lines, 1))
    return [(number, line) for number, line in numbered if line and not line.startswith("#")]


def _line(folder: Path, topic: Topic, field: str, text: str = "") -> int:
    """Find the line of a field, or of a text in it."""
    lines = (folder / topic.group / f"{topic.id}.yaml").read_text(encoding="utf-8").split("\n")
    first = next((n for n, line in enumerate(lines) if line.startswith(f"{field}:")), 0)
    if not text:
        return first + 1
    below = list(enumerate(lines, 1))[first:]
    exactly = (n for n, line in below if fold(line) == fold(text))
    within = (n for n, line in below if text in line)
    return next(exactly, next(within, first + 1))


def content_hash(folder: Path) -> str:
    """Hash every file of a language, by name and content."""
    digest = hashlib.sha256(f"{_FORMAT}\0{folder.name}".encode())
    for path in [*files(folder), *_message_files(folder)]:
        try:
            body = path.read_bytes()
        except OSError:  # the reading says so; there is no copy of an empty file's topic either
            body = b""
        digest.update(f"\0{path.parent.name}/{path.name}\0{len(body)}\0".encode() + body)
    return digest.hexdigest()[:32]


def load(folder: Path, cache: Path | None, today: date) -> Library:
    """Load a language's topics, from the compiled copy if it is of this very content.

    Raises `FaqError` with every mistake when a file is not right. A copy that cannot be read is
    made anew; one that cannot be written is done without.
    """
    content = content_hash(folder)
    copy = cache / f"faq-{folder.name}-{content}.json" if cache else None
    if copy:
        with suppress(OSError, ValueError, KeyError, TypeError):
            packed = json.loads(copy.read_text(encoding="utf-8"))
            messages = {kind: tuple(texts) for kind, texts in packed["messages"].items()}
            return Library(folder.name, content, _unpack(packed["topics"]), messages)
    topics, mistakes = check(folder, today)
    if wrong := [mistake for mistake in mistakes if not mistake.warning]:
        raise FaqError(wrong)
    topics.sort(key=lambda topic: (_rank(topic.group), topic.group, _natural(topic.id)))
    messages = {
        path.stem: tuple(dict.fromkeys(text for _, text in _message_lines(path)))
        for path in _message_files(folder)
    }
    library = Library(folder.name, content, {topic.id: topic for topic in topics}, messages)
    if copy:
        packed = {"topics": [_pack(topic) for topic in topics], "messages": messages}
        body = json.dumps(packed, ensure_ascii=False)
        write_copy(copy, lambda path: path.write_text(body, encoding="utf-8"))
    return library


def write_copy(path: Path, save: Callable[[Path], object]) -> None:
    """Write a compiled copy in one step, and drop the older ones of its kind.

    A copy that cannot be written is done without.
    """
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_name(f"new-{os.getpid()}-{path.name}")
        save(fresh)
        fresh.replace(path)
        kind = path.name.rsplit("-", 1)[0]
        for old in path.parent.glob(f"{kind}-*{path.suffix}"):
            if old != path and old.name.rsplit("-", 1)[0] == kind:  # not `en-GB` for `en`
                old.unlink(missing_ok=True)


def _rank(group: str) -> int:
    return _GROUP_ORDER.index(group) if group in _GROUP_ORDER else len(_GROUP_ORDER)


def _natural(topic_id: str) -> tuple[int, str]:
    tail = topic_id.rsplit("-", 1)[-1]
    return (int(tail) if tail.isdecimal() else 0, topic_id)


def _pack(topic: Topic) -> dict[str, Any]:
    return {**asdict(topic), "as_of": topic.as_of.isoformat()}


def _unpack(rows: list[dict[str, Any]]) -> dict[str, Topic]:
    return {
        row["id"]: Topic(
            **{
                **row,
                "as_of": date.fromisoformat(row["as_of"]),
                "sources": tuple(Source(**source) for source in row["sources"]),
                "related": tuple(row["related"]),
                "phrasings": tuple(row["phrasings"]),
            }
        )
        for row in rows
    }
