"""Takes an organisation's pledge, which waits for a moderator."""

from typing import Final

from assistant import pledging
from assistant.command import WHICH_DRIVE, Acknowledgement, Command
from assistant.errors import UserError
from assistant.form import Form
from assistant.i18n import N_
from assistant.markup import EMPTY, join
from assistant.pledges import words
from assistant.pledges.form import organisation_form
from assistant.pledges.pledge import PledgeState
from assistant.pledges.service import TOO_YOUNG_TO_SPEAK
from assistant.pledges.store import Outcome
from assistant.reply import Button, OpenForm, Reply
from assistant.request import FormSubmission, Request
from assistant.services import Services
from assistant.tallies.figure import Pledger

_NAME: Final = "pledge organisation"


async def build_form(request: Request, services: Services) -> Form:
    """Make the form for the drive in the arguments."""
    chosen = await pledging.drive_of_form(request, services)
    return organisation_form(await pledging.form_context(request, services, chosen))


async def run(request: Request, services: Services) -> Reply:
    """Open the form, show where the organisation's pledge stands, or hand it in."""
    sent = request.content if isinstance(request.content, FormSubmission) else None
    chosen = (
        await pledging.drive_of_form(request, services)
        if sent
        else await pledging.choose_drive(request, services, _NAME)
    )
    if isinstance(chosen, Reply):
        return chosen
    await pledging.check_open(request, services, chosen.drive)
    context = await pledging.form_context(request, services, chosen)
    say = context.say
    if context.young:
        raise UserError(TOO_YOUNG_TO_SPEAK)
    mine = await services.pledges.mine(request, chosen.drive, Pledger.ORGANISATION)
    if mine and mine.state in (PledgeState.COUNTED, PledgeState.WAITING):
        limit = services.settings.may_be_named_from
        version, _, _ = await services.drives.wording_text(mine.wording)
        withdraw = Button(say.label("Take it back"), "withdraw", {"pledge": str(mine.id)})
        text = join(
            [
                say("You have handed in an organisation's pledge already."),
                pledging.described(say, mine, chosen.drive, version, limit),
            ]
        )
        return pledging.private(text, withdraw, choices=True)
    await pledging.check_role(request, services, chosen)
    if sent is None or pledging.reworded(request, context):
        form = organisation_form(context)
        opened = OpenForm(form, _NAME, pledging.form_arguments(context))
        return pledging.opening(EMPTY, opened)
    await services.conversations.set_draft(request, None)
    made = await services.pledges.make(
        request,
        chosen.drive,
        chosen.home,
        context.wording.id,
        Pledger.ORGANISATION,
        sent.values,
        b"",
    )
    if made.outcome is Outcome.NOT_OPEN:
        raise UserError(pledging.NOT_OPEN)
    if made.outcome is not Outcome.ADDED:
        return pledging.private(
            say("You have handed in an organisation's pledge already. Type `my data` to see it.")
        )
    return pledging.private(
        join(
            [
                say(
                    "**{organisation}** is handed in and waits for a moderator. It is counted once "
                    "it is confirmed.",
                    organisation=made.pledge.name or "",
                ),
                say(
                    "Your receipt: `{code}`. I show it only this once. `receipt {code}` tells later how "
                    "the pledge stands; it gives no rights over it.",
                    code=made.code,
                ),
                words.no_endorsement(say),
                words.not_official(say, context.operator),
            ]
        ),
        title=say.label("Thank you"),
    )


COMMAND: Final = Command(
    name=_NAME,
    summary=N_("Hands in the pledge of an organisation that you may speak for."),
    run=run,
    acknowledgement=Acknowledgement.OPENS_FORM,
    parameters=(WHICH_DRIVE,),
    examples=("pledge organisation",),
    personal=True,
    aliases=("organisation pledge", "pledge organization", "organization pledge"),
    topic="pledge-organisation",
    build_form=build_form,
)
