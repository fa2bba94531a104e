"""`assistant run` and `assistant doctor`: the platforms, side by side over one database."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import ExitStack

from adapters.discord import doctor
from adapters.discord.client import on_signals, serve
from adapters.discord.settings import PLATFORM, WHAT, DiscordSettings
from adapters.loading import loading
from adapters.quiet import hush
from adapters.single import only_one
from assistant import OperatorError
from assistant.bootstrap import build
from assistant.settings import Settings, read

PLATFORMS = (PLATFORM,)


def run(settings: Settings, wanted: Sequence[str], tell: Callable[[str], None]) -> None:
    """Serve the wanted platforms, by default all that are configured, until told to stop.

    Raises `OperatorError`.
    """
    _check_known(wanted)
    discord = read(DiscordSettings)
    if not discord.configured:
        raise OperatorError(
            "No platform is configured",
            "DISCORD_TOKEN",
            'The README tells how to get a token: "Add it to your Discord server"',
        )
    hush()
    with ExitStack() as stack:
        stack.enter_context(only_one(settings.assistant_data_dir, PLATFORM, WHAT))
        asyncio.run(_serve(settings, discord, tell))


def examine(
    settings: Settings, name: str, show: Callable[[str], None], tell: Callable[[str], None]
) -> int:
    """Look at a platform's set-up, showing each finding; give how many are to be mended."""
    _check_known([name])
    hush()
    return asyncio.run(_examine(settings, show, tell))


async def _examine(
    settings: Settings, show: Callable[[str], None], tell: Callable[[str], None]
) -> int:
    todo = 0
    async for finding in doctor.examine(settings, read(DiscordSettings), tell):
        show(finding.line())
        todo += bool(finding.mend)
    return todo


def _check_known(wanted: Sequence[str]) -> None:
    for name in wanted:
        if name not in PLATFORMS:
            raise OperatorError(
                f"There is no platform {name!r}", "assistant", f"Use {' or '.join(PLATFORMS)}"
            )


async def _serve(settings: Settings, discord: DiscordSettings, tell: Callable[[str], None]) -> None:
    stopping = asyncio.Event()
    on_signals(stopping)
    with loading():
        assistant = await build(settings, tell=tell)
    if not assistant.services.operator.known:
        tell(
            "OPERATOR_NAME and OPERATOR_CONTACT are not set: questions are answered, pledges are not taken."
        )
    try:
        await serve(assistant, discord, stopping, tell)
    finally:
        await assistant.close()
