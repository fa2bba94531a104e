"""Takes a confirmed organisation out of the count, until moderators decide about it again."""

from typing import Final

from assistant import deciding, pledging
from assistant.command import Acknowledgement, Command, Kind, Parameter
from assistant.drives.drive import Drive
from assistant.drives.store import Home
from assistant.errors import UserError
from assistant.i18n import N_
from assistant.markup import items
from assistant.reply import Button, Reply
from assistant.request import Request, Role
from assistant.services import Services

_NAME: Final = "organisations reopen"
_MOST: Final = 25


async def run(request: Request, services: Services) -> Reply:
    """Say what it does, then put it back to waiting; without a number, list what may be."""
    say = services.say(request)
    home = await services.drives.home(request)
    counting = [
        drive
        for drive in await services.drives.all(home, request.time)
        if drive.counting_at(request.time)
    ]
    if not request.argument("number"):
        return await _listed(request, services, home, counting)
    pledge = await services.queue.to_reopen(home, int(request.argument("number")))
    if all(each.id != pledge.drive for each in counting):
        raise UserError(N_("That drive is closed and its count stays."))
    if request.argument("sure") != "yes":
        yes = Button(
            say.label("Yes, reopen {organisation}", organisation=deciding.short(pledge)),
            _NAME,
            {"number": str(pledge.id), "sure": "yes"},
            yes=True,
        )
        preview = say(
            "This takes {organisation} out of the count until it is decided again.",
            organisation=pledge.name or "",
        )
        return pledging.private(preview, yes, choices=True)
    await services.queue.reopen(request, pledge)
    return pledging.private(
        say(
            "{organisation} is not counted any more and waits again: `organisations confirm {number}` "
            "counts it, `organisations decline {number}` does not. Whoever handed it in is not told of "
            "this, and sees in `my data` what you decide.",
            organisation=pledge.name or "",
            number=pledge.id,
        )
    )


async def _listed(request: Request, services: Services, home: Home, counting: list[Drive]) -> Reply:
    say = services.say(request)
    found = await services.queue.confirmed(home, counting, _MOST)
    if not found:
        return pledging.private(say("No organisation is confirmed here in a drive that is open."))
    newest = sorted(found, key=lambda each: -each.id)
    return pledging.private(
        say.lines(
            say("Confirmed organisations, newest first:"),
            items(
                say("{number}: {entry}", number=each.id, entry=each.name or "")
                for each in newest[:_MOST]
            ),
            say(
                "`organisations reopen {number}` takes one out of the count, after a preview.",
                number=newest[0].id,
            ),
        )
    )


COMMAND: Final = Command(
    name=_NAME,
    summary=N_("Takes a confirmed organisation out of the count, to decide again."),
    run=run,
    acknowledgement=Acknowledgement.PRIVATE,
    parameters=(
        Parameter("number", N_("Its number."), Kind.NUMBER, required=False),
        Parameter(
            "sure", N_("`yes` to do it at once."), Kind.CHOICE, required=False, choices=("yes",)
        ),
    ),
    examples=("organisations reopen 3",),
    role=Role.MODERATOR,
    personal=True,
    aliases=("organizations reopen",),
    topic="pledge-organisation",
)
