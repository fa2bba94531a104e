"""Answers what people write: mentions in their thread, direct messages in place."""

import logging
from contextlib import suppress

from slack_sdk.errors import SlackApiError

from adapters.handing import fitting, handed_over
from adapters.heard import Heard
from adapters.slack import inbound
from adapters.slack.inbound import Body, Place
from adapters.slack.native import Menu
from adapters.slack.outbound import outbound, sentence
from adapters.slack.profiles import Profiles
from adapters.slack.sending import FAULTS, Sender, code_of
from adapters.ways import Ways, privately
from assistant import Reply, pressing
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
        say = self._assistant.services.say(found.request)
        where = inbound.place(body)
        reply = await fitting(reply, say)
        try:
            await self._show(where, author, found, reply)
        except SlackApiError as error:
            _log.warning("Slack refused an answer: %s", code_of(error))
            with suppress(*FAULTS):
                await self._show(where, author, found, privately(pressing.not_shown(say)))
        except FAULTS as error:
            _log.warning("An answer could not be sent: %s", code_of(error))
        finally:
            if reply.file:
                handed_over(reply.file)

    async def _show(self, where: Place, user: str, found: Heard, reply: Reply) -> None:
        instead = sentence(pressing.file_not_there(self._assistant.services.say(found.request)))
        told = self._ways.told(found, reply, direct=where.direct)
        for message in outbound(told, self._ways.way(found, reply)):
            await self._sender.show(where, user, message, instead)
