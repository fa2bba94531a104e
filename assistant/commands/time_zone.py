"""Shows or sets the time zone of a community."""

import asyncio
import re
from typing import Final

from assistant import pledging, zones
from assistant.command import Acknowledgement, Command, Parameter
from assistant.errors import UserError
from assistant.i18n import N_, Words
from assistant.markup import join
from assistant.reply import Reply
from assistant.request import Request, Role
from assistant.services import Services

_LEADING: Final = re.compile(r"^(?:is|to)\s+", re.IGNORECASE)
_MOST_WORDS: Final = 4  # more is a question


def _may_be_a_zone(typed: str) -> bool:
    return "?" not in typed and len(typed.split()) <= _MOST_WORDS


async def run(request: Request, services: Services) -> Reply:
    """Tell the zone, or set it; moments that are stored stay what they are."""
    say = services.say(request)
    home = await services.drives.home(request)
    typed = _LEADING.sub("", request.argument("zone").strip())
    if not typed:
        return pledging.private(
            join(
                [
                    say(
                        "Days and times are read and shown here in the time zone {zone}. It is now "
                        "{moment}.",
                        zone=home.time_zone,
                        moment=say.moment(request.time, home.time_zone),
                    ),
                    say("`time zone Europe/Paris`, or just `time zone Paris`, changes it."),
                ]
            )
        )
    found = await asyncio.to_thread(zones.resolve, typed)
    if not found.name:
        raise _unclear(say, typed, found)
    if found.name == home.time_zone:
        return pledging.private(say("The time zone here is {zone} already.", zone=found.name))
    await services.drives.set_zone(request, home, found.name)
    return pledging.private(
        join(
            [
                say(
                    "Days and times are now read and shown here in the time zone {zone}. It is now "
                    "{moment}.",
                    zone=found.name,
                    moment=say.moment(request.time, found.name),
                ),
                say(
                    "Closing times and reminders that were set before stay the same moment; `drive` "
                    "shows them in the new zone."
                ),
            ]
        )
    )


def _unclear(say: Words, typed: str, found: zones.Zone) -> UserError:
    if found.near:
        return UserError(
            N_("I do not know {typed} as one time zone. Do you mean {near}? Type it whole."),
            {"typed": typed, "near": say.one_of(found.near)},
        )
    return UserError(
        N_(
            "I cannot take {typed}: I need a region and a city, so that I know when summer time is. "
            "Type for example `time zone Europe/Paris` or `time zone Nairobi`."
        ),
        {"typed": typed},
    )


COMMAND: Final = Command(
    name="time zone",
    summary=N_("Shows or sets the time zone of this community."),
    run=run,
    acknowledgement=Acknowledgement.PRIVATE,
    parameters=(
        Parameter(
            "zone",
            N_("A region and city, for example Europe/Paris, or a city alone."),
            required=False,
            accepts=_may_be_a_zone,
        ),
    ),
    examples=("time zone", "time zone Europe/Paris", "time zone Nairobi"),
    role=Role.MODERATOR,
    aliases=("timezone", "set time zone", "set timezone", "change time zone", "set the time zone"),
    topic="drive-start",
)
