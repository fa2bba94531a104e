"""Where answers go on Slack: what is for one person alone, and what cannot be shown where it was asked."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import aiohttp
import pytest

from adapters.slack import responding
from adapters.slack.client import SlackClient
from assistant import Reply, Request
from assistant.assistant import Assistant
from tests.adapters.slack import payloads
from tests.adapters.slack.fake import (
    Done,
    Failure,
    FakeSlack,
    buttons_of,
    text_of,
)
from tests.adapters.slack.payloads import ANN, BOB, CHANNEL, DM
from tests.adapters.slack.test_wire import filled
from tests.talking import NOW, Clock

PAIR = "D0ANNBOB"
"""The direct messages of two people."""


@dataclass
class Stage:
    """A workspace, and what answers in it."""

    slack: FakeSlack
    client: SlackClient

    async def did(self, body: dict[str, Any]) -> Done:
        """Do something, and give all that came of it."""
        return await self.slack.did(body)


@pytest.fixture
async def stage(assistant: Assistant) -> AsyncIterator[Stage]:
    async with FakeSlack() as slack, aiohttp.ClientSession() as session:
        client = SlackClient(assistant, slack.settings(), session, Clock(NOW))
        stopping = asyncio.Event()
        serving = asyncio.create_task(client.serve(stopping, lambda _: None, http=False))
        yield Stage(slack, client)
        stopping.set()
        await serving


async def test_what_one_presses_among_two_people_is_seen_by_that_one_alone(stage: Stage) -> None:
    asked = await stage.did(payloads.slash("my data", direct=True, channel_id=PAIR))
    assert asked.acknowledged["response_type"] == "ephemeral"
    opened = await stage.did(payloads.slash("ask what is the Paris Call?", direct=True))
    button = next(iter(buttons_of(opened.acknowledged).values()))
    pressed = payloads.button(button, direct=True)
    pressed["channel"]["id"] = pressed["container"]["channel_id"] = PAIR
    pressed["container"]["is_ephemeral"] = True
    answer = await stage.did(pressed)
    await stage.slack.until(lambda: answer.answers, "an answer")
    assert [each["response_type"] for each in answer.answers] == ["ephemeral"]


async def test_what_is_pressed_in_direct_messages_with_us_stays_there(stage: Stage) -> None:
    said = await stage.slack.say("what is the Paris Call?", direct=True)
    pressed = payloads.button(next(iter(buttons_of(said).values())), direct=True)
    pressed["container"]["is_ephemeral"] = False
    answer = await stage.did(pressed)
    await stage.slack.until(lambda: answer.answers, "an answer")
    assert answer.answers[0]["response_type"] == "in_channel"


async def test_thanks_arrive_after_the_half_hour_in_which_slack_takes_an_answer(
    stage: Stage,
) -> None:
    opened = await stage.did(payloads.slash("pledge"))
    stage.slack.failures.append(Failure("response_url", "used_url", 404))
    await stage.slack.happens("interactive", payloads.sent(opened.modals[0], filled()))
    thanks = (await stage.slack.until(lambda: stage.slack.posts, "thanks"))[0]
    assert "Your pledge counts" in text_of(thanks)
    assert thanks["channel"] == DM


async def test_a_mention_where_it_may_not_write_is_answered_directly(stage: Stage) -> None:
    stage.slack.failures.append(Failure("chat.postMessage", "restricted_action"))
    await stage.slack.happens("events_api", payloads.message("<@U0BOT> principle 3"))
    answer = (await stage.slack.until(lambda: stage.slack.posts, "an answer"))[0]
    assert "Principle 3" in text_of(answer)
    assert answer["channel"] == DM


async def test_an_answer_that_slack_refuses_is_excused(stage: Stage) -> None:
    stage.slack.failures.append(Failure("chat.postMessage", "invalid_blocks"))
    asked = payloads.message("<@U0BOT> principle 3")
    await stage.slack.happens("events_api", asked)

    (excuse,) = await stage.slack.until(lambda: _whispered(stage), "an excuse")
    assert "could not show my answer" in text_of(excuse)
    assert (excuse["channel"], excuse["user"]) == (CHANNEL, ANN)
    assert "thread_ts" not in excuse, "nobody has begun a thread there"


async def test_what_is_personal_is_shown_in_the_thread_to_who_asked_for_it(stage: Stage) -> None:
    asked = payloads.message("<@U0BOT> my data", thread_ts="1764158399.000001")
    await stage.slack.happens("events_api", asked)
    (mine,) = await stage.slack.until(lambda: _whispered(stage), "an answer")
    assert "stored about you" in text_of(mine)
    assert (mine["user"], mine["thread_ts"]) == (ANN, "1764158399.000001")
    assert not stage.slack.posts
    await stage.slack.happens("events_api", payloads.message("<@U0BOT> pledge"))
    _, offered = await stage.slack.until(lambda: _whispered(stage)[1:] and _whispered(stage), "it")
    assert "There is a form to fill in" in offered["text"]
    opened = await stage.did(payloads.button(buttons_of(offered)["Open the form"]))
    assert "not an official signature" in text_of(opened.modals[0])


async def test_a_picture_comes_directly_where_it_may_not_be_posted(stage: Stage) -> None:
    stage.slack.failures.append(Failure("files.completeUploadExternal", "not_in_channel"))
    asked = await stage.did(payloads.slash("tally picture"))
    await stage.slack.until(lambda: _handed_over(stage)[1:], "the picture")
    assert "0 people" in text_of(asked.shown[-1])
    first, second = _handed_over(stage)
    assert (first["channel_id"], second["channel_id"]) == (CHANNEL, DM)
    (why,) = stage.slack.posts
    assert why["channel"] == DM
    assert "Invite me there" in text_of(why)


async def test_a_file_that_was_asked_for_in_public_comes_directly(stage: Stage) -> None:
    await stage.slack.happens("events_api", payloads.message("<@U0BOT> export 1", user=BOB))

    (said,) = await stage.slack.until(lambda: _whispered(stage), "an answer")
    (file,) = await stage.slack.until(lambda: _handed_over(stage), "a file")
    assert file["channel_id"] == DM
    assert "direct message" in text_of(said)


def _whispered(stage: Stage) -> list[dict[str, Any]]:
    return [each.body for each in stage.slack.sent if each.method == "chat.postEphemeral"]


def _handed_over(stage: Stage) -> list[dict[str, Any]]:
    method = "files.completeUploadExternal"
    return [each.body for each in stage.slack.sent if each.method == method]


def _opened(user: str) -> dict[str, Any]:
    opened = {"type": "app_home_opened", "user": user, "channel": "D1", "tab": "home"}
    return payloads.event(opened)


async def test_the_home_shows_at_once_what_was_pledged_there(stage: Stage) -> None:
    await stage.slack.happens("events_api", _opened(ANN))
    before = await stage.slack.until(lambda: stage.slack.homes.get(ANN), "a page")
    assert "Nothing is stored about you" in text_of(before)
    button = {"type": "button", "action_id": buttons_of(before)["Pledge"]}
    opened = await stage.did(payloads.at_home(button))
    await stage.slack.happens("interactive", payloads.sent(opened.modals[0], filled()))
    await stage.slack.until(lambda: "1 person" in text_of(stage.slack.homes[ANN]), "the pledge")


async def test_who_moderates_by_name_sees_what_waits_at_home(stage: Stage) -> None:
    named = payloads.slash(f"moderators add <@{ANN}|ann>", user_id=BOB)
    await stage.did(named)
    await stage.slack.happens("events_api", _opened(ANN))
    page = await stage.slack.until(lambda: stage.slack.homes.get(ANN), "a page")
    assert "No organisation is waiting" in text_of(page)


async def test_a_pledge_waits_for_who_it_is_and_is_acknowledged_meanwhile(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = await stage.did(payloads.slash("pledge"))
    stage.client._profiles._known.clear()
    monkeypatch.setattr(responding, "_ANSWERED_WITHIN", 0.05)
    held = stage.slack.held["users.info"] = asyncio.Event()
    thanks = stage.slack.expect(sent := payloads.sent(opened.modals[0], filled()))
    assert await stage.slack.happens("interactive", sent) == {}
    assert not thanks.answers
    held.set()
    await stage.slack.until(lambda: thanks.answers, "thanks")
    assert "Your pledge counts" in text_of(thanks.answers[0])


async def test_a_form_that_comes_too_late_is_offered_with_a_button(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(responding, "_OPENED_WITHIN", 0.05)
    held = stage.slack.held["views.open"] = asyncio.Event()
    late = payloads.slash("pledge")
    done = stage.slack.expect(late)
    assert await stage.slack.happens("slash_commands", late) == {}
    await stage.slack.until(lambda: done.answers, "a button")
    held.set()
    del stage.slack.held["views.open"]
    monkeypatch.setattr(responding, "_OPENED_WITHIN", 2.0)
    pressed = payloads.button(buttons_of(done.answers[0])["Open the form"])
    again = await stage.did(pressed)
    assert "not an official signature" in text_of(again.modals[0])


async def test_a_slow_core_is_answered_for_at_the_address_that_came_with_it(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(responding, "_ANSWERED_WITHIN", 0.05)
    assistant, free = stage.client._assistant, asyncio.Event()
    handle = assistant.handle

    async def slow(request: Request) -> Reply:
        await free.wait()
        return await handle(request)

    monkeypatch.setattr(assistant, "handle", slow)
    done = stage.slack.expect(asked := payloads.slash("principle 3"))
    assert await stage.slack.happens("slash_commands", asked) == {}
    free.set()
    await stage.slack.until(lambda: done.answers, "an answer")
    assert "Principle 3" in text_of(done.answers[0])
    assert done.answers[0]["response_type"] == "ephemeral"


async def test_of_a_crowd_everybody_gets_the_form_or_a_button_for_it(stage: Stage) -> None:
    asking = [payloads.slash("pledge", user_id=f"U{number}") for number in range(150)]
    done = [stage.slack.expect(each) for each in asking]
    await asyncio.gather(*(stage.slack.happens("slash_commands", each) for each in asking))
    await stage.slack.until(lambda: all(each.modals or each.answers for each in done), "it")
    for each in done:
        assert each.modals or "Open the form" in buttons_of(each.answers[0])


async def test_one_answer_is_said_alike_to_all_and_in_the_way_of_each(stage: Stage) -> None:
    first = await stage.did(payloads.slash("principle 3"))
    second = await stage.did(payloads.slash("principle 3", user_id=BOB))
    directly = await stage.did(payloads.slash("ask what is principle 3?", direct=True))
    among = await stage.did(payloads.slash("ask what is principle 3?"))
    assert first.acknowledged == second.acknowledged
    assert "Share in channel" in buttons_of(among.acknowledged)
    assert "Share in channel" not in buttons_of(directly.acknowledged)


async def test_a_place_is_chosen_where_it_can_post(stage: Stage) -> None:
    chosen = payloads.slash("moderators here", user_id=BOB)
    await stage.slack.happens("slash_commands", chosen)
    (said,) = await stage.slack.until(lambda: stage.slack.posts, "a post")
    assert said["channel"] == CHANNEL
    assert "From now on I tell the moderators" in text_of(said)
    stage.slack.failures.append(Failure("chat.postMessage", "not_in_channel"))
    refused = stage.slack.expect(asked := payloads.slash("announcements here", user_id=BOB))
    await stage.slack.happens("slash_commands", asked)
    await stage.slack.until(lambda: refused.answers, "why not")
    assert "Invite me" in text_of(refused.answers[0])
    assert refused.answers[0]["response_type"] == "ephemeral"


async def test_no_channel_is_one_for_questions_where_we_read_none(stage: Stage) -> None:
    refused = await stage.did(payloads.slash("questions here", user_id=BOB))
    assert "only see what is addressed to me" in text_of(refused.acknowledged)
    assert refused.acknowledged["response_type"] == "ephemeral"
    directly = await stage.did(payloads.slash("questions here", user_id=BOB, direct=True))
    assert "only see what is addressed to me" in text_of(directly.acknowledged), (
        "no channel will do"
    )
    listed = await stage.did(payloads.slash("settings", user_id=BOB))
    assert "Moderators are told" in text_of(listed.shown[0])
    assert "Every question" not in text_of(listed.shown[0])


async def test_nothing_is_counted_of_whom_slack_does_not_tell_who_it_is(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = await stage.did(payloads.slash("pledge"))
    stage.client._profiles._known.clear()
    stage.slack.failures.append(Failure("users.info", "internal_error", times=9))
    thanks = stage.slack.expect(sent := payloads.sent(opened.modals[0], filled()))
    await stage.slack.happens("interactive", sent)
    await stage.slack.until(lambda: thanks.answers, "a refusal")
    assert "could not find out just now who you are" in text_of(thanks.answers[0])
    stage.slack.failures.clear()
    tally = await stage.did(payloads.slash("tally"))
    assert "0 people" in text_of(tally.acknowledged)


async def test_nobody_becomes_a_moderator_of_whom_slack_does_not_tell_who_it_is(
    stage: Stage,
) -> None:
    await stage.did(payloads.slash("moderators", user_id=BOB))
    stage.slack.failures.append(Failure("users.info", "user_not_found"))
    named = await stage.did(payloads.slash(f"moderators add <@{ANN}|ann>", user_id=BOB))
    assert "I cannot tell who that is" in text_of(named.acknowledged)
    listed = await stage.did(payloads.slash("moderators", user_id=BOB))
    assert ANN not in text_of(listed.acknowledged)


async def test_an_answer_whose_address_cannot_be_reached_comes_directly(stage: Stage) -> None:
    opened = await stage.did(payloads.slash("pledge"))
    sent = payloads.sent(opened.modals[0], filled())
    channel, thread, _, seen = json.loads(sent["view"]["private_metadata"])
    nowhere = [channel, thread, "http://127.0.0.1:9/x", seen]
    sent["view"]["private_metadata"] = json.dumps(nowhere)
    await stage.slack.happens("interactive", sent)
    (thanks,) = await stage.slack.until(lambda: stage.slack.posts, "thanks")
    assert "Your pledge counts" in text_of(thanks)
    assert thanks["channel"] == DM


async def test_what_came_of_a_form_stays_in_our_own_direct_messages(stage: Stage) -> None:
    said = await stage.slack.say("drive", direct=True)
    pressed = payloads.button(buttons_of(said)["Pledge"], direct=True)
    pressed["container"]["is_ephemeral"] = False
    opened = await stage.did(pressed)
    thanks = stage.slack.expect(sent := payloads.sent(opened.modals[0], filled()))
    await stage.slack.happens("interactive", sent)
    await stage.slack.until(lambda: thanks.answers, "thanks")
    assert thanks.answers[0]["response_type"] == "in_channel"


async def test_a_live_tally_is_not_begun_where_nothing_can_be_posted(stage: Stage) -> None:
    stage.slack.failures.append(Failure("chat.update", "channel_not_found"))
    refused = await stage.did(payloads.slash("tally live", user_id=BOB))
    assert "Invite me" in text_of(refused.acknowledged)
    begun = await stage.did(payloads.slash("tally live", user_id=BOB))
    assert "appears here in a moment" in text_of(begun.acknowledged)


async def test_who_cries_for_help_where_others_read_is_whispered_all_of_the_answer(
    stage: Stage,
) -> None:
    await stage.slack.happens("events_api", payloads.message("<@U0BOT> I want to die"))
    (kind,) = await stage.slack.until(lambda: _whispered(stage), "an answer")
    assert "emergency number" in text_of(kind)
    assert not stage.slack.posts


async def test_roles_are_not_offered_where_there_are_none(stage: Stage) -> None:
    refused = await stage.did(payloads.slash("drive roles Team", user_id=BOB))
    assert "has no roles" in text_of(refused.acknowledged)
    listed = await stage.did(payloads.slash("settings", user_id=BOB))
    assert "drive roles" not in text_of(listed.acknowledged)
