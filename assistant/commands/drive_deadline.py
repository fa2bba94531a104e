"""Changes when a drive closes; the date is echoed with its zone before it counts."""

import asyncio
from datetime import datetime
from typing import Final

from assistant import driving, pledging
from assistant.command import WHICH_DRIVE, Acknowledgement, Command, Parameter
from assistant.drives.words import drive_title
from assistant.errors import UserError
from assistant.folding import fold
from assistant.form import FieldError
from assistant.i18n import N_
from assistant.moments import may_be_deadline
from assistant.reply import Button, Reply
from assistant.request import Request, Role
from assistant.services import Services

_OPEN_ENDED: Final = frozenset({"none", "never", "no", "open ended", "open", "no deadline"})


async def run(request: Request, services: Services) -> Reply:
    """Read the date and echo it; set it once it was confirmed."""
    chosen = await driving.drive_to_change(request, services, "drive deadline")
    if isinstance(chosen, Reply):
        return chosen
    say = services.say(request)
    typed = request.argument("date")
    closes_at: datetime | None = None
    if fold(typed) not in _OPEN_ENDED:
        field = driving.date_field(request, chosen.home, say)
        try:
            closes_at = datetime.fromisoformat(str(await asyncio.to_thread(field.parse, typed)))
        except FieldError as error:
            raise UserError(error.message, error.values) from error
    title = drive_title(say, chosen.drive)
    moment = (
        say.moment(closes_at, chosen.home.time_zone)
        if closes_at
        else say.label("never, it is open-ended")
    )
    if request.argument("sure") == "yes":
        await services.drives.set_deadline(request, chosen.drive, closes_at)
        return pledging.private(
            say("**{title}** now closes: {moment}.", title=title, moment=moment)
        )
    exact = closes_at.isoformat() if closes_at else "none"
    yes = Button(
        say.label("Yes, set it"),
        "drive deadline",
        {"drive": str(chosen.drive.id), "date": exact, "sure": "yes"},
    )
    return pledging.private(
        say("**{title}** would close: {moment}. Shall I set that?", title=title, moment=moment),
        yes,
        choices=True,
    )


COMMAND: Final = Command(
    name="drive deadline",
    summary=N_("Changes when a drive closes."),
    run=run,
    acknowledgement=Acknowledgement.PRIVATE,
    parameters=(
        WHICH_DRIVE,
        Parameter(
            "date",
            N_("A date, for example 29 October 23:59, or none."),
            reads=may_be_deadline,
        ),
    ),
    examples=("drive deadline 29 October 23:59", "drive deadline none"),
    role=Role.MODERATOR,
    topic="drive-start",
)
