"""Shows everything that is stored about the person who asks."""

from typing import Final

from assistant import countries, pledging
from assistant.command import Acknowledgement, Command
from assistant.drives.words import drive_title
from assistant.i18n import N_
from assistant.markup import Markup, join
from assistant.reply import Button, Reply
from assistant.request import Request
from assistant.services import Services


async def run(request: Request, services: Services) -> Reply:
    """List pledges, the open form and the last topic."""
    say = services.say(request)
    await countries.ready(say.language)
    pledges = await services.pledges.all_mine(request)
    state = await services.conversations.get(request)
    parts: list[Markup] = []
    limit = services.settings.may_be_named_from
    for each in pledges:
        version, _, _ = await services.drives.wording_text(each.wording)
        drive = await services.drives.any(each.drive)
        parts.append(pledging.described(say, each, drive, version, limit))
    for number in await services.pledges.young_drives(request):
        drive = await services.drives.any(number)
        parts.append(
            say(
                "A note that you said to be under {limit}, so that no name of yours is shown in {drive}.",
                limit=limit,
                drive=drive_title(say, drive) if drive else f"#{number}",
            )
        )
    if state.topic:
        title = services.answers.topic(state.topic, say.language)
        parts.append(
            say(
                "The topic we last spoke of, for an hour: {topic}.",
                topic=title.title if title else state.topic,
            )
        )
    if state.draft:
        parts.append(say("An open form with what you typed so far, for a day."))
    if not parts:
        return pledging.private(say("Nothing is stored about you."))
    explained = say(
        "You are stored under a key made from your account here, not under your name or account "
        "number. Your messages are not stored."
    )
    buttons = (
        Button(say.label("Export as a file"), "my data export"),
        Button(say.label("Erase everything"), "my data erase"),
    )
    return pledging.private(
        join([*parts, explained]), *buttons, title=say.label("Stored about you"), choices=True
    )


COMMAND: Final = Command(
    name="my data",
    summary=N_("Shows what is stored about you."),
    run=run,
    acknowledgement=Acknowledgement.PRIVATE,
    examples=("my data",),
    personal=True,
    only_shows=True,
    aliases=("mydata", "show my data", "my data show"),
    topic="pledge-data",
)
