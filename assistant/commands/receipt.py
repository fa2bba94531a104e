"""Tells how the pledge of a receipt stands."""

from typing import Final

from assistant import pledging
from assistant.command import Acknowledgement, Command, Parameter
from assistant.errors import UserError
from assistant.i18n import N_
from assistant.identity import is_whole, reads_as_code
from assistant.markup import join
from assistant.pledges import words
from assistant.pledges.aside import GroupState
from assistant.pledges.pledge import UNDECIDED, Pledge, PledgeState
from assistant.reply import Reply
from assistant.request import Request
from assistant.services import Services
from assistant.tallies.figure import Pledger

_SAID: Final = {
    PledgeState.COUNTED: N_("The pledge of this receipt is counted."),
    PledgeState.WAITING: N_(
        "The pledge of this receipt waits for a moderator; it is not counted yet."
    ),
    PledgeState.DECLINED: N_(
        "The pledge of this receipt was declined by a moderator; it is not counted."
    ),
    PledgeState.WITHDRAWN: N_("The pledge of this receipt was taken back; it is not counted."),
    PledgeState.LINKED: N_(
        "The pledge of this receipt is kept. It is not counted on its own, because the pledge of a "
        "linked account is."
    ),
}
_SAID_OF_ENDORSEMENT: Final = {
    PledgeState.COUNTED: N_("The reported endorsement of this receipt is counted."),
    PledgeState.WAITING: N_(
        "The reported endorsement of this receipt waits for a moderator; it is not counted yet."
    ),
    PledgeState.DECLINED: N_(
        "The reported endorsement of this receipt was declined by a moderator; it is not counted."
    ),
    PledgeState.WITHDRAWN: N_(
        "The reported endorsement of this receipt was taken back; it is not counted."
    ),
}
_UNDECIDED: Final = N_(
    "What this receipt is for is not counted: the drive closed before moderators had decided."
)
_WAITS: Final = N_(
    "The pledge of this receipt is set aside: it is kept and waits for a check; it is not counted yet."
)
_LEFT_OUT: Final = N_(
    "The pledge of this receipt is set aside: it is kept, but moderators left the group that it came "
    "with out of the count."
)
_STAYED: Final = N_(
    "The pledge of this receipt is set aside: it is kept, but the drive closed before it was checked, "
    "so it is not counted."
)


async def run(request: Request, services: Services) -> Reply:
    """Say counted, waiting, set aside, declined or withdrawn; nothing else."""
    say = services.say(request)
    code = request.argument("code")
    if not is_whole(code):
        raise UserError(
            N_(
                "A receipt has sixteen letters and digits, for example `receipt 8KQ2-M4TN-0WXR-5J7C`."
            )
        )
    pledge = await services.pledges.by_receipt(code)
    if pledge is None:
        raise UserError(
            N_("I know no such receipt. Either a character is wrong, or the pledge was erased.")
        )
    said = _SAID.get(pledge.state) or await _set_aside(request, services, pledge)
    if pledge.pledger is Pledger.ENDORSER:
        said = _SAID_OF_ENDORSEMENT.get(pledge.state, said)
    if pledge.reason == UNDECIDED:
        said = _UNDECIDED
    return pledging.private(join([say(said), words.not_official(say, services.operator)]))


async def _set_aside(request: Request, services: Services, pledge: Pledge) -> str:
    group = await services.checks.group_of(pledge.aside)
    if group and group.state is GroupState.LEFT_OUT:
        return _LEFT_OUT
    drive = await services.drives.any(pledge.drive)
    return _WAITS if drive and drive.counting_at(request.time) else _STAYED


COMMAND: Final = Command(
    name="receipt",
    summary=N_("Tells how the pledge of a receipt stands."),
    run=run,
    acknowledgement=Acknowledgement.PRIVATE,
    parameters=(
        Parameter(
            "code",
            N_("The sixteen letters and digits you were shown."),
            required=False,
            accepts=reads_as_code,
        ),
    ),
    examples=("receipt 8KQ2-M4TN-0WXR-5J7C",),
    personal=True,
    only_shows=True,
    topic="pledge-data",
)
