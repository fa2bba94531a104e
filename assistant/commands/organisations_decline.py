"""Declines an organisation's pledge, or its endorsement, with a reason that it is told."""

from typing import Final

from assistant import deciding, pledging
from assistant.command import Acknowledgement, Command, Kind, Parameter
from assistant.filling import SKIP
from assistant.folding import fold
from assistant.form import FieldError, Form, TextField
from assistant.i18n import N_
from assistant.markup import EMPTY, one_line
from assistant.pledges.decisions import sentence
from assistant.pledges.pledge import REASON_CODES, PledgeState
from assistant.reply import OpenForm, Reply
from assistant.request import FormSubmission, Request, Role
from assistant.services import Services

_NAME: Final = "organisations decline"
_MOST_REASON: Final = 300


async def build_form(request: Request, services: Services) -> Form:
    """Ask for the reason."""
    say = services.say(request)
    return Form(
        title=say.label("Decline"),
        fields=(
            TextField(
                name="reason",
                label=say.label("Why? Whoever handed it in reads it"),
                prompt=say("Why is it declined? Whoever handed it in reads this."),
                max_length=_MOST_REASON,
                free=True,
                check=_reason,
            ),
        ),
        submit_label=say.label("Decline"),
    )


def _reason(typed: str) -> str:
    """Take a reason: to leave it out is none, and our own codes are no words."""
    if fold(typed) in SKIP or typed in REASON_CODES:
        raise FieldError(
            N_("A reason is needed, because whoever handed it in reads it. `cancel` stops.")
        )
    return typed


async def run(request: Request, services: Services) -> Reply:
    """Decline it, with the reason that was typed at once or into the form."""
    say = services.say(request)
    home = await services.drives.home(request)
    pledge = await services.queue.to_decide(home, int(request.argument("number")))
    if isinstance(request.content, FormSubmission):
        await services.conversations.set_draft(request, None)
        reason = str(request.content.values["reason"])
    else:
        reason = one_line(request.argument("reason"), _MOST_REASON)
    if not reason or fold(reason) in SKIP or reason in REASON_CODES:
        form = await build_form(request, services)
        opened = OpenForm(form, _NAME, {"number": str(pledge.id)})
        return pledging.opening(EMPTY, opened)
    decided = await services.queue.decide(request, home, pledge, PledgeState.DECLINED, reason)
    onward = await deciding.waiting_still(services, say, home)
    if pledge.address:
        return pledging.private(
            say(
                "{organisation} is declined and not counted. Whoever handed it in is told your reason: {reason}",
                organisation=decided.name or "",
                reason=sentence(reason),
            ),
            *onward,
        )
    return pledging.private(
        say(
            "{organisation} is declined and not counted. Whoever handed it in can read your reason with `my data`: {reason}",
            organisation=decided.name or "",
            reason=sentence(reason),
        ),
        *onward,
    )


COMMAND: Final = Command(
    name=_NAME,
    summary=N_("Declines an organisation's pledge or endorsement, with a reason."),
    run=run,
    acknowledgement=Acknowledgement.OPENS_FORM,
    parameters=(
        Parameter("number", N_("Its number in the list."), Kind.NUMBER),
        Parameter("reason", N_("Why; whoever handed it in can read it."), required=False),
    ),
    examples=("organisations decline 3 We could not reach them",),
    role=Role.MODERATOR,
    personal=True,
    aliases=("organizations decline",),
    topic="pledge-organisation",
    build_form=build_form,
)
