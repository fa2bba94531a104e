"""Extra checks on a stricter Discord, where one lies beside the checkout (see `.ci/run`).

Usage: python discord_scenarios.py FOLDER-OF-THE-BOX PYTHON-OF-THE-PROGRAM
It needs aiohttp and jsonschema. Each request of the program is compared with Discord's own
description of its API; a broken rule or an unanswered interaction fails.
"""

import asyncio
import re
import sys
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent.parent
PRIVATE = {
    "OPERATOR_NAME": "The Test Club",
    "OPERATOR_CONTACT": "club@example.org",
    "MESSAGES_A_MINUTE": "1000000",
    "GUARD_ACCOUNT_DAYS": "0",  # accounts there are as young as the box
}
FORM = {"age_group": "to24", "country": "", "name": ""}


class FailedError(Exception):
    """Something was not as it has to be."""


def check(so: object, what: str) -> None:
    if not so:
        raise FailedError(what)


async def did(turn: Any) -> Any:
    """Wait for an interaction's answer, which has to come in time."""
    done = await turn
    await done.settle()
    check(not done.failed, f"{done}: {done.failed}")
    check(done.callback_ms is not None and done.callback_ms < 3000, f"{done}: late")
    return done


def seen(box: Any, channel: str, words: str) -> Any:
    """Find a message that everybody in a channel sees."""
    public = (m for m in box.bot_messages(channel) if not m.ephemeral)
    return next((m for m in public if words in m.text), None)


async def answers(box: Any) -> None:
    """Questions, shared answers, mentions, direct messages."""
    alice, mona = box.member, box.moderator
    check("manage" not in alice.visible_commands(), "members see /manage")
    check("manage" in mona.visible_commands(), "moderators do not see /manage")
    turn = await did(alice.slash("ask", question="what is the Paris Call?"))
    check(turn.ephemeral and "non-binding" in turn.text, turn.text)
    shared = await did(alice.click(turn.seen[0], "Share in channel"))
    check(not shared.ephemeral and "non-binding" in shared.text, shared.text)
    said = await alice.say("wat is principle 3", mention_bot=True)
    check("Principle 3" in (await box.answer(said))[0].text, "a mention")
    asked = await alice.say("my data", mention_bot=True)
    private = (await box.answer(asked))[0]
    check("Stored about you" not in private.text, "personal things in public")
    refused = await did(mona.click(private, "Open privately"))
    check("Stored about you" not in refused.text, "somebody else's data")
    opened = await did(alice.click(private, "Open privately"))
    check(opened.ephemeral and "Stored about you" in opened.text, opened.text)
    quiet = await alice.say("hello everybody")
    await box.silence(quiet, 1.0)
    menu = await did(mona.menu("Answer this", await alice.say("who was behind wannacry?")))
    check(not menu.ephemeral and "WannaCry" in menu.text, menu.text)
    topics = await did(alice.slash("topics"))
    group = topics.seen[0].selects[0]
    group = await did(
        alice.choose(topics.seen[0], group["custom_id"], group["options"][0]["value"])
    )
    check(group.ephemeral, group.text)
    found = await alice.autocomplete("ask", "question", "ransom")
    check(found.choices, "nothing completed")


