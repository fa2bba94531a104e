"""How a drive is spoken of: its title, goal, closing time and card."""

from collections import Counter, defaultdict
from collections.abc import Mapping

from assistant.drives.drive import DEFAULT_TITLE, Drive, DriveState
from assistant.i18n import Words
from assistant.markup import EMPTY, Markup, harmless
from assistant.tallies.figure import Pledger
from assistant.tallies.service import Totals


def drive_title(say: Words, drive: Drive) -> str:
    """Give a drive's title; the first drive's is ours and so in the reader's language."""
    return say.label(DEFAULT_TITLE) if drive.title == DEFAULT_TITLE else harmless(drive.title)


def purpose_words(say: Words, purpose: str) -> Markup:
    """Say what a drive is for; nothing when nobody said."""
    return say("What it is for: {purpose}", purpose=purpose) if purpose else EMPTY


def closing(say: Words, drive: Drive, zone: str) -> str:
    """Give when it closes, with the zone; empty for an open-ended drive."""
    return say.moment(drive.closes_at, zone) if drive.closes_at else ""


def goal_words(say: Words, goal: int | None, counts: Pledger) -> str:
    """Name a goal: how many of whom."""
    if goal is None:
        return say.label("no goal")
    if counts is Pledger.PERSON:
        return str(say.many("{count} person", "{count} people", goal))
    if counts is Pledger.ENDORSER:
        return str(endorsements_words(say, goal))
    return str(say.many("{count} organisation", "{count} organisations", goal))


def endorsements_words(say: Words, number: int) -> Markup:
    """Name a number of organisations that reported that they joined the Paris Call."""
    return say.many("{count} reported endorsement", "{count} reported endorsements", number)


def totals_words(
    say: Words,
    people: int,
    organisations: int,
    endorsements: int = 0,
    counts: Pledger = Pledger.PERSON,
) -> Markup:
    """Give the counts side by side, never added up.

    Endorsements are named once there are any, or where they are what a goal counts.
    """
    values = {
        "people": say.many("{count} person", "{count} people", people),
        "organisations": say.many("{count} organisation", "{count} organisations", organisations),
    }
    if not endorsements and counts is not Pledger.ENDORSER:
        return say("{people} and {organisations}.", **values)
    return say(
        "{people}, {organisations} and {endorsements}.",
        endorsements=endorsements_words(say, endorsements),
        **values,
    )


def drive_totals(say: Words, drive: Drive, totals: Totals) -> Markup:
    """Give the counts of a drive side by side, never added up."""
    return totals_words(
        say, totals.people, totals.organisations, totals.endorsements, drive.goal_counts
    )


def by_version(say: Words, drive: Drive, wordings: Mapping[int, Mapping[Pledger, int]]) -> Markup:
    """Say how many pledged with which version, once any did with another than the newest."""
    versions: dict[int, Counter[Pledger]] = defaultdict(Counter)
    for wording, numbers in wordings.items():
        # Another process may have stored a new wording a moment ago.
        versions[drive.versions.get(wording, drive.version)].update(numbers)
    if not versions.keys() - {drive.version}:
        return EMPTY
    return say.lines(
        *(
            say(
                "With wording {version}: {counts}",
                version=version,
                counts=totals_words(say, numbers[Pledger.PERSON], numbers[Pledger.ORGANISATION]),
            )
            for version, numbers in sorted(versions.items())
        )
    )


def joint_words(say: Words, drive: Drive, *, here: bool) -> Markup:
    """Say that several communities take part, and who runs it; nothing of a drive of one alone."""
    if drive.communities == 1:
        return EMPTY
    count = say.number(drive.communities)
    if here:
        return say("A joint drive of {count} communities, run by this one.", count=count)
    if not drive.run_by:
        return say("A joint drive of {count} communities, run by another one.", count=count)
    return say(
        "A joint drive of {count} communities, run by {community}.",
        count=count,
        community=harmless(drive.run_by),
    )


def progress(say: Words, drive: Drive, reached: int) -> Markup:
    """Say how far the goal is; nothing when there is none."""
    if drive.goal is None:
        return EMPTY
    return say(
        "Goal: {goal}. Reached: {reached}, {percent} percent.",
        goal=goal_words(say, drive.goal, drive.goal_counts),
        reached=say.number(reached),
        percent=say.number(reached * 100 // drive.goal),
    )


def state_words(say: Words, drive: Drive, zone: str, *, open_now: bool) -> Markup:
    """Say whether it takes pledges, and until when."""
    if drive.state is DriveState.PAUSED:
        return say("Paused: it takes no pledges at the moment.")
    if not open_now:
        return say("Closed.")
    if drive.closes_at:
        return say("Open until {until}.", until=closing(say, drive, zone))
    return say("Open, without a closing date.")
