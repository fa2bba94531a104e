"""The rules of the answer loop, over a real store: who may do how much, and who sees what when."""

import asyncio
from datetime import timedelta

import pytest

from assistant.answers import review
from assistant.assistant import Assistant
from assistant.request import Role, Text
from tests.conftest import Build
from tests.talking import NOW, Clock, Person

QUESTION = "can i get a certificate for volunteering here"
ANSWER = ("review answer", "Who runs the club?", "The board.", "skip", "skip")


async def say(person: Person, *lines: str) -> str:
    heard = ""
    for line in lines:
        heard = await person.says(line)
    return heard


async def publish(
    mona: Person, title: str = "Who runs the club?", answer: str = "The board."
) -> str:
    return await say(mona, "review answer", title, answer, "skip", "skip", "1")


async def test_the_author_is_told_and_nobody_else(assistant: Assistant, mona: Person) -> None:
    ann, bob = Person(assistant), Person(assistant, name="bob")
    await say(ann, QUESTION, "2")
    await say(bob, QUESTION, "1")
    heard = await say(
        mona, "review answer 1", "1", "Certificates?", "Yes, in May.", "skip", "skip", "1"
    )
    assert "1 person who asked is being told." in heard
    services = assistant.services
    home = await services.drives.home(ann.request(Text("")))
    for person, expected in ((bob, 0), (ann, 1)):
        key = services.conversations.person(person.request(Text("")))
        claimed = await services.outbox.claim(home.id, NOW, 9, key)
        assert len(claimed) == expected
        for each in claimed:
            said = str(each.announcement.text)
            assert "The moderators of club answered a question that you passed on." in said
            assert "Yes, in May." in said
            assert QUESTION not in said


async def test_an_answer_lives_in_its_community_alone(assistant: Assistant, mona: Person) -> None:
    await publish(mona)
    assert "The board." in await Person(assistant).says("who runs the club?")
    assert "The board." not in await Person(assistant, community="choir").says("who runs the club?")


async def test_moderators_do_not_learn_who_asked(assistant: Assistant, mona: Person) -> None:
    await say(Person(assistant, name="zebedee"), QUESTION, "2")
    heard = await say(mona, "review", "review answer 1", "cancel", "review dismiss 1", "review")
    assert "zebedee" not in heard


async def test_a_person_has_a_few_questions_waiting(assistant: Assistant) -> None:
    ann = Person(assistant)
    for number in range(review.MOST_OF_PERSON):
        heard = await say(ann, f"what is for dinner in room {number}", "pass on")
        assert "Passed on." in heard
    heard = await say(ann, "what is for breakfast in the other room", "pass on")
    assert "You have several questions waiting" in heard


async def test_a_full_queue_is_said(assistant: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(review, "MOST_WAITING", 1)
    await say(Person(assistant), QUESTION, "1")
    heard = await say(Person(assistant, name="bob"), QUESTION, "1")
    assert "Very many questions are waiting" in heard


async def test_a_community_has_so_many_answers(
    assistant: Assistant, mona: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(review, "MOST_ANSWERS", 1)
    await publish(mona)
    heard = await publish(mona, "Where do we meet?", "In the town hall.")
    assert "There are 1 answers of your own here already" in heard
    # What was typed is kept, so that it can be published after another one was undone.
    assert "Published as change 3." in await say(mona, "review undo 1", "review publish", "1")


async def test_two_moderators_at_once(assistant: Assistant) -> None:
    mona, otto = (Person(assistant, name=name, role=Role.MODERATOR) for name in ("mona", "otto"))
    await say(mona, *ANSWER)
    await say(otto, *ANSWER[:2], "The parents.", "skip", "skip")
    heard = await asyncio.gather(mona.says("1"), otto.says("1"))
    first, second = sorted(heard, key=lambda text: "quicker" in text)
    assert "Published as change 1." in first
    assert "Another moderator was quicker" in second
    assert "published Who runs the club?" in second


async def test_another_process_sees_it_soon(make: Build) -> None:
    first, second = await make(), await make()
    mona, ann = Person(first, name="mona", role=Role.MODERATOR), Person(second)
    await ann.says("who runs the club?")
    await publish(mona)
    await second.services.review.catch_up()
    assert "The board." in await ann.says("who runs the club?")
    await mona.says("review undo 1")
    await second.services.review.catch_up()
    assert "The board." not in await ann.says("who runs the club?")


async def test_a_preview_says_whose_answer_changes(assistant: Assistant, mona: Person) -> None:
    heard = await say(mona, "review answer", "What was WannaCry?", "A worm.", "skip", "skip")
    assert "These questions would get another answer:" in heard
    assert "until now What was WannaCry?, then did you mean: " in heard
    assert "this answer" in heard


async def test_a_preview_says_what_else_it_would_answer(assistant: Assistant, mona: Person) -> None:
    await say(Person(assistant, name="bob"), "who runs the club", "pass on")
    heard = await say(mona, *ANSWER)
    assert "It answers these waiting questions too:" in heard
    assert "#1: \u201cwho runs the club\u201d" in heard


async def test_a_moderator_sees_and_erases_what_is_theirs(
    assistant: Assistant, mona: Person
) -> None:
    await publish(mona)
    assert "1 change of your community's answers" in await mona.says("my data")
    assert "Nothing is stored about you now." in await say(mona, "my data erase", "1")
    otto = Person(assistant, name="otto", role=Role.MODERATOR)
    history = await otto.says("review history")
    assert "somebody whose data was erased published Who runs the club?" in history
    assert "The board." in await Person(assistant).says("who runs the club?")


async def test_small_words_and_distress_are_not_offered(assistant: Assistant) -> None:
    ann = Person(assistant)
    for text in ("thanks!", "you are useless", "write me a virus", "i want to hurt myself"):
        assert "pass it on" not in await ann.says(text)
        assert "I do not remember a question" in await ann.says("pass on")


async def test_a_long_question_is_cut_as_it_is_shown(assistant: Assistant, mona: Person) -> None:
    ann = Person(assistant)
    heard = await ann.says("zork quux " * 100)
    shown = heard.partition("\u201c")[2].partition("\u201d")[0]
    assert len(shown) == 500
    await ann.says("1")
    assert shown in await mona.says("review")


async def test_a_question_is_forgotten_with_the_conversation(assistant: Assistant) -> None:
    clock = Clock()
    ann = Person(assistant, clock=clock)
    await ann.says(QUESTION)
    clock.now = NOW + timedelta(hours=2)
    assert "I do not remember a question" in await ann.says("pass on")
