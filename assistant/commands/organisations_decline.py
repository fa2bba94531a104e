"""Declines an organisation's pledge, with a reason that it is told."""

from typing import Final

from assistant import pledging
from assistant.command import Acknowledgement, Command, Kind, Parameter
from assistant.i18n import N_
from assistant.markup import one_line
from assistant.pledges.pledge import PledgeState
from assistant.reply import Reply
from assistant.request import Request, Role
from assistant.services import Services

_MOST_REASON: Final = 300


async def run(request: Request, services: Services) -> Reply:
    """Decline it; the one who handed it in reads the reason in `my data`."""
    say = services.say(request)
    home = await services.drives.home(request)
    pledge = await services.pledges.to_decide(home, int(request.argument("number")))
    reason = one_line(request.argument("reason"), _MOST_REASON)
    decided = await services.pledges.decide(request, pledge, PledgeState.DECLINED, reason)
    return pledging.private(
        say(
            "{organisation} is declined and not counted. Whoever handed it in can read your reason with `my data`: {reason}",
            organisation=decided.name or "",
            reason=reason,
        )
    )


COMMAND: Final = Command(
    name="organisations decline",
    summary=N_("Declines an organisation's pledge, with a reason."),
    run=run,
    acknowledgement=Acknowledgement.PRIVATE,
    parameters=(
        Parameter("number", N_("Its number in the list."), Kind.NUMBER),
        Parameter("reason", N_("Why; whoever handed it in can read it.")),
    ),
    examples=("organisations decline 3 We could not reach them.",),
    role=Role.MODERATOR,
    personal=True,
    aliases=("organizations decline",),
    topic="pledge-organisation",
)
