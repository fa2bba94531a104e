"""What the drive commands of moderators share: which drive is meant, and its form's fields."""

import re
from typing import Final

from assistant.drives.drive import MOST_GOAL, MOST_WORDING, Drive
from assistant.drives.service import check_counting
from assistant.drives.store import Home
from assistant.errors import UserError
from assistant.form import DateField, FieldError, TextField
from assistant.i18n import N_, Words
from assistant.markup import Markup, harmless
from assistant.pledging import Chosen, which_drive
from assistant.reply import Reply
from assistant.request import Request
from assistant.services import Services


async def drive_to_change(request: Request, services: Services, command: str) -> Chosen | Reply:
    """Find the drive a moderator means: the one named, the only one not closed, or ask which."""
    home = await services.drives.home(request)
    if number := request.argument("drive"):
        drive = await services.drives.get(home, int(number), request.time)
        check_run_here(home, drive)
        check_counting(drive, request.time)
        return Chosen(home, drive)
    drives = await services.drives.all(home, request.time)
    own = [drive for drive in drives if drive.community == home.id]
    standing = [drive for drive in own if drive.counting_at(request.time)]
    if not standing:
        raise UserError(N_("Every drive here is closed. Start a new one with `drive start`."))
    if len(standing) == 1:
        return Chosen(home, standing[0])
    return which_drive(request, services, standing, command)


def check_run_here(home: Home, drive: Drive) -> None:
    """Refuse to change a drive of another community: its own moderators do that."""
    if drive.community == home.id:
        return
    values = {"number": str(drive.id), "community": harmless(drive.run_by)}
    raise UserError(
        N_(
            "The drive #{number} is run by {community}, so only its moderators can do that. "
            "`drive leave #{number}` takes this community out of it."
        )
        if drive.run_by
        else N_(
            "The drive #{number} is run by another community, so only its moderators can do that. "
            "`drive leave #{number}` takes this community out of it."
        ),
        values,
    )


def date_field(request: Request, home: Home, say: Words) -> DateField:
    """Make the field for a closing time, read in the community's time zone."""
    return DateField(
        name="closes_at",
        label=say.label("Closing time"),
        prompt=say(
            "When does it close? For example `29 October, 23:59` or `in two weeks`, in the time zone "
            "{zone}. `skip` leaves it open-ended.",
            zone=home.time_zone,
        ),
        required=False,
        default_label=say.label("open-ended"),
        hint=say.label("For example: 29 October, 23:59. Time zone {zone}.", zone=home.time_zone),
        zone=home.time_zone,
        now=request.time,
        language=say.language,
        echo=lambda moment: say.moment(moment, home.time_zone),
    )


def goal_field(say: Words, *, required: bool = False) -> TextField:
    """Make the field for a goal, a whole number."""

    def check(typed: str) -> str:
        if not _WHOLE_NUMBER.fullmatch(typed):
            raise FieldError(N_("Please type a whole number, for example `100`."))
        digits = re.sub(r"\D", "", typed)
        if not 1 <= int(digits) <= MOST_GOAL:
            raise FieldError(N_("A goal is between 1 and {most}."), {"most": f"{MOST_GOAL:,}"})
        return str(int(digits))

    return TextField(
        name="goal",
        label=say.label("Goal"),
        prompt=say("How many is the goal?")
        if required
        else say("How many is the goal? `skip` for no goal."),
        required=required,
        default_label=say.label("no goal"),
        check=check,
    )


def wording_field(say: Words, prompt: Markup, *, required: bool) -> TextField:
    """Make the field for the exact words of a pledge; where it is optional, it is asked for apart."""

    def check(typed: str) -> str:
        if len(typed.split()) < _FEWEST_WORDS:
            raise FieldError(N_("A wording says in a sentence what people promise."))
        return typed

    return TextField(
        name="wording",
        label=say.label("Wording of the pledge"),
        prompt=prompt,
        required=required,
        apart="" if required else say.label("Change the wording"),
        default_label=say.label("the usual wording"),
        max_length=MOST_WORDING,
        multiline=True,
        free=True,
        check=check,
    )


# 1204, 1,204, 1.204 or 1 204, but not 1.5.
_WHOLE_NUMBER: Final = re.compile(r"\d{1,12}|\d{1,3}(?:[,. ]\d{3}){1,3}", re.ASCII)
_FEWEST_WORDS: Final = 4
