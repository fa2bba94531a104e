"""What is said unasked: each refusal of Discord's gets its right reaction."""

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import discord
import pytest

from adapters.discord.announcing import DiscordAnnouncer
from adapters.discord.marking import markdown
from adapters.discord.native import Menu
from adapters.ids import CustomIds
from assistant import MODERATORS, Announcement, AnnouncementKind, parse
from assistant.assistant import Assistant
from assistant.drives.store import Home
from assistant.identity import Keys
from assistant.request import CommandCall, Community, Conversation, Role
from tests.conftest import SECRET
from tests.talking import NOW, Clock, Person

CHANNEL, MODS = "71", "72"
COMMUNITY = Community("discord", "9", "9")


@dataclass
class Response:
    """What discord.py's errors look at of an answer."""

    status: int
    reason: str = "no"


def refusal(status: int, code: int) -> discord.HTTPException:
    kinds = {403: discord.Forbidden, 404: discord.NotFound, 500: discord.DiscordServerError}
    kind = kinds.get(status, discord.HTTPException)
    return kind(Response(status), {"code": code, "message": "no"})


@dataclass
class Place:
    """A channel, which may refuse."""

    client: "Client"
    id: int

    async def send(self, content: str, **more: Any) -> Any:
        self.client.refuse(self.id)
        self.client.sent.append((self.id, content, more))
        return _Posted(self, 1000 + len(self.client.sent))

    def get_partial_message(self, _: int) -> "Place":
        return self

    async def edit(self, **more: Any) -> None:
        self.client.refuse(self.id)
        self.client.sent.append((self.id, str(more["content"]), more))

    async def pin(self) -> None:
        self.client.refuse(self.id)


@dataclass
class _Posted:
    channel: Place
    id: int


@dataclass
class Client:
    """As much of a connected client as announcements need."""

    sent: list[tuple[int, str, dict[str, Any]]] = field(default_factory=list)
    refusals: dict[int, Exception] = field(default_factory=dict)

    def refuse(self, place: int) -> None:
        if place in self.refusals:
            raise self.refusals[place]

    def get_partial_messageable(self, place: int) -> Place:
        return Place(self, place)

    async def create_dm(self, person: discord.Object) -> Place:
        return Place(self, person.id)


@dataclass
class Stage:
    """A community on Discord with its places, and what delivers there."""

    assistant: Assistant
    client: Client
    clock: Clock
    home: Home

    async def step(self, later: timedelta = timedelta(0)) -> list[str]:
        """Deliver what is due; give the words that were sent."""
        self.clock.now += later
        before = len(self.client.sent)
        menu = Menu(self.assistant.services.commands)
        announcer = DiscordAnnouncer(self.client, self.assistant, CustomIds(), menu, self.clock)  # type: ignore[arg-type]  # all that is used
        await announcer.step()
        return [content for _, content, _ in self.client.sent[before:]]

    async def chosen(self, command: str, place: str) -> list[str]:
        """Choose a place, and deliver what waited for it."""
        mona = Person(
            self.assistant, name="mona", role=Role.MODERATOR, platform="discord", community="9"
        )
        request = mona.request(CommandCall(command))
        await self.assistant.handle(replace(request, conversation=Conversation(place, public=True)))
        return await self.step()

    async def says(self, words: str, **more: Any) -> None:
        said = Announcement(self.home.id, words, parse(words), NOW, **more)
        await self.assistant.services.outbox.say(said)

    async def tells(self, person: str, words: str) -> None:
        address = Keys(SECRET.encode()).seal(person, bytes)
        key = person.encode()
        await self.says(words, kind=AnnouncementKind.DIRECT, person=key, address=address)


@pytest.fixture
async def stage(assistant: Assistant) -> Stage:
    mona = Person(assistant, name="mona", role=Role.MODERATOR, platform="discord", community="9")
    home = await assistant.services.drives.home(mona.request(CommandCall("drive")))
    stage = Stage(assistant, Client(), Clock(), home)
    assert await stage.chosen("announcements here", CHANNEL) == []
    assert await stage.chosen("moderators here", MODS) == []
    return stage


