"""Lists the communities of a drive: who asks, who takes part, what each has brought."""

from collections.abc import Sequence
from typing import Final

from assistant import pledging, tallying
from assistant.command import WHICH_DRIVE, Acknowledgement, Command
from assistant.communities.membership import COUNTING, Member, MemberState
from assistant.communities.service import shown_name
from assistant.drives.words import drive_title, joint_words, totals_words
from assistant.i18n import N_, Words
from assistant.markup import EMPTY, Markup, items, join
from assistant.paging import PAGE, page_of
from assistant.reply import Button, Reply, Visibility
from assistant.request import Request, Role
from assistant.services import Services

_MOST: Final = 40  # communities in one reply
_BUTTONS: Final = 3  # communities that can be decided about by a button
_STANDS: Final = {
    MemberState.ASKED: N_("{number}: **{community}** asks to join, since {day}"),
    MemberState.JOINED: N_("{number}: **{community}** has joined, on {day}: {totals}"),
    MemberState.DECLINED: N_("{number}: **{community}** was declined on {day}"),
    MemberState.LEFT: N_("{number}: **{community}** left on {day}; its count stays: {totals}"),
    MemberState.REMOVED: N_("{number}: **{community}** was removed on {day} and does not count"),
}


_HINTS: Final = {
    (MemberState.ASKED,): N_(
        "`drive admit {number}` lets it in, `drive decline {number}` does not."
    ),
    COUNTING: N_("`drive remove {number}` takes it out of the count, after a preview."),
    (MemberState.REMOVED,): N_("`drive readmit {number}` counts it again."),
}


def _hints(say: Words, shown: Sequence[Member]) -> Markup:
    """Say what can be decided, with the number of a community as an example."""
    return say.lines(
        *(
            say(sentence, number=each.community)
            for states, sentence in _HINTS.items()
            for each in [e for e in shown if e.state in states][:1]
        ),
        say("`drive invite` gives a code for another one."),
    )


async def run(request: Request, services: Services) -> Reply:
    """Show all to the moderators of the drive, and to others what a tally shows."""
    chosen = await pledging.drive_to_read(request, services, "drive communities")
    if isinstance(chosen, Reply):
        return chosen
    say, home, drive = services.say(request), chosen.home, chosen.drive
    title = say.label("Communities: {drive}", drive=drive_title(say, drive))
    if drive.community != home.id:
        parts = await services.tallies.parts(drive.id, home.id, largest=drive.leaderboard)
        text = join(
            [
                joint_words(say, drive, here=False),
                say("`drive leave #{number}` takes this community out of it.", number=drive.id),
            ]
        )
        facts = tuple(tallying.part_facts(say, parts, drive, home))
        return Reply(text, title, Visibility.PRIVATE, facts)
    members = await services.joint.members(drive)
    asking = [each for each in members if each.state is MemberState.ASKED]
    others = [each for each in members if each.state is not MemberState.ASKED]
    page = page_of([*asking, *others], request.argument("page"), _MOST)
    shown = page.shown
    if not members:
        return pledging.private(
            say("No other community takes part. `drive invite` gives a code to join with."),
            title=title,
        )
    text = join(
        [
            items(_line(say, each) for each in shown),
            page.rest(say, f"drive communities #{drive.id}"),
            _hints(say, shown) if drive.counting_at(request.time) else EMPTY,
        ]
    )
    buttons = [
        Button(
            label,
            command,
            {"number": str(each.community), "drive": str(drive.id)},
        )
        for each in [each for each in shown if each.state is MemberState.ASKED][:_BUTTONS]
        if drive.counting_at(request.time)
        for label, command in (
            (say.label("Let {community} in", community=shown_name(each)), "drive admit"),
            (say.label("Decline {community}", community=shown_name(each)), "drive decline"),
        )
    ]
    onward = page.onward(say, "drive communities", {"drive": str(drive.id)})
    return pledging.private(text, *buttons, *onward, title=title, choices=bool(buttons))


def _line(say: Words, member: Member) -> Markup:
    return say(
        _STANDS[member.state],
        number=member.community,
        community=shown_name(member),
        day=say.day(member.since),
        totals=totals_words(say, member.people, member.organisations),
    )


COMMAND: Final = Command(
    name="drive communities",
    summary=N_("Lists the communities of a drive, and those that ask to join."),
    run=run,
    acknowledgement=Acknowledgement.PRIVATE,
    parameters=(WHICH_DRIVE, PAGE),
    examples=("drive communities", "drive communities #2", "drive communities 2"),
    role=Role.MODERATOR,
    personal=True,
    aliases=("communities", "list communities"),
    topic="drive-joint",
)
