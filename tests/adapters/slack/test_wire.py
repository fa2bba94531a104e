"""The real program, started as a process, against a small Slack of our own."""

import asyncio
import hashlib
import hmac
import re
import sqlite3
import time
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, closing
from pathlib import Path
from socket import socket
from typing import Any
from urllib.parse import urlencode, urlsplit

import aiohttp
import pytest

from adapters.slack.sending import SLACK
from tests.adapters.discord import payloads as on_discord
from tests.adapters.discord.fake import FakeDiscord
from tests.adapters.discord.test_wire import FORM as DISCORD_FORM
from tests.adapters.discord.test_wire import text_of as discord_text
from tests.adapters.process import running as started
from tests.adapters.slack import payloads
from tests.adapters.slack.fake import (
    APP_TOKEN,
    CUT,
    TOKEN,
    Failure,
    FakeSlack,
    buttons_of,
    text_of,
)
from tests.adapters.slack.payloads import BOB, CHANNEL
from tests.joint import CODE

NUMBER = re.compile(r"drive admit (?:#1 )?(\d+)")
SIGNING = "a-signing-secret-of-the-tests"
_FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    async with FakeSlack() as fake:
        yield fake


def running(
    slack: FakeSlack, folder: Path, *arguments: str, **more: str
) -> AbstractAsyncContextManager[asyncio.subprocess.Process]:
    """Start the program on Slack."""
    settings = {**slack.environment, "SLACK_SIGNING_SECRET": SIGNING, **more}
    ready = None if "--http" in arguments else slack.ready.wait()
    secrets = (TOKEN, APP_TOKEN, payloads.ANN, "ann", "Paris")
    return started(folder, arguments, settings, ready, secrets)


def filled(age: str = "to24", country: str = "India", name: str = "") -> dict[str, Any]:
    """Fill a pledge's modal in, as Slack keeps it."""
    return {
        "age_group": {"age_group": {"type": "static_select", "selected_option": {"value": age}}},
        "country": {
            "country": {
                "type": "external_select",
                "selected_option": {"value": country} if country else None,
            }
        },
        "principles": {"principles": {"type": "checkboxes", "selected_options": []}},
        "name": {"name": {"type": "plain_text_input", "value": name or None}},
    }


async def test_a_pledge_with_an_error_at_its_field_and_a_tally(
    slack: FakeSlack, folder: Path
) -> None:
    async with running(slack, folder, "slack"):
        asked = await slack.did(payloads.slash("ask what is principle 3?"))
        assert "Principle 3" in text_of(asked.acknowledged), "in the acknowledgement itself"
        assert asked.acknowledged["response_type"] == "ephemeral"
        share = payloads.button(buttons_of(asked.acknowledged)["Share in channel"])
        shared = await slack.did(share)
        shown = await slack.until(lambda: shared.answers, "what is shared")
        assert "Principle 3" in text_of(shown[0])
        assert shown[0]["response_type"] == "in_channel"

        opened = await slack.did(payloads.slash("pledge"))
        modal = opened.modals[0]
        assert "not an official signature" in text_of(modal)
        amiss = await slack.did(payloads.sent(modal, filled(age="under", name="Ann")))
        assert amiss.acknowledged["response_action"] == "errors"
        assert "name" in amiss.acknowledged["errors"]
        thanks = await slack.did(payloads.sent(modal, filled()), copies=2)
        await slack.until(lambda: thanks.answers, "thanks")
        assert "Your pledge counts" in text_of(thanks.answers[0])
        assert thanks.answers[0]["response_type"] == "ephemeral"
        tally = await slack.did(payloads.slash("tally"))
        assert "1 person" in text_of(tally.acknowledged)
        assert tally.acknowledged["response_type"] == "in_channel"
        assert len(thanks.answers) == 1, "delivered twice, it acted once"
        # Pressed in a whisper, within a talk with somebody else: for one's own eyes.
        press = payloads.button("c1:my+data", direct=True)
        press["container"]["is_ephemeral"] = True
        mine = await slack.did(press)
        await slack.until(lambda: mine.answers, "what is stored")
        assert mine.answers[0]["response_type"] == "ephemeral"
        countries = await slack.happens("interactive", payloads.suggestion("country", "ind"))
        assert "India" in [each["value"] for each in countries["options"]]


