"""The real program on a small Slack of our own in Socket Mode, against a bare Bolt app on the same.

Both are processes of their own. `principle` costs each its whole way: the envelope from the socket,
the answer in the acknowledgement. Processor time is that of the process alone.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from statistics import median
from typing import Any, Final

import aiohttp
import psutil
from slack_bolt.request.async_request import AsyncBoltRequest

from adapters.slack.client import SlackClient
from tests.adapters.slack import payloads
from tests.adapters.slack.fake import Done, FakeSlack, text_of
from tests.adapters.slack.test_wire import filled
from tests.benchmarks.dispatch import register
from tests.benchmarks.measuring import (
    Measure,
    assistant_in,
    cpu,
    disk_folder,
    in_turns,
    ratio,
)
from tests.benchmarks.programs import program, spent

_ROUNDS: Final = 5
_CALLS: Final = 2000  # a round and side, so many at a time:
_AT_A_TIME: Final = 20
_DISPATCH_ROUNDS: Final = 21
_DISPATCHES: Final = 300
_AT_ONCE: Final = 1000
_FEW: Final = 2
_MANY: Final = 200
_GOAL_CPU: Final = 0.7
_GOAL_MANY: Final = 1.05
_ACKNOWLEDGED_WITHIN: Final = 3.0  # seconds, Slack's own limit
_LINE: Final = "principle 3"


async def measure() -> list[Measure]:
    """Compare processor time with the bare app's, and 2 commands with 200; acknowledge thousands."""
    with disk_folder() as folder:
        async with FakeSlack() as one, FakeSlack() as other:
            ours = _app(one, folder, "adapters", "run", "slack")
            bare = _app(other, folder, "tests.benchmarks.bare_slack")
            async with ours as us, bare as them:
                found = await in_turns(
                    _ROUNDS,
                    ours=lambda: spent(us, lambda: _calls(one)),
                    bare=lambda: spent(them, lambda: _calls(other)),
                )
                modals, opened, pledged = await _pledges(one)
        few_and_many = await _few_and_many(folder)
    each = {side: median(figures) / _CALLS * 1e6 for side, figures in found.items()}
    return [
        Measure(
            "Slack: `principle` by slash per CPU-second, to a bare Bolt app's",
            ratio(found["bare"], found["ours"]),
            _GOAL_CPU,
            at_least=True,
            figures=f"{each['ours']:.0f} to {each['bare']:.0f} us of processor each",
        ),
        few_and_many,
        Measure(
            f"Slack: last of {_AT_ONCE} who open the form at once acknowledged, to Slack's limit",
            opened / _ACKNOWLEDGED_WITHIN,
            1.0,
            at_least=False,
            figures=f"{opened:.2f} s, {modals} modals opened",
        ),
        Measure(
            f"Slack: last of {_AT_ONCE} pledges at once acknowledged, to Slack's limit",
            pledged / _ACKNOWLEDGED_WITHIN,
            1.0,
            at_least=False,
            figures=f"{pledged:.2f} s, each durable",
        ),
    ]


def _app(
    slack: FakeSlack, folder: Path, *module: str
) -> AbstractAsyncContextManager[psutil.Process]:
    return program(folder, slack.environment, slack.ready, *module)


async def _calls(slack: FakeSlack) -> None:
    for _ in range(_CALLS // _AT_A_TIME):
        await asyncio.gather(*(slack.did(payloads.slash(_LINE)) for _ in range(_AT_A_TIME)))


async def _pledges(slack: FakeSlack) -> tuple[int, float, float]:
    """Let a thousand people open the form at once, and then all send it off; all have to be counted.

    Gives how many of them saw the form, and the seconds to the last acknowledgement of each.
    """
    people = [f"U{number:06d}" for number in range(_AT_ONCE)]
    opening = [payloads.slash("pledge", user_id=each) for each in people]
    opened, forms = await _last(slack, opening)
    modals = [each.modals[0] for each in forms if each.modals]
    sent = []
    for person in people:
        body = payloads.sent(modals[0], filled())
        body["user"] = {**body["user"], "id": person}
        sent.append(body)
    pledged, _ = await _last(slack, sent)
    await slack.until(
        lambda: (
            sum(each.method.startswith(("response", "chat")) for each in slack.sent) >= _AT_ONCE
        ),
        "all answered",
    )
    counted = await slack.did(payloads.slash("tally"))
    if "1,000 people" not in text_of(counted.shown[0]):
        raise AssertionError("not every pledge was counted")
    return len(modals), opened, pledged


async def _last(slack: FakeSlack, bodies: list[dict[str, Any]]) -> tuple[float, list[Done]]:
    """Give the seconds from the first event to the last acknowledgement, and what came of each."""
    begun = time.perf_counter()
    done = [slack.expect(each) for each in bodies]
    kinds = ["slash_commands" if "command" in each else "interactive" for each in bodies]
    await asyncio.gather(
        *(slack.happens(kind, each) for kind, each in zip(kinds, bodies, strict=True))
    )
    return time.perf_counter() - begun, done


async def _few_and_many(folder: Path) -> Measure:
    async with (
        FakeSlack() as one,
        FakeSlack() as other,
        _dispatching(one, folder / "few", _FEW) as few,
        _dispatching(other, folder / "many", _MANY) as many,
    ):
        found = await in_turns(_DISPATCH_ROUNDS, few=lambda: cpu(few), many=lambda: cpu(many))
    each = {side: median(figures) / _DISPATCHES * 1e6 for side, figures in found.items()}
    return Measure(
        f"Slack: `principle` by slash among {_MANY} commands, to {_FEW}: CPU time",
        ratio(found["many"], found["few"]),
        _GOAL_MANY,
        at_least=False,
        figures=f"{each['many']:.0f} to {each['few']:.0f} us each, without the socket",
    )


@asynccontextmanager
async def _dispatching(
    slack: FakeSlack, folder: Path, commands: int
) -> AsyncIterator[Callable[[], Awaitable[None]]]:
    """Give what lets an app with so many commands answer slash commands, one after the other."""
    async with assistant_in(folder) as assistant, aiohttp.ClientSession() as session:
        register(assistant, commands)
        client = SlackClient(assistant, slack.settings(), session)
        stopping = asyncio.Event()
        serving = asyncio.create_task(client.serve(stopping, lambda _: None, http=False))
        await slack.ready.wait()

        async def run() -> None:
            for _ in range(_DISPATCHES):
                said = AsyncBoltRequest(mode="socket_mode", body=payloads.slash(_LINE))
                answer = await client.app.async_dispatch(said)
                if "Principle 3" not in answer.body:
                    raise AssertionError("the assistant answered something else")

        yield run
        stopping.set()
        await serving
