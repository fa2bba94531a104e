"""One process, both platforms, one drive: a pledge on each, one count on both."""

import asyncio
import os
import re
import shutil
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from assistant.answers.service import Answers
from tests.adapters.discord import payloads as discord_payloads
from tests.adapters.discord import test_wire as on_discord
from tests.adapters.discord.fake import TOKEN, FakeDiscord
from tests.adapters.discord.payloads import option, sub
from tests.adapters.slack.fake import APP_TOKEN, BOT_TOKEN, Failure, FakeSlack
from tests.adapters.slack.payloads import BOB
from tests.conftest import SECRET
from tests.joint import CODE

ROOT = Path(__file__).parent.parent.parent
SLACK_FORM = {"age_group": "to24", "country": "India"}


@pytest.fixture
def folder(tmp_path: Path, answers: Answers, pytestconfig: pytest.Config) -> Path:
    """A data folder whose answers are learned already."""
    data = tmp_path / "data"
    learned = max(
        pytestconfig.cache.mkdir("x").parent.glob("faq-*"), key=lambda p: p.stat().st_mtime
    )
    shutil.copytree(learned, data / "cache")
    return data


@asynccontextmanager
async def running(discord: FakeDiscord, slack: FakeSlack, folder: Path) -> AsyncIterator[Path]:
    """Start the program on all that is configured; at the end it is asked to stop, and does."""
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "ASSISTANT_DATA_DIR": str(folder),
        "ASSISTANT_SECRET": SECRET,
        "OPERATOR_NAME": "The Test Club",
        "OPERATOR_CONTACT": "club@example.org",
        "DISCORD_TOKEN": TOKEN,
        "DISCORD_API_URL": discord.api,
        "DISCORD_GATEWAY_URL": discord.gateway,
        "SLACK_BOT_TOKEN": BOT_TOKEN,
        "SLACK_APP_TOKEN": APP_TOKEN,
        "SLACK_API_URL": slack.api,
    }
    log = folder / "log"
    with log.open("ab") as output:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "adapters",
            "run",
            cwd=ROOT,
            env=environment,
            stdout=output,
            stderr=output,
        )
    try:
        await asyncio.wait_for(discord.ready.wait(), 60)
        yield log
        process.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(process.wait(), 20) == 0, log.read_text()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    assert "Traceback" not in log.read_text(), log.read_text()


def _manage(*path: str, **values: Any) -> dict[str, Any]:
    """Make a moderator's slash command on Discord."""
    options = [option(name, value, 4) for name, value in values.items()]
    group, name = path
    called = sub(group, sub(name, *options), group=True)
    return discord_payloads.slash("manage", called, **on_discord.MODERATOR)


async def test_one_joint_drive_counts_pledges_of_both(folder: Path) -> None:
    bob = {"user": {"id": BOB, "name": "bob"}}
    async with FakeDiscord() as discord, FakeSlack() as slack:
        slack.people[BOB]["is_admin"] = True
        async with running(discord, slack, folder):
            await asyncio.wait_for(slack.ready.wait(), 60)
            await discord.interact(discord_payloads.slash("drive"))
            invited = await discord.interact(_manage("drive", "invite", drive=1))
            code = CODE.search(on_discord.text_of(invited.data))
            assert code

            asked = await slack.command(f"drive join {code[0]}", user_id=BOB)
            assert asked.first.kind == "modal", asked.text
            asked = await slack.submit(asked.first, {"named": "yes"}, **bob)
            assert "Asked." in asked.text
            listed = await discord.interact(_manage("drive", "communities", drive=1))
            let_in = on_discord.ids_of(listed.data)["Let The Club in"]
            press = discord_payloads.button(let_in, **on_discord.MODERATOR)
            assert "has joined" in on_discord.text_of((await discord.interact(press)).data)

            modal = await discord.interact(discord_payloads.slash("pledge", option("drive", 1, 4)))
            thanks = await discord.interact(
                discord_payloads.modal(modal.data["custom_id"], on_discord.FORM)
            )
            assert "Your pledge counts" in on_discord.text_of(thanks.data)
            form = await slack.command("pledge 1")
            thanks_there = await slack.submit(form.first, SLACK_FORM)
            assert "Your pledge counts" in thanks_there.text

            tally = await discord.interact(discord_payloads.slash("tally", option("drive", 1, 4)))
            there = await slack.command("tally 1")
            for read in (on_discord.text_of(tally.data), there.text):
                assert "2 people" in read, read


async def test_a_platform_that_refuses_its_token_does_not_stop_the_other(folder: Path) -> None:
    async with FakeDiscord() as discord, FakeSlack() as slack:
        slack.failures.append(Failure("auth.test", "token_revoked", times=9))
        async with running(discord, slack, folder) as log:
            answer = await discord.interact(discord_payloads.slash("principles"))
            assert "nine principles" in on_discord.text_of(answer.data)
            await slack.until(lambda: "SLACK_BOT_TOKEN" in log.read_text(), "one line of it")
    assert len(re.findall("SLACK_BOT_TOKEN", log.read_text())) == 1
