"""How figures are shown: principles, breakdowns and days as labelled lines, and the pace."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from math import ceil
from typing import Final
from zoneinfo import ZoneInfo

from assistant import countries
from assistant.drives.drive import Drive
from assistant.drives.store import Home
from assistant.drives.words import totals_words
from assistant.i18n import Words
from assistant.markup import EMPTY, Markup, harmless
from assistant.pledges import words
from assistant.pledges.form import PRINCIPLE_NAMES
from assistant.pledges.pledge import OrganisationKind
from assistant.reply import Fact
from assistant.tallies.figure import Pledger
from assistant.tallies.part import Part, Parts
from assistant.tallies.publication import SMALLEST
from assistant.tallies.service import BREAKDOWNS, Tally
from assistant.tallies.store import Publication

_DAYS_SHOWN: Final = 7
_PACE: Final = timedelta(days=6)  # and today: a week
_FURTHEST: Final = 3650  # days; a pace that needs longer says nothing


def pace(say: Words, drive: Drive, tally: Tally, now: datetime, zone: str) -> Markup:
    """Say when the goal is reached at the pace of the last days; nothing when that says nothing."""
    total = tally.totals.of(drive.goal_counts)
    if drive.goal is None or total >= drive.goal or not drive.open_at(now):
        return EMPTY
    local = ZoneInfo(zone)
    first = max(drive.opened_at, now - _PACE).astimezone(local).date()
    by_day = tally.days if drive.goal_counts is Pledger.PERSON else tally.organisation_days
    lately = sum(number for day, number in by_day.items() if date.fromisoformat(day) >= first)
    days = (now.astimezone(local).date() - first).days + 1
    left = ceil((drive.goal - total) * days / lately) if lately else _FURTHEST
    if left >= _FURTHEST:
        return EMPTY
    expected = now + timedelta(days=left)
    values = {
        "number": say.number(lately),
        "days": say.many("{count} day", "{count} days", days),
        "day": say.day(expected.astimezone(local)),
    }
    if drive.closes_at and expected > drive.closes_at:
        return say(
            "At this pace ({number} in {days}) the goal is reached on {day}, after the drive closes.",
            **values,
        )
    return say("At this pace ({number} in {days}) the goal is reached on {day}.", **values)


def _figure(say: Words, label: str, number: int, total: int, group: str) -> Fact:
    share = number / total if total else 0.0
    text = say("{number}, {percent} percent", number=say.number(number), percent=round(share * 100))
    return Fact(label, text, share, group)


def principle_facts(say: Words, principles: Mapping[int, int], people: int) -> Iterable[Fact]:
    """Give how many people support each principle."""
    group = say.label("Principles that people support")
    for number, name in enumerate(PRINCIPLE_NAMES, 1):
        if people:
            label = say.label("{number} {name}", number=number, name=say.label(name))
            yield _figure(say, label, principles.get(number, 0), people, group)


def breakdown_facts(
    say: Words, breakdowns: Mapping[tuple[Pledger, str], Publication | None]
) -> Iterable[Fact]:
    """Give the breakdowns that are public."""
    for pledger, dimension in BREAKDOWNS:
        publication = breakdowns.get((pledger, dimension))
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


def part_facts(say: Words, parts: Parts, drive: Drive, home: Home | None = None) -> Iterable[Fact]:
    """Give what each community has brought, people and organisations side by side.

    `home`: the community that asks. The parts make up the count.
    """
    group = say.label("The largest communities") if drive.leaderboard else say.label("Communities")
    own = say.label("This community")
    if home and home.name:
        own = say.label("This community ({name})", name=harmless(home.name))
    if parts.here is not None:
        yield _part(say, own, parts.here, group)
    for part in parts.named:
        name = harmless(part.name) or say.label("A community")
        yield _part(say, own if home and part.community == home.id else name, part, group)
    if number := parts.more.communities:
        more = say.many("{count} more community", "{count} more communities", number)
        yield _part(say, str(more), parts.more, group)
    if number := parts.unnamed.communities:
        unnamed = say.many(
            "{count} community that is not named", "{count} communities that are not named", number
        )
        yield _part(say, str(unnamed), parts.unnamed, group)


def _part(say: Words, label: str, part: Part, group: str) -> Fact:
    return Fact(label, totals_words(say, part.people, part.organisations), None, group)


def day_facts(say: Words, tally: Tally) -> Iterable[Fact]:
    """Give the people of the last days, and of all earlier ones together."""
    group = say.label("People by day")
    people, days = tally.totals.people, list(tally.days.items())
    if earlier := sum(number for _, number in days[:-_DAYS_SHOWN]):
        yield _figure(say, say.label("Earlier"), earlier, people, group)
    for day, number in days[-_DAYS_SHOWN:]:
        yield _figure(say, say.day(date.fromisoformat(day)), number, people, group)
