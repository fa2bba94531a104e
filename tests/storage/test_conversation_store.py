"""Open forms and last topics outlive the program, for a day, and nothing else does."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from assistant.conversations import NEW, Draft, State
from assistant.storage import Stores
from tests.storage.making import LONG_AGO, key, opened, rows
from tests.talking import NOW

TALK, ANN = key("talk of ann"), key("ann")
DRAFT = Draft("pledge", {"drive": "1", "wording": "1"}, {"age_group": "to24"}, NOW)


async def test_a_conversation_that_was_never_seen_is_new(stores: Stores) -> None:
    assert await stores.conversations.load(TALK, LONG_AGO) == NEW


async def test_an_open_form_is_found_again_as_it_was(stores: Stores) -> None:
    draft = Draft(
        command="pledge change",
        arguments={"drive": "1", "wording": "2"},
        values={
            "age_group": "to24",
            "principles": ("1", "9"),
            "yes": True,
            "name": "Ann \U0001f389",
        },
        started=NOW,
        initial={"country": "IN", "principles": ("4",), "shown": False},
        offered=("Guinea", "Guinea-Bissau"),
    )
    await stores.conversations.save_draft(TALK, ANN, draft)
    assert await stores.conversations.load(TALK, LONG_AGO) == State(draft=draft)


async def test_the_answers_keep_the_order_in_which_they_were_given(stores: Stores) -> None:
    # `back` takes the last answer away, so their order is part of what is stored.
    given = Draft("pledge", {}, {"name": "Ann", "age_group": "to24", "country": "IN"}, NOW)
    await stores.conversations.save_draft(TALK, ANN, given)
    draft = (await stores.conversations.load(TALK, LONG_AGO)).draft
    assert draft is not None
    assert list(draft.values) == ["name", "age_group", "country"]


async def test_the_newest_form_takes_the_place_of_the_one_before(stores: Stores) -> None:
    await stores.conversations.save_draft(TALK, ANN, DRAFT)
    newer = Draft("drive start", {}, {"title": "Summer"}, NOW + timedelta(hours=1))
    await stores.conversations.save_draft(TALK, ANN, newer)
    assert (await stores.conversations.load(TALK, LONG_AGO)).draft == newer


async def test_a_form_that_was_left_is_gone(stores: Stores) -> None:
    await stores.conversations.save_draft(TALK, ANN, DRAFT)
    await stores.conversations.save_draft(TALK, ANN, None)
    assert await stores.conversations.load(TALK, LONG_AGO) == NEW
    assert rows(stores.database.path, "SELECT * FROM draft") == []


async def test_leaving_a_form_that_is_not_there_is_no_mistake(stores: Stores) -> None:
    await stores.conversations.save_draft(TALK, ANN, None)
    assert await stores.conversations.load(TALK, LONG_AGO) == NEW


@pytest.mark.parametrize("last", [DRAFT, None])
async def test_of_several_states_that_wait_to_be_written_the_last_one_holds(
    stores: Stores, last: Draft | None
) -> None:
    early = Draft("help", {}, {}, NOW)
    states = [early, None, DRAFT, early, last]
    await asyncio.gather(*(stores.conversations.save_draft(TALK, ANN, each) for each in states))
    assert (await stores.conversations.load(TALK, LONG_AGO)).draft == last


async def test_conversations_of_many_people_are_kept_apart(stores: Stores) -> None:
    people = [f"p{n}" for n in range(20)]
    await asyncio.gather(
        *(
            stores.conversations.save_draft(
                key(f"talk of {each}"), key(each), Draft("pledge", {}, {"name": each}, NOW)
            )
            for each in people
        )
    )
    for each in people:
        draft = (await stores.conversations.load(key(f"talk of {each}"), LONG_AGO)).draft
        assert draft is not None
        assert draft.values == {"name": each}


async def test_the_last_topic_is_remembered_beside_the_form(stores: Stores) -> None:
    await stores.conversations.save_draft(TALK, ANN, DRAFT)
    await stores.conversations.save_topics([(TALK, ANN, "stuxnet")], NOW)
    await stores.conversations.save_topics([(TALK, ANN, "wannacry")], NOW)
    assert await stores.conversations.load(TALK, LONG_AGO) == State(
        topic="wannacry", draft=DRAFT, touched=NOW
    )


async def test_topics_of_many_conversations_are_stored_together(stores: Stores) -> None:
    talks = [(key(f"talk {n}"), key(f"p{n}"), f"topic-{n}") for n in range(50)]
    await stores.conversations.save_topics([*talks, (talks[0][0], talks[0][1], "newest")], NOW)
    assert (await stores.conversations.load(talks[0][0], LONG_AGO)).topic == "newest"
    assert (await stores.conversations.load(talks[49][0], LONG_AGO)).topic == "topic-49"


async def test_forms_are_forgotten_after_a_day_and_topics_after_an_hour(stores: Stores) -> None:
    old, fresh = NOW - timedelta(days=1, seconds=1), NOW - timedelta(hours=23)
    for name, moment in (("old", old), ("fresh", fresh)):
        draft = Draft("pledge", {}, {}, moment)
        await stores.conversations.save_draft(key(name), ANN, draft)
        await stores.conversations.save_topics([(key(name), ANN, "wannacry")], moment)
    hour = timedelta(hours=1)
    for name, moment in (("then", NOW - hour - timedelta(seconds=1)), ("now", NOW - hour)):
        await stores.conversations.save_topics([(key(name), ANN, "wannacry")], moment)
    await stores.forget_old(NOW)
    assert await stores.conversations.load(key("old"), LONG_AGO) == NEW
    fresh_state = await stores.conversations.load(key("fresh"), LONG_AGO)
    assert fresh_state.topic == ""
    assert fresh_state.draft is not None
    assert await stores.conversations.load(key("then"), LONG_AGO) == NEW
    assert (await stores.conversations.load(key("now"), LONG_AGO)).topic == "wannacry"


async def test_forms_and_topics_outlive_the_program(tmp_path: Path) -> None:
    async with opened(tmp_path) as stores:
        await stores.conversations.save_draft(TALK, ANN, DRAFT)
        await stores.conversations.save_topics([(TALK, ANN, "wannacry")], NOW)
    async with opened(tmp_path) as again:
        assert await again.conversations.load(TALK, LONG_AGO) == State(
            topic="wannacry", draft=DRAFT, touched=NOW
        )