async def test_each_is_posted_once_with_its_own_nonce(stage: Stage) -> None:
    await stage.says("One.")
    await stage.says("For moderators.", place=MODERATORS)
    assert sorted(await stage.step()) == ["For moderators.", "One."]
    assert await stage.step(timedelta(hours=1)) == []
    places = {content: place for place, content, _ in stage.client.sent}
    assert places == {"One.": int(CHANNEL), "For moderators.": int(MODS)}
    nonces = {more["nonce"] for _, _, more in stage.client.sent}
    assert len(nonces) == 2


async def test_settings_name_the_channels(stage: Stage) -> None:
    mona = Person(stage.assistant, name="mona", role=Role.MODERATOR, platform="discord")
    request = replace(mona.request(CommandCall("settings")), community=COMMUNITY)
    reply = await stage.assistant.handle(replace(request, conversation=Conversation(MODS)))
    written = markdown(reply.text)
    assert f"Drives are announced: in <#{CHANNEL}>." in written
    assert "Moderators are told what waits: here." in written
    assert "Drives are announced: in another place." in str(reply.text)


async def test_where_a_final_count_goes_is_said_before_a_drive_closes(assistant: Assistant) -> None:
    mona = Person(assistant, name="mona", role=Role.MODERATOR, platform="discord", community="9")
    reply = await mona.calls("drive close")
    assert "Posted once you choose a channel for it" in str(reply.text)
    there = replace(
        mona.request(CommandCall("announcements here")),
        conversation=Conversation(CHANNEL, public=True),
    )
    await assistant.handle(there)
    reply = await mona.calls("drive close")
    assert f"the final count, in <#{CHANNEL}>." in markdown(reply.text)


@pytest.mark.parametrize("error", [refusal(403, 50013), refusal(403, 50001), refusal(404, 10003)])
async def test_a_shut_channel_is_told_to_moderators_once(
    stage: Stage, error: discord.HTTPException
) -> None:
    stage.client.refusals[int(CHANNEL)] = error
    await stage.says("One.")
    await stage.says("Two.")
    assert await stage.step() == []
    told = await stage.step()
    assert len(told) == 1
    assert f"I could not post in <#{CHANNEL}>, where drives are announced" in told[0]
    assert "`/manage announcements here`" in told[0]
    assert await stage.step(timedelta(hours=1)) == []
    # Nothing is lost: it waits for another channel.
    assert await stage.chosen("announcements here", "73") == ["One.", "Two."]


async def test_a_live_tally_that_cannot_be_posted_is_dropped_and_told_once(stage: Stage) -> None:
    stage.client.refusals[74] = refusal(403, 50013)
    assert await stage.chosen("tally live", "74") == []
    for chore in stage.assistant.chores:
        await chore.do()
    told = await stage.step()
    assert len(told) == 1
    assert "`/manage tally live`" in told[0]
    await stage.says("One.")
    assert await stage.step() == ["One."]  # announcements go on in their own channel


async def test_a_channel_that_was_chosen_meanwhile_is_not_forgotten(stage: Stage) -> None:
    stage.client.refusals[int(CHANNEL)] = refusal(403, 50013)
    await stage.says("One.")
    delivery = stage.assistant.services.delivery
    due = (await delivery.due("discord", NOW))[0]
    await stage.chosen("announcements here", "73")
    await delivery.shut(due, CHANNEL, NOW)
    assert "One." in await stage.step()


async def test_a_shut_channel_of_moderators_ends_there(stage: Stage) -> None:
    stage.client.refusals[int(MODS)] = refusal(404, 10003)
    await stage.says("For moderators.", place=MODERATORS)
    assert await stage.step() == []
    assert await stage.step(timedelta(hours=1)) == []
    assert await stage.chosen("moderators here", "73") == ["For moderators."]


