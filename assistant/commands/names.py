"""Lists who chose to be shown by name, and what organisations pledged or joined the Call."""

from collections.abc import Sequence
from typing import Final

from assistant import countries, pledging
from assistant.command import WHICH_DRIVE, Acknowledgement, Command
from assistant.drives.words import drive_title
from assistant.i18n import N_, Words
from assistant.markup import EMPTY, Markup, items, join, plain
from assistant.paging import PAGE, Page, page_number
from assistant.pledges import words
from assistant.pledges.pledge import SAME_PERSON, Pledge
from assistant.reply import Reply
from assistant.request import Request
from assistant.services import Services
from assistant.tallies.figure import Pledger

_MOST: Final = 50


async def run(request: Request, services: Services) -> Reply:
    """Show the names, newest first, a page of each kind at a time."""
    chosen = await pledging.drive_to_read(request, services, "names")
    if isinstance(chosen, Reply):
        return chosen
    say = services.say(request)
    drive, home = chosen.drive, chosen.home
    numbers = await services.pledges.how_many_named(drive, home)
    number = page_number(request.argument("page"), max(numbers.values(), default=0), _MOST)
    skipped = (number - 1) * _MOST
    people = await services.pledges.names(drive, home, _MOST, skipped)
    organisations, endorsers = [
        await services.pledges.confirmed(home, drive, pledger, _MOST, skipped)
        for pledger in (Pledger.ORGANISATION, Pledger.ENDORSER)
    ]
    page = Page(number, people, sum(max(0, each - skipped - _MOST) for each in numbers.values()))
    await countries.ready(say.language)
    listed = items(plain(name) for name in people)
    return Reply(
        join(
            [
                EMPTY
                if numbers.get(Pledger.PERSON)
                else say("Nobody has chosen to be shown by name yet."),
                say.lines(say("People who chose to be shown, newest first:"), listed)
                if people
                else EMPTY,
                say.lines(
                    say("Organisations, newest first:"),
                    items(
                        say(
                            "{organisation}: {details}",
                            organisation=_organisation(say, each),
                            details=_details(say, each),
                        )
                        for each in organisations
                    ),
                )
                if organisations
                else EMPTY,
                _endorsements(say, endorsers),
                page.rest(say, f"names #{drive.id}"),
                say("Each community of this drive lists its own names alone.")
                if drive.joint
                else EMPTY,
                words.not_official(say, services.operator),
            ]
        ),
        title=say.label("Names: {drive}", drive=drive_title(say, drive)),
        buttons=page.onward(say, "names", {"drive": str(drive.id)}),
    )


def _organisation(say: Words, pledge: Pledge) -> Markup:
    if pledge.reason == SAME_PERSON:
        return say("{organisation} (confirmed by the same person)", organisation=pledge.name or "")
    return plain(pledge.name or "")


def _details(say: Words, pledge: Pledge) -> str:
    """Name kind, sector and country, as far as they were given; whoever handed it in agreed to that."""
    return ", ".join(
        (
            *([say.label(words.KIND_NAMES[pledge.kind])] if pledge.kind else []),
            *([pledging.sector(say, pledge)] if pledge.sector else []),
            *([pledging.country(say, pledge.country)] if pledge.country else []),
        )
    )


def _endorsements(say: Words, endorsers: Sequence[Pledge]) -> Markup:
    """List who reported that they joined the Paris Call, and say how far that is checked."""
    if not endorsers:
        return EMPTY
    return join(
        [
            say.lines(
                say(
                    "Organisations that report that they have joined the Paris Call, newest first:"
                ),
                items(
                    say(
                        "{organisation}, joined on {day}: {details}",
                        organisation=_organisation(say, each),
                        day=say.day(each.endorsed_on or each.day),
                        details=_details(say, each),
                    )
                    for each in endorsers
                ),
            ),
            join(
                [
                    say(
                        "Moderators here confirmed these reports; I do not check the {list} myself.",
                        list=words.official_list(say),
                    ),
                    words.list_unchanged(say),
                ],
                " ",
            ),
        ]
    )


COMMAND: Final = Command(
    name="names",
    summary=N_("Lists who chose to be shown by name."),
    run=run,
    acknowledgement=Acknowledgement.PUBLIC,
    parameters=(WHICH_DRIVE, PAGE),
    examples=("names", "names 2"),
    topic="tally-where",
)
