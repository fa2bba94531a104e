"""Shows a community's drives, or one of them."""

from typing import Final

from assistant.command import WHICH_DRIVE, Acknowledgement, Command
from assistant.drives.roles import Roles, listed
from assistant.drives.words import (
    by_version,
    drive_title,
    drive_totals,
    joint_words,
    progress,
    purpose_words,
    state_words,
)
from assistant.i18n import N_, Words
from assistant.markup import EMPTY, Markup, join
from assistant.pledges import words
from assistant.reply import Button, Reply
from assistant.request import Request, Role
from assistant.services import Services


async def run(request: Request, services: Services) -> Reply:
    """List the drives with their numbers, counts and states."""
    say = services.say(request)
    home = await services.drives.home(request)
    number = request.argument("drive")
    drives = (
        [await services.drives.get(home, int(number), request.time)]
        if number
        else await services.drives.all(home, request.time)
    )
    parts: list[Markup] = []
    for drive in drives:
        totals = await services.tallies.totals(drive.id)
        parts.append(
            say.lines(
                say("**#{number} {title}**", number=drive.id, title=drive_title(say, drive)),
                joint_words(say, drive, here=drive.community == home.id),
                purpose_words(say, drive.purpose),
                say("\u201c{wording}\u201d", wording=drive.wording(say.language).text),
                drive_totals(say, drive, totals),
                by_version(say, drive, totals.wordings),
                progress(say, drive, totals.of(drive.goal_counts)),
                state_words(say, drive, home.time_zone, open_now=drive.open_at(request.time)),
                _who(say, await services.roles.of(home, drive, request.time))
                if drive.open_at(request.time)
                else EMPTY,
            )
        )
    open_now = [drive for drive in drives if drive.open_at(request.time)]
    buttons = [
        Button(
            say.label("Pledge: #{number} {title}", number=drive.id, title=drive_title(say, drive))
            if len(open_now) > 1
            else say.label("Pledge"),
            "pledge",
            {"drive": str(drive.id)},
        )
        for drive in open_now
    ]
    moderators = EMPTY
    if request.user.role >= Role.MODERATOR:
        moderators = say(
            "Change one with `drive goal`, `drive deadline`, `drive wording`, `drive pause`, "
            "`drive resume`, `drive roles` or `drive close`; start another with `drive start`. Other "
            "communities can take part: `drive invite` and `drive communities`, or `drive join` to join "
            "theirs."
        )
    return Reply(
        join([*parts, moderators, words.not_official(say, services.operator)]),
        title=say.label("Pledge drives here"),
        buttons=tuple(buttons),
    )


def _who(say: Words, roles: Roles) -> Markup:
    """Say who may pledge."""
    if not roles:
        return say("Everyone here may pledge.")
    return say("Members with the role {roles} may pledge here.", roles=listed(say, roles))


COMMAND: Final = Command(
    name="drive",
    summary=N_("Shows the pledge drives of this community."),
    run=run,
    acknowledgement=Acknowledgement.PUBLIC,
    parameters=(WHICH_DRIVE,),
    examples=("drive", "drive #2"),
    aliases=("drives", "list drives", "show drives", "pledge drives"),
    topic="drive-what",
)
