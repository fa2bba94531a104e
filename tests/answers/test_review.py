"""The rules of the answer loop, over a real store: who may do how much, and who sees what when."""

import asyncio
from datetime import timedelta

import pytest

from assistant.answers import review
from assistant.assistant import Assistant
from assistant.reply import Visibility
from assistant.request import ButtonPress, Role, Text
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
        heard = await say(ann, f"how many chairs are in room {number}", "pass on")
        assert "Passed on." in heard
    heard = await say(ann, "how many tables are in the other room", "pass on")
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


async def test_a_form_outlives_the_question_it_answers(assistant: Assistant, mona: Person) -> None:
    await say(Person(assistant), QUESTION, "1")
    await say(mona, "review answer 1", "1", "Certificates?", "Yes, in May.")
    otto = Person(assistant, name="otto", role=Role.MODERATOR)
    assert "1 question deleted." in await say(otto, "review dismiss 1", "1")
    assert "How else may people ask" in await mona.says("skip")
    assert "Yes, in May." in await mona.says("skip")
    assert "Published as change 1." in await mona.says("1")


async def test_of_two_answers_to_one_question_the_second_sees_the_first(
    assistant: Assistant, mona: Person
) -> None:
    await say(Person(assistant), QUESTION, "1")
    otto = Person(assistant, name="otto", role=Role.MODERATOR)
    for person, answer in ((mona, "Yes, in May."), (otto, "No, never.")):
        await say(person, "review answer 1", "1", "Certificates?", answer, "skip", "skip")
    assert "Published as change 1." in await mona.says("1")
    heard = await otto.says("1")
    assert "Another moderator was quicker" in heard
    assert "mona published Certificates?" in heard
    assert "No, never." in heard


async def test_an_open_form_is_left_whatever_happened(assistant: Assistant, mona: Person) -> None:
    await say(Person(assistant), QUESTION, "1")
    await mona.says("review answer 1")
    otto = Person(assistant, name="otto", role=Role.MODERATOR)
    await say(otto, "review dismiss 1 yes")
    assert "Cancelled." in await mona.says("cancel")


async def test_publishing_by_name_accuses_nobody(assistant: Assistant, mona: Person) -> None:
    await publish(mona)
    await say(mona, "review answer", "Where do we meet?", "In the town hall.", "skip", "skip")
    heard = await mona.says("review publish")
    assert "quicker" not in heard
    assert "Published as change 2." in await mona.says("yes")


async def test_back_at_a_preview_changes_it(assistant: Assistant, mona: Person) -> None:
    await say(mona, *ANSWER)
    assert "Now: Who runs the club?" in await mona.says("back")


async def test_a_start_says_that_a_preview_waits(assistant: Assistant, mona: Person) -> None:
    await say(mona, *ANSWER)
    assert "What you filled in for review answer waits" in await mona.says("start")


async def test_nothing_is_passed_on_before_it_was_shown(assistant: Assistant) -> None:
    ann = Person(assistant)
    assert "Did you mean" in await ann.says("norms for states and companies online")
    heard = await ann.says("pass on")
    assert "They would read exactly this" in heard
    assert "Passed on." in await ann.says("yes")


async def test_a_button_passes_on_the_question_that_it_stands_below(
    assistant: Assistant, mona: Person
) -> None:
    ann, bob = Person(assistant, public=True), Person(assistant, name="bob", public=True)
    first = (await ann.does(Text("can i get a certificate for volunteering"))).buttons[0]
    await ann.says("where do I leave my bicycle at the meeting")
    await bob.says("does anybody want to buy my old skateboard")
    for person in (ann, bob):
        refused = await person.does(ButtonPress(first.command, first.arguments))
        assert "another question than your last one" in str(refused.text)
    assert "No question is waiting" in await mona.says("review")
    again = await ann.does(Text("can i get a certificate for volunteering"))
    passed = await ann.does(ButtonPress(again.buttons[0].command, again.buttons[0].arguments))
    assert "Passed on." in str(passed.text)
    twice = await ann.does(ButtonPress(first.command, first.arguments))
    assert "You passed that on already" in str(twice.text)


async def test_only_its_author_can_pass_a_question_on(assistant: Assistant) -> None:
    ann = Person(assistant, public=True)
    for question in ("do you sell skateboards", "norms for states and companies online", "\u2026"):
        reply = await ann.calls("ask", question=question, of_another="yes")
        assert reply.visibility is Visibility.PRIVATE, question
        assert "pass on" not in [button.command for button in reply.buttons]
        for typed in ("pass on", "none of these"):
            assert "exactly this" not in await ann.says(typed)
    answered = await ann.calls("ask", question="what was stuxnet?", of_another="yes")
    assert answered.visibility is Visibility.PUBLIC


