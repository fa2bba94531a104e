"""`assistant doctor slack`: looks at everything that has to be right, and says how to mend the rest."""

from collections.abc import AsyncIterator, Callable
from typing import Final

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.finding import Finding, operator
from adapters.slack.client import REFUSED
from adapters.slack.native import EVENTS, REASONS
from adapters.slack.sending import FAULTS, SHUT, Sender, code_of, web_client
from adapters.slack.settings import PLATFORM, SlackSettings
from assistant.bootstrap import open_maintenance
from assistant.settings import Settings

_APPS: Final = "api.slack.com/apps, your app"
_MANIFEST: Final = "paste what `assistant slack manifest` prints"


async def examine(
    settings: Settings, platform: SlackSettings, tell: Callable[[str], None]
) -> AsyncIterator[Finding]:
    """Look at one thing after the other."""
    yield operator(settings)
    if not platform.configured:
        yield Finding(
            "SLACK_BOT_TOKEN is not set.",
            f"Copy it: {_APPS}, Install App; put it into .env as SLACK_BOT_TOKEN=...",
        )
        return
    async with aiohttp.ClientSession() as session:
        client = web_client(platform, session)
        try:
            async for each in _connected(session, client, settings, platform, tell):
                yield each
        except FAULTS as error:
            if isinstance(error, SlackApiError) and code_of(error) in REFUSED:
                yield Finding(
                    f"Slack does not accept the bot token ({code_of(error)}).",
                    f"Copy it anew: {_APPS}, Install App.",
                )
                return
            yield Finding(
                f"Slack cannot be reached ({code_of(error)}).",
                "Look at the network of this computer, and at slack-status.com.",
            )


async def _connected(
    session: aiohttp.ClientSession,
    client: AsyncWebClient,
    settings: Settings,
    platform: SlackSettings,
    tell: Callable[[str], None],
) -> AsyncIterator[Finding]:
    sender = Sender(client, session)
    me = await client.auth_test()
    yield Finding(f"The bot token is valid, for the workspace {me.get('team')!r}.")
    yield scopes(str(me.headers.get("x-oauth-scopes") or me.headers.get("X-OAuth-Scopes") or ""))
    yield Finding(
        "Which events Slack sends is told to no program; they come with the manifest: "
        f"{', '.join(EVENTS)} ({_APPS}, Event Subscriptions).",
        seen=False,
    )
    yield await _socket(client, platform)
    stores = await open_maintenance(settings, tell)
    try:
        homes = await stores.drives.homes()
        live = await stores.live.all()
    finally:
        await stores.close()
    for home in homes:
        if home.platform != PLATFORM or home.identity != me["team_id"]:
            continue
        command = platform.slack_command
        if not home.announcements_place:
            yield Finding(
                "No channel for announcements is chosen, so drives are not announced.",
                f"A moderator types `{command} announcements here` in it.",
            )
        if not home.moderators_place:
            yield Finding(
                "No channel for moderators is chosen, so they are not told what waits.",
                f"A moderator types `{command} moderators here` in it.",
            )
        used = (each.place for each in live if each.community == home.id)
        places = (home.announcements_place, home.moderators_place, *used)
        for channel in dict.fromkeys(each.partition("/")[0] for each in places):
            if channel.startswith(("C", "G")):
                yield await _channel(sender, channel)


async def _channel(sender: Sender, channel: str) -> Finding:
    """Look whether a channel can be written in."""
    code = await sender.refused(channel)
    if code in SHUT:
        return Finding(
            f"In the channel {channel}, which was chosen, nothing can be posted ({code}).",
            "Type /invite and the app's name in it, or choose another: `announcements here`, "
            "`moderators here`.",
        )
    if code:
        return Finding(
            f"Whether the channel {channel} can be posted in is not sure ({code}).",
            "Look once more in a minute.",
        )
    return Finding(f"The channel {channel}, which was chosen, can be posted in.")


def scopes(granted: str) -> Finding:
    """Compare what Slack grants with the manifest."""
    held = {each.strip() for each in granted.split(",") if each.strip()}
    if not held:
        return Finding("Slack does not tell which scopes the token has.", seen=False)
    missing, more = set(REASONS) - held, held - set(REASONS)
    besides = f"The token has scopes that are not needed: {', '.join(sorted(more))}."
    if missing:
        return Finding(
            f"The token lacks scopes: {', '.join(sorted(missing))}.{f' {besides}' if more else ''}",
            f"{_APPS}, App Manifest: {_MANIFEST}; then Install App, Reinstall to Workspace.",
        )
    if more:
        return Finding(
            besides,
            f"{_APPS}, App Manifest: {_MANIFEST}. What was granted stays until the app is removed from the "
            "workspace: remove it, install it again, and copy the new token.",
        )
    return Finding("The token has the scopes of the manifest, and no others.")


async def _socket(client: AsyncWebClient, platform: SlackSettings) -> Finding:
    token = platform.slack_app_token.get_secret_value().strip()
    if not token:
        if platform.slack_signing_secret.get_secret_value().strip():
            return Finding(
                "SLACK_APP_TOKEN is not set: only `assistant run slack --http` works, and it "
                "needs a public address."
            )
        return Finding(
            "Neither SLACK_APP_TOKEN nor SLACK_SIGNING_SECRET is set.",
            f"{_APPS}, Basic Information, App-Level Tokens: generate one with connections:write; put "
            "it into .env as SLACK_APP_TOKEN=...",
        )
    try:
        await client.apps_connections_open(app_token=token)
    except SlackApiError as error:
        if code_of(error) not in REFUSED:
            raise
        return Finding(
            f"Slack does not accept the app token ({code_of(error)}).",
            f"{_APPS}, Basic Information, App-Level Tokens: generate one with connections:write; and "
            "switch on Socket Mode.",
        )
    return Finding("The app token is valid, and Socket Mode is on.")
