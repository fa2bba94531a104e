"""What the commands about pledges set aside share: how one stands, a group in words, its decision."""

from dataclasses import dataclass
from typing import Final

from assistant import pledging
from assistant.command import Kind, Parameter
from assistant.drives.drive import Drive
from assistant.drives.store import Home
from assistant.drives.words import drive_title
from assistant.errors import UserError
from assistant.i18n import N_, Words
from assistant.markup import EMPTY, Markup, join, one_line
from assistant.pledges.aside import Group, GroupState, Why
from assistant.pledges.aside_words import ages_words, kept, why_words
from assistant.pledges.checks import OVER, ChangedError
from assistant.pledges.pledge import Pledge, PledgeState
from assistant.reply import Button, Reply
from assistant.request import Request
from assistant.services import Services

MOST_REASON: Final = 200
PARAMETERS: Final = (
    Parameter("number", N_("The group's number in `checks`."), Kind.NUMBER),
    Parameter("sure", N_("`yes` to do it at once."), Kind.CHOICE, required=False, choices=("yes",)),
    Parameter("reason", N_("Why, for the log."), required=False),
)


@dataclass(frozen=True, slots=True)
class Chosen:
    """The group a command is about, with its drive and community."""

    home: Home
    drive: Drive
    group: Group


@dataclass(frozen=True, slots=True)
class Step:
    """A decision about a group: what it becomes, and what is said of it. `sure` is its button."""

    command: str
    becomes: GroupState
    preview: Markup
    sure: str
    done: Markup
    undoes: bool = False


async def how_it_stands(request: Request, services: Services, pledge: Pledge) -> Markup:
    """Tell a person how their pledge stands that is, or was, set aside; nothing of any other."""
    if pledge.state is not PledgeState.SET_ASIDE:
        noted = services.say(request)("A note that it once was set aside, with others.")
        return noted if pledge.aside else EMPTY
    group = await services.checks.group_of(pledge.aside)
    drive = await services.drives.any(pledge.drive)
    counting = drive is not None and drive.counting_at(request.time)
    why, state = (group.why, group.state) if group else (Why.CHOSEN, GroupState.WAITING)
    return kept(services.say(request), why, state, counting=counting)


def people(say: Words, number: int) -> str:
    """Say how many people's pledges are meant."""
    return str(say.many("{count} pledge", "{count} pledges", number))


def described(say: Words, chosen: Chosen) -> Markup:
    """Say of a group what moderators may know: how many, why, when, and how old the accounts are."""
    home, group = chosen.home, chosen.group
    return say.lines(
        say(
            "**Group {number}**: {people} in {drive}, {why}",
            number=group.id,
            people=people(say, group.people),
            drive=drive_title(say, chosen.drive),
            why=why_words(say, group.why),
        ),
        say(
            "From {first} to {last}.",
            first=say.moment(group.first_at, home.time_zone),
            last=say.moment(group.last_at, home.time_zone),
        ),
        ages_words(say, group),
    )


async def chosen_group(request: Request, services: Services) -> Chosen:
    """Find the group that is meant, of a drive that is not over yet."""
    home = await services.drives.home(request)
    group = await services.checks.group(home, int(request.argument("number") or 0))
    drive = await services.drives.get(home, group.drive, request.time)
    if not drive.counting_at(request.time):
        raise UserError(OVER)
    return Chosen(home, drive, group)


def check_waits(group: Group) -> None:
    """Refuse to decide a group twice."""
    if group.state is not GroupState.WAITING:
        raise UserError(
            N_(
                "That group is decided already. `checks undo {number}` takes the decision back; "
                "`checks` shows the list."
            ),
            {"number": str(group.id)},
        )


async def decide(request: Request, services: Services, chosen: Chosen, step: Step) -> Reply:
    """Show what a decision does, then do it; show it again if the group changed in between."""
    say = services.say(request)
    reason = one_line(request.argument("reason"), MOST_REASON)
    seen = request.argument("seen") or str(chosen.group.people)
    if request.argument("sure") != "yes":
        return _preview(say, chosen, step, reason, EMPTY)
    changed = say("The group has changed meanwhile. This is how it is now:")
    if seen != str(chosen.group.people):
        return _preview(say, chosen, step, reason, changed)
    try:
        await services.checks.decide(
            request, chosen.home, chosen.group, chosen.drive, step.becomes, reason
        )
    except ChangedError:
        raise UserError(
            N_("The group has changed meanwhile. Type `{command} {number}` to see it again."),
            {"command": step.command, "number": str(chosen.group.id)},
        ) from None
    if step.undoes:
        return pledging.private(step.done)
    undo = Button(say.label("Undo this"), "checks undo", {"number": str(chosen.group.id)})
    return pledging.private(step.done, undo, choices=True)


def _preview(say: Words, chosen: Chosen, step: Step, reason: str, above: Markup) -> Reply:
    number, seen = str(chosen.group.id), str(chosen.group.people)
    arguments = {"number": number, "sure": "yes", "seen": seen}
    if reason:
        arguments["reason"] = reason
    return pledging.private(
        join([above, described(say, chosen), step.preview, say("Nothing is changed yet.")]),
        Button(step.sure, step.command, arguments, yes=True),
        Button(say.label("Back to the list"), "checks"),
        choices=True,
    )
