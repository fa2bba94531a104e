"""Answers what people write: mentions, replies with a ping, direct messages, the questions' channel."""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Final

import aiohttp
import discord

from adapters.discord import drawing
from adapters.discord.handing import fitting, handed_over
from adapters.discord.ids import CustomIds, owner_of
from adapters.discord.inbound import Profile, said
from adapters.discord.marking import cut
from adapters.discord.native import Menu
from adapters.discord.outbound import Message, Way, outbound
from adapters.discord.persisting import persist
from adapters.discord.places import Places
from assistant import Conversation, Request, Text, UserError
from assistant.assistant import Assistant

_log = logging.getLogger(__name__)
_HEARD: Final = (discord.MessageType.default, discord.MessageType.reply)
_MOST_THREAD_NAME: Final = 90


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
        request = said(message, me.id, profile).request
        asks_here = not put_to_me and await self._for_questions(request, message)
        if not put_to_me and not asks_here:
            return
        if message.guild is not None and request.community:
            self._places.note(message.author.id, request.community)
        opens_thread = asks_here and not isinstance(message.channel, discord.Thread)
        if opens_thread:
            # A thread has the number of the message that it begins with.
            request = replace(request, conversation=Conversation(str(message.id), public=True))
        await self._answer(request, message, opens_thread=opens_thread)

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
        self, request: Request, message: discord.Message, *, opens_thread: bool
    ) -> None:
        reply = await self._assistant.handle(request)
        if reply.silent:
            return
        services = self._assistant.services
        reply = await fitting(reply, services.say(request))
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
            send = partial(where.send, mention_author=False)
            if public and number == 0:
                # What is answered may be deleted meanwhile.
                send = partial(send, reference=to.to_reference(fail_if_not_exists=False))
            # Discord knows a repeated one by its nonce, and does not show it twice.
            await persist(partial(_sent, send, each, f"{to.id}-{number}"))


async def _sent(send: Callable[..., Awaitable[object]], message: Message, nonce: str) -> None:
    await send(
        message.content,
        embeds=[drawing.embed(message.card)] if message.card else [],
        files=drawing.files(message),  # what was read for one try is read anew for the next
        view=drawing.view(message.presses) or discord.utils.MISSING,
        suppress_embeds=message.card is None,
        nonce=nonce,
    )


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
