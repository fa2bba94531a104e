"""What is said unasked on Slack: each refusal gets its right reaction, and nothing is posted twice."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import timedelta

import aiohttp
import pytest

from adapters.ids import CustomIds
from adapters.slack.announcing import SlackAnnouncer
from adapters.slack.native import Menu
from adapters.slack.sending import Sender, web_client
from assistant import MODERATORS, Announcement, AnnouncementKind, Button, Picture, parse
from assistant.assistant import Assistant
from assistant.drives.store import Home
from assistant.identity import Keys
from assistant.request import CommandCall, Conversation, Role
from assistant.storage.outbox_store import LEASE
from tests.adapters.slack.fake import CUT, Failure, FakeSlack, text_of
from tests.adapters.slack.payloads import ANN, DM, TEAM
from tests.conftest import SECRET
from tests.talking import NOW, Clock, Person

CHANNEL, MODS = "C0NEWS", "C0MODS"


@dataclass
class Stage:
    """A workspace with its places, and what delivers there."""

    assistant: Assistant
    slack: FakeSlack
    announcer: SlackAnnouncer
    clock: Clock
    home: Home

    async def step(self, later: timedelta = timedelta(0)) -> list[str]:
        """Deliver what is due; give where and what was posted."""
        self.clock.now += later
        before = len(self.slack.posts)
        await self.announcer.step()
        return [f"{each['channel']}: {text_of(each)}" for each in self.slack.posts[before:]]

    async def chosen(self, command: str, place: str) -> None:
        mona = Person(
            self.assistant, name="mona", role=Role.MODERATOR, platform="slack", community=TEAM
        )
        request = mona.request(CommandCall(command))
        await self.assistant.handle(replace(request, conversation=Conversation(place, public=True)))
        await self.step()

    async def says(self, words: str, **more: object) -> None:
        said = Announcement(self.home.id, words, parse(words), NOW)
        await self.assistant.services.outbox.say(replace(said, **more))  # type: ignore[arg-type]  # by name

    def refuses(
        self,
        error: str,
        status: int = 200,
        method: str = "chat.postMessage",
        *,
        times: int = 1,
        needed: str = "",
    ) -> None:
        self.slack.failures.append(Failure(method, error, status, times, needed))


@pytest.fixture
async def stage(assistant: Assistant) -> AsyncIterator[Stage]:
    async with FakeSlack() as slack, aiohttp.ClientSession() as session:
        client, clock = web_client(slack.settings(), session), Clock()
        client.retry_handlers = client.retry_handlers[1:]  # a 429 is not waited for here
        menu = Menu(assistant.services.commands)
        sender = Sender(client, session)
        announcer = SlackAnnouncer(client, sender, assistant, CustomIds(), menu, clock)
        mona = Person(assistant, name="mona", role=Role.MODERATOR, platform="slack", community=TEAM)
        home = await assistant.services.drives.home(mona.request(CommandCall("drive")))
        stage = Stage(assistant, slack, announcer, clock, home)
        await stage.chosen("announcements here", CHANNEL)
        await stage.chosen("moderators here", MODS)
        yield stage


async def test_each_is_posted_once_in_its_place(stage: Stage) -> None:
    await stage.says("One.")
    await stage.says("For moderators.", place=MODERATORS)
    assert [len(await stage.step()) for _ in range(3)] == [1, 1, 0], "one by one"
    assert await stage.step(timedelta(hours=1)) == []
    assert {each["channel"] for each in stage.slack.posts[-2:]} == {CHANNEL, MODS}


@pytest.mark.parametrize(
    ("error", "status"),
    [(CUT, 200), ("internal_error", 500), ("internal_error", 200), ("service_unavailable", 200)],
)
async def test_what_may_stand_there_already_is_not_posted_again(
    stage: Stage, error: str, status: int
) -> None:
    stage.refuses(error, status)
    await stage.says("**Peace Day** has begun.", buttons=(Button("Pledge", "pledge"),))
    await stage.step()
    (told,) = await stage.step()
    assert told.startswith(f"{MODS}: ")
    assert "whether the news of *Peace Day* stands in <#C0NEWS>" in told
    assert "type `/pariscall drive` there" in told
    assert await stage.step(timedelta(days=1)) == []
    posted = [each.body["channel"] for each in stage.slack.sent if each.method.endswith("Message")]
    assert posted == [CHANNEL, MODS]


async def test_the_report_of_a_drive_that_closed_is_looked_up_elsewhere(stage: Stage) -> None:
    stage.refuses("internal_error", 500)
    await stage.says("This drive is closed.", title="Peace Day")
    await stage.step()
    (told,) = await stage.step()
    assert "the news of *Peace Day*" in told
    assert "`/pariscall reports`" in told


async def test_what_moderators_were_told_perhaps_is_said_to_be_so_once(stage: Stage) -> None:
    stage.refuses("internal_error", 500)
    await stage.says("An organisation waits.", place=MODERATORS)
    stage.refuses("internal_error", 500)
    assert await stage.step() == []
    assert await stage.step() == [], "that it is not sure is not sure itself"
    assert await stage.step(timedelta(days=1)) == []
    stage.refuses("internal_error", 500)
    await stage.says("Another one waits.", place=MODERATORS)
    await stage.step()
    (told,) = await stage.step()
    assert "`/pariscall organisations`" in told
    assert "stands here" in told


async def test_what_was_being_posted_when_the_program_was_killed_is_not_posted_again(
    stage: Stage,
) -> None:
    await stage.says("**Peace Day** has begun.")
    await stage.says("It has a goal.")
    taken = await stage.assistant.services.delivery.due("slack", stage.clock.now, 1)
    assert [str(each.said.text) for each in taken] == ["Peace Day has begun."]
    assert [each for each in await stage.step() if "It has a goal." in each]
    await stage.step(LEASE + timedelta(seconds=1))
    (told,) = await stage.step()
    assert "whether the news of *Peace Day* stands in" in told
    assert "has begun" not in str([text_of(each) for each in stage.slack.posts])


@pytest.mark.parametrize(
    ("error", "status"), [("ratelimited", 429), ("token_revoked", 200), ("missing_scope", 200)]
)
async def test_what_passes_is_tried_again(stage: Stage, error: str, status: int) -> None:
    stage.refuses(error, status)
    await stage.says("One.")
    assert await stage.step() == []
    assert await stage.step(timedelta(minutes=11)) != []


@pytest.mark.parametrize("error", ["not_in_channel", "is_archived", "channel_not_found"])
async def test_a_place_that_is_shut_is_told_of_once_and_what_was_to_be_said_waits(
    stage: Stage, error: str
) -> None:
    stage.refuses(error)
    await stage.says("One.")
    assert await stage.step() == []
    (told,) = await stage.step()
    assert told.startswith(f"{MODS}: ")
    assert f"I could not post in <#{CHANNEL}>" in told
    assert await stage.step(timedelta(minutes=1)) == []
    await stage.chosen("announcements here", "C0OTHER")
    assert text_of(stage.slack.posts[-1]).endswith("One.")


async def test_what_is_for_moderators_waits_when_their_own_place_is_shut(stage: Stage) -> None:
    stage.refuses("is_archived")
    await stage.says("For moderators.", place=MODERATORS)
    assert await stage.step() == []
    assert await stage.step(timedelta(days=1)) == []
    await stage.chosen("moderators here", "C0OTHER")
    assert [text_of(each) for each in stage.slack.posts] == ["For moderators.\nFor moderators."]


async def drawn(said: Announcement) -> Picture | None:
    return Picture("tally.png", b"x", "Two people.") if said.picture else None


async def test_a_picture_that_is_refused_posts_nothing_twice(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stage.assistant, "picture_of", drawn)
    stage.refuses(
        "missing_scope", method="files.getUploadURLExternal", needed="files:write", times=3
    )
    await stage.says("One.", picture=1)
    assert len(await stage.step()) == 1
    assert len(await stage.step()) == 1, "that a scope is missing"
    assert await stage.step(timedelta(days=1)) == []


async def test_that_a_scope_is_missing_is_told_once_a_day(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(stage.assistant, "picture_of", drawn)
    stage.refuses(
        "missing_scope", method="files.getUploadURLExternal", needed="files:write", times=3
    )
    heard: list[str] = []
    for number, later in enumerate((0, 1, 24)):
        await stage.says(f"Number {number}.", picture=1)
        await stage.step(timedelta(hours=later))
        heard += await stage.step()
    assert len(heard) == 2
    assert all(each.startswith(f"{MODS}: ") for each in heard)
    assert "I lack the right `files:write`" in heard[0]
    assert "`assistant doctor slack` says how" in heard[0]
    assert caplog.text.count("lacks the scope files:write") == 1


async def test_where_nothing_can_be_said_the_operator_alone_is_told(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    stage.refuses("missing_scope", needed="chat:write", times=3)
    await stage.says("One.")
    for _ in range(3):
        assert await stage.step(timedelta(minutes=11)) == []
    (line,) = (each.message for each in caplog.records)
    assert line.startswith(
        "The app lacks the scope chat:write on Slack (to answer, and to announce"
    )
    assert line.endswith("`assistant doctor slack` says how it is mended.")
    (said,) = await stage.step(timedelta(minutes=11))
    assert said.endswith("One.")
    assert await stage.step() == [], "it is mended"


async def test_a_token_that_is_refused_is_said_once_and_so_is_that_it_works_again(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    await stage.says("One.")
    await stage.step()
    stage.refuses("token_revoked", times=3)
    await stage.says("Two.")
    for _ in range(3):
        assert await stage.step(timedelta(minutes=11)) == []
    (line,) = (each.message for each in caplog.records)
    assert line.startswith(
        "Slack does not accept SLACK_BOT_TOKEN any more (token_revoked). Copy it"
    )
    (said,) = await stage.step(timedelta(minutes=11))
    assert said.endswith("Two.")
    assert caplog.records[1].message == "Slack accepts SLACK_BOT_TOKEN again."
    assert len(caplog.records) == 2


async def test_an_edit_is_made_again_and_a_direct_message_goes_to_its_person(stage: Stage) -> None:
    await stage.says("One.")
    await stage.step()
    reference = f"{CHANNEL}/{stage.slack.posts[-1]['ts']}"
    stage.refuses(CUT, method="chat.update")
    await stage.says("Two.", kind=AnnouncementKind.EDIT, reference=reference)
    await stage.step()
    await stage.step(timedelta(minutes=1))
    assert sum(each.method == "chat.update" for each in stage.slack.sent) >= 2
    assert "Two." in text_of(stage.slack.posts[-1])
    address = Keys(SECRET.encode()).seal(f"{TEAM}:{ANN}", bytes)
    await stage.says("For you.", kind=AnnouncementKind.DIRECT, person=ANN.encode(), address=address)
    (told,) = await stage.step()
    assert told.startswith(f"{DM}: For you.")
    opened = [each.body for each in stage.slack.sent if each.method == "conversations.open"]
    assert opened == [{"users": ANN}]


async def test_who_chose_a_place_in_a_thread_meant_the_channel(stage: Stage) -> None:
    """A mention is answered in a thread, also one with the command."""
    await stage.chosen("announcements here", "C0OTHER/1764158400.000001")
    await stage.says("One.")
    (told,) = await stage.step()
    assert told.startswith("C0OTHER: ")
    assert not stage.slack.posts[-1].get("thread_ts")


async def test_what_stands_for_an_edit_fits_into_what_slack_takes(stage: Stage) -> None:
    euros = "\u20ac" * 3000
    await stage.says(euros, kind=AnnouncementKind.EDIT, reference=f"{CHANNEL}/1764158400.000001")
    await stage.step()
    (edit,) = (each.body for each in stage.slack.sent if each.method == "chat.update")
    assert 0 < len(edit["text"].encode()) <= 4000
