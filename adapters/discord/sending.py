"""Sends again what a broken connection lost; only what Discord does once, however often it comes."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, Final

import aiohttp
import discord

_WAITS: Final = (0.2, 1.0)  # seconds; together within the three that Discord waits for a response
_UNAVAILABLE: Final = 503  # discord.py itself tries again after other faults of Discord's


async def persist(send: Callable[[], Awaitable[Any]]) -> None:
    """Send it, up to three times; raises what the last try raised."""
    for wait in _WAITS:
        try:
            await send()
        except (aiohttp.ClientError, OSError):
            await asyncio.sleep(wait)
        except discord.DiscordServerError as error:
            if error.status != _UNAVAILABLE:
                raise
            await asyncio.sleep(wait)
        else:
            return
    await send()
