"""What is said unasked on Slack: each refusal gets its right reaction, and nothing is said twice."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import aiohttp
import pytest

from adapters.ids import CustomIds
from adapters.slack.announcing import SlackAnnouncer
from adapters.slack.native import Menu
from adapters.slack.sending import Sender, web_client
from adapters.slack.settings import SlackSettings
from assistant import MODERATORS, Announcement, AnnouncementKind, parse
from assistant.assistant import Assistant
from assistant.drives.store import Home
from assistant.identity import Keys
from assistant.request import CommandCall, Conversation, Role
from tests.adapters.slack.fake import CUT, TOKEN, Failure, FakeSlack, text_of
from tests.adapters.slack.payloads import DM, TEAM
from tests.conftest import SECRET
from tests.talking import NOW, Clock, Person

CHANNEL, MODS = "C0NEWS", "C0MODS"
MUCH_LATER = timedelta(hours=1)


@dataclass
class Stage:
    """A workspace with its places, and what delivers there."""

    assistant: Assistant
    slack: FakeSlack
    announcer: SlackAnnouncer
    clock: Clock
    home: Home

    async def step(self, later: timedelta = timedelta(0)) -> list[str]:
        """Deliver what is due; give the words that were posted."""
        self.clock.now += later
        before = len(self.slack.posts)
        await self.announcer.step()
        return [text_of(each).split("\n")[0] for each in self.slack.posts[before:]]

    async def chosen(self, command: str, place: str) -> None:
        """Choose a place for what is announced."""
        mona = Person(
            self.assistant, name="mona", role=Role.MODERATOR, platform="slack", community=TEAM
        )
        request = mona.request(CommandCall(command))
        await self.assistant.handle(replace(request, conversation=Conversation(place, public=True)))

    async def says(self, words: str, **more: Any) -> None:
        said = Announcement(self.home.id, words, parse(words), NOW, **more)
        await self.assistant.services.outbox.say(said)


@pytest.fixture
async def stage(assistant: Assistant) -> AsyncIterator[Stage]:
    mona = Person(assistant, name="mona", role=Role.MODERATOR, platform="slack", community=TEAM)
    home = await assistant.services.drives.home(mona.request(CommandCall("drive")))
    clock = Clock()
    async with FakeSlack() as slack, aiohttp.ClientSession() as session:
        settings = SlackSettings(slack_bot_token=TOKEN, slack_api_url=slack.api, _env_file=None)  # type: ignore[call-arg, arg-type]  # pydantic's own
        client = web_client(settings, session)
        menu = Menu(assistant.services.commands)
        announcer = SlackAnnouncer(
            client, Sender(client, session), assistant, CustomIds(), menu, clock
        )
        stage = Stage(assistant, slack, announcer, clock, home)
        await stage.chosen("announcements here", CHANNEL)
        await stage.chosen("moderators here", MODS)
        await stage.step()
        slack.posts.clear()
        yield stage


async def test_each_is_posted_once(stage: Stage) -> None:
    await stage.says("Half way.")
    assert await stage.step() == ["Half way."]
    assert await stage.step(MUCH_LATER) == []
    assert stage.slack.posts[0]["channel"] == CHANNEL


async def test_what_may_stand_there_already_is_not_said_again(stage: Stage) -> None:
    stage.slack.failures.append(Failure("chat.postMessage", CUT))
    await stage.says("Half way.")
    assert await stage.step() == ["Half way."]
    assert await stage.step(MUCH_LATER) == []


async def test_a_picture_that_cannot_be_handed_over_repeats_no_words(stage: Stage) -> None:
    stage.slack.failures.append(Failure("files.getUploadURLExternal", "missing_scope", times=9))
    await stage.says("Half way.", picture=stage.home.id)
    assert await stage.step() == ["Half way."]
    assert await stage.step(MUCH_LATER) == []


async def test_too_many_and_a_revoked_token_are_tried_later(stage: Stage) -> None:
    await stage.says("Half way.")
    stage.slack.failures.append(Failure("chat.postMessage", "token_revoked"))
    assert await stage.step() == []
    assert await stage.step(timedelta(minutes=11)) == ["Half way."]


async def test_a_channel_that_is_gone_is_told_to_moderators_once(stage: Stage) -> None:
    stage.slack.failures.append(Failure("chat.postMessage", "not_in_channel"))
    await stage.says("Half way.")
    await stage.step()
    (told,) = await stage.step()
    assert "could not post" in told
    assert stage.slack.posts[-1]["channel"] == MODS
    assert await stage.step(MUCH_LATER) == []
    await stage.chosen("announcements here", CHANNEL)
    assert "Half way." in await stage.step()


async def test_a_channel_chosen_in_a_thread_is_the_channel(stage: Stage) -> None:
    """A mention is answered in a thread: who types the command so means the channel."""
    await stage.chosen("announcements here", f"{CHANNEL}/1764158400.000001")
    await stage.says("Half way.")
    await stage.step()
    posted = stage.slack.posts[-1]
    assert text_of(posted) == "Half way.\nHalf way."
    assert posted["channel"] == CHANNEL
    assert not posted.get("thread_ts")


async def test_moderators_are_told_apart(stage: Stage) -> None:
    await stage.says("One waits.", place=MODERATORS)
    await stage.step()
    assert stage.slack.posts[-1]["channel"] == MODS


async def test_an_edit_that_was_lost_is_made_again_and_fits(stage: Stage) -> None:
    await stage.says("Half way.")
    await stage.step()
    posted = stage.slack.posts[-1]
    long = "\u20ac" * 3000
    reference = f"{CHANNEL}/{posted['ts']}"
    edit = AnnouncementKind.EDIT
    stage.slack.failures.append(Failure("chat.update", CUT))
    await stage.says(long, kind=edit, reference=reference)
    await stage.step()
    await stage.step(MUCH_LATER)
    updates = [each.body for each in stage.slack.sent if each.method == "chat.update"]
    assert len(updates) == 2
    assert len(updates[-1]["text"].encode()) <= 4000, "what Slack takes of an edit's text"


async def test_a_direct_message_goes_to_the_person(stage: Stage) -> None:
    address = Keys(SECRET.encode()).seal(f"{TEAM}:U0ANN", bytes)
    await stage.says("Two days left.", kind=AnnouncementKind.DIRECT, person=b"a", address=address)
    assert await stage.step() == ["Two days left."]
    assert stage.slack.posts[-1]["channel"] == DM
    opened = next(each.body for each in stage.slack.sent if each.method == "conversations.open")
    assert opened["users"] == "U0ANN"
