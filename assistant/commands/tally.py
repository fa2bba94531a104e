"""Reports the count of a drive: people and organisations, goal, principles, countries, days."""

from collections.abc import Iterable
from typing import Final

from assistant import countries, pledging
from assistant.command import WHICH_DRIVE, Acknowledgement, Command
from assistant.drives.drive import Drive
from assistant.drives.words import by_version, drive_title, progress, state_words, totals_words
from assistant.i18n import N_, Words
from assistant.markup import Markup, join
from assistant.pledges import words
from assistant.pledges.form import PRINCIPLE_NAMES
from assistant.pledges.pledge import OrganisationKind
from assistant.reply import Fact, Reply
from assistant.request import Request
from assistant.services import Services
from assistant.tallies.figure import Pledger
from assistant.tallies.publication import SHOWN_FROM, SMALLEST
from assistant.tallies.service import BREAKDOWNS, Tally
from assistant.tallies.store import Publication

_DAYS_SHOWN: Final = 7


async def run(request: Request, services: Services) -> Reply:
    """Show the tally of the drive that is meant."""
    say = services.say(request)
    chosen = await pledging.drive_to_read(request, services, "tally")
    if isinstance(chosen, Reply):
        return chosen
    home, drive = chosen.home, chosen.drive
    await countries.ready(say.language)
    tally = await services.tallies.tally(drive.id, request.time)
    return Reply(
        _summary(say, drive, tally, home.time_zone, services, request),
        title=say.label("Tally: {drive}", drive=drive_title(say, drive)),
        facts=(*_principles(say, tally), *_breakdowns(say, tally), *_days(say, tally)),
    )


def _summary(
    say: Words, drive: Drive, tally: Tally, zone: str, services: Services, request: Request
) -> Markup:
    totals = tally.totals
    return join(
        [
            say.lines(
                join(
                    [
                        totals_words(say, totals.people, totals.organisations),
                        say("We do not check identity."),
                    ],
                    " ",
                ),
                by_version(say, drive, totals.wordings),
                progress(say, drive, totals.of(drive.goal_counts)),
                state_words(say, drive, zone, open_now=drive.open_at(request.time)),
            ),
            *_held_back(say, tally),
            words.not_official(say, services.operator),
        ]
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


def _figure(say: Words, label: str, number: int, total: int, group: str) -> Fact:
    share = number / total if total else 0.0
    text = say("{number}, {percent} percent", number=say.number(number), percent=round(share * 100))
    return Fact(label, text, share, group)


def _principles(say: Words, tally: Tally) -> Iterable[Fact]:
    group = say.label("Principles that people support")
    for number, name in enumerate(PRINCIPLE_NAMES, 1):
        if people := tally.totals.people:
            label = say.label("{number} {name}", number=number, name=say.label(name))
            yield _figure(say, label, tally.principles.get(number, 0), people, group)


def _breakdowns(say: Words, tally: Tally) -> Iterable[Fact]:
    for pledger, dimension in BREAKDOWNS:
        publication = tally.breakdowns[pledger, dimension]
        if publication is not None:
            yield from _breakdown(say, publication, pledger, dimension)


def _breakdown(
    say: Words, publication: Publication, pledger: Pledger, dimension: str
) -> Iterable[Fact]:
    group = _heading(say, publication, pledger, dimension)
    for cell, number in publication.shown.items():
        label = _cell(say, dimension, cell)
        yield _figure(say, label, number, publication.total, group)
    if publication.hidden:
        text = say(
            "{number} together. Each is hidden because it has fewer than {smallest}, or to keep one "
            "that has hidden.",
            number=say.number(publication.hidden),
            smallest=SMALLEST,
        )
        yield Fact(say.label("All others"), text, None, group)


def _heading(say: Words, publication: Publication, pledger: Pledger, dimension: str) -> str:
    number, day = say.number(publication.total), say.day(publication.taken_at.date())
    if pledger is Pledger.PERSON:
        return say.label("Countries of {number} people (as of {day})", number=number, day=day)
    if dimension == "country":
        return say.label(
            "Countries of {number} organisations (as of {day})", number=number, day=day
        )
    return say.label("Kinds of {number} organisations (as of {day})", number=number, day=day)


def _cell(say: Words, dimension: str, cell: str) -> str:
    if dimension == "kind":
        return say.label(words.KIND_NAMES[OrganisationKind(cell)])
    return countries.name(cell, say.language) if cell else say.label("Country not given")


def _days(say: Words, tally: Tally) -> Iterable[Fact]:
    from datetime import date

    group = say.label("People by day")
    people, days = tally.totals.people, list(tally.days.items())
    if earlier := sum(number for _, number in days[:-_DAYS_SHOWN]):
        yield _figure(say, say.label("Earlier"), earlier, people, group)
    for day, number in days[-_DAYS_SHOWN:]:
        yield _figure(say, say.day(date.fromisoformat(day)), number, people, group)


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
