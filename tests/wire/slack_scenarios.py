"""Extra checks on a stricter Slack, where one lies beside the checkout (see `.ci/run`).

Usage: python slack_scenarios.py FOLDER-OF-THE-BOX PYTHON-OF-THE-PROGRAM
It needs aiohttp and pyyaml. Each request of the program is checked, under the program's own
manifest; a broken rule or something that is acknowledged late fails.
"""

import asyncio
import re
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parent.parent.parent
PRIVATE = {
    "OPERATOR_NAME": "The Test Club",
    "OPERATOR_CONTACT": "club@example.org",
    "MESSAGES_A_MINUTE": "1000000",
    "GUARD_ACCOUNT_DAYS": "0",
    "SLACK_HTTP_HOST": "127.0.0.1",
}
COMMAND = "/pariscall"
GENERAL = "#general"
FORM: dict[str, Any] = {"age_group": "to24"}


class FailedError(Exception):
    """Something was not as it has to be."""


def check(so: object, what: object) -> None:
    if not so:
        raise FailedError(what)


async def did(turn: Any) -> Any:
    """Wait for what came of it, which has to be acknowledged in time."""
    done = await turn
    check(done.acked and (done.ack_ms or 0) < 3000, f"{done}: late")
    check(not done.user_errors, f"{done}: {done.user_errors}")
    return done


def read(done: Any) -> str:
    """Give all that was read of an answer."""
    return "\n".join(each.plain for each in (*done.messages, *done.ephemeral, *done.modals))


async def seen(box: Any, words: str) -> Any:
    """Wait for a message that everybody sees."""
    for _ in range(400):
        for each in box.messages:
            if words in each.plain and not each.only_for and not each.deleted:
                return each
        await asyncio.sleep(0.05)
    raise FailedError(f"never seen: {words}")


async def answers(box: Any) -> None:
    """Questions, shared answers, mentions, direct messages, shortcuts."""
    asked = await did(box.slash("bob", GENERAL, COMMAND, "ask what is the Paris Call?"))
    check("non-binding" in read(asked) and asked.ephemeral and not asked.messages, read(asked))
    shared = await did(box.click("bob", asked.ephemeral[-1], "Share in channel"))
    check("non-binding" in read(shared) and shared.messages, read(shared))
    tally = await did(box.slash("bob", GENERAL, COMMAND, "tally"))
    check(tally.messages and not tally.ephemeral, read(tally))
    said = await did(box.mention("bob", GENERAL, "wat is principle 3", until="messages"))
    check("Principle 3" in read(said), read(said))
    check(all(each.thread_ts for each in said.messages), "not in the thread")
    again = await box.redeliver(said)
    check(not again.messages, "a mention that was delivered again was answered again")
    mine = await did(box.mention("bob", GENERAL, "my data", until="seen"))
    check("stored about you" in read(mine).lower() and not mine.messages, read(mine))
    hostile = await did(box.mention("bob", GENERAL, "what is <!channel> *x* & <b>", until="seen"))
    check(not any(each.pings for each in hostile.messages), "somebody was pinged")
    quiet = await box.say("bob", GENERAL, "who was behind wannacry?")
    check(not quiet.messages, "answered what was not put to it")
    source = next(each for each in box.messages if "behind wannacry" in each.plain)
    menu = await did(box.shortcut("alice", "answer_this", source))
    check("WannaCry" in read(menu) and menu.messages, read(menu))
    topics = await did(box.slash("bob", GENERAL, COMMAND, "topics"))
    check(topics.ephemeral or topics.messages, "no topics")
    direct = await did(box.dm("bob", "what is the Paris Call?", until="messages"))
    check("non-binding" in read(direct), read(direct))


async def pledging(box: Any) -> None:
    """A drive from its start to a pledge, with a live tally; alice is the workspace's admin."""
    form = await did(box.slash("alice", GENERAL, COMMAND, "drive start"))
    check(form.modals, read(form))
    refused = await did(box.slash("bob", GENERAL, COMMAND, "drive start"))
    check(not refused.modals, "a member starts drives")
    values = {"title": "Peace Day <!channel>", "goal_counts": "person", "goal": "100"}
    preview = await did(box.submit("alice", form.modals[-1], values))
    check("Preview" in read(preview), read(preview))
    begun = await did(box.click("alice", preview.ephemeral[-1], "Start the drive"))
    number = int(re.findall(r"#(\d+)", read(begun))[-1])
    shown = (begun.ephemeral + begun.messages)[-1]
    await did(box.click("alice", shown, "Announce drives in this channel"))
    card = await seen(box, "A pledge drive has started")
    check(not card.pings, "somebody was pinged")
    await did(box.slash("alice", GENERAL, COMMAND, f"tally live {number}"))
    live = await seen(box, "live")
    modal = await did(box.click("bob", card, "Pledge"))
    check(modal.modals, read(modal))
    made = modal.modals[-1]
    check("official" in made.plain and "The Test Club" in made.plain, made.plain)
    found = await box.options("bob", made, "country", "ind")
    india = next((each for each in found if each["value"] == "India"), None)
    check(india, found)
    amiss = await did(box.submit("bob", made, {"age_group": "under", "name": "Bob"}))
    check(amiss.errors, f"no error at a field: {read(amiss)}")
    thanks = await did(box.submit("bob", made, {**FORM, "country": india}))
    check("Your pledge counts" in read(thanks) and not thanks.messages, read(thanks))
    again = await box.redeliver(thanks)
    check("Your pledge counts" not in read(again), "delivered again it acted again")
    tally = await did(box.slash("bob", GENERAL, COMMAND, f"tally {number}"))
    check("1 person" in read(tally), read(tally))
    for _ in range(600):
        if "1 person" in live.plain:
            break
        await asyncio.sleep(0.05)
    check("1 person" in live.plain, "the live tally did not move")
    picture = await did(
        box.slash("bob", GENERAL, COMMAND, f"tally picture {number}", quiet=1.5, timeout=20)
    )
    check(
        any(call.method == "files.completeUploadExternal" for call in picture.calls), "no picture"
    )
    exported = await did(
        box.slash("alice", GENERAL, COMMAND, f"export {number}", quiet=1.5, timeout=20)
    )
    check(any(call.method == "files.completeUploadExternal" for call in exported.calls), "no file")
    heard = ""
    for typed in ("pledge organisation", "cancel", "tally", "withdraw", "my data erase yes"):
        heard = read(await did(box.dm("bob", typed, until="messages")))
    check(heard, "no answer")


