"""Messages and modals as discord.py's own objects.

A view or modal is stopped before it is sent: what is pressed is found by its custom id, for ever,
so that discord.py need not keep any of them.
"""

import io
from collections.abc import Iterable
from functools import lru_cache

import discord

from adapters.discord.marking import cut
from adapters.discord.modal import MANY, Asked, Window
from adapters.discord.outbound import (
    MOST_DESCRIPTION,
    MOST_OPTION,
    SELECT,
    Card,
    Message,
)
from adapters.showing import MOST_BUTTONS, Press
from assistant import File, Picture

_COLOUR = 0x1F6FB2


def embed(card: Card) -> discord.Embed:
    """Draw a card."""
    made = discord.Embed(
        title=card.title or None, description=card.text or None, colour=discord.Colour(_COLOUR)
    )
    for part in card.parts:
        made.add_field(name=part.name, value=part.value, inline=False)
    if card.picture:
        made.set_image(url=f"attachment://{card.picture}")
    return made


@lru_cache(maxsize=512)
def view(presses: tuple[Press, ...]) -> discord.ui.View | None:
    """Draw buttons, or a list to choose from where there are more than fit.

    One that is stopped says the same whenever it is sent, so that it need not be drawn anew.
    """
    if not presses:
        return None
    made = discord.ui.View(timeout=None)
    if len(presses) > MOST_BUTTONS:
        options = [
            discord.SelectOption(label=cut(each.label, MOST_OPTION), value=each.custom_id)
            for each in presses
        ]
        made.add_item(discord.ui.Select(custom_id=SELECT, options=options))
    else:
        for each in presses:
            style = discord.ButtonStyle.primary if each.main else discord.ButtonStyle.secondary
            button: discord.ui.Button[discord.ui.View] = discord.ui.Button(
                label=each.label, custom_id=each.custom_id, style=style
            )
            made.add_item(button)
    made.stop()
    return made


def files(message: Message) -> list[discord.File]:
    """Make the attachments; a picture with the words for who cannot see it."""
    return [_file(each) for each in message.files]


def _file(file: File | Picture) -> discord.File:
    if isinstance(file, Picture):
        words = cut(file.alternative, MOST_DESCRIPTION)
        return discord.File(io.BytesIO(file.content), file.name, description=words)
    if file.path is not None:
        return discord.File(file.path, file.name)
    return discord.File(io.BytesIO(file.content), file.name)


def modal(window: Window) -> discord.ui.Modal:
    """Draw a modal."""
    made = discord.ui.Modal(title=window.title, custom_id=window.custom_id, timeout=None)
    for item in _items(window):
        made.add_item(item)
    made.stop()
    return made


def _items(window: Window) -> Iterable[discord.ui.Item[discord.ui.Modal]]:
    if window.words:
        yield discord.ui.TextDisplay(window.words)
    for each in window.asked:
        yield discord.ui.Label(
            text=each.label, description=each.hint or None, component=_component(each)
        )


def _component(asked: Asked) -> discord.ui.Item[discord.ui.Modal]:
    if asked.options:
        return discord.ui.Select(
            custom_id=asked.name + (MANY if asked.many else ""),
            placeholder=asked.placeholder or None,
            min_values=1 if asked.required else 0,
            max_values=len(asked.options) if asked.many else 1,
            options=[
                discord.SelectOption(label=each.label, value=each.value, default=each.chosen)
                for each in asked.options
            ],
            required=asked.required,
        )
    return discord.ui.TextInput(
        custom_id=asked.name,
        style=discord.TextStyle.paragraph if asked.lines else discord.TextStyle.short,
        placeholder=asked.placeholder or None,
        default=asked.value or None,
        required=asked.required,
        max_length=asked.longest,
    )
