"""Reminds a person of a drive, because they asked for it."""

import asyncio
import re
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from assistant import pledging, zones
from assistant.command import WHICH_DRIVE, Acknowledgement, Command, Parameter
from assistant.drives.words import drive_title
from assistant.errors import UserError
from assistant.folding import fold
from assistant.i18n import N_, Words
from assistant.markup import Markup
from assistant.moments import UNREADABLE, MomentError, may_be_deadline, read_deadline
from assistant.reply import Reply
from assistant.request import Request
from assistant.services import Services

_NEVER: Final = frozenset({"never", "not", "no more", "stop"})
_TODAY: Final = frozenset({"today", "tonight"})
_GOAL: Final = frozenset({
    "at the goal", "goal", "of the goal", "when the goal is reached", "when we reach the goal",
    "when we reach our goal", "when it is reached", "when we get there",
})  # fmt: skip
# Only what may be a time is meant as one: "tell me about WannaCry" is a question.
_TIME: Final = re.compile(
    r"(?:(?:in|on|at|by|next|this|the|an|a) )*(?:\d|yesterday|whenever|some ?(?:day|time)|soon|tom\w*r\w*w|tonight|today|noon|midnight|later|one|two|"
    r"three|half|hour|day|week|month|weekend|mon|tue|wed|thu|fri|sat|sun|jan|feb|mar|apr|may|jun|jul|"
    r"aug|sep|oct|nov|dec)"
)
# "Remind me tomorrow please?"
_COURTESY: Final = re.compile(
    r"[\s,]*\b(?:pls|plz|please|thanks|thank you|thx)\b[\s.!?]*$|[?!]+$", re.IGNORECASE
)
_ASKED: Final = (
    "remind me", "please remind me", "pls remind me", "plz remind me", "remind me please", "remind me pls",
    "can you remind me", "can u remind me", "could you remind me", "would you remind me",
    "can you please remind me", "could you please remind me", "can you pls remind me",
)  # fmt: skip
_HOW: Final = N_(
    "I do not understand when. Type for example `remind me tomorrow`, `remind me in 3 days` "
    "or `remind me at the goal`."
)


def _tidy(typed: str) -> str:
    return _COURTESY.sub("", typed).strip()


def _may_be_a_time(typed: str) -> bool:
    when = fold(_tidy(typed))
    return when in _NEVER | _GOAL or _TIME.match(when) is not None


def _is_a_time(typed: str) -> bool:
    when = _tidy(typed)
    return fold(when) in _GOAL or may_be_deadline(when)


async def run(request: Request, services: Services) -> Reply:
    """Store the reminder, with an encrypted address; `never` drops them all."""
    say = services.say(request)
    typed = _tidy(request.argument("when"))
    when = fold(typed)
    if when in _NEVER:
        dropped = await services.reminders.forget(request)
        return pledging.private(
            say.many("{count} reminder dropped.", "{count} reminders dropped.", dropped)
        )
    chosen = await pledging.choose_drive(request, services, "remind me")
    if isinstance(chosen, Reply):
        return chosen
    if not chosen.drive.counting_at(request.time):
        raise UserError(
            N_(
                "That drive is closed, so there is nothing to be reminded of. `tally #{number}` shows "
                "its final count."
            ),
            {"number": str(chosen.drive.id)},
        )
    if when in _GOAL:
        return await _at_the_goal(request, services, chosen)
    due = await asyncio.to_thread(_moment, say, request, typed, chosen)
    instead = await services.reminders.ask(request, chosen.home, chosen.drive.id, due)
    values = {
        "moment": say.moment(due, zones.own(request.user.time_zone, chosen.home.time_zone)),
        "title": drive_title(say, chosen.drive),
    }
    return pledging.private(
        say.lines(
            say("I will send you a direct message on {moment}, about **{title}**.", **values),
            _dropping(say, instead=instead),
        )
    )


async def _at_the_goal(request: Request, services: Services, chosen: pledging.Chosen) -> Reply:
    say, drive = services.say(request), chosen.drive
    if drive.goal is None:
        raise UserError(
            N_("That drive has no goal. I can remind you at a time: `remind me tomorrow`.")
        )
    totals = await services.tallies.totals(drive.id)
    if totals.of(drive.goal_counts) >= drive.goal:
        raise UserError(
            N_("That drive has reached its goal already. `tally #{number}` shows its count."),
            {"number": str(drive.id)},
        )
    instead = await services.reminders.ask(request, chosen.home, drive.id, None)
    return pledging.private(
        say.lines(
            say(
                "I will send you a direct message when **{title}** reaches its goal, or when it closes "
                "before that.",
                title=drive_title(say, drive),
            ),
            _dropping(say, instead=instead),
        )
    )


def _dropping(say: Words, *, instead: bool) -> Markup:
    if instead:
        return say("That is instead of the one before. `remind me never` drops all your reminders.")
    return say("`remind me never` takes that back.")


def _moment(say: Words, request: Request, typed: str, chosen: pledging.Chosen) -> datetime:
    """Read when, by the person's own clock; a day alone means the hour that it is now there.

    Raises `UserError`.
    """
    zone = zones.own(request.user.time_zone, chosen.home.time_zone)
    closes_at = chosen.drive.closes_at
    now = request.time.astimezone(ZoneInfo(zone)).time().replace(second=0, microsecond=0)
    try:
        due = read_deadline(typed, request.time, zone, say.language, unsaid=now)
    except MomentError as error:
        if fold(typed) in _TODAY:
            raise UserError(
                N_("At what time? Type for example `remind me today at 18:00`.")
            ) from error
        why = _HOW if error.message == UNREADABLE else error.message
        raise UserError(why, error.values) from error
    if closes_at and due >= closes_at:
        raise UserError(
            N_("The drive closes before that, on {moment}. Please give an earlier time."),
            {"moment": say.moment(closes_at, zone)},
        )
    return due


COMMAND: Final = Command(
    name=_ASKED[0],
    summary=N_("Reminds you of a drive at a time, or when it reaches its goal."),
    run=run,
    acknowledgement=Acknowledgement.PRIVATE,
    parameters=(
        WHICH_DRIVE,
        Parameter(
            "when",
            N_("`tomorrow`, `29 October`, `at the goal`, or `never`."),
            accepts=_may_be_a_time,
            reads=_is_a_time,
        ),
    ),
    examples=("remind me tomorrow", "remind me at the goal"),
    personal=True,
    only_shows=True,  # it asks for no yes, so that it is nothing to an open form
    aliases=("tell me", "remind", *_ASKED[1:]),
    topic="drive-reminder",
    misfit=_HOW,
)
