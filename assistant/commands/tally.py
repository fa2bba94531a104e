"""Reports the count of a drive: people and organisations, goal, principles, countries, days."""

from collections.abc import Iterable
from typing import Final

from assistant import countries, pledging, tallying
from assistant.command import WHICH_DRIVE, Acknowledgement, Command
from assistant.drives.words import (
    by_version,
    drive_title,
    joint_words,
    progress,
    state_words,
    totals_words,
)
from assistant.i18n import N_, Words
from assistant.markup import EMPTY, Markup, join
from assistant.pledges import words
from assistant.reply import Fact, Reply
from assistant.request import Request
from assistant.services import Services
from assistant.tallies.figure import Pledger
from assistant.tallies.publication import SHOWN_FROM
from assistant.tallies.service import Tally


async def run(request: Request, services: Services) -> Reply:
    """Show the tally of the drive that is meant."""
    say = services.say(request)
    chosen = await pledging.drive_to_read(request, services, "tally")
    if isinstance(chosen, Reply):
        return chosen
    home, drive = chosen.home, chosen.drive
    await countries.ready(say.language)
    tally = await services.tallies.tally(drive.id, request.time)
    parts: Iterable[Fact] = ()
    if drive.joint:
        brought = await services.tallies.parts(drive.id, home.id, largest=drive.leaderboard)
        parts = tallying.part_facts(say, brought, drive, home)
    pace = tallying.pace(say, drive, tally, request.time, home.time_zone)
    return Reply(
        _summary(say, chosen, tally, services, request, pace),
        title=say.label("Tally: {drive}", drive=drive_title(say, drive)),
        facts=(
            *parts,
            *tallying.principle_facts(say, tally.principles, tally.totals.people),
            *tallying.breakdown_facts(say, tally.breakdowns),
            *tallying.day_facts(say, tally),
        ),
    )


def _summary(
    say: Words,
    chosen: pledging.Chosen,
    tally: Tally,
    services: Services,
    request: Request,
    pace: Markup,
) -> Markup:
    totals, drive, home = tally.totals, chosen.drive, chosen.home
    return join(
        [
            say.lines(
                joint_words(say, drive, here=drive.community == home.id),
                join(
                    [
                        totals_words(say, totals.people, totals.organisations),
                        say("We do not check identity."),
                    ],
                    " ",
                ),
                _aside(say, tally.aside),
                by_version(say, drive, totals.wordings),
                progress(say, drive, totals.of(drive.goal_counts)),
                pace,
                state_words(say, drive, home.time_zone, open_now=drive.open_at(request.time)),
            ),
            *_held_back(say, tally),
            words.not_official(say, services.operator),
        ]
    )


def _aside(say: Words, number: int) -> Markup:
    if not number:
        return EMPTY
    return say.many(
        "{count} pledge is set aside and not counted: it waits for a check, or was left out after one.",
        "{count} pledges are set aside and not counted: they wait for a check, or were left out after one.",
        number,
    )


def _held_back(say: Words, tally: Tally) -> Iterable[Markup]:
    """Say which breakdowns wait for more pledges."""
    if tally.totals.people and tally.breakdowns[Pledger.PERSON, "country"] is None:
        yield say(
            "Countries of people are shown from {number} people on, so that nobody can be picked out.",
            number=SHOWN_FROM,
        )
    if tally.totals.organisations and tally.breakdowns[Pledger.ORGANISATION, "kind"] is None:
        yield say(
            "Countries and kinds of organisations are shown from {number} organisations on.",
            number=SHOWN_FROM,
        )


COMMAND: Final = Command(
    name="tally",
    summary=N_("Shows how many have pledged."),
    run=run,
    acknowledgement=Acknowledgement.PUBLIC,
    parameters=(WHICH_DRIVE,),
    examples=("tally", "tally #2"),
    aliases=("count", "the count", "show tally", "the tally", "results", "stats"),
    topic="tally-where",
)
