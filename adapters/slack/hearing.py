"""Answers what people write: mentions in their thread, direct messages in place."""

import logging

from adapters.handing import handed_over
from adapters.slack import inbound
from adapters.slack.inbound import Body
from adapters.slack.native import Menu
from adapters.slack.outbound import outbound
from adapters.slack.profiles import Profiles
from adapters.slack.sending import FAULTS, Sender, code_of
from adapters.ways import Ways
from assistant.assistant import Assistant

_log = logging.getLogger(__name__)


class Listener:
    """Answers messages that are for the assistant."""

    def __init__(
        self, sender: Sender, assistant: Assistant, menu: Menu, ways: Ways, profiles: Profiles
    ) -> None:
        self._sender = sender
        self._assistant = assistant
        self._menu = menu
        self._ways = ways
        self._profiles = profiles

    async def hear(self, body: Body) -> None:
        """Answer a message, if it is for the assistant."""
        author = inbound.author(body)
        if not author:
            return
        profile = await self._profiles.of(author)
        named = inbound.person_named(body, self._menu)
        other = await self._profiles.of(named) if named else None
        found = inbound.said(body, self._menu, profile, other)
        if found is None:
            return
        reply = await self._assistant.handle(found.request)
        if reply.silent:
            return
        where = inbound.place(body)
        try:
            for message in outbound(reply, self._ways.way(found, reply)):
                if message.private and not where.direct:
                    await self._sender.whisper(where.channel, author, message, where.thread)
                else:
                    await self._sender.post(where.channel, message, where.thread)
        except FAULTS as error:
            _log.warning("Slack refused an answer: %s", code_of(error))
        finally:
            if reply.file:
                handed_over(reply.file)
