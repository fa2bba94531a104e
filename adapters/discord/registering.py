"""Tells Discord of the menu of commands, only when it has changed."""

import asyncio
import json
import logging
from pathlib import Path
from typing import Any, Final

import discord

from adapters.discord.native import fingerprint

_log = logging.getLogger(__name__)
FILE: Final = "discord-menu.json"


async def register(client: discord.Client, payload: list[dict[str, Any]], cache: Path) -> bool:
    """Register the menu for every server, unless this very one is registered; say whether it was."""
    application, made_of = client.application_id, fingerprint(payload)
    if application is None or _known(cache).get(str(application)) == made_of:
        return False
    await client.http.bulk_upsert_global_commands(application, payload)
    try:
        await asyncio.to_thread(_keep, cache, {str(application): made_of})
    except OSError as error:
        _log.warning("The menu's fingerprint could not be kept: %s", error.strerror)
    return True


def _keep(cache: Path, known: dict[str, str]) -> None:
    cache.mkdir(parents=True, exist_ok=True)
    (cache / FILE).write_text(json.dumps(known), encoding="utf-8")


def _known(cache: Path) -> dict[str, Any]:
    try:
        known = json.loads((cache / FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return known if isinstance(known, dict) else {}
