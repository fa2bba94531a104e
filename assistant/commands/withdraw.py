"""Takes a pledge back; the count goes down by one."""

from collections.abc import Sequence
from typing import Final

from assistant import pledging
from assistant.command import WHICH_DRIVE, Acknowledgement, Command
from assistant.drives.words import drive_title
from assistant.errors import UserError
from assistant.i18n import N_, Words
from assistant.pledges.pledge import STANDING, Pledge, PledgeState
from assistant.reply import Button, Reply
from assistant.request import Request
from assistant.services import Services
from assistant.tallies.figure import Pledger


async def run(request: Request, services: Services) -> Reply:
    """Take back the only pledge, or ask which."""
    say = services.say(request)
    standing = [each for each in await services.pledges.all_mine(request) if each.state in STANDING]
    if number := request.argument("pledge"):  # from a button of ours
        standing = [each for each in standing if each.id == int(number)]
    if number := request.argument("drive"):
        standing = [each for each in standing if each.drive == int(number)]
    if not standing:
        raise UserError(N_("You have no pledge to take back."))
    if len(standing) > 1:
        return await _which(request, services, say, standing)
    drive = await services.drives.any(standing[0].drive)
    if drive is None or not drive.counting_at(request.time):
        raise UserError(
            N_(
                "That drive is closed and its count stays. `my data erase` deletes everything stored "
                "about you, and takes your pledge out of the live count."
            )
        )
    await services.pledges.withdraw(request, standing[0])
    if standing[0].pledger is Pledger.ENDORSER:
        return pledging.private(
            say(
                "The report about the endorsement of {organisation} is taken back.",
                organisation=standing[0].name or "",
            )
        )
    if standing[0].pledger is Pledger.ORGANISATION:
        return pledging.private(
            say("The pledge of {organisation} is taken back.", organisation=standing[0].name or "")
        )
    if standing[0].state is PledgeState.SET_ASIDE:
        return pledging.private(
            say(
                "Your pledge is taken back. It was set aside, so the count stays as it is. You can "
                "pledge again any time; `my data erase` deletes everything about you."
            )
        )
    if await services.links.other_counts(request, standing[0].drive):
        return pledging.private(
            say(
                "Your pledge is taken back. The pledge of your other account counts, so the count "
                "stays the same. To take that one back too, type `withdraw` there."
            )
        )
    return pledging.private(
        say(
            "Your pledge is taken back and the count went down by one. You can pledge again any "
            "time; `my data erase` deletes everything about you."
        )
    )


async def _which(
    request: Request, services: Services, say: Words, standing: Sequence[Pledge]
) -> Reply:
    # Also of drives that this community is not in any more.
    found = [await services.drives.any(number) for number in {each.drive for each in standing}]
    drives = {drive.id: drive for drive in found if drive}
    buttons = tuple(
        Button(
            _label(say, each, drive_title(say, drives[each.drive]) if each.drive in drives else ""),
            "withdraw",
            {"pledge": str(each.id)},
        )
        for each in standing
    )
    return pledging.private(say("Which pledge do you want to take back?"), *buttons, choices=True)


def _label(say: Words, pledge: Pledge, drive: str) -> str:
    if pledge.pledger is Pledger.ENDORSER:
        return say.label(
            "Endorsement of {organisation} in {drive}", organisation=pledge.name or "", drive=drive
        )
    if pledge.pledger is Pledger.ORGANISATION:
        return say.label("{organisation} in {drive}", organisation=pledge.name or "", drive=drive)
    return say.label("My own in {drive}", drive=drive)


COMMAND: Final = Command(
    name="withdraw",
    summary=N_("Takes your pledge back."),
    run=run,
    acknowledgement=Acknowledgement.PRIVATE,
    parameters=(WHICH_DRIVE,),
    examples=("withdraw",),
    personal=True,
    aliases=("withdraw my pledge", "withdraw pledge", "take back my pledge"),
    topic="pledge-withdraw",
)
