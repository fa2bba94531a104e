"""The connection of Socket Mode: hands what comes to Bolt's app, and sends its acknowledgement."""

import asyncio
import json
import logging
from typing import Final

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.sending import FAULTS, code_of
from adapters.slack.watching import LOCKED_OUT

_log = logging.getLogger(__name__)
_UNREACHED: Final = 5.0  # seconds before the next try
_REFUSED: Final = 60.0  # what Slack itself refused is not asked for more often


class _Link(SocketModeClient):
    """Asks for a new address until there is one; the SDK would log two lines every 5 s meanwhile."""

    async def issue_new_wss_url(self) -> str:
        said = False
        while not self.closed:
            try:
                opened = await self.web_client.apps_connections_open(app_token=self.app_token)
            except FAULTS as error:
                code = code_of(error)
                if not said and code not in LOCKED_OUT:  # which is said once elsewhere
                    _log.warning("The connection to Slack is lost; trying again: %s", code)
                    said = True
                await asyncio.sleep(_REFUSED if isinstance(error, SlackApiError) else _UNREACHED)
            else:
                if said:
                    _log.warning("Slack can be reached again.")
                return str(opened["url"])
        return ""


def link(app: AsyncApp, token: str, client: AsyncWebClient, url: str) -> SocketModeClient:
    """Make the connection to an address of Slack's; it connects again by itself."""

    async def handle(link: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        answer = await app.async_dispatch(
            AsyncBoltRequest(mode="socket_mode", body=request.payload)
        )
        if answer.status != 200:  # noqa: PLR2004
            return  # what went wrong is logged
        # Bolt's own handler would decode what was just encoded, and encode it once more.
        envelope = json.dumps(request.envelope_id)
        said = f', "payload": {answer.body}' if answer.body else ""
        await link.send_message(f'{{"envelope_id": {envelope}{said}}}')

    made = _Link(app_token=token, web_client=client)
    made.wss_uri = url
    made.socket_mode_request_listeners.append(handle)
    return made