async def pledging(box: Any) -> None:
    """A drive from its start to a pledge, with a live tally and an organisation."""
    alice, mona = box.member, box.moderator
    turn = await did(mona.slash("manage drive start"))
    values = {"title": "Peace Day @everyone", "goal_counts": "person", "goal": "100"}
    turn = await did(mona.submit(turn, **values))
    begun = await did(mona.click(turn.seen[-1], "Start the drive"))
    number = int(re.findall(r"#(\d+)", begun.text)[-1])
    await did(mona.click(begun.seen[-1], "Announce drives in this channel"))
    card = await box.until(lambda: seen(box, "general", "A pledge drive has started"), 15)
    check(not card.pings["everyone"], "everyone was pinged")
    await did(mona.slash("manage tally live", drive=number))
    live = await box.until(lambda: seen(box, "general", ", live"), 15)
    modal = await did(alice.click(card, "Pledge"))
    check(modal.modal, "no modal")
    unfit = {**FORM, "age_group": "under", "country": "Indja", "name": "Ann"}
    amiss = await did(alice.submit(modal, **unfit))
    check("Country" in amiss.text and "no name" in amiss.text, amiss.text)
    again = await did(alice.click(amiss.seen[-1], "Edit"))
    thanks = await did(alice.submit(again, copies=2, **FORM))
    check("Your pledge counts" in thanks.text and thanks.ephemeral, thanks.text)
    await box.until(lambda: "1 person" in live.text, 25, "the live tally to move")
    picture = await did(alice.slash("tally-picture", drive=number))
    check(picture.seen[0].files, "no picture")
    form = await did(alice.slash("pledge-organisation", drive=number))
    sent = await did(alice.submit(form, age_group="to24", organisation="Cyber Club", kind="civil"))
    rest = await did(alice.click(sent.seen[-1], "Go on"))
    handed_in = await did(alice.submit(rest, country="India"))
    check("waits for a moderator" in handed_in.text, handed_in.text)
    waiting = await did(mona.slash("manage organisations list"))
    check("Cyber Club" in waiting.text, waiting.text)
    exported = await did(mona.slash("manage export", drive=number))
    check(exported.seen[0].files, "no file")
    # One field after the other, in a direct message.
    heard = ""
    for typed in ("pledge organisation", "cancel", "tally", "withdraw", "my data erase yes"):
        heard = (await box.answer(await alice.dm(typed)))[-1].text
    check(heard, "no answer")


async def robust(box: Any) -> None:
    """Lost connections, refusals, forbidden channels."""
    alice, mona = box.member, box.moderator
    for cut in (box.gw_abort, lambda: box.gw_close(4000), box.gw_reconnect):
        before = box.ready_count + box.resume_count
        await cut()
        await box.until(lambda: box.ready_count + box.resume_count > before, 30)  # noqa: B023 - waited for here
        check("Principle 1" in (await did(alice.slash("principle", number=1))).text, "after a cut")
    before = box.ready_count
    await box.gw_invalidate(False)
    await box.until(lambda: box.ready_count > before, 40)
    callback = "/interactions/*/*/callback"
    box.fault("POST", callback, 429, retry_after=0.3)
    await did(alice.slash("principles"))
    box.fault("POST", callback, 500)
    await did(alice.slash("principles"))
    box.fault("POST", callback, 502, apply=True)
    await did(alice.slash("principles"))
    await did(mona.slash("manage moderators here", channel="mod-only"))
    await did(mona.slash("manage announcements here", channel="support"))
    box.denied_channels.add("support")
    turn = await did(mona.slash("manage report"))
    check(turn.text, "no report")
    # What is announced there cannot be posted, and the moderators hear of it.
    await did(
        mona.slash(
            "manage drive close",
            sure="yes",
            drive=int(re.findall(r"#(\d+)", (await did(alice.slash("drive"))).text)[-1]),
        )
    )
    await box.until(lambda: seen(box, "mod-only", "could not post"), 30)


async def play(
    box_module: Any, spec: str, python: str, scenario: Callable[[Any], Awaitable[None]], data: str
) -> None:
    """Play one scenario against a process of its own."""
    async with box_module.DiscordBox(spec) as box:
        bot = await box.start_bot(
            [python, "-m", "adapters", "run", "discord"],
            env={
                **PRIVATE,
                "ASSISTANT_DATA_DIR": data,
                "ASSISTANT_SECRET": "a secret of the scenarios" * 2,
            },
            cwd=str(ROOT),
            log=f"{data}/{scenario.__name__}.log",
            timeout=180,
        )
        try:
            await scenario(box)
        finally:
            code = await box.stop_bot(bot)
        log = await asyncio.to_thread(Path(f"{data}/{scenario.__name__}.log").read_text)
        check(code == 0, f"stopped with {code}\n{log}")
        check(not box.violations(), "\n".join(box.violations()))
        beyond = {each for each in box.unimplemented if "/pins/" not in str(each)}
        check(not beyond, f"not built in the box: {beyond}")
        check("Fault" not in log and "Traceback" not in log, log)
    sys.stdout.write(f"{scenario.__name__}: right\n")


async def main(folder: str, python: str) -> None:
    """Play all scenarios."""
    sys.path.insert(0, folder)
    import discordbox

    spec = str(Path(folder) / "discord-openapi.json")
    with tempfile.TemporaryDirectory() as data:
        for scenario in (answers, pledging, robust):
            await play(discordbox, spec, python, scenario, data)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2]))
