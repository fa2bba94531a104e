"""Lists the groups of pledges that were set aside: how many, why, when, never who."""

from collections.abc import Sequence
from typing import Final

from assistant import checking, pledging
from assistant.checking import Chosen
from assistant.command import WHICH_DRIVE, Acknowledgement, Command
from assistant.i18n import N_, Words
from assistant.markup import EMPTY, Markup, items, join
from assistant.paging import PAGE, page_of
from assistant.pledges.aside import GroupState
from assistant.reply import Button, Reply
from assistant.request import Request, Role
from assistant.services import Services

_MOST: Final = 15
_WITH_BUTTONS: Final = 3
_DECIDED: Final = {
    GroupState.COUNTED: N_("Group {number}: {people}, counted"),
    GroupState.LEFT_OUT: N_("Group {number}: {people}, left out"),
}


async def run(request: Request, services: Services) -> Reply:
    """Show the groups that wait, and those that were decided lately."""
    say = services.say(request)
    home = await services.drives.home(request)
    drives = {each.id: each for each in await services.drives.all(home, request.time)}
    if number := request.argument("drive"):
        drive = await services.drives.get(home, int(number), request.time)
        drives = {drive.id: drive}
    found = [
        Chosen(home, drives[each.drive], each)
        for each in await services.checks.groups(home)
        if each.drive in drives and drives[each.drive].counting_at(request.time)
    ]
    waiting = [each for each in found if each.group.state is GroupState.WAITING]
    decided = [each for each in found if each.group.state is not GroupState.WAITING]
    page = page_of([*waiting, *reversed(decided)], request.argument("page"), _MOST)
    command = f"checks #{number}" if number else "checks"
    shown = [each for each in page.shown if each.group.state is GroupState.WAITING]
    text = join(
        [
            _waiting(say, waiting, shown),
            _decided(say, [each for each in page.shown if each not in shown]),
            page.rest(say, command),
            _own(say),
        ]
    )
    of_drive = {"drive": number} if number else {}
    buttons = (
        *_buttons(say, shown, alone=len(waiting) == 1),
        *page.onward(say, "checks", of_drive),
    )
    title = say.label("Pledges set aside")
    return pledging.private(text, *buttons, title=title, choices=bool(buttons))


def _waiting(say: Words, waiting: Sequence[Chosen], shown: Sequence[Chosen]) -> Markup:
    if not waiting:
        return say("No pledges wait for a check.")
    if not shown:
        return EMPTY
    count = sum(each.group.people for each in waiting)
    return join(
        [
            say.many(
                "{count} pledge waits for a check. It is kept, and not counted yet. Nobody is shown whose it is.",
                "{count} pledges wait for a check. They are kept, and not counted yet. Nobody is shown whose they are.",
                count,
            ),
            *(checking.described(say, each) for each in shown),
            say(
                "`checks count {number}` counts a group, `checks leave {number}` leaves it out. Both "
                "show first what they do, and can be undone until the drive closes.",
                number=shown[0].group.id,
            ),
        ]
    )


def _decided(say: Words, decided: Sequence[Chosen]) -> Markup:
    if not decided:
        return EMPTY
    lines = items(
        say(
            _DECIDED[each.group.state],
            number=each.group.id,
            people=checking.people(say, each.group.people),
        )
        for each in decided
    )
    hint = say("`checks undo {number}` takes that back.", number=decided[0].group.id)
    return say.lines(say("Decided:"), lines, hint)


def _own(say: Words) -> Markup:
    return say("`checks aside` leaves out all pledges that were made in a time that you say.")


def _buttons(say: Words, waiting: Sequence[Chosen], *, alone: bool) -> list[Button]:
    buttons: list[Button] = []
    for each in waiting[:_WITH_BUTTONS]:
        number = str(each.group.id)
        count = (
            say.label("Count them") if alone else say.label("Count group {number}", number=number)
        )
        leave = (
            say.label("Leave them out")
            if alone
            else say.label("Leave out group {number}", number=number)
        )
        buttons.append(Button(count, "checks count", {"number": number}))
        buttons.append(Button(leave, "checks leave", {"number": number}))
    return buttons


COMMAND: Final = Command(
    name="checks",
    summary=N_("Lists pledges that were set aside and wait for you."),
    run=run,
    acknowledgement=Acknowledgement.PRIVATE,
    parameters=(WHICH_DRIVE, PAGE),
    examples=("checks", "checks #2", "checks 2"),
    role=Role.MODERATOR,
    personal=True,
    topic="pledge-set-aside",
)
