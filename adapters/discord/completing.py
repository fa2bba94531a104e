"""What is offered while somebody types an option: topics and groups, principles, drives, commands."""

from collections.abc import Sequence
from typing import Any, Final

import discord
from discord import app_commands

from adapters.discord.inbound import Profile, place_of, typed
from adapters.discord.marking import cut
from adapters.discord.native import Menu
from assistant import Kind, Role, UserError
from assistant.answering import overlay_of
from assistant.answers.showing import group_title
from assistant.assistant import Assistant
from assistant.drives.words import drive_title
from assistant.folding import fold
from assistant.i18n import Words
from assistant.pledges.form import PRINCIPLE_NAMES

_MOST: Final = 25
_LONGEST: Final = 100

Choice = app_commands.Choice[str | int | float]
_Named = Sequence[tuple[str, str | int]]


async def choices(
    interaction: discord.Interaction[Any], assistant: Assistant, menu: Menu, profile: Profile
) -> list[Choice]:
    """Give at most 25 choices that fit what was typed so far; all from memory."""
    command, option, text = typed(interaction, menu)
    if command is None:
        return []
    request = place_of(interaction, profile)
    say = assistant.services.say(request)
    kinds = {parameter.name: parameter.kind for parameter in command.parameters}
    if kinds.get(option) is Kind.DRIVE:
        try:
            home = await assistant.services.drives.home(request)
            drives = await assistant.services.drives.all(home, request.time)
        except UserError:
            return []
        found = [(f"#{each.id} {drive_title(say, each)}", each.id) for each in reversed(drives)]
        return _fitting(found, text)
    if command.name == "principle":
        return _fitting(
            [(f"{n}. {say.label(name)}", n) for n, name in enumerate(PRINCIPLE_NAMES, 1)], text
        )
    if command.name == "topics":
        groups = assistant.services.answers.library(say.language).groups()
        return _fitting([(group_title(group, say), group) for group in groups], text)
    if command.name == "help":
        allowed = [c for c in assistant.services.commands.all if c.role <= request.user.role]
        return _fitting([(menu.slash(c.name), c.name) for c in allowed if c.offered], text)
    own: _Named = []
    if command.role >= Role.MODERATOR:
        overlay = await overlay_of(request, assistant.services)
        own = [(each.title, topic) for topic, each in overlay.all.items() if each.answer]
    topics = _topics(assistant, say, by_id=command.name != "ask")
    ids = {topic for _, topic in own}
    return _fitting([*own, *(each for each in topics if each[1] not in ids)], text)


def _topics(assistant: Assistant, say: Words, *, by_id: bool) -> _Named:
    topics = assistant.services.answers.library(say.language).topics.values()
    return [(each.title, each.id if by_id else cut(each.title, _LONGEST)) for each in topics]


def _fitting(found: _Named, text: str) -> list[Choice]:
    wanted = fold(text).split()
    kept = [(name, value) for name, value in found if all(word in fold(name) for word in wanted)]
    return [
        app_commands.Choice(name=cut(name, _LONGEST), value=value) for name, value in kept[:_MOST]
    ]
