"""Answers slash commands, buttons, lists, modals and shortcuts: within three seconds, and once."""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import Any, Final

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.handing import fitting, handed_over
from adapters.heard import Heard
from adapters.ids import CustomIds
from adapters.slack import inbound
from adapters.slack.acknowledging import Acknowledgements
from adapters.slack.completing import choices
from adapters.slack.home import AppHome
from adapters.slack.inbound import Body, Place
from adapters.slack.modal import Origin, errors_of, origin_of, view
from adapters.slack.native import Menu
from adapters.slack.outbound import Message, outbound, sentence
from adapters.slack.profiles import PATIENTLY, Profiles
from adapters.slack.sending import FAULTS, SHUT, Sender, code_of
from adapters.ways import Ways, privately
from assistant import ButtonPress, CommandCall, Reply, Visibility, pressing
from assistant.assistant import Assistant

_log = logging.getLogger(__name__)
# Slack waits 3 s for an acknowledgement, and for a form as long. What is not there so many seconds
# after it was asked for is acknowledged and comes later.
_ANSWERED_WITHIN: Final = 1.5
_OPENED_WITHIN: Final = 2.4
_AT_ONCE: Final = 50  # so that of a crowd the first need not wait for the last
_LATER_AT_ONCE: Final = 20  # answers to what was acknowledged, beside acknowledgements

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
        self._acknowledgements = Acknowledgements()
        self._free = asyncio.Semaphore(_AT_ONCE)
        self._showing = asyncio.Semaphore(_LATER_AT_ONCE)

    async def slash(self, ack: AsyncAck, body: Body) -> BoltResponse | None:
        """Answer a slash command, in its acknowledgement if that can be."""
        since = _now()
        profile = await self._profiles.of(inbound.author(body))
        named = inbound.person_named(body, self._menu)
        other = await self._profiles.of(named) if named else None
        found = inbound.slashed(body, self._menu, profile, other)
        return await self._answer(ack, body, found, since)

    async def action(self, ack: AsyncAck, body: Body) -> None:
        """Answer a button, a choice of a list, or a question typed into the app's home."""
        since = _now()
        profile = await self._profiles.of(inbound.author(body))
        found = inbound.pressed(body, self._ids, self._menu, profile)
        await self._answer(ack, body, found, since)

    async def shortcut(self, ack: AsyncAck, body: Body) -> None:
        """Answer the question in a message."""
        since = _now()
        profile = await self._profiles.of(inbound.author(body))
        await self._answer(ack, body, inbound.shortcut(body, profile), since)

    async def submitted(self, ack: AsyncAck, body: Body) -> None:
        """Answer a form that was sent off: what is amiss stands at its fields."""
        handling = asyncio.create_task(self._sent_off(body))
        done, _ = await asyncio.wait((handling,), timeout=_ANSWERED_WITHIN)
        errors: dict[str, str] = {}
        if done and (opened := handling.result()[1].form):
            errors = errors_of(opened, body["view"], self._menu.slash)
        if errors:
            await ack(response_action="errors", errors=errors)
            return
        await ack()
        self._later(self._afterwards(body, handling))

    async def options(self, ack: AsyncAck, body: Body) -> None:
        """Offer what fits what is being typed."""
        profile = await self._profiles.of(inbound.author(body))
        say = self._assistant.services.say(inbound.place_of(body, profile))
        _, typed = inbound.typed(body)
        await ack(options=await asyncio.to_thread(choices, typed, say.language))

    async def _sent_off(self, body: Body) -> tuple[Heard, Reply]:
        # Nothing is counted as somebody's without knowing who that is.
        profile = await self._profiles.of(inbound.author(body), PATIENTLY)
        found = inbound.submitted(body, self._ids, profile)
        if not profile.known:
            say = self._assistant.services.say(found.request)
            return found, privately(pressing.not_known(say))
        return await self._reply(found)

    async def _reply(self, found: Heard) -> tuple[Heard, Reply]:
        refused = self._ways.refused(found)
        return found, refused or await self._assistant.handle(found.request)

    async def _shut(self, body: Body, found: Heard) -> Reply | None:
        """Give what is said of a place that cannot be chosen, because nothing can be posted there."""
        content, where = found.request.content, inbound.place(body)
        if where.direct or not isinstance(content, CommandCall | ButtonPress):
            return None
        command = self._menu.commands.get(content.name)
        if not (command and command.posts_there) or content.arguments.get("switch") == "off":
            return None
        if await self._sender.refused(where.channel) not in SHUT:
            return None
        return privately(pressing.invite_me(self._assistant.services.say(found.request)))

    async def _in_turn(self, body: Body, found: Heard) -> tuple[Heard, Reply]:
        async with self._free:
            if shut := await self._shut(body, found):
                return found, shut
            return await self._reply(found)

    async def _answer(
        self, ack: AsyncAck, body: Body, found: Heard, since: float
    ) -> BoltResponse | None:
        handling = asyncio.create_task(self._in_turn(body, found))
        left = max(since + _ANSWERED_WITHIN - _now(), 0.0)
        done, _ = await asyncio.wait((handling,), timeout=left)
        reply = handling.result()[1] if done else None
        if reply and reply.form:
            if await self._opened(body, found, reply, since):
                await ack()
                return None
        elif reply and "command" in body and not self._posts(found, reply):
            said = self._acknowledgements.of(reply, self._ways.way(found, reply))
            if said:
                return said
        await ack()
        self._later(self._afterwards(body, handling))
        return None

    async def _opened(self, body: Body, found: Heard, reply: Reply, since: float) -> bool:
        """Open a form over what the person sees; False if that cannot be."""
        trigger = body.get("trigger_id")
        if not trigger or reply.form is None:
            return False
        where = inbound.place(body)
        url = str(body.get("response_url") or "")
        origin = Origin(where.channel, where.thread, url, _pressed_in_our_messages(body))
        say = self._assistant.services.say(found.request)
        try:
            async with asyncio.timeout_at(since + _OPENED_WITHIN):
                made = view(reply.form, self._ids, self._menu.slash, say, origin.written())
                await self._client.views_open(trigger_id=str(trigger), view=made)
        except FAULTS as error:
            # Most often it came too late; the form can be opened with a button.
            _log.warning("Slack did not open a form: %s", code_of(error))
            return False
        return True

    async def _afterwards(self, body: Body, handling: asyncio.Task[tuple[Heard, Reply]]) -> None:
        """Show a reply after the acknowledgement."""
        found, reply = await handling
        if reply.silent:
            return
        say = self._assistant.services.say(found.request)
        reply = await fitting(reply, say)
        try:
            async with self._showing:
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
        say = self._assistant.services.say(found.request)
        instead = sentence(pressing.file_not_there(say))
        try:
            if self._posts(found, reply):
                await self._post(where, found, reply, url)
                return
            told = self._ways.told(found, reply, direct=where.direct)
            for message in outbound(told, self._ways.way(found, reply)):
                seen = _seen(body, message)
                await self._sender.show(where, user, message, instead, url, seen=seen)
        except FAULTS as error:
            if isinstance(error, SlackApiError):
                raise
            _log.warning("An answer could not be sent: %s", code_of(error))

    def _posts(self, found: Heard, reply: Reply) -> bool:
        """Does it choose a place, where we have to be able to post then?"""
        content = found.request.content
        if (
            not isinstance(content, CommandCall | ButtonPress)
            or reply.visibility is Visibility.PRIVATE
        ):
            return False
        command = self._menu.commands.get(content.name)
        return found.request.conversation.public and command is not None and command.sets_place

    async def _post(self, where: Place, found: Heard, reply: Reply, url: str) -> None:
        say = self._assistant.services.say(found.request)
        try:
            for message in outbound(reply, self._ways.way(found, reply)):
                await self._sender.post(where.channel, message, where.thread)
        except SlackApiError as error:
            if code_of(error) not in SHUT:
                raise
            await self._sender.respond(url, sentence(pressing.invite_me(say)), seen=False)


def _now() -> float:
    return asyncio.get_running_loop().time()


def _seen(body: Body, message: Message) -> bool:
    """May all see it who read there?"""
    ours = _pressed_in_our_messages(body) or origin_of(body.get("view") or {}).seen
    return ours or not message.private


def _pressed_in_our_messages(body: Body) -> bool:
    """Was it pressed in our direct messages with a person, where nobody else reads?

    A whisper may stand in a talk with somebody else.
    """
    whispered = (body.get("container") or {}).get("is_ephemeral")
    return body.get("type") == "block_actions" and inbound.place(body).direct and not whispered
