"""Shows what moderators set for their community, and how to change it."""

from typing import Final

from assistant import pledging
from assistant.command import Acknowledgement, Command
from assistant.i18n import N_, Words, words
from assistant.markup import EMPTY, Markup, items, join, place
from assistant.reply import Button, Reply
from assistant.request import Request, Role
from assistant.services import Services


async def run(request: Request, services: Services) -> Reply:
    """List the settings; the buttons choose the place where they are pressed."""
    say = services.say(request)
    home = await services.drives.home(request)
    here = request.conversation.identity
    lines = (
        say(
            "Drives are announced: {place}. `announcements here`",
            place=_place(say, home.announcements_place, here),
        ),
        say(
            "Moderators are told what waits: {place}. `moderators here`",
            place=_place(say, home.moderators_place, here),
        ),
        say(
            "Every question is answered, without a mention: {place}. `questions here`",
            place=_place(say, home.questions_place, here),
        )
        if request.reads_along
        else EMPTY,
        say("Time zone: {zone}. `time zone Europe/Paris`", zone=home.time_zone),
        say("Language: {language}. `language`", language=words(home.language).name),
        say("Who may pledge, drive by drive: `drive roles`") if request.has_roles else EMPTY,
        say("Moderators by name: `moderators`"),
    )
    warning = say(pledging.NO_OPERATOR) if pledging.lacks_operator(request, services) else EMPTY
    return pledging.private(
        join([warning, items(filter(None, lines))]),
        Button(say.label("Announce drives here"), "announcements here"),
        Button(say.label("Tell moderators here"), "moderators here"),
        title=say.label(
            "Settings of {community}", community=home.name or say.label("this community")
        ),
        choices=True,
    )


def _place(say: Words, chosen: str, here: str) -> Markup:
    if not chosen:
        return say("not chosen")
    if chosen == here:
        return say("here")
    return say("in {place}", place=place(say.label("another place"), chosen))


COMMAND: Final = Command(
    name="settings",
    summary=N_("Shows what is set for this community, and how to change it."),
    run=run,
    acknowledgement=Acknowledgement.PRIVATE,
    examples=("settings",),
    role=Role.MODERATOR,
    personal=True,
    topic="drive-start",
)