async def robust(box: Any) -> None:
    """Refusals, rates, lost answers, lost connections."""
    if box.transport == "socket":
        await box.refresh()
        await box.drop()
    found = await did(box.slash("bob", GENERAL, COMMAND, "principle 1"))
    check("Principle 1" in read(found), "after a cut")
    await box.rate_limit("chat.postMessage", retry_after=1)
    said = await did(box.mention("bob", GENERAL, "principle 2", until="messages", quiet=2))
    check(len(said.messages) == 1, "after a 429")
    await box.drop_response("chat.postMessage")
    said = await did(box.mention("bob", GENERAL, "principle 4", until="messages", quiet=3))
    check(len(said.messages) == 1, "a lost answer posted twice")
    await box.fail("users.info", "ratelimited")
    found = await did(box.slash("carol", GENERAL, COMMAND, "principle 1"))
    check("Principle 1" in read(found), "without a profile")
    forged = (
        await box.deliver("slash_commands", {"command": COMMAND}, tamper="signature")
        if (box.transport == "http")
        else None
    )
    check(forged is None or not forged.acked, "a forged request was taken")


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


async def play(
    box_module: Any,
    python: str,
    scenario: Callable[[Any], Awaitable[None]],
    data: str,
    *,
    http: bool,
) -> None:
    """Play one scenario against a process of its own."""
    port = _free_port()
    url = f"http://127.0.0.1:{port}/slack/events"
    public = ["--http", "https://bot.example.org"] if http else []  # Slack takes no other address
    command = [python, "-m", "adapters", "slack", "manifest", *public]
    environment = {**PRIVATE, "ASSISTANT_DATA_DIR": data, "SLACK_HTTP_PORT": str(port)}
    printed = await asyncio.to_thread(
        subprocess.run, command, cwd=ROOT, check=True, capture_output=True, env=environment
    )
    wire = {"transport": "http", "bot_url": url} if http else {}
    box = box_module.AsyncSlackBox(
        users=("alice", "bob", "carol"), manifest=yaml.safe_load(printed.stdout), **wire
    )
    await box.start()
    box.users[box.uid("alice")]["is_admin"] = True
    log = f"{data}/{scenario.__name__}-{'http' if http else 'socket'}.log"
    try:
        bot = await box.start_bot(
            [python, "-m", "adapters", "run", "slack", *(["--http"] if http else [])],
            env={**environment, "ASSISTANT_SECRET": "a secret of the scenarios" * 2},
            cwd=str(ROOT),
            log=log,
            timeout=180,
        )
        try:
            await scenario(box)
        except BaseException:
            sys.stdout.write(await asyncio.to_thread(Path(log).read_text))
            raise
        finally:
            code, _ = await box.stop_bot(bot, timeout=20)
        said = await asyncio.to_thread(Path(log).read_text)
        check(code == 0, f"stopped with {code}\n{said}")
        check("Fault" not in said and "Traceback" not in said, said)
        check("xoxb" not in said and "bob" not in said and "Paris" not in said, said)
        box.assert_clean()
    finally:
        await box.stop()
    sys.stdout.write(f"{scenario.__name__}, {'HTTP' if http else 'Socket Mode'}: right\n")


async def main(folder: str, python: str, *names: str) -> None:
    """Play all scenarios, in both modes."""
    sys.path.insert(0, folder)
    import slackbox

    with tempfile.TemporaryDirectory() as folder_of_all:
        learned = Path(folder_of_all) / "cache"
        for http in (False, True):
            for scenario in (answers, pledging, robust):
                if names and scenario.__name__ not in names:
                    continue
                data = Path(folder_of_all) / f"{scenario.__name__}-{http}"
                data.mkdir()
                if learned.exists():
                    shutil.copytree(learned, data / "cache")
                await play(slackbox, python, scenario, str(data), http=http)
                if not learned.exists():
                    shutil.copytree(data / "cache", learned)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
