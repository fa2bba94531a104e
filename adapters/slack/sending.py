"""Sends messages on Slack. What may stand there already is never sent again by itself."""

import logging
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.http_retry.builtin_async_handlers import (
    AsyncConnectionErrorRetryHandler,
    AsyncRateLimitErrorRetryHandler,
)
from slack_sdk.http_retry.request import HttpRequest
from slack_sdk.http_retry.response import HttpResponse
from slack_sdk.http_retry.state import RetryState
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from adapters.slack.inbound import Place
from adapters.slack.outbound import Message
from adapters.slack.settings import SlackSettings
from assistant import File, Picture

if TYPE_CHECKING:
    from collections.abc import Sequence

    from slack_sdk.http_retry.async_handler import AsyncRetryHandler

FAULTS: Final = (SlackClientError, aiohttp.ClientError, OSError, TimeoutError)
"""What may come of a call, whether Slack refuses it or cannot be reached."""
SLACK: Final = "https://slack.com/api/"
SHUT: Final = frozenset(
    {"cannot_reply_to_message", "channel_not_found", "is_archived", "is_inactive", "not_in_channel"}
    | {"restricted_action", "restricted_action_read_only_channel", "user_not_in_channel"}
    | {"restricted_action_thread_locked", "thread_not_found"}
)
"""What Slack says where nothing can be posted."""
_NO_MESSAGE: Final = "1000000000.000000"
_NOT_THERE: Final = frozenset({"message_not_found", "cant_update_message"})
_ONCE: Final = (
    "chat.postMessage",
    "chat.postEphemeral",
    "files.completeUploadExternal",
    "views.open",  # a form opens once
)
_log = logging.getLogger(__name__)


class _Reconnecting(AsyncConnectionErrorRetryHandler):
    """Tries again what does the same when it is done twice."""

    async def _can_retry_async(
        self,
        *,
        state: RetryState,
        request: HttpRequest,
        response: HttpResponse | None = None,
        error: Exception | None = None,
    ) -> bool:
        # Where nobody could be reached, nothing was done.
        if request.url.endswith(_ONCE) and not isinstance(error, aiohttp.ClientConnectorError):
            return False
        return await super()._can_retry_async(
            state=state, request=request, response=response, error=error
        )


def web_client(settings: SlackSettings, session: aiohttp.ClientSession) -> AsyncWebClient:
    """Make the client of Slack's API."""
    url = settings.slack_api_url.strip() or SLACK
    retries: list[AsyncRetryHandler] = [
        AsyncRateLimitErrorRetryHandler(max_retry_count=2),
        _Reconnecting(),
    ]
    token = settings.slack_bot_token.get_secret_value().strip()
    return AsyncWebClient(
        token=token, base_url=url.rstrip("/") + "/", session=session, retry_handlers=retries
    )


def code_of(error: Exception) -> str:
    """Give Slack's word for what went wrong, or the kind of fault."""
    if isinstance(error, SlackApiError):
        told = error.response.data
        said = (
            told.get("error") if isinstance(told, dict) else ""
        )  # a proxy says it in its own words
        return str(said or error.response.status_code)
    return type(error).__name__


