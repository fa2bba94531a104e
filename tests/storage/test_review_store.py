"""The answer loop at rest: the contract of `ReviewStore`, for every implementation."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from assistant.acts import Act, What
from assistant.answers.local import LocalAnswer
from assistant.answers.store import KEPT_AFTER_ANSWER, NewQuestion, NewStep, Passed, Rating
from assistant.errors import RedeliveredError
from assistant.identity import Event
from assistant.markup import Markup, Span
from assistant.storage import Stores
from tests.storage.making import first_drive, fresh_event, key, rows
from tests.storage.worlds import World
from tests.talking import NOW

TOLD = Markup((Span("It was answered."),))
ANSWER = LocalAnswer(
    topic="",
    language="en",
    title="When do we meet?",
    answer="On Mondays.",
    source="",
    phrasings=("next meeting when",),
    as_of=NOW.date(),
)


def asked(world: World, text: str, person: str = "ann", **changed: object) -> NewQuestion:
    new = NewQuestion(world.drive.community, text, "en", key(person), b"", fresh_event())
    return replace(new, **changed)  # type: ignore[arg-type]  # each test names fields it knows


async def passes_on(world: World, text: str, person: str = "ann", **changed: object) -> Passed:
    return await world.review.pass_on(asked(world, text, person, **changed), 3, 5)


def step(world: World, seen: int = 0, **changed: object) -> NewStep:
    new = NewStep(world.drive.community, "", ANSWER, key("mona"), b"sealed", seen, fresh_event())
    return replace(new, **changed)  # type: ignore[arg-type]  # as above


async def waiting(world: World) -> list[str]:
    return [each.text for each in await world.review.waiting(world.drive.community)]


# ---- questions


async def test_what_is_passed_on_waits_oldest_first(world: World) -> None:
    assert await passes_on(world, "one?") is Passed.KEPT
    assert await passes_on(world, "two?", "bob", address=b"where") is Passed.KEPT
    first, second = await world.review.waiting(world.drive.community)
    assert (first.text, first.language, first.asked_at, first.tells) == ("one?", "en", NOW, False)
    assert (second.text, second.tells, second.answered_at) == ("two?", True, None)
    assert await world.review.waiting(world.drive.community + 1) == []


async def test_the_same_words_of_a_person_wait_once(world: World) -> None:
    await passes_on(world, "When do we meet?")
    assert await passes_on(world, "when do we MEET") is Passed.TWICE
    assert await passes_on(world, "when do we meet", "bob") is Passed.KEPT
    assert len(await waiting(world)) == 2


async def test_neither_a_person_nor_a_queue_holds_too_many(world: World) -> None:
    for number in range(3):
        assert await passes_on(world, f"{number}?") is Passed.KEPT
    assert await passes_on(world, "one more?") is Passed.ENOUGH
    for person in ("bob", "cem"):
        assert await passes_on(world, "mine?", person) is Passed.KEPT
    assert await passes_on(world, "mine?", "dan") is Passed.FULL
    assert len(await waiting(world)) == 5


async def test_many_at_once_do_not_exceed_it(world: World) -> None:
    tried = [passes_on(world, f"{number}?", f"person {number}") for number in range(12)]
    outcomes = await asyncio.gather(*tried)
    assert outcomes.count(Passed.KEPT) == 5
    assert outcomes.count(Passed.FULL) == 7


async def test_a_redelivered_question_does_nothing(world: World) -> None:
    event = fresh_event()
    await passes_on(world, "one?", event=event)
    with pytest.raises(RedeliveredError):
        await passes_on(world, "two?", event=event)
    assert await waiting(world) == ["one?"]


async def test_a_question_closed_unanswered_is_gone_and_its_author_told(world: World) -> None:
    await passes_on(world, "one?", address=b"where ann is")
    await passes_on(world, "two?", "bob")
    ids = [each.id for each in await world.review.waiting(world.drive.community)]
    deleted = Act(
        world.drive.community, What.QUESTIONS_DELETED, "", "2", key("mona"), b"sealed", NOW
    )
    await world.review.dismiss(ids, TOLD, fresh_event(), deleted)
    assert await waiting(world) == []
    assert await world.review.of_person(key("ann")) == []
    (claimed,) = await world.outbox.claim(world.drive.community, NOW, 9)
    said = claimed.announcement
    assert (said.text, said.person, said.address) == (TOLD, key("ann"), b"where ann is")


# ---- answers


async def test_a_new_answer_gets_a_topic_and_is_read_back(world: World) -> None:
    stored = await world.review.publish(step(world))
    assert stored is not None
    assert stored.answer == replace(ANSWER, topic="local-1")
    assert await world.review.steps(world.drive.community) == [stored]
    assert await world.review.newest() == {world.drive.community: stored.id}
    assert await world.review.steps(world.drive.community + 1) == []


async def test_who_has_not_seen_the_last_change_changes_nothing(world: World) -> None:
    first = await world.review.publish(step(world))
    assert first is not None
    assert await world.review.publish(step(world)) is None
    second = await world.review.publish(step(world, seen=first.id, topic="local-1", answer=None))
    assert second is not None
    found = await world.review.steps(world.drive.community)
    assert [(each.topic, each.answer is None) for each in found] == [
        ("local-1", True),
        ("local-1", False),
    ]


async def test_a_redelivered_step_is_not_another_s(world: World) -> None:
    new = step(world)
    await world.review.publish(new)
    with pytest.raises(RedeliveredError):
        await world.review.publish(new)


async def test_of_two_at_once_one_is_stored(world: World) -> None:
    both = await asyncio.gather(
        world.review.publish(step(world)), world.review.publish(step(world))
    )
    assert sum(each is not None for each in both) == 1


async def test_an_answer_tells_those_who_wanted_to_be_told_once(world: World) -> None:
    await passes_on(world, "one?", address=b"where ann is")
    await passes_on(world, "two?", "bob")
    await passes_on(world, "other?", "bob", address=b"where bob is")
    ids = [each.id for each in await world.review.waiting(world.drive.community)]
    stored = await world.review.publish(step(world, answers=ids[:2], told=TOLD))
    assert stored is not None
    assert await waiting(world) == ["other?"]
    (mine,) = await world.review.of_person(key("ann"))
    assert (mine.answered_at, mine.tells) == (NOW, False)
    (claimed,) = await world.outbox.claim(world.drive.community, NOW, 9)
    assert claimed.announcement.person == key("ann")
    await world.outbox.done(claimed.id, "sent")
    later = NOW + timedelta(days=1)
    assert await world.outbox.claim(world.drive.community, later, 9) == ()


async def test_a_direct_message_is_claimed_by_its_person_alone(world: World) -> None:
    await passes_on(world, "one?", address=b"where ann is")
    ids = [each.id for each in await world.review.waiting(world.drive.community)]
    await world.review.publish(step(world, answers=ids, told=TOLD))
    community = world.drive.community
    assert await world.outbox.claim(community, NOW, 9, key("bob")) == ()
    assert len(await world.outbox.claim(community, NOW, 9, key("ann"))) == 1


async def test_changes_are_counted_by_person(world: World) -> None:
    await world.review.publish(step(world))
    assert await world.review.edited_by(key("mona")) == 1
    assert await world.review.edited_by(key("ann")) == 0


# ---- ratings


async def test_ratings_add_up_and_never_fall_below_nothing(world: World) -> None:
    community = world.drive.community
    for up, down in ((1, 0), (0, 1), (0, 1), (-1, 1)):
        await world.review.rate(community, "wannacry", up, down, fresh_event())
    await world.review.rate(community, "notpetya", -1, 1, fresh_event())
    assert await world.review.ratings(community) == [
        Rating("wannacry", 0, 3),
        Rating("notpetya", 0, 1),
    ]
    await world.review.rate(community, "notpetya", 0, -5, fresh_event())
    assert (await world.review.ratings(community))[1] == Rating("notpetya", 0, 0)


async def test_ratings_begin_anew_with_a_new_answer_and_on_request(world: World) -> None:
    community = world.drive.community
    for topic in ("wannacry", "notpetya"):
        await world.review.rate(community, topic, 0, 1, fresh_event())
    await world.review.publish(step(world, topic="wannacry"))
    assert [each.topic for each in await world.review.ratings(community)] == ["notpetya"]
    await world.review.clear_ratings(community, fresh_event())
    assert await world.review.ratings(community) == []


# ---- what is kept of persons


async def test_who_erases_takes_questions_messages_and_names_along(world: World) -> None:
    await passes_on(world, "one?", address=b"where ann is")
    await passes_on(world, "two?", "bob")
    ids = [each.id for each in await world.review.waiting(world.drive.community)]
    await world.review.publish(step(world, answers=ids[:1], told=TOLD, person=key("ann")))
    await world.pledges.erase(key("ann"), fresh_event())
    assert await world.review.of_person(key("ann")) == []
    assert await waiting(world) == ["two?"]
    assert await world.outbox.claim(world.drive.community, NOW, 9) == ()
    (left,) = await world.review.steps(world.drive.community)
    assert left.editor == b""
    assert left.answer is not None
    assert await world.review.edited_by(key("ann")) == 0


async def test_a_question_goes_some_time_after_its_answer(stores: Stores) -> None:
    home, drive = await first_drive(stores.drives)
    for text, person in (("one?", "ann"), ("two?", "bob")):
        new = NewQuestion(home.id, text, "en", key(person), b"", fresh_event())
        await stores.review.pass_on(new, 9, 9)
    ids = [each.id for each in await stores.review.waiting(home.id)]
    new_step = NewStep(
        home.id, "", ANSWER, key("mona"), b"", 0, Event(key("e"), NOW), answers=ids[:1]
    )
    await stores.review.publish(new_step)
    await stores.forget_old(NOW + KEPT_AFTER_ANSWER)
    assert len(await stores.review.of_person(key("ann"))) == 1
    await stores.forget_old(NOW + KEPT_AFTER_ANSWER + timedelta(seconds=1))
    assert await stores.review.of_person(key("ann")) == []
    assert len(await stores.review.of_person(key("bob"))) == 1, "it still waits"
    assert rows(stores.database.path, "SELECT text FROM question") == [("two?",)]
    assert drive.community == home.id
