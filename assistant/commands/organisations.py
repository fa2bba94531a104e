"""Lists the organisations that wait for a moderator: pledges, and reports of endorsements."""

from collections.abc import Sequence
from typing import Final

from assistant import countries, deciding, pledging
from assistant.command import Acknowledgement, Command
from assistant.i18n import N_, Words
from assistant.markup import EMPTY, Markup, items, join
from assistant.paging import PAGE, page_of
from assistant.pledges import words
from assistant.pledges.pledge import Pledge
from assistant.reply import Button, Reply
from assistant.request import Request, Role
from assistant.services import Services
from assistant.tallies.figure import Pledger

_MOST: Final = 25


async def run(request: Request, services: Services) -> Reply:
    """Show who waits, beside what they look like, with the numbers to decide by."""
    say = services.say(request)
    await countries.ready(say.language)
    home = await services.drives.home(request)
    waiting = await services.pledges.waiting(home)
    if not waiting:
        return pledging.private(say("No organisation is waiting."))
    pledges = [each for each in waiting if each.pledger is Pledger.ORGANISATION]
    endorsements = [each for each in waiting if each.pledger is Pledger.ENDORSER]
    page = page_of([*pledges, *endorsements], request.argument("page"), _MOST)
    shown = await deciding.entries(request, services, home, page.shown)
    # Who was asked back and has not answered keeps nobody from deciding about the next one.
    first = next((each for each in shown if not each.is_asked), shown[0]).pledge
    return pledging.private(
        join(
            [
                _section(
                    say,
                    say.many(
                        "{count} organisation is waiting:",
                        "{count} organisations are waiting:",
                        len(pledges),
                    ),
                    [each for each in shown if each.pledge.pledger is Pledger.ORGANISATION],
                ),
                _section(
                    say,
                    say.many(
                        "{count} reported endorsement is waiting:",
                        "{count} reported endorsements are waiting:",
                        len(endorsements),
                    ),
                    [each for each in shown if each.pledge.pledger is Pledger.ENDORSER],
                ),
                page.rest(say, "organisations"),
                say(
                    "`organisations confirm {number}` counts it, `organisations ask {number}` asks whoever handed it in, `organisations decline {number}` does not count it. Nobody has checked it: look the organisation up or ask it before you confirm.",
                    number=first.id,
                ),
                _look_up(say) if endorsements else EMPTY,
            ]
        ),
        *_buttons(say, first),
        *page.onward(say, "organisations"),
        title=say.label("Organisations that wait"),
        choices=True,
    )


def _section(say: Words, heading: Markup, shown: Sequence[deciding.Entry]) -> Markup:
    listed = [items([each.words(say)]) for each in shown]
    return say.lines(heading, join(listed)) if listed else EMPTY


def _look_up(say: Words) -> Markup:
    return join(
        [
            say("Look an endorsement up in the {list}.", list=words.official_list(say)),
            words.list_unchanged(say),
        ],
        " ",
    )


def _buttons(say: Words, first: Pledge) -> tuple[Button, ...]:
    """Offer what can be done with one; none of it decides at once."""
    number = {"number": str(first.id)}
    about = {"number": first.id, "organisation": deciding.short(first)}
    return (
        Button(
            say.label("Confirm {number}: {organisation}", **about),
            "organisations confirm",
            number,
        ),
        Button(
            say.label("Ask back about {number}: {organisation}", **about),
            "organisations ask",
            number,
        ),
        Button(
            say.label("Decline {number}: {organisation}", **about), "organisations decline", number
        ),
    )


COMMAND: Final = Command(
    name="organisations",
    summary=N_("Lists the organisations that wait for you."),
    run=run,
    acknowledgement=Acknowledgement.PRIVATE,
    parameters=(PAGE,),
    examples=("organisations", "organisations 2"),
    role=Role.MODERATOR,
    personal=True,
    aliases=("organizations",),
    topic="pledge-organisation",
)
