"""Answers slash commands, buttons, lists, modals and shortcuts: within three seconds, and once."""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from contextlib import suppress
from dataclasses import replace
from typing import Any, Final

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.handing import fitting, handed_over
from adapters.heard import Heard
from adapters.ids import CustomIds
from adapters.slack import inbound
from adapters.slack.completing import choices
from adapters.slack.home import AppHome
from adapters.slack.inbound import Body
from adapters.slack.modal import Origin, errors_of, origin_of, view
from adapters.slack.native import Menu
from adapters.slack.outbound import Message, outbound
from adapters.slack.profiles import Profiles
from adapters.slack.sending import FAULTS, Sender, code_of, payload
from adapters.ways import Ways, privately
from assistant import Reply, Visibility, join, pressing
from assistant.assistant import Assistant

_log = logging.getLogger(__name__)
# Slack waits 3 s. What takes longer than this is acknowledged first and answered later.
_ANSWERED_WITHIN: Final = 1.5  # seconds

Later = Callable[[Coroutine[Any, Any, None]], object]
"""Does something that is waited for at the end only."""


class Responder:
    """Answers what people type after a slash, press, choose and send off."""

    def __init__(
        self,
        client: AsyncWebClient,
        sender: Sender,
        assistant: Assistant,
        menu: Menu,
        ids: CustomIds,
        profiles: Profiles,
        home: AppHome,
        later: Later,
    ) -> None:
        self._client = client
        self._sender = sender
        self._assistant = assistant
        self._menu = menu
        self._ids = ids
        self._ways = Ways(assistant, ids, menu.slash)
        self._profiles = profiles
        self._home = home
        self._later = later

    async def slash(self, ack: AsyncAck, body: Body) -> None:
        """Answer a slash command, in its acknowledgement if that can be."""
        profile = await self._profiles.of(inbound.author(body))
        named = inbound.person_named(body, self._menu)
        other = await self._profiles.of(named) if named else None
        await self._answer(ack, body, inbound.slashed(body, self._menu, profile, other))

    async def action(self, ack: AsyncAck, body: Body) -> None:
        """Answer a button, a choice of a list, or a question typed into the app's home."""
        profile = await self._profiles.of(inbound.author(body))
        await self._answer(ack, body, inbound.pressed(body, self._ids, self._menu, profile))

    async def shortcut(self, ack: AsyncAck, body: Body) -> None:
        """Answer the question in a message."""
        profile = await self._profiles.of(inbound.author(body))
        await self._answer(ack, body, inbound.shortcut(body, profile))

    async def submitted(self, ack: AsyncAck, body: Body) -> None:
        """Answer a form that was sent off: what is amiss stands at its fields."""
        profile = await self._profiles.of(inbound.author(body))
        found = inbound.submitted(body, self._ids, profile)
        handling = asyncio.create_task(self._reply(found))
        done, _ = await asyncio.wait((handling,), timeout=_ANSWERED_WITHIN)
        errors: dict[str, str] = {}
        if done and (opened := handling.result().form):
            errors = errors_of(opened, body["view"], self._menu.slash)
        if errors:
            await ack(response_action="errors", errors=errors)
            return
        await ack()
        self._later(self._afterwards(body, found, handling))

    async def options(self, ack: AsyncAck, body: Body) -> None:
        """Offer what fits what is being typed."""
        profile = await self._profiles.of(inbound.author(body))
        say = self._assistant.services.say(inbound.place_of(body, profile))
        _, typed = inbound.typed(body)
        await ack(options=choices(typed, say.language))

    async def _reply(self, found: Heard) -> Reply:
        return self._ways.refused(found) or await self._assistant.handle(found.request)

    async def _answer(self, ack: AsyncAck, body: Body, found: Heard) -> None:
        handling = asyncio.create_task(self._reply(found))
        done, _ = await asyncio.wait((handling,), timeout=_ANSWERED_WITHIN)
        reply = handling.result() if done else None
        if reply and reply.form and await self._opened(body, found, reply):
            await ack()
            return
        if reply and "command" in body and not reply.form:
            messages = outbound(reply, self._ways.way(found, reply))
            if len(messages) == 1 and not messages[0].files:
                await ack(payload(messages[0], seen=_seen(body, messages[0])))
                return
        await ack()
        self._later(self._afterwards(body, found, handling))

    async def _opened(self, body: Body, found: Heard, reply: Reply) -> bool:
        """Open a form over what the person sees; False if that cannot be."""
        trigger = body.get("trigger_id")
        if not trigger or reply.form is None:
            return False
        where = inbound.place(body)
        origin = Origin(where.channel, where.thread, str(body.get("response_url") or ""))
        say = self._assistant.services.say(found.request)
        made = view(reply.form, self._ids, self._menu.slash, say, origin.written())
        try:
            await self._client.views_open(trigger_id=str(trigger), view=made)
        except FAULTS as error:
            # Most often it came too late; the form can be opened with a button.
            _log.warning("Slack did not open a form: %s", code_of(error))
            return False
        return True

    async def _afterwards(self, body: Body, found: Heard, handling: asyncio.Task[Reply]) -> None:
        """Show a reply after the acknowledgement."""
        reply = await handling
        if reply.silent:
            return
        say = self._assistant.services.say(found.request)
        if reply.file and _aside(body, found, reply):
            reply = replace(reply, text=join([reply.text, pressing.handed_over_directly(say)]))
        reply = await fitting(reply, say)
        try:
            await self._show(body, found, reply)
        except SlackApiError as error:
            _log.warning("Slack refused an answer: %s", code_of(error))
            with suppress(SlackApiError):
                await self._show(body, found, privately(pressing.not_shown(say)))
        finally:
            if reply.file:
                handed_over(reply.file)
        if inbound.place(body).channel == inbound.author(body):
            await self._home.show(body)  # what was done there may have changed what stands there

    async def _show(self, body: Body, found: Heard, reply: Reply) -> None:
        where, user = inbound.place(body), inbound.author(body)
        url = str(body.get("response_url") or origin_of(body.get("view", {})).response_url)
        try:
            for message in outbound(reply, self._ways.way(found, reply)):
                seen = _seen(body, message)
                await self._sender.show(where, user, message, url, seen=seen)
        except FAULTS as error:
            if isinstance(error, SlackApiError):
                raise
            _log.warning("An answer could not be sent: %s", code_of(error))


def _seen(body: Body, message: Message) -> bool:
    """May all see it who read there?

    What stands in direct messages is read by the person alone, if it is no whisper in a talk with
    somebody else.
    """
    whispered = (body.get("container") or {}).get("is_ephemeral")
    pressed_there = body.get("type") == "block_actions" and inbound.place(body).direct
    return (pressed_there and not whispered) or not message.private


def _aside(body: Body, found: Heard, reply: Reply) -> bool:
    """Is a file handed over elsewhere than its reply is shown?"""
    private = not found.request.conversation.public or reply.visibility is Visibility.PRIVATE
    return private and not inbound.place(body).direct