async def test_a_drive_is_announced_where_moderators_chose(slack: FakeSlack, folder: Path) -> None:
    bob = {"user": {"id": BOB, "username": "bob", "team_id": payloads.TEAM}}
    async with running(slack, folder, "slack"):
        refused = await slack.did(payloads.slash("drive start"))
        assert not refused.modals, "members start no drives"
        opened = await slack.did(payloads.slash("drive start", user_id=BOB))
        values = {"title": "Peace Day <!channel>", "goal": "100", "closes_at": ""}
        state: dict[str, Any] = {
            name: {name: {"type": "plain_text_input", "value": typed}}
            for name, typed in values.items()
        }
        counts = {"type": "static_select", "selected_option": {"value": "person"}}
        state["goal_counts"] = {"goal_counts": counts}
        preview = await slack.did({**payloads.sent(opened.modals[0], state), **bob})
        await slack.until(lambda: preview.answers, "a preview")
        start = buttons_of(preview.answers[-1])["Start the drive"]
        begun = await slack.did({**payloads.button(start), **bob})
        await slack.until(lambda: begun.answers, "that it began")
        here = buttons_of(begun.answers[-1])["Announce drives in this channel"]
        await slack.happens("interactive", {**payloads.button(here), **bob})
        said, card = await slack.until(lambda: slack.posts[1:] and slack.posts, "the drive's card")
        assert "From now on I announce" in text_of(said)
        assert "A pledge drive has started" in text_of(card)
        assert card["channel"] == CHANNEL
        assert "<!channel>" not in str(card)
        assert (await slack.did(payloads.button(buttons_of(card)["Pledge"]))).modals


async def test_mentions_and_direct_messages(slack: FakeSlack, folder: Path) -> None:
    async with running(slack, folder, "slack"):
        asked = payloads.message("<@U0BOT> wat is principle 3")
        for _ in range(2):
            await slack.happens("events_api", asked)
        answer = (await slack.until(lambda: slack.posts, "an answer"))[0]
        assert "Principle 3" in text_of(answer)
        assert answer["thread_ts"] == asked["event"]["ts"], "in the thread of the question"
        mine = await slack.say("my data")
        assert "stored about you" in text_of(mine)
        assert mine["user"] == payloads.ANN, "shown to that one alone"
        assert "thread_ts" not in mine, "in a thread that nobody has begun it would not be seen"
        heard = ""
        for typed in ("pledge", "17", "India", "skip", "skip", "yes"):
            heard = text_of(await slack.say(typed, direct=True))
        assert "Your pledge counts" in heard
        # A lost answer posts nothing twice; too many at once is waited for.
        before = len(slack.posts)
        slack.failures.append(Failure("chat.postMessage", CUT))
        await slack.say("principle 1", direct=True)
        slack.failures.append(Failure("chat.postMessage", "ratelimited", 429))
        await slack.say("principle 2", direct=True)
        await slack.until(lambda: len(slack.posts) > before + 1, "the second answer")
    assert len(slack.posts) == before + 2
    assert sum("Principle 3" in text_of(each) for each in slack.posts) == 1, "redelivered"


async def test_a_lost_connection_is_taken_up_again(slack: FakeSlack, folder: Path) -> None:
    async with running(slack, folder, "slack"):
        await slack.hang_up()
        answer = await slack.did(payloads.slash("principles"))
        assert "nine principles" in text_of(answer.acknowledged)
    assert slack.opened == 2


NOTING_HOSTS = """
import os, sys

def note(event, given):
    if event in ("socket.connect", "socket.getaddrinfo"):
        where = given[1] if event == "socket.connect" else given[:2]
        if isinstance(where, tuple):
            with open(os.environ["NOTED"], "a") as noted:
                noted.write(f"{where[0]}:{where[1]}\\n")

sys.addaudithook(note)
"""


