"""What the two commands of an organisation share: its pledge, and the report of its endorsement."""

from dataclasses import dataclass
from datetime import date
from typing import Final
from zoneinfo import ZoneInfo

from assistant import pledging
from assistant.drives.store import Home
from assistant.errors import UserError
from assistant.form import FieldError, Form
from assistant.i18n import N_, Words
from assistant.markup import EMPTY, Markup, join
from assistant.pledges import words
from assistant.pledges.form import FormContext
from assistant.pledges.organisation_form import endorsement_form, organisation_form, read_joined
from assistant.pledges.pledge import Pledge, PledgeState
from assistant.pledges.service import TOO_YOUNG_TO_SPEAK
from assistant.pledges.store import Outcome
from assistant.reply import Button, OpenForm, Reply
from assistant.request import NO_VALUES, FormSubmission, Request, Values
from assistant.services import Services
from assistant.tallies.figure import Pledger


@dataclass(frozen=True, slots=True)
class Kind:
    """What is handed in: the command that takes it, and the words for it."""

    pledger: Pledger
    command: str
    already: str
    done: str


PLEDGE: Final = Kind(
    Pledger.ORGANISATION,
    "pledge organisation",
    N_("You have handed in an organisation's pledge already."),
    N_(
        "**{organisation}** is handed in and waits for a moderator. It is counted once it is "
        "confirmed."
    ),
)
ENDORSEMENT: Final = Kind(
    Pledger.ENDORSER,
    "pledge endorsement",
    N_("You have reported an organisation's endorsement already."),
    N_(
        "The endorsement of **{organisation}** is reported and waits for a moderator, who looks it up "
        "in the {list}. It is counted once it is confirmed, apart from pledges."
    ),
)


async def build_form(request: Request, services: Services, kind: Kind) -> Form:
    """Make the form for the drive in the arguments."""
    chosen = await pledging.drive_of_form(request, services)
    await pledging.check_open(request, services, chosen.drive)
    context = await pledging.form_context(request, services, chosen)
    return _form(context, request, chosen.home, kind)


def _form(context: FormContext, request: Request, home: Home, kind: Kind) -> Form:
    if kind is PLEDGE:
        return organisation_form(context)
    return endorsement_form(context, _today(request, home))


def _today(request: Request, home: Home) -> date:
    return request.time.astimezone(ZoneInfo(home.time_zone)).date()


async def run(request: Request, services: Services, kind: Kind) -> Reply:
    """Open the form, show where what was handed in stands, or hand it in."""
    sent = request.content if isinstance(request.content, FormSubmission) else None
    chosen = (
        await pledging.drive_of_form(request, services)
        if sent
        else await pledging.choose_drive(request, services, kind.command)
    )
    if isinstance(chosen, Reply):
        return chosen
    await pledging.check_open(request, services, chosen.drive)
    context = await pledging.form_context(request, services, chosen)
    say = context.say
    if context.young:
        raise UserError(TOO_YOUNG_TO_SPEAK)
    mine = await services.pledges.mine(request, chosen.drive, kind.pledger)
    if mine and mine.state in (PledgeState.COUNTED, PledgeState.WAITING):
        return await _already(request, services, chosen, mine, kind)
    await pledging.check_role(request, services, chosen)
    # A report of an endorsement agrees to no wording, so a changed one is nothing to it.
    if sent is None or (kind is PLEDGE and pledging.reworded(request, context)):
        form = _form(context, request, chosen.home, kind)
        values = _said_already(request, chosen.home)
        opened = OpenForm(form, kind.command, pledging.form_arguments(context), values=values)
        return pledging.opening(EMPTY, opened)
    await services.conversations.set_draft(request, None)
    made = await services.pledges.make(
        request,
        chosen.drive,
        chosen.home,
        context.wording.id,
        kind.pledger,
        sent.values,
        b"",
    )
    if made.outcome is Outcome.NOT_OPEN:
        raise UserError(pledging.NOT_OPEN)
    if made.outcome is not Outcome.ADDED:
        return pledging.private(join([say(kind.already), say("Type `my data` to see it.")], " "))
    return pledging.private(
        join(
            [
                say(
                    kind.done,
                    organisation=made.pledge.name or "",
                    list=words.official_list(say),
                ),
                say(
                    "Your receipt: `{code}`. I show it only this once. `receipt {code}` tells later how "
                    "it stands; it gives no rights over it.",
                    code=made.code,
                ),
                *_afterwards(say, context, kind),
            ]
        ),
        title=say.label("Thank you"),
    )


def _afterwards(say: Words, context: FormContext, kind: Kind) -> tuple[Markup, ...]:
    if kind is ENDORSEMENT:
        return (words.list_unchanged(say), words.no_record(say, context.operator))
    return (
        words.no_endorsement(say),
        say("If it has joined the Call officially already, report that with `pledge endorsement`."),
        words.not_official(say, context.operator),
    )


def _said_already(request: Request, home: Home) -> Values:
    """Take over the day that somebody said at once ("we joined on 12 November 2018")."""
    when = request.argument("when")
    if not when:
        return NO_VALUES
    try:
        return {"endorsed_on": read_joined(when, _today(request, home)).isoformat()}
    except FieldError as error:
        raise UserError(error.message, error.values) from error


async def _already(
    request: Request, services: Services, chosen: pledging.Chosen, mine: Pledge, kind: Kind
) -> Reply:
    say = services.say(request)
    limit = services.settings.may_be_named_from
    version, _, _ = await services.drives.wording_text(mine.wording)
    withdraw = Button(say.label("Take it back"), "withdraw", {"pledge": str(mine.id)})
    return pledging.private(
        join([say(kind.already), pledging.described(say, mine, chosen.drive, version, limit)]),
        withdraw,
        choices=True,
    )
