"""Answers interactions: within three seconds, whatever the core has to do, and once."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime
from functools import partial
from typing import Any, Final

import aiohttp
import discord

from adapters.discord import drawing
from adapters.discord.completing import choices
from adapters.discord.inbound import Profile, heard
from adapters.discord.modal import window
from adapters.discord.native import Menu
from adapters.discord.outbound import Message, outbound
from adapters.discord.places import Places
from adapters.discord.sending import persist
from adapters.handing import fitting, handed_over
from adapters.heard import Heard
from adapters.ids import CustomIds
from adapters.ways import Ways, privately
from assistant import Reply, pressing
from assistant.assistant import Assistant

_log = logging.getLogger(__name__)
# Discord waits 3 s. What takes longer than this is acknowledged first and answered later.
_ANSWERED_WITHIN: Final = 1.5  # seconds
# Answers on their way at once, beyond which each is acknowledged first: that takes a fraction of the
# time, so that the last of a thousand people does not wait in vain for those before.
_MANY: Final = 50
_LATER_AT_ONCE: Final = 20  # answers to what was acknowledged, beside acknowledgements
_BAD_REQUEST: Final = 400
_ACKNOWLEDGED: Final = 40060  # Discord's code for a second answer to one interaction

Interaction = discord.Interaction[Any]


class Responder:
    """Answers slash commands, buttons, lists, modals and completions."""

    def __init__(
        self,
        assistant: Assistant,
        menu: Menu,
        ids: CustomIds,
        places: Places,
        clock: Callable[[], datetime],
    ) -> None:
        self._assistant = assistant
        self._menu = menu
        self._ids = ids
        self._places = places
        self._clock = clock
        self._ways = Ways(assistant, ids, menu.slash)
        self._under_way = 0
        self._later = asyncio.Semaphore(_LATER_AT_ONCE)

    async def answer(self, interaction: Interaction) -> None:
        """Answer one interaction."""
        try:
            if interaction.type is discord.InteractionType.autocomplete:
                await self._complete(interaction)
            else:
                await self._answer(interaction)
        except discord.HTTPException as error:
            # Most often it came too late.
            _log.warning("Discord refused a response: %s %s", error.status, error.code)
        except (aiohttp.ClientError, OSError) as error:
            _log.warning("A response could not be sent: %s", type(error).__name__)

    async def _complete(self, interaction: Interaction) -> None:
        profile = Profile(self._places.of(interaction.user.id), self._clock())
        found = await choices(interaction, self._assistant, self._menu, profile)
        await persist(lambda: interaction.response.autocomplete(found))

    async def _answer(self, interaction: Interaction) -> None:
        profile = Profile(self._places.of(interaction.user.id), self._clock())
        found = heard(interaction, self._menu, self._ids, profile)
        if found.request.community:
            self._places.note(interaction.user.id, found.request.community)
        self._under_way += 1
        try:
            # A form has to be the very first answer.
            crowded = self._under_way > _MANY and not self._menu.opens_form(found.request)
            reply = await self._reply(interaction, found, first=crowded)
            if not crowded:
                await self._show(interaction, found, reply)
        finally:
            self._under_way -= 1
        if crowded:
            async with self._later:
                await self._show(interaction, found, reply)

    async def _reply(self, interaction: Interaction, found: Heard, *, first: bool) -> Reply:
        """Give the core's reply; what takes long is acknowledged meanwhile, or at the very `first`."""
        if refused := self._ways.refused(found):
            return refused
        late: list[asyncio.Task[None]] = []

        def acknowledge() -> None:
            late.append(asyncio.create_task(_deferred(interaction, found)))

        # Cheaper than a task for each answer, nearly all of which come at once.
        waiting = asyncio.get_running_loop().call_later(_ANSWERED_WITHIN, acknowledge)
        if first:
            waiting.cancel()
            acknowledge()
        try:
            return await self._assistant.handle(found.request)
        finally:
            waiting.cancel()
            for each in late:
                await each

    async def _show(self, interaction: Interaction, found: Heard, reply: Reply) -> None:
        if reply.silent:
            if _given(interaction):
                await interaction.delete_original_response()
            return
        modal = interaction.type is discord.InteractionType.modal_submit
        if reply.form and not _given(interaction) and not modal:
            made = window(reply.form, self._ids, self._menu.slash)
            await _call_back(
                interaction, lambda: interaction.response.send_modal(drawing.modal(made))
            )
            return
        say = self._assistant.services.say(found.request)
        reply = await fitting(reply, say)
        try:
            await _send(interaction, found, self._messages(found, reply))
        except discord.HTTPException as error:
            if error.status != _BAD_REQUEST:
                raise
            _log.error("Discord refused a reply: %s %s", error.status, error.code)
            sorry = self._messages(found, privately(pressing.not_shown(say)))
            await _send(interaction, found, sorry)
        finally:
            if reply.file:
                handed_over(reply.file)

    def _messages(self, found: Heard, reply: Reply) -> list[Message]:
        return outbound(reply, self._ways.way(found, reply))


