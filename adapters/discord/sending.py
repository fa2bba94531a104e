"""Sends again what a broken connection may have swallowed."""

from collections.abc import Awaitable, Callable

import aiohttp


async def twice_if_cut(send: Callable[[], Awaitable[object]]) -> None:
    """Send, and once more if the connection broke, which discord.py does not do for all of them.

    Only for what Discord itself takes once: the first response to an interaction, and a message
    with a nonce.
    """
    try:
        await send()
    except (aiohttp.ClientError, OSError):
        await send()