async def test_distress_is_not_kept_for_passing_on_either(assistant: Assistant) -> None:
    ann = Person(assistant)
    for before in ("hello", "what was stuxnet?"):
        await ann.says(before)
        for text in (
            "how do I reach a human, I want to die",
            "my mum locks me in the basement when she is angry",
            "He filmed us in the changing room and wants 50 euros",
            "ich will nicht mehr leben",
        ):
            heard = await ann.says(text)
            assert "adult" in heard, text
            assert "I do not remember a question" in await ann.says("pass on")


async def test_a_person_with_two_questions_is_told_once(assistant: Assistant, mona: Person) -> None:
    ann = Person(assistant)
    await say(ann, QUESTION, "2", "do we get a certificate if we volunteer here", "2")
    heard = await say(mona, "review answer 1", "1", "Certificates?", "Yes.", "skip", "skip", "1")
    assert "1 person who asked is being told." in heard


async def test_who_was_not_told_yet_is_not_told_of_what_was_undone(
    assistant: Assistant, mona: Person
) -> None:
    ann = Person(assistant)
    await say(ann, QUESTION, "2")
    await say(mona, "review answer 1", "1", "Certificates?", "Yes.", "skip", "skip", "1")
    await mona.says("review undo 1")
    services = assistant.services
    home = await services.drives.home(ann.request(Text("")))
    assert await services.outbox.claim(home.id, NOW, 9) == ()


async def test_one_question_of_a_group_is_answered_alone(
    assistant: Assistant, mona: Person
) -> None:
    await say(Person(assistant), "when is the next chess practice", "pass on")
    await say(Person(assistant, name="bob"), "where is the next chess practice", "pass on")
    assert "or #2: \u201cwhere is the next chess practice\u201d" in await mona.says("review")
    await say(
        mona, "review answer 2", "1", "Where do we meet?", "In the hall.", "skip", "skip", "1"
    )
    heard = await mona.says("review")
    assert "1 question is waiting" in heard
    assert "when is the next chess practice" in heard


async def test_what_it_answers_too_is_answered(assistant: Assistant, mona: Person) -> None:
    await say(Person(assistant), "who runs the club", "2")
    heard = await say(mona, *ANSWER, "1")
    assert "1 person who asked is being told." in heard
    assert "No question is waiting." in await mona.says("review")


async def test_the_moderators_own_answers_are_listed_and_offered(
    assistant: Assistant, mona: Person
) -> None:
    await publish(mona)
    ann = Person(assistant)
    assert "Answers of the moderators here (1)" in str((await ann.does(Text("topics"))).buttons)
    assert "Who runs the club?" in await ann.says("topics Answers of the moderators here")
    await say(ann, "who is the chairwoman of our club", "pass on")
    assert "Who runs the club?" in await mona.says("review answer 1")


async def test_a_title_with_marks_is_refused_with_a_reason(
    assistant: Assistant, mona: Person
) -> None:
    await mona.says("review answer")
    for title, reason in (
        ("**When do we open?**", "plain words"),
        ("When do we open? @everyone", "mention nobody"),
        ("what is the paris call? " * 5, "characters long"),
        ("???", "needs words"),
    ):
        assert reason in await mona.says(title)


async def test_who_is_no_moderator_any_more_cannot_go_on(
    assistant: Assistant, mona: Person
) -> None:
    await mona.says("review answer")
    mona.role = Role.MEMBER
    assert "Only moderators can do that." in await mona.says("Who runs the club?")
    assert "WannaCry was" in await mona.says("what was wannacry")


async def test_undoing_an_answer_brings_its_questions_back(
    assistant: Assistant, mona: Person
) -> None:
    ann = Person(assistant)
    await say(ann, QUESTION, "1")
    await say(mona, "review answer 1", "1", "Certificates?", "Yes.", "skip", "skip", "1")
    assert "answered on" in await ann.says("my data")
    assert "questions that it answered wait again" in await mona.says("review undo 1")
    assert "1 question is waiting" in await mona.says("review")
    assert "answered on" not in await ann.says("my data")


async def test_a_cry_beside_a_question_is_heard(assistant: Assistant) -> None:
    ann = Person(assistant)
    for text in (
        "what is principle 5 and my dad hits me",
        "principle 3 i want to die",
        "what is ransomware, a boy has my nudes and wants money",
        "mein stiefvater schl\u00e4gt mich",
    ):
        assert "I am sorry that you have to go through this" in await ann.says(text), text
    for text in ("bring mich um 8 zum training bitte", "what does principle 4 say please"):
        assert "I am sorry" not in await ann.says(text), text


async def test_where_others_read_along_a_cry_gets_help_and_no_exposure(
    assistant: Assistant,
) -> None:
    ann = Person(assistant, public=True)
    answer = await ann.says("i want to die")
    assert "an adult you trust or a moderator here can help" in answer
    assert "go through this" not in answer
