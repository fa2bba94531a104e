"""Confirms an organisation's pledge, or its endorsement, so that it counts."""

from typing import Final

from assistant import countries, deciding, pledging
from assistant.command import Acknowledgement, Command, Kind, Parameter
from assistant.drives.store import Home
from assistant.errors import UserError
from assistant.i18n import N_, Words
from assistant.markup import EMPTY, Markup, join
from assistant.pledges import words
from assistant.pledges.pledge import SAME_PERSON, Pledge, PledgeState
from assistant.reply import Button, Reply
from assistant.request import Request, Role
from assistant.services import Services
from assistant.tallies.figure import Pledger


async def run(request: Request, services: Services) -> Reply:
    """Count it after one more yes; who confirms their own organisation leaves a mark."""
    say = services.say(request)
    home = await services.drives.home(request)
    pledge = await services.queue.to_decide(home, int(request.argument("number")))
    drive = await services.drives.any(pledge.drive)
    if drive is None or not drive.counting_at(request.time):
        raise UserError(
            N_(
                "That drive is closed and its count stays. You can only decline it: `organisations decline`."
            )
        )
    here = await services.drives.all(home, request.time)
    if all(each.id != drive.id for each in here):
        raise UserError(
            N_(
                "This community is not in that drive any more, so it cannot count there. You can only "
                "decline it: `organisations decline`."
            )
        )
    if request.argument("sure") != "yes":
        return await _look(request, services, home, pledge)
    decided = await services.queue.decide(request, home, pledge, PledgeState.COUNTED, drive=drive)
    return pledging.private(
        join(
            [
                _said(say, decided),
                say("Whoever handed it in is told.")
                if pledge.address and decided.reason != SAME_PERSON
                else EMPTY,
                say("`organisations reopen {number}` takes that back.", number=decided.id),
            ],
            " ",
        ),
        *await deciding.waiting_still(services, say, home),
    )


async def _look(request: Request, services: Services, home: Home, pledge: Pledge) -> Reply:
    """Ask once more, beside what looks like it and is counted already."""
    say = services.say(request)
    await countries.ready(say.language)
    (entry,) = await deciding.entries(request, services, home, [pledge])
    double = any(each.state is PledgeState.COUNTED for each in entry.alike)
    yes = Button(
        say.label("Yes, confirm {organisation}", organisation=deciding.short(pledge)),
        "organisations confirm",
        {"number": str(pledge.id), "sure": "yes"},
        yes=True,
    )
    return pledging.private(
        join(
            [
                say("Is this the organisation that you looked up or asked?"),
                entry.words(say),
                say("Look it up in the {list} first.", list=words.official_list(say))
                if pledge.pledger is Pledger.ENDORSER
                else EMPTY,
                say(
                    "One that looks like it is counted already. If they are the same, decline this one: "
                    "`organisations decline {number} counted already`.",
                    number=pledge.id,
                )
                if double
                else EMPTY,
            ]
        ),
        yes,
        choices=True,
    )


def _said(say: Words, decided: Pledge) -> Markup:
    organisation = decided.name or ""
    if decided.pledger is Pledger.ENDORSER:
        if decided.reason == SAME_PERSON:
            return say(
                "The endorsement of {organisation} is confirmed and counted, with the mark that the same person reported it and confirmed it.",
                organisation=organisation,
            )
        return say(
            "The endorsement of {organisation} is confirmed and counted.",
            organisation=organisation,
        )
    if decided.reason == SAME_PERSON:
        return say(
            "{organisation} is confirmed and counted, with the mark that the same person handed it in and confirmed it.",
            organisation=organisation,
        )
    return say("{organisation} is confirmed and counted.", organisation=organisation)


COMMAND: Final = Command(
    name="organisations confirm",
    summary=N_("Confirms an organisation's pledge or endorsement, so that it counts."),
    run=run,
    acknowledgement=Acknowledgement.PRIVATE,
    parameters=(
        Parameter("number", N_("Its number in the list."), Kind.NUMBER),
        Parameter(
            "sure", N_("`yes` to do it at once."), Kind.CHOICE, required=False, choices=("yes",)
        ),
    ),
    examples=("organisations confirm 3",),
    role=Role.MODERATOR,
    personal=True,
    aliases=("organizations confirm", "organisations approve", "organizations approve"),
    topic="pledge-organisation",
)
