"""What the commands of joint drives share: which community is meant, and what moderators are told."""

from dataclasses import dataclass

from assistant import pledging
from assistant.communities.membership import Member, MemberState
from assistant.communities.service import DECIDED, shown_name
from assistant.drives.drive import Drive
from assistant.drives.service import check_counting
from assistant.drives.store import Home
from assistant.drives.words import closing, drive_title, goal_words, purpose_words
from assistant.errors import UserError
from assistant.i18n import N_, Words, words
from assistant.markup import Markup, harmless, join
from assistant.outbox import MODERATORS, Announcement
from assistant.pledges.words import not_official
from assistant.reply import Button, Reply
from assistant.request import Request
from assistant.services import Services


@dataclass(frozen=True, slots=True)
class Meant:
    """A community in a drive of the one that decides about it."""

    home: Home
    drive: Drive
    member: Member


async def member_meant(
    request: Request, services: Services, command: str, *states: MemberState
) -> Meant | Reply:
    """Find the community whose number was given, in the drive where it stands like that.

    Raises `UserError` when there is none, or it has been decided about already.
    """
    home = await services.drives.home(request)
    number = int(request.argument("number"))
    named = request.argument("drive")
    places = [
        drive
        for drive in await services.joint.places(home, number, tuple(MemberState))
        if not named or drive == int(named)
    ]
    if not places:
        raise UserError(
            N_(
                "No community has the number {number} in a drive of this one. `drive communities` shows "
                "the numbers."
            ),
            {"number": str(number)},
        )
    fitting = [each for each in await services.joint.places(home, number, states) if each in places]
    if not fitting:
        raise UserError(DECIDED)
    drives = [await services.drives.get(home, each, request.time) for each in fitting]
    if len(drives) > 1:
        return pledging.which_drive(request, services, drives, command)
    check_counting(drives[0], request.time)
    members = await services.joint.members(drives[0])
    member = next((each for each in members if each.community == number), None)
    if member is None or member.state not in states:
        raise UserError(DECIDED)
    return Meant(home, drives[0], member)


async def joined_drive(
    request: Request, services: Services, command: str
) -> pledging.Chosen | Reply:
    """Find the drive of another community that is meant: the one named, the only one, or ask."""
    home = await services.drives.home(request)
    drives = await services.drives.all(home, request.time)
    if number := request.argument("drive"):
        drive = await services.drives.get(home, int(number), request.time)
        if drive.community == home.id:
            raise UserError(
                N_(
                    "This community runs #{number} itself. `drive close #{number}` ends it for all."
                ),
                {"number": number},
            )
        return pledging.Chosen(home, drive)
    joined = [drive for drive in drives if drive.community != home.id]
    if not joined:
        raise UserError(N_("This community is in no drive of another one."))
    if len(joined) == 1:
        return pledging.Chosen(home, joined[0])
    return pledging.which_drive(request, services, joined, command)


def described(say: Words, drive: Drive, zone: str) -> Markup:
    """Say what a drive asks for, until when, and who runs it."""
    return join(
        [
            purpose_words(say, drive.purpose),
            *(
                say("\u201c{wording}\u201d", wording=wording.text)
                for _, wording in sorted(drive.wordings.items())
            ),
            say.lines(
                say("Goal: {goal}", goal=goal_words(say, drive.goal, drive.goal_counts)),
                say(
                    "Closes: {moment}",
                    moment=closing(say, drive, zone) or say.label("never, it is open-ended"),
                ),
                say(
                    "Run by: {community}",
                    community=harmless(drive.run_by) or say.label("another community"),
                ),
            ),
        ]
    )


def both(say: Words, people: int, organisations: int) -> tuple[Markup, Markup]:
    """Give two counts in words, for a sentence that names both."""
    return (
        say.many("{count} person", "{count} people", people),
        say.many("{count} organisation", "{count} organisations", organisations),
    )


def told(
    request: Request,
    community: int,
    what: str,
    drive: Drive,
    text: Markup,
    buttons: tuple[Button, ...] = (),
) -> Announcement:
    """Tell a community's moderators what has happened in a joint drive."""
    return Announcement(
        community=community,
        key=f"joint-{what}-{drive.id}-{request.event}",
        text=text,
        due=request.time,
        place=MODERATORS,
        buttons=buttons,
    )


def told_both(
    request: Request, meant: Meant, what: str, here: str, there: str
) -> tuple[Announcement, ...]:
    """Tell the moderators of the drive, and those of the community that it is about.

    Both texts may name the community, the drive's title and number, and who runs it.
    """
    drive, member = meant.drive, meant.member

    def one(community: int, say: Words, text: str) -> Announcement:
        said = say(
            text,
            community=shown_name(member),
            title=drive_title(say, drive),
            number=drive.id,
            owner=harmless(drive.run_by) or say.label("another community"),
        )
        return told(request, community, what, drive, said)

    return (
        one(drive.community, words(meant.home.language), here),
        one(member.community, words(member.language), there),
    )


def card(request: Request, services: Services, meant: Meant) -> Announcement:
    """Make the card by which a community that was let in sees what it takes part in."""
    say, drive = words(meant.member.language), meant.drive
    return Announcement(
        community=meant.member.community,
        key=f"joint-card-{drive.id}-{request.event}",
        title=drive_title(say, drive),
        text=join(
            [
                say("This community takes part in a pledge drive together with others."),
                described(say, drive, meant.member.time_zone),
                not_official(say, services.operator),
            ]
        ),
        due=request.time,
        buttons=(Button(say.label("Pledge"), "pledge", {"drive": str(drive.id)}),),
    )