class Sender:
    """Sends messages and files."""

    def __init__(self, client: AsyncWebClient, session: aiohttp.ClientSession) -> None:
        self._client = client
        self._session = session

    async def post(self, channel: str, message: Message, thread: str = "") -> str:
        """Post for all who read there, or to a person; give the message's own reference."""
        said = await self._client.chat_postMessage(
            channel=channel,
            text=message.text,
            blocks=list(message.blocks) or None,
            thread_ts=thread or None,
            unfurl_links=False,
            unfurl_media=False,
        )
        channel = str(said["channel"])
        for each in message.files:
            await self.hand_over(channel, each, thread)
        return f"{channel}/{said['ts']}"

    async def refused(self, channel: str) -> str:
        """Give Slack's word for why nothing can be posted in a channel; empty if something can.

        It is asked for a change of a message that is not there.
        """
        try:
            await self._client.chat_update(channel=channel, ts=_NO_MESSAGE, text="-")
        except SlackApiError as error:
            code = code_of(error)
            return "" if code in _NOT_THERE else code
        return ""

    async def whisper(self, channel: str, user: str, message: Message, thread: str = "") -> None:
        """Show it to one person alone, where others read along."""
        await self._client.chat_postEphemeral(
            channel=channel,
            user=user,
            text=message.text,
            blocks=list(message.blocks) or None,
            thread_ts=thread or None,
        )

    async def respond(self, url: str, message: Message, *, seen: bool, thread: str = "") -> bool:
        """Answer at the address that came with what somebody did; False if that is over.

        `seen`: by all who read there.
        """
        # Slack alone waits: an answer whose confirmation is lost stands there all the same.
        hook = AsyncWebhookClient(
            url, session=self._session, retry_handlers=[AsyncRateLimitErrorRetryHandler()]
        )
        try:
            answer = await hook.send_dict(payload(message, seen=seen, thread=thread))
        except aiohttp.ClientConnectorError as error:
            _log.warning("Where answers are sent cannot be reached: %s", code_of(error))
            return False
        if answer.status_code == 200:  # noqa: PLR2004
            return True
        _log.warning("Slack refused an answer: %s", answer.status_code)
        return False

    async def show(
        self,
        where: Place,
        user: str,
        message: Message,
        instead: Message,
        url: str = "",
        *,
        seen: bool = False,
    ) -> None:
        """Show a message where it was asked for, or else to the person directly.

        `instead`: what goes before a file that cannot be shown there. `url`: the address that came
        with what they did; `seen`: by all who read there.
        """
        bare = replace(message, files=())
        try:
            shown = await self._placed(where, user, bare, url, seen=seen)
        except SlackApiError as error:
            if code_of(error) not in SHUT:
                raise
            shown = False
        if not shown:
            await self.post(await self.direct(user), bare)
        for file in message.files:
            if not (message.private or where.direct) and shown:
                try:
                    await self.hand_over(where.channel, file, where.thread)
                    continue
                except SlackApiError as error:
                    if code_of(error) not in SHUT:
                        raise
                await self.post(await self.direct(user), instead)
            await self.hand_over(await self.direct(user), file)

    async def _placed(
        self, where: Place, user: str, message: Message, url: str, *, seen: bool
    ) -> bool:
        # What one person alone sees is not shown in a thread that nobody has begun.
        thread = where.thread if where.begun or not message.private else ""
        if url:
            return await self.respond(url, message, seen=seen, thread=thread)
        if where.direct:
            await self.post(where.channel or user, message)
        elif message.private:
            await self.whisper(where.channel, user, message, thread)
        else:
            await self.post(where.channel, message, where.thread)
        return True

    async def direct(self, user: str) -> str:
        """Give the channel of direct messages with a person."""
        opened = await self._client.conversations_open(users=user)
        return str(opened["channel"]["id"])

    async def hand_over(self, channel: str, file: File | Picture, thread: str = "") -> None:
        """Upload a file into a channel; a picture with its words."""
        if isinstance(file, Picture):
            more: dict[str, Any] = {"content": file.content, "alt_txt": file.alternative[:1000]}
        elif file.path is not None:
            more = {"file": str(file.path)}
        else:
            more = {"content": file.content}
        await self._client.files_upload_v2(
            filename=file.name,
            title=file.name,
            channel=channel,
            thread_ts=thread or None,
            request_file_info=False,
            **more,
        )


def payload(message: Message, *, seen: bool, thread: str = "") -> dict[str, Any]:
    """Give a message as an answer to what somebody did."""
    made: dict[str, Any] = {
        "text": message.text,
        "response_type": "in_channel" if seen else "ephemeral",
        "replace_original": False,
        "unfurl_links": False,
        "unfurl_media": False,
    }
    blocks: Sequence[Any] = message.blocks
    return {
        **made,
        **({"blocks": list(blocks)} if blocks else {}),
        **({"thread_ts": thread} if thread else {}),
    }
