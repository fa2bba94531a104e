"""The real program, started as a process, against a small Discord of our own."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, closing
from pathlib import Path
from typing import Any

import pytest

from tests.adapters.discord import payloads
from tests.adapters.discord.fake import CUT, TOKEN, Failure, FakeDiscord
from tests.adapters.discord.payloads import CHANNEL, MANAGE_GUILD, option, slash, sub
from tests.adapters.process import running as started


@pytest.fixture
async def discord() -> AsyncIterator[FakeDiscord]:
    async with FakeDiscord() as fake:
        yield fake


def running(
    discord: FakeDiscord, folder: Path, **more: str
) -> AbstractAsyncContextManager[asyncio.subprocess.Process]:
    """Start the program on Discord."""
    settings = {**discord.environment, **more}
    secrets = (TOKEN, str(payloads.ANN), str(payloads.GUILD), "ann", "Paris")
    return started(folder, ("discord",), settings, discord.ready.wait(), secrets)


def text_of(data: dict[str, Any]) -> str:
    """Give all that is read in a message."""
    embeds = data.get("embeds") or []
    words = [data.get("content") or ""]
    for embed in embeds:
        words += [embed.get("title") or "", embed.get("description") or ""]
        words += [f"{each['name']}: {each['value']}" for each in embed.get("fields", [])]
    return "\n".join(words)


def ids_of(data: dict[str, Any]) -> dict[str, str]:
    """Give the custom ids of a message's buttons by their labels."""
    rows = data.get("components") or []
    return {each["label"]: each["custom_id"] for row in rows for each in row["components"]}


def messages_in(body: Any) -> list[dict[str, Any]]:
    """Give the messages among what was sent."""
    if not isinstance(body, dict):
        return []
    inner = body.get("data") or body
    return [inner] if "embeds" in inner or "content" in inner else []


FORM = {"age_group": ["to24"], "country": "India", "principles*": [], "name": ""}
MODERATOR = {"rights": MANAGE_GUILD}


async def test_a_drive_from_its_start_to_a_pledge(discord: FakeDiscord, folder: Path) -> None:
    async with running(discord, folder):
        menus = [each for each in discord.sent if each.path.endswith("/commands")]
        assert [each.method for each in menus] == ["PUT"]

        answer = await discord.interact(slash("principle", option("number", 3, 4)))
        assert "Principle 3" in text_of(answer.data)
        assert answer.data["flags"] & 64, "for the one who asked alone"

        started = await discord.interact(
            slash("manage", sub("drive", sub("start"), group=True), **MODERATOR)
        )
        assert started.kind == 9, "a modal"
        values = {
            "title": "Peace Day",
            "goal_counts": ["person"],
            "goal": "100",
            "closes_at": "",
        }
        preview = await discord.interact(
            payloads.modal(started.data["custom_id"], values, **MODERATOR)
        )
        assert "Preview" in text_of(preview.data)
        alone = await discord.interact(
            payloads.button(ids_of(preview.data)["Change the wording"], **MODERATOR)
        )
        wording = {"wording": "I keep my devices safe."}
        preview = await discord.interact(
            payloads.modal(alone.data["custom_id"], wording, **MODERATOR)
        )
        assert "Title: Peace Day" in text_of(preview.data)
        assert wording["wording"] in text_of(preview.data)
        begun = await discord.interact(
            payloads.button(ids_of(preview.data)["Start the drive"], **MODERATOR)
        )
        assert not discord.posts, "nobody chose yet where drives are announced"
        here = ids_of(begun.data)["Announce drives in this channel"]
        await discord.interact(payloads.button(here, **MODERATOR))
        card = (await discord.until(lambda: discord.posts, "the drive's card"))[0]
        assert "A pledge drive has started" in text_of(card)
        assert card["channel_id"] == str(CHANNEL)

        modal = await discord.interact(payloads.button(ids_of(card)["Pledge"]))
        assert modal.kind == 9
        assert "not an official signature" in modal.data["components"][0]["content"]
        unclear = {**FORM, "country": "Indja"}
        amiss = await discord.interact(payloads.modal(modal.data["custom_id"], unclear))
        assert "Country" in text_of(amiss.data)
        again = await discord.interact(payloads.button(ids_of(amiss.data)["Edit"]))
        pledged = payloads.modal(again.data["custom_id"], FORM)
        thanks = await discord.interact(pledged, copies=2)
        assert "Your pledge counts" in text_of(thanks.data)
        assert thanks.data["flags"] & 64
        tally = await discord.interact(slash("tally", option("drive", 2, 4)))
        assert "1 person" in text_of(tally.data)
        assert not tally.data.get("flags", 0) & 64
        assert thanks.times == 1, "an event that is delivered twice acts and answers once"
    assert len(discord.posts) == 1
    messages = [found for each in discord.sent for found in messages_in(each.body)]
    assert len(messages) > 5
    assert all(each["allowed_mentions"]["parse"] == [] for each in messages), "nobody is pinged"


async def test_after_a_restart_buttons_work_and_nothing_is_said_twice(
    discord: FakeDiscord, folder: Path
) -> None:
    async with running(discord, folder):
        answer = await discord.interact(slash("drive"))
    discord.ready.clear()
    async with running(discord, folder):
        modal = await discord.interact(payloads.button(ids_of(answer.data)["Pledge"]))
        assert modal.kind == 9
        old = await discord.interact(payloads.button("of another bot"))
        assert "older version" in text_of(old.data)
    assert sum(each.path.endswith("/commands") for each in discord.sent) == 1


