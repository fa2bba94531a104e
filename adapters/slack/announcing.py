"""Delivers what is said unasked on Slack; what may stand there already is not said again."""

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.announcing import LATER, SOON, Announcer, place_of
from adapters.ids import CustomIds
from adapters.showing import Way
from adapters.slack.native import Menu
from adapters.slack.outbound import outbound
from adapters.slack.sending import FAULTS, SHUT, Sender, code_of
from adapters.slack.settings import PLATFORM
from adapters.slack.watching import LOCKED_OUT, NO_SCOPE, Watch
from assistant import AnnouncementKind
from assistant.assistant import Assistant
from assistant.delivering import Due

_log = logging.getLogger(__name__)
_BUSY: Final = frozenset({"ratelimited", "rate_limited", "message_limit_exceeded"})
# What is answered so may have been done all the same.
_SERVER_ERRORS: Final = 500
_ON_THEIR_SIDE: Final = frozenset(
    {"fatal_error", "internal_error", "request_timeout", "service_unavailable"}
)
_MOST_EDITED: Final = 4000  # bytes of an edit's text


class SlackAnnouncer(Announcer):
    """Delivers on Slack."""

    platform = PLATFORM
    at_once = 1

    def __init__(
        self,
        client: AsyncWebClient,
        sender: Sender,
        assistant: Assistant,
        ids: CustomIds,
        menu: Menu,
        clock: Callable[[], datetime],
    ) -> None:
        super().__init__(assistant, clock)
        self._client = client
        self._sender = sender
        self._ids = ids
        self._menu = menu
        self._watch = Watch()
        client.retry_handlers.insert(0, self._watch)

    async def step(self) -> bool:
        """Deliver what is due now, and first tell of what Slack did not let us do."""
        while self._watch.lacking:
            await self._delivery.lacks(self.platform, self._watch.lacking.pop(), self._clock())
        return await super().step()

    async def deliver(self, due: Due) -> None:
        """Deliver one announcement, and report what became of it."""
        now = self._clock()
        if due.again and due.said.kind is not AnnouncementKind.EDIT:
            # Slack knows no sign by which it would take it once only.
            await self._unsure(due, "the program was ended meanwhile", now)
            return
        try:
            reference = await self._sent(due)
        except SlackApiError as error:
            await self._failed(due, error, now)
        except aiohttp.ClientConnectorError:
            await self._delivery.retry(due, now + SOON)  # it was never sent
        except FAULTS as error:
            await self._unsure(due, code_of(error), now)
        else:
            await self._delivery.done(due, reference)

    async def _failed(self, due: Due, error: SlackApiError, now: datetime) -> None:
        code, status = code_of(error), error.response.status_code
        if code in LOCKED_OUT or code == NO_SCOPE:
            # It says nothing against the place; a new token goes on where this one stopped. What has
            # to be mended is said once, by the watch.
            await self._delivery.retry(due, now + LATER)
            return
        _log.warning("Slack refused an announcement: %s", code)
        if code in _BUSY or status == 429:  # noqa: PLR2004
            waits = error.response.headers.get("Retry-After", "0")
            await self._delivery.retry(due, now + max(SOON, timedelta(seconds=int(waits))))
        elif due.said.kind is AnnouncementKind.POST and code in SHUT:
            await self._delivery.shut(due, place_of(due), now)
        elif status >= _SERVER_ERRORS or code in _ON_THEIR_SIDE:
            await self._unsure(due, code, now)
        else:
            await self._delivery.gone(due, code)

    async def _unsure(self, due: Due, reason: str, now: datetime) -> None:
        """What was posted may stand there, and is not posted again; an edit may come twice."""
        if due.said.kind is AnnouncementKind.EDIT:
            await self._delivery.retry(due, now + SOON)
            return
        _log.warning("Whether an announcement arrived is not sure: %s", reason)
        await self._delivery.unsure(due, place_of(due), reason, now)

    async def _sent(self, due: Due) -> str:
        said = due.said
        if said.kind is AnnouncementKind.PIN:
            return said.reference  # pinning needs a scope of its own, and is left to people
        messages = outbound(await self.reply_of(due), Way(self._ids, self._menu.slash))
        if said.kind is AnnouncementKind.EDIT:
            channel, _, ts = said.reference.partition("/")
            last = messages[-1]
            await self._client.chat_update(
                channel=channel, ts=ts, text=_fitting(last.text), blocks=list(last.blocks)
            )
            return said.reference
        # Who chose it in a thread, where mentions are answered, meant the channel.
        channel, _, _ = place_of(due).partition("/")
        if said.kind is AnnouncementKind.DIRECT:
            _, _, person = self._delivery.address(said).rpartition(":")
            channel = await self._sender.direct(person)
        reference = await self._sender.post(channel, replace(messages[0], files=()))
        try:
            for message in messages[1:]:
                reference = await self._sender.post(channel, replace(message, files=()))
            for file in messages[-1].files:
                await self._sender.hand_over(channel, file)
        except FAULTS as error:
            # What stands there is not posted again for the sake of the rest.
            _log.warning("A part of an announcement is missing: %s", code_of(error))
        return "sent" if said.kind is AnnouncementKind.DIRECT else reference


def _fitting(text: str) -> str:
    """Cut what stands for the blocks of an edit: Slack takes less of it than of a post's."""
    if len(text.encode()) <= _MOST_EDITED:
        return text
    kept = text.encode()[:_MOST_EDITED].decode(errors="ignore")
    return kept.rpartition(" ")[0] or kept
