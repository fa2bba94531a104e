"""A community's own answers beside the shared ones: found, and never in the way."""

from dataclasses import replace

import pytest

from assistant.answers.local import LocalAnswer, merged
from assistant.answers.match import DISTRESS, Match, Outcome, by_name
from assistant.answers.overlay import NOTHING, Overlay, together
from assistant.answers.service import Answers
from tests.talking import NOW

CERTIFICATE = LocalAnswer(
    topic="local-1",
    language="en",
    title="Do volunteers get a certificate?",
    answer="Yes, in December.",
    source="",
    phrasings=("can i get a certificate for volunteering", "do u give out volunteer certificates"),
    as_of=NOW.date(),
)
MEETING = replace(
    CERTIFICATE,
    topic="local-2",
    title="When do we meet?",
    answer="On Mondays at six.",
    phrasings=("when is the next meeting", "what day is the club meeting", "meetup time?"),
)


@pytest.fixture(scope="module")
def overlay(answers: Answers) -> Overlay:
    return Overlay.fit("club", [CERTIFICATE, MEETING], answers.matcher("en"))


def found(answers: Answers, overlay: Overlay, text: str) -> Match:
    return answers.understand(text, "en", overlay=overlay)


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("Do volunteers get a certificate?", "local-1"),
        ("can i get a certificate for volunteering", "local-1"),
        ("do volunteers recieve a certificate", "local-1"),
        ("MEETUP TIME", "local-2"),
        ("when is our next club meeting", "local-2"),
    ],
)
def test_own_answers_are_found(answers: Answers, overlay: Overlay, text: str, topic: str) -> None:
    match = found(answers, overlay, text)
    assert topic in match.suggestions
    assert match.outcome is not Outcome.UNKNOWN


@pytest.mark.parametrize("text", ["can i get a certificate for volunteering", "when do we meet"])
def test_a_question_of_the_answers_themselves_is_sure(
    answers: Answers, overlay: Overlay, text: str
) -> None:
    assert found(answers, overlay, text).outcome is Outcome.SURE


def test_shared_phrasings_keep_their_answers(answers: Answers, overlay: Overlay) -> None:
    library = answers.library("en")
    asked = [(topic.id, text) for topic in library.topics.values() for text in topic.phrasings[::9]]
    changed = [
        text
        for _, text in asked
        if found(answers, overlay, text).topic != answers.understand(text, "en").topic
    ]
    assert len(changed) <= len(asked) / 200, changed


def test_distress_is_never_answered_by_an_overlay(answers: Answers) -> None:
    text = "somebody has my nudes and wants money or he will send them to everyone"
    overlay = Overlay.fit("club", [replace(MEETING, phrasings=(text,))], answers.matcher("en"))
    assert found(answers, overlay, text).kind == DISTRESS


def test_an_answer_in_place_of_a_shared_one(answers: Answers) -> None:
    ours = replace(CERTIFICATE, topic="wannacry", title="What was WannaCry?", phrasings=())
    overlay = Overlay.fit("club", [ours], answers.matcher("en"))
    match = found(answers, overlay, "what was wannacry")
    assert (match.outcome, match.topic) == (Outcome.SURE, "wannacry")
    assert overlay.answer("wannacry") is ours


def test_more_ways_to_ask_for_a_shared_answer(answers: Answers) -> None:
    more = replace(CERTIFICATE, topic="wannacry", title="What was WannaCry?", answer="")
    more = replace(more, phrasings=("the big bad tears thing",))
    overlay = Overlay.fit("club", [more], answers.matcher("en"))
    assert answers.understand("the big bad tears thing", "en").topic != "wannacry"
    assert found(answers, overlay, "the big bad tears thing").topic == "wannacry"
    assert overlay.answer("wannacry") is None, "the answer is the shared one"


def test_without_words_there_is_nothing_to_find(answers: Answers) -> None:
    overlay = Overlay.fit(
        "club", [replace(MEETING, title="?!", phrasings=("...",))], answers.matcher("en")
    )
    assert found(answers, overlay, "what was wannacry").topic == "wannacry"
    assert NOTHING.match("x", by_name("wannacry")).topic == "wannacry"


# ---- two readings of a question

SURE = Match(Outcome.SURE, "a", ("a", "b", "c"), 0.8, 0.5, 0.2)
UNSURE = Match(Outcome.UNSURE, None, ("a", "b", "c"), 0.4, 0.5, 0.2)
UNKNOWN = Match(Outcome.UNKNOWN, None, (), 0.1, 0.5, 0.2)


def local(match: Match, confidence: float) -> Match:
    topic = "x" if match.topic else None
    suggestions = ("x", "y") if match.suggestions else ()
    return replace(match, topic=topic, suggestions=suggestions, confidence=confidence)


@pytest.mark.parametrize(
    ("shared", "own", "outcome", "suggestions"),
    [
        (SURE, local(UNKNOWN, 0.1), Outcome.SURE, ("a", "b", "c")),
        (SURE, local(UNSURE, 0.4), Outcome.SURE, ("a", "b", "c")),
        (UNSURE, local(SURE, 0.8), Outcome.SURE, ("x", "y")),
        (UNKNOWN, local(SURE, 0.8), Outcome.SURE, ("x", "y")),
        (UNKNOWN, local(UNSURE, 0.4), Outcome.UNSURE, ("x",)),
        (UNSURE, local(UNSURE, 0.45), Outcome.UNSURE, ("x", "a", "b")),
        (UNSURE, local(UNSURE, 0.3), Outcome.UNSURE, ("a", "b", "x")),
        (SURE, local(SURE, 0.95), Outcome.SURE, ("x", "y")),
        (SURE, local(SURE, 0.6), Outcome.SURE, ("a", "b", "c")),
        (SURE, local(SURE, 0.85), Outcome.UNSURE, ("x", "a", "b")),
        (SURE, local(SURE, 0.75), Outcome.UNSURE, ("a", "b", "x")),
    ],
)
def test_two_readings_are_compared_by_confidence(
    shared: Match, own: Match, outcome: Outcome, suggestions: tuple[str, ...]
) -> None:
    match = together(shared, own)
    assert (match.outcome, match.suggestions) == (outcome, suggestions)
    assert (match.topic is None) == (outcome is not Outcome.SURE)


def test_two_readings_that_agree_are_no_tie() -> None:
    assert together(SURE, replace(SURE, confidence=0.85)).outcome is Outcome.SURE


def test_phrasings_are_kept_once_and_the_newest() -> None:
    many = tuple(str(number) for number in range(60))
    before = replace(MEETING, phrasings=("a", "b"))
    assert merged(before, ("b", "c")) == ("a", "b", "c")
    assert merged(before, many) == many[-40:]
