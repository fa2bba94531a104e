"""Lists the organisations that wait for a moderator."""

from typing import Final

from assistant import countries, pledging
from assistant.command import Acknowledgement, Command
from assistant.i18n import N_
from assistant.markup import items, join
from assistant.pledges import words
from assistant.reply import Reply
from assistant.request import Request, Role
from assistant.services import Services

_MOST: Final = 25


async def run(request: Request, services: Services) -> Reply:
    """Show who waits, with the numbers to decide by."""
    say = services.say(request)
    await countries.ready(say.language)
    waiting = await services.pledges.waiting(await services.drives.home(request))
    if not waiting:
        return pledging.private(say("No organisation is waiting."))
    lines = items(
        say(
            "{number}: **{organisation}**, {kind}, country: {country}, since {day}",
            number=each.id,
            organisation=each.name or "",
            kind=say.label(words.KIND_NAMES[each.kind]) if each.kind else "",
            country=pledging.country(say, each.country),
            day=say.day(each.day),
        )
        for each in waiting[:_MOST]
    )
    first = waiting[0].id
    return pledging.private(
        join(
            [
                say.many(
                    "{count} organisation is waiting:",
                    "{count} organisations are waiting:",
                    len(waiting),
                ),
                lines,
                say(
                    "`organisations confirm {number}` counts it, `organisations decline {number} reason` does not. Nobody has checked it: look the organisation up or ask it before you confirm.",
                    number=first,
                ),
            ]
        ),
        title=say.label("Organisations that wait"),
    )


COMMAND: Final = Command(
    name="organisations",
    summary=N_("Lists the organisations that wait for you."),
    run=run,
    acknowledgement=Acknowledgement.PRIVATE,
    examples=("organisations",),
    role=Role.MODERATOR,
    personal=True,
    aliases=("organizations",),
    topic="pledge-organisation",
)