async def test_slack_alone_is_contacted(slack: FakeSlack, folder: Path) -> None:
    """Whatever connection the process makes, to look a host up too, goes where Slack is said to be."""
    (folder / "sitecustomize.py").write_text(NOTING_HOSTS)
    noted = folder / "noted"
    more = {"PYTHONPATH": str(folder), "NOTED": str(noted)}
    async with running(slack, folder, "slack", **more):
        await slack.did(payloads.slash("ask what is the Paris Call?"))
        opened = await slack.did(payloads.slash("pledge"))
        await slack.did(payloads.sent(opened.modals[0], filled()))
        await slack.say("principle 3")
        await slack.did(payloads.slash("tally picture"))

        def pictured() -> bool:
            return any(each.method == "files.completeUploadExternal" for each in slack.sent)

        await slack.until(pictured, "a picture")
    api = urlsplit(slack.api)
    assert set(noted.read_text().split()) == {f"{api.hostname}:{api.port}"}
    assert SLACK == "https://slack.com/api/", "unless another address is set"


async def test_a_workspace_that_removes_it_is_noted(slack: FakeSlack, folder: Path) -> None:
    def left() -> bool:
        with closing(sqlite3.connect(folder / "assistant.db")) as database:
            found = database.execute("SELECT left_at FROM community").fetchone()
        return bool(found and found[0])

    async with running(slack, folder, "slack"):
        await slack.did(payloads.slash("drive"))
        assert not left()
        await slack.happens("events_api", payloads.event({"type": "app_uninstalled"}))
        await slack.until(left, "that it was removed")
    async with running(slack, folder, "slack"):
        await slack.until(lambda: not left(), "that it is there again")
    # It is removed while the program is down.
    slack.failures.append(Failure("auth.test", "account_inactive"))
    with pytest.raises(AssertionError):
        async with running(slack, folder, "slack") as process:
            assert await asyncio.wait_for(process.wait(), 60) == 1
            raise AssertionError
    assert left()


async def test_a_wrong_token_stops_with_one_line(slack: FakeSlack, folder: Path) -> None:
    slack.failures.append(Failure("auth.test", "invalid_auth"))
    slack.ready.set()
    log = folder / "log"
    with pytest.raises(AssertionError):
        async with running(slack, folder, "slack") as process:
            assert await asyncio.wait_for(process.wait(), 60) == 1
            raise AssertionError
    lines = [line for line in log.read_text().splitlines() if line.startswith("assistant: Slack")]
    line = (
        "assistant: Slack does not accept this token (invalid_auth) (SLACK_BOT_TOKEN). Copy it anew: "
        "api.slack.com/apps, your app, Install App; it begins with xoxb-."
    )
    assert lines == [line]


async def test_over_http_signatures_and_times_are_verified(slack: FakeSlack, folder: Path) -> None:
    with socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    url = f"http://127.0.0.1:{port}/slack/events"

    async def send(body: dict[str, Any], *, age: int = 0, key: str = SIGNING) -> tuple[int, str]:
        raw, at = urlencode(body), str(int(time.time()) - age)
        made = hmac.new(key.encode(), f"v0:{at}:{raw}".encode(), hashlib.sha256).hexdigest()
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "X-Slack-Request-Timestamp": at,
            "X-Slack-Signature": f"v0={made}",
        }
        async with session.post(url, data=raw, headers=headers) as answer:
            return answer.status, await answer.text()

    more = {"SLACK_HTTP_PORT": str(port), "SLACK_APP_TOKEN": ""}
    async with (
        aiohttp.ClientSession() as session,
        running(slack, folder, "slack", "--http", **more),
    ):
        log = folder / "log"
        await slack.until(lambda: "Listening for Slack" in log.read_text(), "that it listens")
        status, said = await send(payloads.slash("principle 3"))
        assert status == 200
        assert "Principle 3" in said
        assert (await send(payloads.slash("principle 3"), key="another"))[0] == 401
        assert (await send(payloads.slash("principle 3"), age=600))[0] == 401
        assert "SLACK_SIGNING_SECRET is not the app's" in log.read_text()
        assert log.read_text().count("SLACK_SIGNING_SECRET") == 1, "once, not each time"
        async with session.post(url, data=b"{x") as answer:
            assert answer.status in (400, 401)
        async with session.post(url, data="payload={x", headers=_FORM) as answer:
            assert answer.status == 400


