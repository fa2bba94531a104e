"""Sets the time zone in which a community reads and writes its times."""

from typing import Final
from zoneinfo import ZoneInfo, available_timezones

from assistant import pledging
from assistant.command import Acknowledgement, Command, Parameter
from assistant.errors import UserError
from assistant.folding import fold
from assistant.i18n import N_
from assistant.reply import Reply
from assistant.request import Request, Role
from assistant.services import Services


async def run(request: Request, services: Services) -> Reply:
    """Set it, and show which time it is there."""
    say = services.say(request)
    home = await services.drives.home(request)
    zone = _zone(request.argument("zone"))
    await services.drives.set_zone(request, home, zone)
    return pledging.private(
        say(
            "Times here are read and written in {zone} from now on, where it is {moment}. The closing "
            "times of drives stay the moments they are.",
            zone=zone,
            moment=say.moment(request.time.astimezone(ZoneInfo(zone)), zone),
        )
    )


def _zone(typed: str) -> str:
    """Find a time zone by its name, or by its last part where that is clear."""
    wanted = fold(typed.replace("_", " "))
    names = {name: fold(name.replace("_", " ").replace("/", " ")) for name in available_timezones()}
    exact = [name for name, folded in names.items() if folded == fold(wanted.replace("/", " "))]
    city = [name for name in names if fold(name.rpartition("/")[2].replace("_", " ")) == wanted]
    found = exact or city
    if len(found) != 1:
        raise UserError(
            N_(
                "I do not know that time zone. Type its name with region and city, for example "
                "`settings zone Europe/Paris`."
            )
        )
    return found[0]


COMMAND: Final = Command(
    name="settings zone",
    summary=N_("Sets the time zone of this community."),
    run=run,
    acknowledgement=Acknowledgement.PRIVATE,
    parameters=(Parameter("zone", N_("For example Europe/Paris.")),),
    examples=("settings zone Europe/Paris",),
    role=Role.MODERATOR,
    topic="drive-start",
)
