"""Reminds a person of a drive, because they asked for it."""

import asyncio
import re
from datetime import datetime
from typing import Final

from assistant import driving, pledging
from assistant.command import WHICH_DRIVE, Acknowledgement, Command, Parameter
from assistant.drives.words import drive_title
from assistant.errors import UserError
from assistant.folding import fold
from assistant.form import FieldError
from assistant.i18n import N_
from assistant.reply import Reply
from assistant.request import Request
from assistant.services import Services

_NEVER: Final = frozenset({"never", "not", "no more", "stop"})
_GOAL: Final = frozenset({
    "at the goal", "goal", "of the goal", "when the goal is reached", "when we reach the goal",
    "when we reach our goal", "when it is reached", "when we get there",
})  # fmt: skip
# Only what may be a time is meant as one: "tell me about WannaCry" is a question.
_TIME: Final = re.compile(
    r"(?:(?:in|on|at|by|next|this|the|an|a) )*(?:\d|tomorrow|tonight|today|noon|midnight|later|one|two|"
    r"three|half|hour|day|week|month|weekend|mon|tue|wed|thu|fri|sat|sun|jan|feb|mar|apr|may|jun|jul|"
    r"aug|sep|oct|nov|dec)"
)


def _may_be_a_time(typed: str) -> bool:
    when = fold(typed)
    return when in _NEVER | _GOAL or _TIME.match(when) is not None


async def run(request: Request, services: Services) -> Reply:
    """Store the reminder, with an encrypted address; `never` drops them all."""
    say = services.say(request)
    when = fold(request.argument("when"))
    if when in _NEVER:
        dropped = await services.reminders.forget(request)
        return pledging.private(
            say.many("{count} reminder dropped.", "{count} reminders dropped.", dropped)
        )
    chosen = await pledging.choose_drive(request, services, "remind me")
    if isinstance(chosen, Reply):
        return chosen
    home, title = chosen.home, drive_title(say, chosen.drive)
    if when in _GOAL:
        if chosen.drive.goal is None:
            raise UserError(
                N_("That drive has no goal. I can remind you at a time: `remind me tomorrow`.")
            )
        await services.reminders.ask(request, home, chosen.drive.id, None)
        return pledging.private(
            say(
                "I will write to you here when **{title}** reaches its goal. `remind me never` takes "
                "that back.",
                title=title,
            )
        )
    due = await _moment(request, services, pledging.Chosen(home, chosen.drive))
    await services.reminders.ask(request, home, chosen.drive.id, due)
    return pledging.private(
        say(
            "I will write to you here on {moment}, about **{title}**. `remind me never` takes that back.",
            moment=say.moment(due, home.time_zone),
            title=title,
        )
    )


async def _moment(request: Request, services: Services, chosen: pledging.Chosen) -> datetime:
    field = driving.date_field(request, chosen.home, services.say(request))
    try:
        return datetime.fromisoformat(
            str(await asyncio.to_thread(field.parse, request.argument("when")))
        )
    except FieldError as error:
        raise UserError(
            N_(
                "I do not understand when. Type for example `remind me tomorrow`, `remind me in 3 days` "
                "or `remind me at the goal`."
            )
        ) from error


COMMAND: Final = Command(
    name="remind me",
    summary=N_("Reminds you of a drive at a time, or when it reaches its goal."),
    run=run,
    acknowledgement=Acknowledgement.PRIVATE,
    parameters=(
        WHICH_DRIVE,
        Parameter(
            "when",
            N_("`tomorrow`, `29 October`, `at the goal`, or `never`."),
            accepts=_may_be_a_time,
        ),
    ),
    examples=("remind me tomorrow", "remind me at the goal"),
    aliases=("tell me", "remind"),
    topic="drive-reminder",
)