async def _deferred(interaction: Interaction, found: Heard) -> None:
    """Say that the answer is being thought of."""
    try:
        private = not found.request.conversation.public
        await _call_back(
            interaction, lambda: interaction.response.defer(ephemeral=private, thinking=True)
        )
    except discord.HTTPException as error:
        _log.warning("Discord refused an acknowledgement: %s %s", error.status, error.code)
    except (aiohttp.ClientError, OSError) as error:
        _log.warning("An acknowledgement could not be sent: %s", type(error).__name__)


async def _send(interaction: Interaction, found: Heard, messages: list[Message]) -> None:
    """Send messages as the response to an interaction, the later ones after it."""
    for number, message in enumerate(messages):
        if number == 0 and not _given(interaction):
            await _call_back(interaction, partial(_respond, interaction, message))
            continue
        thinking = number == 0
        if thinking and message.private == (not found.request.conversation.public):
            await persist(partial(_replace, interaction, message))
            continue
        if thinking:
            # It is thought of where everybody sees it, and the answer is for one person alone.
            await interaction.delete_original_response()
        # Discord would show it again if it came again.
        await _follow(interaction, message)


async def _call_back(interaction: Interaction, send: Callable[[], Awaitable[object]]) -> None:
    """Give the first response; one whose confirmation was lost on its way is given all the same."""
    try:
        await persist(send)
    except discord.HTTPException as error:
        if error.code != _ACKNOWLEDGED:
            raise
        interaction.extras[_ACKNOWLEDGED] = True


def _given(interaction: Interaction) -> bool:
    return interaction.response.is_done() or _ACKNOWLEDGED in interaction.extras


async def _respond(interaction: Interaction, message: Message) -> None:
    embeds = _embeds(message)
    await interaction.response.send_message(
        message.content or None,
        embeds=embeds,
        view=drawing.view(message.presses) or discord.utils.MISSING,
        files=drawing.files(message) or discord.utils.MISSING,
        ephemeral=message.private,
        suppress_embeds=not embeds,
    )


async def _replace(interaction: Interaction, message: Message) -> None:
    await interaction.edit_original_response(
        content=message.content or None,
        embeds=_embeds(message),
        view=drawing.view(message.presses),
        attachments=drawing.files(message),
    )


async def _follow(interaction: Interaction, message: Message) -> None:
    embeds = _embeds(message)
    await interaction.followup.send(
        message.content,
        embeds=embeds,
        view=drawing.view(message.presses) or discord.utils.MISSING,
        files=drawing.files(message) or discord.utils.MISSING,
        ephemeral=message.private,
        suppress_embeds=not embeds,
    )


def _embeds(message: Message) -> list[discord.Embed]:
    return [drawing.embed(message.card)] if message.card else []