async def test_mentions_and_direct_messages(discord: FakeDiscord, folder: Path) -> None:
    async with running(discord, folder):
        assert "Principle 3" in text_of(await discord.say("wat is principle 3"))
        asked = await discord.say("my data")
        assert "others can read along" in text_of(asked)
        open_privately = ids_of(asked)["Open privately"]
        mine = await discord.interact(payloads.button(open_privately))
        assert "Stored about you" in text_of(mine.data)
        assert mine.data["flags"] & 64
        other = payloads.button(open_privately)
        other["member"] = payloads.member(payloads.ANN + 1, "bob")
        refused = await discord.interact(other)
        assert "for the one I answered" in text_of(refused.data)
        question = payloads.message("how do they do that?", author=payloads.ANN + 1)
        assert "then Apps, then **Answer this**" in text_of(await discord.say("", to=question))
        own = payloads.message("", author=payloads.BOT)
        assert "What do you want to ask?" in text_of(await discord.say("", to=own))
        # One field after the other, in a direct message.
        heard = ""
        for typed in ("pledge", "17", "India", "skip", "skip", "yes"):
            heard = text_of(await discord.say(typed, direct=True))
        assert "Your pledge counts" in heard


async def test_every_question_in_its_channel_gets_a_thread(
    discord: FakeDiscord, folder: Path
) -> None:
    async with running(discord, folder, DISCORD_MESSAGE_CONTENT="true"):
        quiet = payloads.message("what is the Paris Call?")
        await discord.happens("MESSAGE_CREATE", quiet)
        here = slash("manage", sub("questions", sub("here"), group=True), **MODERATOR)
        await discord.interact(here)
        for talk in ("lol nice", "hello", "anybody up for football"):
            await discord.happens("MESSAGE_CREATE", payloads.message(talk))
        asked = payloads.message("what is principle 3?")
        await discord.happens("MESSAGE_CREATE", asked)
        answer = (await discord.until(lambda: discord.posts, "an answer"))[0]
        assert "Principle 3" in text_of(answer)
        assert answer["channel_id"] == asked["id"], "in the thread that begins with the question"
        again = payloads.message("who won the cup?")
        await discord.happens("MESSAGE_CREATE", again)
        await discord.until(lambda: len(discord.posts) > 1, "an answer to what it does not know")
    assert [each["channel_id"] for each in discord.posts] == [asked["id"], again["id"]]


async def test_a_server_that_removes_it_is_noted_and_may_come_back(
    discord: FakeDiscord, folder: Path
) -> None:
    def left() -> bool:
        with closing(sqlite3.connect(folder / "assistant.db")) as database:
            found = database.execute("SELECT left_at FROM community").fetchone()
        return bool(found and found[0])

    async with running(discord, folder):
        await discord.interact(slash("drive"))
        assert not left()
        await discord.happens("GUILD_DELETE", {"id": str(payloads.GUILD)})
        await discord.until(left, "that it was removed")
    # It comes back while the program is down.
    discord.ready.clear()
    async with running(discord, folder):
        await discord.until(lambda: not left(), "that it is there again")


async def test_a_lost_connection_is_taken_up_again(discord: FakeDiscord, folder: Path) -> None:
    async with running(discord, folder):
        await discord.hang_up()
        payload = slash("principles")
        answer = await discord.interact(payload)
        assert "nine principles" in text_of(answer.data)
    assert discord.resumed == 1
    assert discord.opened == 2


async def test_what_discord_refuses_is_tried_again_or_told_once(
    discord: FakeDiscord, folder: Path
) -> None:
    live = slash("manage", sub("tally", sub("live"), group=True), **MODERATOR)
    async with running(discord, folder):
        # Posted, but the answer is lost: it stands there once.
        discord.failures.append(Failure("POST", "/messages", 502, done_all_the_same=True))
        await discord.interact(live)
        await discord.until(lambda: discord.posts, "the live tally")
        # Too many at once: discord.py waits as long as it is told.
        discord.failures.append(Failure("POST", "/callback", 429))
        answer = await discord.interact(slash("principles"))
        assert "nine principles" in text_of(answer.data)
        await discord.until(lambda: any("/pins/" in each.path for each in discord.sent), "a pin")
        assert len(discord.posts) == 1
        # The connection breaks: a pledge is thanked for all the same, and a question answered once.
        modal = await discord.interact(slash("pledge"))
        discord.failures.append(Failure("POST", "/callback", CUT))
        thanks = await discord.interact(payloads.modal(modal.data["custom_id"], FORM))
        assert "Your pledge counts" in text_of(thanks.data)
        discord.failures.append(Failure("POST", "/messages", CUT, done_all_the_same=True))
        assert "Principle 3" in text_of(await discord.say("wat is principle 3"))
        await discord.say("principle 4")
    assert len(discord.posts) == 3


async def test_a_wrong_token_stops_with_one_line(discord: FakeDiscord, folder: Path) -> None:
    discord.failures.append(Failure("GET", "/users/@me", 401))
    discord.ready.set()
    log = folder / "log"
    with pytest.raises(AssertionError):
        async with running(discord, folder) as process:
            assert await asyncio.wait_for(process.wait(), 60) == 1
            raise AssertionError
    lines = [line for line in log.read_text().splitlines() if line.startswith("assistant: Discord")]
    line = (
        "assistant: Discord does not know this token (DISCORD_TOKEN). Copy it anew: "
        "discord.com/developers/applications, your application, Bot, Reset Token."
    )
    assert lines == [line]