@pytest.mark.parametrize(
    "error", [refusal(500, 0), refusal(503, 0), refusal(429, 0), OSError(), TimeoutError()]
)
async def test_what_passes_is_tried_again_soon(stage: Stage, error: Exception) -> None:
    stage.client.refusals[int(CHANNEL)] = error
    await stage.says("One.")
    assert await stage.step() == []
    stage.client.refusals.clear()
    assert await stage.step(timedelta(seconds=5)) == []
    assert await stage.step(timedelta(seconds=30)) == ["One."]


@pytest.mark.parametrize("kind", [AnnouncementKind.POST, AnnouncementKind.EDIT])
async def test_a_revoked_token_loses_nothing(stage: Stage, kind: AnnouncementKind) -> None:
    stage.client.refusals[int(CHANNEL)] = refusal(401, 0)
    await stage.says("One.", kind=kind, place=CHANNEL, reference=f"{CHANNEL}/5")
    assert await stage.step() == []
    stage.client.refusals.clear()
    assert await stage.step(timedelta(minutes=10)) == ["One."]


async def test_a_long_wait_is_kept_to(stage: Stage) -> None:
    stage.client.refusals[int(CHANNEL)] = discord.RateLimited(300.0)
    await stage.says("One.")
    assert await stage.step() == []
    stage.client.refusals.clear()
    assert await stage.step(timedelta(minutes=4)) == []
    assert await stage.step(timedelta(minutes=1)) == ["One."]


async def test_one_that_fails_does_not_keep_others_back(stage: Stage) -> None:
    stage.client.refusals[int(CHANNEL)] = ValueError("a fault of ours")
    await stage.says("One.")
    await stage.says("For moderators.", place=MODERATORS)
    assert await stage.step() == ["For moderators."]
    stage.client.refusals.clear()
    assert await stage.step(timedelta(minutes=3)) == ["One."]


async def test_what_is_for_a_server_that_removed_it_waits(stage: Stage) -> None:
    server = Community("discord", "9", "club")
    await stage.assistant.left(server)
    await stage.says("One.")
    await stage.says("Now 5.", kind=AnnouncementKind.EDIT, place=CHANNEL, reference=f"{CHANNEL}/5")
    await stage.tells("7777", "To you.")
    assert await stage.step() == ["To you."]
    await stage.assistant.returned(server)
    assert await stage.step() == ["One.", "Now 5."]


async def test_too_many_edits_wait_for_ten_minutes(stage: Stage) -> None:
    edit = {"kind": AnnouncementKind.EDIT, "place": CHANNEL, "reference": f"{CHANNEL}/5"}
    stage.client.refusals[int(CHANNEL)] = refusal(400, 30046)
    await stage.says("Now 5.", **edit)
    assert await stage.step() == []
    stage.client.refusals.clear()
    assert await stage.step(timedelta(minutes=5)) == []
    assert await stage.step(timedelta(minutes=6)) == ["Now 5."]


@pytest.mark.parametrize("kind", [AnnouncementKind.EDIT, AnnouncementKind.PIN])
async def test_a_deleted_message_is_left_alone(stage: Stage, kind: AnnouncementKind) -> None:
    stage.client.refusals[int(CHANNEL)] = refusal(404, 10008)
    await stage.says("Now 5.", kind=kind, place=CHANNEL, reference=f"{CHANNEL}/5")
    assert await stage.step() == []
    stage.client.refusals.clear()
    assert await stage.step(timedelta(hours=1)) == []


async def test_a_closed_direct_message_is_given_up_and_forgotten(stage: Stage) -> None:
    stage.client.refusals[7777] = refusal(403, 50007)
    await stage.tells("7777", "To you.")
    await stage.tells("8888", "To you too.")
    assert await stage.step() == ["To you too."]
    stage.client.refusals.clear()
    assert await stage.step(timedelta(days=1)) == []
