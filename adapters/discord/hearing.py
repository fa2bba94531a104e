"""Answers what people write: mentions, replies with a ping, direct messages, the questions' channel."""

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Final

import aiohttp
import discord

from adapters.discord import drawing
from adapters.discord.inbound import Profile, replied_to, said
from adapters.discord.marking import cut
from adapters.discord.native import ANSWER_THIS, Menu
from adapters.discord.outbound import Message, outbound
from adapters.discord.places import Places
from adapters.discord.sending import persist
from adapters.handing import fitting, handed_over
from adapters.ids import CustomIds, owner_of
from adapters.showing import Way
from assistant import (
    CommandCall,
    Conversation,
    Reply,
    Request,
    Text,
    UserError,
    Visibility,
    pressing,
)
from assistant.answers.match import Outcome
from assistant.assistant import Assistant

_log = logging.getLogger(__name__)
_HEARD: Final = (discord.MessageType.default, discord.MessageType.reply)
_MOST_THREAD_NAME: Final = 90
_ASKING: Final = "?\uff1f\u061f"  # as Latin, Chinese and Arabic write it


class Listener:
    """Answers messages. `reads_all`: are messages heard that are not put to the assistant?"""

    def __init__(
        self,
        assistant: Assistant,
        menu: Menu,
        ids: CustomIds,
        places: Places,
        clock: Callable[[], datetime],
        *,
        reads_all: bool,
    ) -> None:
        self._assistant = assistant
        self._menu = menu
        self._ids = ids
        self._places = places
        self._clock = clock
        self._reads_all = reads_all

    async def hear(self, message: discord.Message, me: discord.ClientUser) -> None:
        """Answer a message, if it is for the assistant."""
        if message.author.bot or message.webhook_id or message.type not in _HEARD:
            return
        put_to_me = message.guild is None or me in message.mentions
        if not put_to_me and not self._reads_all:
            return
        profile = Profile(self._places.of(message.author.id), self._clock())
        request = said(message, self._menu, self._ids, profile).request
        asks_here = not put_to_me and await self._for_questions(request, message)
        if not put_to_me and not asks_here:
            return
        if message.guild is not None and request.community:
            self._places.note(message.author.id, request.community)
        opens_thread = asks_here and not isinstance(message.channel, discord.Thread)
        if opens_thread:
            # A thread has the number of the message that it begins with.
            request = replace(
                request,
                conversation=Conversation(str(message.id), public=True),
                content=CommandCall("ask", {"question": message.content}),
            )
        other = replied_to(message)
        points = request.content == Text("") and other is not None and other.author != me
        await self._answer(
            request, message, asks_here=asks_here, opens_thread=opens_thread, points=points
        )

    async def _for_questions(self, request: Request, message: discord.Message) -> bool:
        """Is it written where every question is answered, or in a thread there?"""
        if not isinstance(request.content, Text) or not request.content.text:
            return False
        try:
            home = await self._assistant.services.drives.home(request)
        except UserError:
            return False  # the disk is full: who mentions the assistant is told so
        channel = message.channel
        where = channel.parent_id if isinstance(channel, discord.Thread) else channel.id
        return home.questions_place == str(where)

    async def _answer(
        self,
        request: Request,
        message: discord.Message,
        *,
        asks_here: bool,
        opens_thread: bool,
        points: bool,
    ) -> None:
        """Answer what was asked, or nothing but `points` at somebody else's message."""
        reply = await self._assistant.handle(request)
        if reply.silent or (asks_here and _idle(message, reply)):
            return
        services = self._assistant.services
        say = services.say(request)
        if points:
            reply = replace(reply, text=pressing.answers_in_its_menu(say, ANSWER_THIS))
        reply = await fitting(reply, say)
        public = request.conversation.public
        owner = owner_of(services.conversations.person(request)) if public else ""
        messages = outbound(reply, Way(self._ids, self._menu.slash, not public, owner))
        try:
            await self._send(messages, message, public=public, opens_thread=opens_thread)
        except discord.HTTPException as error:
            _log.warning("Discord refused an answer: %s %s", error.status, error.code)
        except (aiohttp.ClientError, OSError, discord.RateLimited) as error:
            _log.warning("An answer could not be sent: %s", type(error).__name__)
        finally:
            if reply.file:
                handed_over(reply.file)

    async def _send(
        self, messages: list[Message], to: discord.Message, *, public: bool, opens_thread: bool
    ) -> None:
        where: discord.abc.Messageable = to.channel
        if opens_thread and (thread := await _thread(to)):
            where, public = thread, False  # in a thread of its own it need not point back
        for number, each in enumerate(messages):
            # What is answered may be deleted meanwhile.
            back = to.to_reference(fail_if_not_exists=False) if public and number == 0 else None
            await persist(partial(_say, where, each, back, f"{to.id}-{number}"))


async def _say(
    where: discord.abc.Messageable,
    message: Message,
    back: discord.MessageReference | None,
    nonce: str,
) -> None:
    missing = discord.utils.MISSING
    send = partial(where.send, reference=back) if back else where.send
    await send(
        message.content,
        embeds=[drawing.embed(message.card)] if message.card else [],
        files=drawing.files(message),
        view=drawing.view(message.presses) or missing,
        suppress_embeds=message.card is None,
        mention_author=False,
        nonce=nonce,
    )


def _idle(message: discord.Message, reply: Reply) -> bool:
    """Is it no question but what people say to each other, and nothing that we know about?"""
    understood = reply.match is None or reply.match.outcome is not Outcome.UNKNOWN
    to_one = reply.visibility is Visibility.PRIVATE
    return not (understood or to_one or any(mark in message.content for mark in _ASKING))


async def _thread(message: discord.Message) -> discord.Thread | None:
    """Begin a thread at a question; None where that is not allowed."""
    name = cut(" ".join(message.content.split()), _MOST_THREAD_NAME)
    try:
        return await message.create_thread(name=name)
    except discord.HTTPException as error:
        _log.warning("Discord refused a thread: %s %s", error.status, error.code)
        return None
    except (aiohttp.ClientError, OSError, discord.RateLimited) as error:
        _log.warning("A thread could not be begun: %s", type(error).__name__)
        return None
