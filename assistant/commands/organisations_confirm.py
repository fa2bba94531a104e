"""Confirms an organisation's pledge, so that it counts."""

from typing import Final

from assistant import pledging
from assistant.command import Acknowledgement, Command, Kind, Parameter
from assistant.errors import UserError
from assistant.i18n import N_
from assistant.pledges.pledge import PledgeState
from assistant.reply import Reply
from assistant.request import Request, Role
from assistant.services import Services


async def run(request: Request, services: Services) -> Reply:
    """Count it; who confirms their own organisation leaves a mark."""
    say = services.say(request)
    home = await services.drives.home(request)
    pledge = await services.pledges.to_decide(home, int(request.argument("number")))
    drive = await services.drives.any(pledge.drive)
    if drive is None or not drive.counting_at(request.time):
        raise UserError(
            N_(
                "That drive is closed and its count stays. You can only decline it: `organisations decline`."
            )
        )
    here = await services.drives.all(home, request.time)
    if all(each.id != drive.id for each in here):
        raise UserError(
            N_(
                "This community is not in that drive any more, so it cannot count there. You can only "
                "decline it: `organisations decline`."
            )
        )
    decided = await services.pledges.decide(request, pledge, PledgeState.COUNTED, drive=drive)
    if decided.reason:
        return pledging.private(
            say(
                "{organisation} is confirmed and counted, with the mark that the same person handed it in and confirmed it.",
                organisation=decided.name or "",
            )
        )
    return pledging.private(
        say("{organisation} is confirmed and counted.", organisation=decided.name or "")
    )


COMMAND: Final = Command(
    name="organisations confirm",
    summary=N_("Confirms an organisation's pledge, so that it counts."),
    run=run,
    acknowledgement=Acknowledgement.PRIVATE,
    parameters=(Parameter("number", N_("Its number in the list."), Kind.NUMBER),),
    examples=("organisations confirm 3",),
    role=Role.MODERATOR,
    personal=True,
    aliases=("organizations confirm",),
    topic="pledge-organisation",
)