async def test_the_home_shows_drives_ones_own_and_what_waits(
    slack: FakeSlack, folder: Path
) -> None:
    async with running(slack, folder, "slack"):
        for user in (payloads.ANN, BOB):
            opened = {"type": "app_home_opened", "user": user, "channel": "D1", "tab": "home"}
            await slack.happens("events_api", payloads.event(opened))
        await slack.until(lambda: len(slack.homes) > 1, "their pages")
        mine, of_moderator = slack.homes[payloads.ANN], slack.homes[BOB]
        assert "stored about you" in text_of(mine)
        assert "Pledge" in buttons_of(mine)
        assert len(of_moderator["blocks"]) > len(mine["blocks"]), "moderators see what waits"
        typed = {"type": "plain_text_input", "action_id": "ask", "value": "what is principle 3?"}
        await slack.happens("interactive", payloads.at_home(typed))
        answer = (await slack.until(lambda: slack.posts, "an answer"))[0]
        assert "Principle 3" in text_of(answer)
        assert answer["channel"] == payloads.DM


async def test_one_joint_drive_counts_what_is_pledged_on_both_platforms(
    slack: FakeSlack, folder: Path
) -> None:
    rights = {"rights": on_discord.MANAGE_GUILD}
    async with FakeDiscord() as discord, running(slack, folder, **discord.environment):
        await asyncio.wait_for(discord.ready.wait(), 60)
        invited = await slack.did(payloads.slash("drive invite 1", user_id=BOB))
        code = CODE.search(text_of(invited.acknowledged))
        assert code, text_of(invited.acknowledged)
        join = on_discord.sub("join", on_discord.option("code", code[0], 3))
        asked = await discord.interact(
            on_discord.slash("manage", on_discord.sub("drive", join, group=True), **rights)
        )
        await discord.interact(
            on_discord.modal(asked.data["custom_id"], {"named": ["yes"]}, **rights)
        )
        listed = await slack.did(payloads.slash("drive communities 1", user_id=BOB))
        admit = NUMBER.search(text_of(listed.acknowledged))
        assert admit, text_of(listed.acknowledged)
        admitted = await slack.did(payloads.slash(f"drive admit {admit[1]}", user_id=BOB))
        assert "has joined" in text_of(admitted.acknowledged)

        opened = await slack.did(payloads.slash("pledge 1"))
        thanks = await slack.did(payloads.sent(opened.modals[0], filled()))
        await slack.until(lambda: thanks.answers, "thanks")
        modal = await discord.interact(on_discord.slash("pledge", on_discord.option("drive", 1, 4)))
        await discord.interact(on_discord.modal(modal.data["custom_id"], DISCORD_FORM))
        here = await slack.did(payloads.slash("tally 1"))
        assert "2 people" in text_of(here.acknowledged)
        there = await discord.interact(on_discord.slash("tally", on_discord.option("drive", 1, 4)))
        assert "2 people" in discord_text(there.data)


async def test_one_platform_goes_on_where_the_other_refuses_its_token(
    slack: FakeSlack, folder: Path
) -> None:
    slack.failures.append(Failure("auth.test", "token_revoked"))
    slack.ready.set()
    async with FakeDiscord() as discord, running(slack, folder, **discord.environment):
        await asyncio.wait_for(discord.ready.wait(), 60)
        answer = await discord.interact(on_discord.slash("principles"))
        assert "nine principles" in discord_text(answer.data)
        log = folder / "log"
        await slack.until(lambda: "SLACK_BOT_TOKEN" in log.read_text(), "one line of it")
    assert log.read_text().count("SLACK_BOT_TOKEN") == 1
