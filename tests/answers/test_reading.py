"""Every kind of mistake in a topic file is named: file, line and mend."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.answers.reading import (
    FEWEST_PHRASINGS,
    KEYS,
    MOST_ANSWER_WORDS,
    MOST_TITLE,
    Mistake,
    read_topic,
)
from assistant.answers.topic import Source, Topic

TODAY: Final = date(2026, 11, 24)
IDS: Final = {"good-example", "other", "third"}
SHOWN: Final = Path("faq/en/act/good-example.yaml")

# Lines 1 to 11 are the fields, each phrasing stands on a line of its own from 12 on.
GOOD: Final = """\
title: What is a test?
answer: |
  A test shows that something works.
details: |
  It fails when it does not.
as_of: 2025-12-25
sources:
  - title: A page
    url: https://example.org/page
related: [other, third]
phrasings:
""" + "".join(f"  - way number {number} to ask\n" for number in range(1, FEWEST_PHRASINGS + 1))


def written(
    folder: Path, text: str | bytes, name: str = "good-example", group: str = "act"
) -> Path:
    path = folder / "en" / group / f"{name}.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def read(
    folder: Path, text: str | bytes, name: str = "good-example", group: str = "act"
) -> tuple[Topic | None, list[Mistake]]:
    return read_topic(written(folder, text, name, group), SHOWN, TODAY, IDS)


def swap(old: str, new: str) -> Callable[[str], str]:
    def change(text: str) -> str:
        assert text.count(old) == 1, f"the example no longer holds {old!r} once"
        return text.replace(old, new)

    return change


@dataclass(frozen=True)
class Case:
    """A mistake made in the good file, and what is to be said of it."""

    about: str
    change: Callable[[str], str]
    line: int
    what: str
    mend: str


def without(field: str) -> Callable[[str], str]:
    """Take a field out, with the lines that belong to it."""
    return lambda text: re.sub(rf"^{field}:.*\n(?:[ ].*\n)*", "", text, flags=re.MULTILINE)


LONG_ANSWER: Final = " ".join(["word"] * (MOST_ANSWER_WORDS + 1))
SOURCES: Final = "sources:\n  - title: A page\n    url: https://example.org/page\n"
URL: Final = "url: https://example.org/page"

CASES: Final = [
    Case(
        "a colon in a text without quotes",
        swap("title: What is a test?", "title: What: is a test?"),
        1,
        "This is not valid YAML: mapping values are not allowed",
        "needs quotes",
    ),
    Case(
        "a bracket that is not closed",
        swap("related: [other, third]", "related: [other, third"),
        11,
        "This is not valid YAML",
        "indentation differs",
    ),
    Case(
        "a tab in front of a line",
        swap("  - title: A page", "\t- title: A page"),
        8,
        "This is not valid YAML: found character that cannot start any token",
        "indentation differs",
    ),
    Case(
        "two documents",
        swap("as_of: 2025-12-25", "---\nas_of: 2025-12-25"),
        6,
        "This is not valid YAML",
        "",
    ),
    Case(
        "a control character",
        swap("It fails when", "It \x01fails when"),
        5,
        "This is not valid YAML: the character U+0001 is not allowed.",
        "Remove the character.",
    ),
    *(
        Case(
            f"{field} is missing",
            without(field),
            1,
            f"The field '{field}' is missing.",
            "Add it; see faq/README.md.",
        )
        for field in KEYS
    ),
    Case(
        "a field nobody knows",
        swap("as_of:", "colour: red\nas_of:"),
        6,
        "There is no field 'colour'.",
        "The fields are: title, answer, details",
    ),
    Case(
        "a field twice",
        swap("as_of:", "title: Again\nas_of:"),
        6,
        "'title' stands here twice.",
        "Keep one of them.",
    ),
    Case(
        "phrasings that are not last",
        lambda text: without("as_of")(text) + "as_of: 2025-12-25\n",
        11,
        "'phrasings' is not the last field.",
        "answer first, phrasings last",
    ),
    Case(
        "an empty title",
        swap("title: What is a test?", "title: '  '"),
        1,
        "'title' has no text.",
        "Write it.",
    ),
    Case(
        "a title that is too long",
        swap("title: What is a test?", f"title: {'x' * (MOST_TITLE + 1)}"),
        1,
        f"'title' has {MOST_TITLE + 1} characters.",
        f"Use at most {MOST_TITLE}.",
    ),
    Case(
        "details that are a list",
        swap("details: |\n  It fails when it does not.", "details: [one, two]"),
        4,
        "'details' has no text.",
        "Write it.",
    ),
    Case(
        "an answer that is too long",
        swap("  A test shows that something works.", f"  {LONG_ANSWER}"),
        2,
        f"The answer has {MOST_ANSWER_WORDS + 1} words.",
        f"Use at most {MOST_ANSWER_WORDS}; the rest goes to 'details'.",
    ),
    Case(
        "a date written another way",
        swap("2025-12-25", "25.12.2025"),
        6,
        "'as_of' is '25.12.2025'.",
        "Write a day as 2025-12-25.",
    ),
    Case(
        "a day that no calendar has",
        swap("2025-12-25", "2025-02-30"),
        6,
        "'as_of' is '2025-02-30'.",
        "Write a day as 2025-12-25.",
    ),
    Case(
        "a day that is still to come",
        swap("2025-12-25", "2026-11-25"),
        6,
        "'as_of' is 2026-11-25, which is still to come.",
        "Give the day up to which the answer was checked.",
    ),
    Case(
        "no source",
        swap(SOURCES, "sources: []\n"),
        7,
        "There is no source.",
        "Name at least one.",
    ),
    Case(
        "sources that are a text",
        swap(SOURCES, "sources: A page\n"),
        7,
        "'sources' is no list.",
        "Start each entry with '- '.",
    ),
    Case(
        "a source that is a text",
        swap("  - title: A page", "  - Somebody said so\n  - title: A page"),
        8,
        "A source needs a 'title'",
        "See faq/README.md.",
    ),
    Case(
        "a source with a field nobody knows",
        swap(URL, f"{URL}\n    author: me"),
        8,
        "A source needs a 'title'",
        "See faq/README.md.",
    ),
    Case(
        "a source whose field is no word",
        swap(URL, f"{URL}\n    ? [a]\n    : b"),
        8,
        "A source needs a 'title'",
        "See faq/README.md.",
    ),
    Case(
        "no source with an address",
        swap(f"    {URL}\n", ""),
        8,
        "No source has an address.",
        "Give at least one official 'url'.",
    ),
    *(
        Case(
            f"the address {url}",
            swap(URL, f"url: {url}"),
            9,
            f"The address {url!r} is not right.",
            "Give a full address that starts with https://.",
        )
        for url in (
            "http://example.org",
            "example.org/page",
            "https://example",
            "https://example.org/a page",
            "https://example.org/<b>",
            "javascript:alert(1)",
        )
    ),
    Case(
        "related topics that name this one",
        swap("[other, third]", "[other, good-example]"),
        10,
        "'related' names a topic twice, or this one.",
        "Name each other topic once.",
    ),
    Case(
        "related topics that name one twice",
        swap("[other, third]", "[other, other]"),
        10,
        "'related' names a topic twice, or this one.",
        "Name each other topic once.",
    ),
    Case(
        "a related topic that does not exist",
        swap("[other, third]", "[other, thrid]"),
        10,
        "'related' names 'thrid', which does not exist.",
        "Correct the id.",
    ),
    Case(
        "related topics that are a text",
        swap("[other, third]", "other"),
        10,
        "'related' is no list.",
        "Start each entry with '- '.",
    ),
    Case(
        "too few phrasings",
        swap("  - way number 7 to ask\n", ""),
        12,
        f"There are {FEWEST_PHRASINGS - 1} phrasings.",
        f"Write at least {FEWEST_PHRASINGS}",
    ),
    Case(
        "a phrasing twice, in other capitals and spaces",
        swap("  - way number 7 to ask\n", "  - way number 7 to ask\n  - Way  number 7 TO ask\n"),
        19,
        "The phrasing 'Way number 7 TO ask' stands here twice.",
        "Keep one of them.",
    ),
    Case(
        "a phrasing with a colon in it and no quotes",
        swap("  - way number 7 to ask\n", "  - way number 7 to ask\n  - so: what is it\n"),
        19,
        "This phrasing is no plain text.",
        "Put it in quotes.",
    ),
    Case(
        "an empty phrasing",
        swap("  - way number 7 to ask\n", "  - way number 7 to ask\n  -\n"),
        19,
        "This phrasing is no plain text.",
        "Put it in quotes.",
    ),
    *(
        Case(
            f"a bar of {bar}",
            swap("as_of:", f"bar: {bar}\nas_of:"),
            6,
            f"'bar' is '{bar}'.",
            "Write a share between 0 and 1, for example 0.8.",
        )
        for bar in ("0", "1", "80", "-0.5", "high", "nan")
    ),
    *(
        Case(
            f"lasting is {lasting}",
            swap("as_of:", f"lasting: {lasting}\nas_of:"),
            6,
            f"'lasting' is '{lasting}'.",
            "Write true or false.",
        )
        for lasting in ("yes", "1", "True")
    ),
]


def test_a_good_file_is_read_whole(tmp_path: Path) -> None:
    topic, mistakes = read(tmp_path, GOOD)
    assert mistakes == []
    assert topic == Topic(
        id="good-example",
        group="act",
        title="What is a test?",
        answer="A test shows that something works.",
        details="It fails when it does not.",
        as_of=date(2025, 12, 25),
        sources=(Source("A page", "https://example.org/page"),),
        related=("other", "third"),
        phrasings=tuple(f"way number {number} to ask" for number in range(1, 26)),
    )


def test_the_two_optional_fields_are_read(tmp_path: Path) -> None:
    topic, mistakes = read(tmp_path, swap("as_of:", "lasting: true\nbar: 0.8\nas_of:")(GOOD))
    assert mistakes == []
    assert topic is not None
    assert topic.lasting is True
    assert topic.bar == 0.8


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.about)
def test_a_mistake_is_named_with_file_line_and_mend(case: Case, tmp_path: Path) -> None:
    topic, mistakes = read(tmp_path, case.change(GOOD))
    assert topic is None
    said = [each for each in mistakes if case.what in each.what]
    assert said, [str(each) for each in mistakes]
    assert (said[0].path, said[0].line) == (SHOWN, case.line)
    assert case.mend in said[0].mend
    assert not said[0].warning


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.about)
def test_a_mistake_is_one_line(case: Case, tmp_path: Path) -> None:
    for mistake in read(tmp_path, case.change(GOOD))[1]:
        assert str(mistake) == f"{SHOWN}:{mistake.line}: {mistake.what} {mistake.mend}"
        assert "\n" not in str(mistake)


def test_a_file_that_is_not_utf_8_is_named(tmp_path: Path) -> None:
    topic, mistakes = read(tmp_path, GOOD.encode().replace(b"something", b"s\xf6mething"))
    assert topic is None
    assert [str(each) for each in mistakes] == [
        f"{SHOWN}:1: The file is not UTF-8 text. Save it as UTF-8."
    ]


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    path = tmp_path / "en" / "act" / "good-example.yaml"
    path.parent.mkdir(parents=True)
    path.symlink_to(tmp_path / "nowhere.yaml")
    topic, mistakes = read_topic(path, SHOWN, TODAY, IDS)
    assert topic is None
    assert [(each.line, each.what) for each in mistakes] == [
        (1, "The file cannot be read: No such file or directory.")
    ]


@pytest.mark.parametrize(
    ("about", "text"),
    [
        ("nothing", ""),
        ("a comment alone", "# to be written\n"),
        ("a list", "- title: What is a test?\n"),
        ("a text", "What is a test?\n"),
    ],
)
def test_a_file_without_fields_holds_no_topic(about: str, text: str, tmp_path: Path) -> None:
    topic, mistakes = read(tmp_path, text)
    assert topic is None, about
    assert [str(each) for each in mistakes] == [
        f"{SHOWN}:1: The file holds no topic. See faq/README.md for an example."
    ]


@pytest.mark.parametrize(
    "name", ["Good-example", "good_example", "good--example", "-good", "gut ö"]
)
def test_a_file_name_that_is_no_id_is_named(name: str, tmp_path: Path) -> None:
    topic, mistakes = read(tmp_path, GOOD, name=name)
    assert topic is None
    assert [(each.line, each.what, each.mend) for each in mistakes] == [
        (
            1,
            f"The file name '{name}.yaml' is no topic id.",
            "Use small letters, digits and single dashes.",
        )
    ]


def test_every_mistake_of_a_file_is_named_at_once(tmp_path: Path) -> None:
    text = swap("2025-12-25", "soon")(swap("title: What is a test?", "title: ''")(GOOD))
    _, mistakes = read(tmp_path, swap("[other, third]", "[other, other]")(text))
    assert [each.line for each in mistakes] == [1, 6, 10]


@pytest.mark.parametrize("group", ["pledge", "assistant"])
def test_an_answer_about_this_program_needs_no_address(group: str, tmp_path: Path) -> None:
    topic, mistakes = read(tmp_path, swap(f"    {URL}\n", "")(GOOD), group=group)
    assert mistakes == []
    assert topic is not None
    assert topic.sources == (Source("A page"),)


def test_an_answer_of_today_is_not_of_the_future(tmp_path: Path) -> None:
    assert read(tmp_path, swap("2025-12-25", TODAY.isoformat())(GOOD))[1] == []


def test_an_answer_of_just_the_most_words_is_right(tmp_path: Path) -> None:
    longest = LONG_ANSWER.removesuffix(" word")
    text = swap("  A test shows that something works.", f"  {longest}")(GOOD)
    assert read(tmp_path, text)[1] == []


# What a file can be broken with: what means something in YAML, and what nobody types on purpose.
_MEANT: Final = ": |- |&a |*a|!!python/object:os.system |{|}|[|]|>|#|'|\"|%|@|<<: |null|~|title:"
_STRANGE: Final = ("\t", "\r", "\n", "\x00", "\x85", "\u2028", "\ufeff", "\ud800", "9" * 5000)
_PIECES: Final = st.sampled_from([*_MEANT.split("|"), *_STRANGE, "|", "---\n", "...\n"])


@settings(
    derandomize=True,
    deadline=None,
    max_examples=150,
    # Each example writes the one file anew, so the folder may be shared.
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    breaks=st.lists(st.tuples(st.integers(0, len(GOOD)), st.integers(0, 40), _PIECES), max_size=4)
)
def test_whatever_is_broken_a_line_of_the_file_is_named(
    breaks: list[tuple[int, int, str]], tmp_path: Path
) -> None:
    text = GOOD
    for at, cut, piece in breaks:
        text = text[:at] + piece + text[at + cut :]
    topic, mistakes = read(tmp_path, text.encode("utf-8", "surrogatepass"))
    assert (topic is None) == bool(mistakes)
    for mistake in mistakes:
        assert 1 <= mistake.line <= len(re.split("\r\n|[\n\r\x85\u2028\u2029]", text)) + 1
        assert len(str(mistake).split("\n")) == 1
