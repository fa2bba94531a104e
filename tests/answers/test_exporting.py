"""A community's answers as files: read back by the same reader that reads the FAQ."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from assistant.answers.exporting import exported, file_name
from assistant.answers.local import LocalAnswer
from assistant.answers.reading import read_topic
from assistant.answers.service import Answers
from assistant.answers.topic import Topic
from assistant.markup import harmless

DAY = date(2026, 11, 24)
MEETING = LocalAnswer(
    topic="local-7",
    language="en",
    title="When do we meet?",
    answer="On Mondays: at six.\n- bring # tea",
    source="https://club.example.org/dates",
    phrasings=tuple(f"meeting {number}: when?" for number in range(25)),
    as_of=DAY,
)


@pytest.fixture
def wannacry(answers: Answers) -> Topic:
    found = answers.topic("wannacry", "en")
    assert found is not None
    return found


def test_a_new_answer_is_a_right_file(tmp_path: Path) -> None:
    ((name, text),) = exported("The Club", [MEETING], {}).items()
    assert name == "en/community/when-do-we-meet.yaml"
    path = tmp_path / name
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")
    topic, mistakes = read_topic(path, path, DAY, {"when-do-we-meet"})
    assert mistakes == []
    assert topic is not None
    assert (topic.title, topic.answer, topic.phrasings) == (
        MEETING.title,
        MEETING.answer,
        MEETING.phrasings,
    )
    assert topic.sources[0].url == MEETING.source
    assert topic.sources[0].title == "The moderators of The Club, 2026-11-24"


def test_what_a_file_lacks_stands_at_its_top() -> None:
    (text,) = exported("c", [replace(MEETING, phrasings=("a", "b"))], {}).values()
    assert text.startswith(
        "# Before this can come with the program it needs 23 more phrasings, and a"
    )


def test_more_phrasings_for_a_shared_answer_give_its_whole_file(wannacry: Topic) -> None:
    more = replace(MEETING, topic="wannacry", answer="", phrasings=("the tears worm",))
    ((name, text),) = exported("c", [more], {"wannacry": wannacry}).items()
    fields = yaml.safe_load(text)
    assert name == "en/cyberwarfare/wannacry.yaml"
    assert fields["answer"] == wannacry.answer
    assert fields["phrasings"] == [*wannacry.phrasings, "the tears worm"]
    assert fields["sources"][0]["url"] == wannacry.sources[0].url


def test_an_answer_in_place_of_a_shared_one(wannacry: Topic) -> None:
    ours = replace(MEETING, topic="wannacry", source="our archive")
    (text,) = exported("c", [ours], {"wannacry": wannacry}).values()
    fields = yaml.safe_load(text)
    assert fields["answer"] == MEETING.answer
    assert fields["sources"] == [{"title": "our archive"}]
    assert fields["related"] == list(wannacry.related)


def test_answers_of_one_title_are_two_files() -> None:
    files = exported("c", [MEETING, replace(MEETING, topic="local-9")], {})
    assert list(files) == ["en/community/when-do-we-meet.yaml", "en/community/local-9.yaml"]


def test_a_title_without_letters_of_ours_goes_by_its_topic() -> None:
    assert file_name("\u0915\u092c?", "local-7") == "local-7"


# As a form lets texts through: harmless, and not empty.
TEXTS = st.text().map(lambda text: harmless(text).strip()).filter(bool)


@given(
    st.builds(
        lambda title, answer, ways: replace(MEETING, title=title, answer=answer, phrasings=ways),
        TEXTS,
        TEXTS,
        st.tuples(TEXTS),
    )
)
def test_whatever_was_written_is_read_back(answer: LocalAnswer) -> None:
    ((name, text),) = exported("c", [answer], {}).items()
    fields = yaml.safe_load(text)
    assert (fields["title"], fields["answer"]) == (answer.title, answer.answer)
    assert fields["phrasings"] == list(answer.phrasings)
    assert name.removeprefix("en/community/").removesuffix(".yaml").replace("-", "").isalnum()
