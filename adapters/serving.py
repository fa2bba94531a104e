"""`assistant run` and `assistant doctor`: the platforms, side by side over one database."""

import asyncio
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from typing import Final

from adapters.finding import Finding
from adapters.loading import loading
from adapters.quiet import hush
from adapters.single import only_one
from assistant import OperatorError
from assistant.assistant import Assistant
from assistant.bootstrap import build
from assistant.settings import Settings, read

Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Platform:
    """A platform, as far as running it goes. `http`: with a public address, where there is a choice."""

    what: str
    configured: bool
    serve: Callable[[Assistant, asyncio.Event, Tell, bool], Awaitable[None]]
    examine: Callable[[Settings, Tell], AsyncIterator[Finding]]


def _discord() -> Platform:
    from adapters.discord import doctor
    from adapters.discord.client import serve
    from adapters.discord.settings import WHAT, DiscordSettings

    settings = read(DiscordSettings)
    return Platform(
        WHAT,
        settings.configured,
        lambda assistant, stopping, tell, _: serve(assistant, settings, stopping, tell),
        lambda common, tell: doctor.examine(common, settings, tell),
    )


def _slack() -> Platform:
    from adapters.slack import doctor
    from adapters.slack.client import serve
    from adapters.slack.settings import WHAT, SlackSettings

    settings = read(SlackSettings)
    return Platform(
        WHAT,
        settings.configured,
        lambda assistant, stopping, tell, http: serve(
            assistant, settings, stopping, tell, http=http
        ),
        lambda common, tell: doctor.examine(common, settings, tell),
    )


PLATFORMS: Final[Mapping[str, Callable[[], Platform]]] = {"discord": _discord, "slack": _slack}


def run(settings: Settings, wanted: Sequence[str], tell: Tell, *, http: bool = False) -> None:
    """Serve the wanted platforms, by default all that are configured, until told to stop.

    Raises `OperatorError`.
    """
    _check_known(wanted)
    found = {name: PLATFORMS[name]() for name in wanted or PLATFORMS}
    chosen = {name: each for name, each in found.items() if each.configured}
    if not chosen or (wanted and len(chosen) < len(found)):
        missing = next((name for name in found if name not in chosen), "")
        setting = {"discord": "DISCORD_TOKEN", "slack": "SLACK_BOT_TOKEN"}
        raise OperatorError(
            f"{found[missing].what} is not configured" if wanted else "No platform is configured",
            setting[missing] if wanted else " or ".join(setting.values()),
            'The README tells how to get a token: "Add it to your Discord server", "Add it to your '
            'Slack workspace"',
        )
    hush()
    with ExitStack() as stack:
        for name, each in chosen.items():
            stack.enter_context(only_one(settings.assistant_data_dir, name, each.what))
        asyncio.run(_serve(settings, list(chosen.values()), tell, http=http))


def examine(settings: Settings, name: str, show: Tell, tell: Tell) -> int:
    """Look at a platform's set-up, showing each finding; give how many are to be mended."""
    _check_known([name])
    hush()
    return asyncio.run(_examine(settings, PLATFORMS[name](), show, tell))


async def _examine(settings: Settings, platform: Platform, show: Tell, tell: Tell) -> int:
    todo = 0
    async for finding in platform.examine(settings, tell):
        show(finding.line())
        todo += bool(finding.mend)
    return todo


def _check_known(wanted: Sequence[str]) -> None:
    for name in wanted:
        if name not in PLATFORMS:
            raise OperatorError(
                f"There is no platform {name!r}", "assistant", f"Use {' or '.join(PLATFORMS)}"
            )


async def _serve(
    settings: Settings, platforms: Sequence[Platform], tell: Tell, *, http: bool
) -> None:
    stopping = asyncio.Event()
    on_signals(stopping)
    with loading():
        assistant = await build(settings, tell=tell)
    if not assistant.services.operator.known:
        tell(
            "OPERATOR_NAME and OPERATOR_CONTACT are not set: questions are answered, pledges are not taken."
        )
    refusals: list[OperatorError] = []

    async def served(platform: Platform) -> None:
        try:
            await platform.serve(assistant, stopping, tell, http)
        except OperatorError as error:
            # The others go on: one platform's token says nothing against theirs.
            refusals.append(error)
            if len(refusals) < len(platforms):
                tell(f"{error}.")
        except BaseException:
            stopping.set()
            raise

    try:
        await asyncio.gather(*map(served, platforms))
    finally:
        await assistant.close()
    if len(refusals) == len(platforms):
        raise refusals[-1]


def on_signals(stopping: asyncio.Event) -> None:
    """Stop when the system asks for it, or at Ctrl-C."""
    loop = asyncio.get_running_loop()
    for each in (signal.SIGINT, signal.SIGTERM):
        with suppress(NotImplementedError):  # Windows has no such handlers; Ctrl-C raises there
            loop.add_signal_handler(each, stopping.set)
