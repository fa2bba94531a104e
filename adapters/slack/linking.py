"""The connection of Socket Mode: hands what comes to Bolt's app, and sends its acknowledgement."""

import json
import logging

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.sending import code_of

_log = logging.getLogger(__name__)


class _Link(SocketModeClient):
    """Says why Slack does not let us connect again; the library tries it again all the same."""

    _refused = ""

    async def issue_new_wss_url(self) -> str:
        try:
            url = await super().issue_new_wss_url()
        except SlackApiError as error:
            if code_of(error) != self._refused:
                self._refused = code_of(error)
                _log.error(
                    "Slack does not let the assistant connect (%s): SLACK_APP_TOKEN. Mend it as "
                    "`assistant doctor slack` says, and start the assistant anew.",
                    self._refused,
                )
            raise
        self._refused = ""
        return url


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
