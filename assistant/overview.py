"""A person's own page: what is shown to them before they ask, what matters most first."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from assistant import pledging
from assistant.commands import my_data
from assistant.communities.membership import MemberState
from assistant.drives.drive import Drive
from assistant.drives.store import Home
from assistant.drives.words import drive_title, drive_totals, joint_words, progress, state_words
from assistant.i18n import Words
from assistant.markup import EMPTY, Markup, join
from assistant.pledges.pledge import STANDING, Pledge
from assistant.pledges.words import not_official
from assistant.reply import Button, Reply
from assistant.request import Request, Role
from assistant.services import Services
from assistant.tallies.figure import Pledger

_MOST_DRIVES: Final = 5
_QUEUES: Final = ("organisations", "checks", "review")
_JOINING: Final = "drive communities"


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the page. `command`: shows all of it, where there is not room for it."""

    command: str
    replies: tuple[Reply, ...]


async def parts(request: Request, services: Services) -> list[Part]:
    """Give the drives that run, this person's pledges and data, and for moderators what waits."""
    say = services.say(request)
    home = await services.drives.home(request)
    mine = await services.pledges.all_mine(request)
    own = {each.drive for each in mine if each.pledger is Pledger.PERSON and each.state in STANDING}
    found = [
        Part("drive", tuple(await _drives(request, services, say, home, own))),
        Part("my data", (await _pledges(request, services, say, mine, own),)),
        Part("my data", (await _data(request, services, say, mine),)),
    ]
    if request.user.role >= Role.MODERATOR:
        found += await _queues(request, services, say, home)
    return found


async def _drives(
    request: Request, services: Services, say: Words, home: Home, own: set[int]
) -> list[Reply]:
    drives = await services.drives.open(home, request.time)
    shown = [
        await _drive(
            request, services, say, home, each, several=len(drives) > 1, own=each.id in own
        )
        for each in drives[:_MOST_DRIVES]
    ]
    left = len(drives) - len(shown)
    below = (
        say.many(
            "{count} more drive takes pledges here: `drive` shows all of them.",
            "{count} more drives take pledges here: `drive` shows all of them.",
            left,
        )
        if left
        else EMPTY
    )
    if not drives:
        below = say("No drive takes pledges here at the moment. `drive` shows all of them.")
    last = Reply(join([below, not_official(say, services.operator)]))
    return [Reply(title=say.label("Pledge drives here")), *shown, last]


async def _drive(
    request: Request,
    services: Services,
    say: Words,
    home: Home,
    drive: Drive,
    *,
    several: bool,
    own: bool,
) -> Reply:
    totals = await services.tallies.totals(drive.id)
    welcome = services.settings.guests_may_pledge or not request.user.guest
    title = drive_title(say, drive)
    label = (
        say.label("Pledge: #{number} {title}", number=drive.id, title=title)
        if several
        else say.label("Pledge")
    )
    return Reply(
        say.lines(
            say("**#{number} {title}**", number=drive.id, title=title),
            joint_words(say, drive, here=drive.community == home.id),
            drive_totals(say, drive, totals),
            progress(say, drive, totals.of(drive.goal_counts)),
            state_words(say, drive, home.time_zone, open_now=drive.open_at(request.time)),
            say("You have pledged here.") if own else EMPTY,
        ),
        buttons=() if own or not welcome else (Button(label, "pledge", {"drive": str(drive.id)}),),
    )


async def _pledges(
    request: Request, services: Services, say: Words, mine: Sequence[Pledge], own: set[int]
) -> Reply:
    drives = [await services.drives.any(number) for number in sorted(own)]
    buttons = tuple(
        Button(
            say.label("Change or take back: {drive}", drive=drive_title(say, drive)),
            "pledge",
            {"drive": str(drive.id)},
        )
        for drive in drives
        if drive and drive.counting_at(request.time)
    )
    text = join(await my_data.pledged(request, services, mine))
    return pledging.private(
        text or say("You have not pledged yet."), *buttons, title=say.label("Your pledges")
    )


async def _data(request: Request, services: Services, say: Words, mine: Sequence[Pledge]) -> Reply:
    title = say.label("Stored about you")
    found = await my_data.besides(request, services)
    if not (found or mine):
        return pledging.private(my_data.nothing(say), title=title)
    if not found:
        found = [say("Besides your pledges, nothing is stored about you.")]
    text = join([*found, my_data.explained(say)])
    return pledging.private(text, *my_data.buttons(say), title=title)


async def _queues(request: Request, services: Services, say: Words, home: Home) -> list[Part]:
    """Give what waits for moderators; a queue in which something waits has buttons, and comes first."""
    commands = [found for name in _QUEUES if (found := services.commands.get(name))]
    queues = [Part(each.name, (await each.run(request, services),)) for each in commands]
    if asked := await _asking(request, services, home):
        queues.append(Part(_JOINING, (_joining(say, asked),)))
    return sorted(queues, key=lambda part: not part.replies[0].buttons)


async def _asking(request: Request, services: Services, home: Home) -> list[Drive]:
    """Find the drives of this community that others ask to join."""
    return [
        drive
        for drive in await services.drives.all(home, request.time)
        if drive.community == home.id
        and drive.counting_at(request.time)
        and any(each.state is MemberState.ASKED for each in await services.joint.members(drive))
    ]


def _joining(say: Words, asked: Sequence[Drive]) -> Reply:
    titles = {drive.id: drive_title(say, drive) for drive in asked}
    lines: list[Markup] = [
        say(
            "Another community asks to join **{title}**: `drive communities #{number}`",
            title=title,
            number=number,
        )
        for number, title in titles.items()
    ]
    buttons = (
        Button(say.label("Show who asks: {drive}", drive=title), _JOINING, {"drive": str(number)})
        for number, title in titles.items()
    )
    return pledging.private(
        say.lines(*lines), *buttons, title=say.label("Communities that ask to join")
    )
