"""How figures are shown: the count in a few lines, breakdowns as labelled ones, and the pace."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import ceil
from typing import Final
from zoneinfo import ZoneInfo

from assistant import countries
from assistant.drives.drive import Drive
from assistant.drives.store import Home
from assistant.drives.words import (
    by_version,
    drive_title,
    drive_totals,
    joint_words,
    progress,
    state_words,
    totals_words,
)
from assistant.i18n import N_, Words
from assistant.markup import EMPTY, Markup, harmless, join
from assistant.pledges import words
from assistant.pledges.form import PRINCIPLE_NAMES
from assistant.pledges.pledge import OrganisationKind, Sector
from assistant.reply import Fact
from assistant.tallies.figure import Pledger
from assistant.tallies.part import Part, Parts
from assistant.tallies.publication import SHOWN_FROM, SMALLEST
from assistant.tallies.service import BREAKDOWNS, Tally
from assistant.tallies.store import Figures, Publication

_DAYS_SHOWN: Final = 7
_PACE: Final = timedelta(days=6)  # and today: a week
_FURTHEST: Final = 3650  # days; a pace that needs longer says nothing


def summary(say: Words, home: Home, drive: Drive, tally: Tally, now: datetime) -> Markup:
    """Say how many have pledged, how far the goal is, and until when the drive runs."""
    totals = tally.totals
    return say.lines(
        joint_words(say, drive, here=drive.community == home.id),
        join(
            [
                drive_totals(say, drive, totals),
                say("Linked accounts count once; we do not check identity."),
            ],
            " ",
        ),
        linked_words(say, tally.linked) if tally.linked else EMPTY,
        _aside(say, tally.aside),
        by_version(say, drive, totals.wordings),
        progress(say, drive, totals.of(drive.goal_counts)),
        pace(say, drive, tally, now, home.time_zone),
        state_words(say, drive, home.time_zone, open_now=drive.open_at(now)),
    )


def citation(
    say: Words, home: Home, drive: Drive, tally: Tally, operator: words.Operator, now: datetime
) -> Markup:
    """Give the count in one line, to be copied."""
    return say(
        "To copy: {drive}: {totals} ({day}). {not_official}",
        drive=drive_title(say, drive),
        totals=str(drive_totals(say, drive, tally.totals)).removesuffix("."),
        day=say.day(now.astimezone(ZoneInfo(home.time_zone))),
        not_official=words.not_official(say, operator),
    )


def _aside(say: Words, number: int) -> Markup:
    if not number:
        return EMPTY
    return say.many(
        "{count} pledge is set aside and not counted: it waits for a check, was left out after one, or is "
        "of a community that was removed.",
        "{count} pledges are set aside and not counted: they wait for a check, were left out after one, or "
        "are of a community that was removed.",
        number,
    )


def held_back(say: Words, tally: Tally) -> Iterable[Markup]:
    """Say which breakdowns wait for more pledges."""
    if any(
        each is not None and each.total != tally.totals.of(pledger)
        for (pledger, _), each in tally.breakdowns.items()
    ):
        yield say(
            "The figures by country and kind are made anew only once enough has changed, so that nobody "
            "who came or left can be picked out."
        )
    if tally.totals.people and tally.breakdowns[Pledger.PERSON, "country"] is None:
        yield say(
            "Countries of people are shown from {number} people on, so that nobody can be picked out.",
            number=SHOWN_FROM,
        )
    if tally.totals.organisations and tally.breakdowns[Pledger.ORGANISATION, "kind"] is None:
        yield say(
            "Countries, kinds and sectors of organisations are shown from {number} organisations on.",
            number=SHOWN_FROM,
        )
    if tally.totals.endorsements and tally.breakdowns[Pledger.ENDORSER, "kind"] is None:
        yield say(
            "Countries, kinds and sectors of reported endorsements are shown from {number} "
            "endorsements on.",
            number=SHOWN_FROM,
        )


@dataclass(frozen=True, slots=True)
class Pace:
    """How many came in the last days, and when the goal is reached if it goes on so."""

    number: int
    days: int
    reached: datetime


def pace_of(drive: Drive, tally: Tally, now: datetime, zone: str) -> Pace | None:
    """Give the pace of the last days; None when it says nothing."""
    total = tally.totals.of(drive.goal_counts)
    if drive.goal is None or total >= drive.goal or not drive.open_at(now):
        return None
    local = ZoneInfo(zone)
    first = max(drive.opened_at, now - _PACE).astimezone(local).date()
    by_day = tally.days_of(drive.goal_counts)
    lately = sum(number for day, number in by_day.items() if date.fromisoformat(day) >= first)
    days = (now.astimezone(local).date() - first).days + 1
    left = ceil((drive.goal - total) * days / lately) if lately else _FURTHEST
    return None if left >= _FURTHEST else Pace(lately, days, now + timedelta(days=left))


def pace(say: Words, drive: Drive, tally: Tally, now: datetime, zone: str) -> Markup:
    """Say when the goal is reached at the pace of the last days; nothing when that says nothing."""
    found = pace_of(drive, tally, now, zone)
    if found is None:
        return EMPTY
    values = {
        "number": say.number(found.number),
        "days": say.many("{count} day", "{count} days", found.days),
        "day": say.day(found.reached.astimezone(ZoneInfo(zone))),
    }
    if drive.closes_at and found.reached > drive.closes_at:
        return say(
            "At this pace ({number} in {days}) the goal is reached on {day}, after the drive closes.",
            **values,
        )
    return say("At this pace ({number} in {days}) the goal is reached on {day}.", **values)


def linked_words(say: Words, linked: int) -> Markup:
    """Say how many accounts do not count because one that they are linked with does."""
    return say.many(
        "{count} linked account pledged too and is not counted again.",
        "{count} linked accounts pledged too and are not counted again.",
        linked,
    )


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
    group = heading(say, publication, pledger, dimension)
    for cell, number in publication.shown.items():
        label = cell_name(say, dimension, cell)
        yield _figure(say, label, number, publication.total, group)
    if publication.hidden:
        text = say(
            "{number} together. Each is hidden because it has fewer than {smallest}, or to keep one "
            "that has hidden.",
            number=say.number(publication.hidden),
            smallest=SMALLEST,
        )
        yield Fact(say.label("All others"), text, None, group)


def exact_facts(say: Words, figures: Figures) -> Iterable[Fact]:
    """Give every cell of a community's own figures, largest first."""
    for pledger, dimension in BREAKDOWNS:
        total = figures.one(pledger, "total")
        cells = dict(figures.of(pledger, dimension))
        if dimension == "sector" and (left_out := total - sum(cells.values())):
            cells[""] = left_out  # who gave none is in no cell of it
        ranked = sorted(cells.items(), key=lambda cell: (-cell[1], cell))
        for cell, number in ranked:
            label = cell_name(say, dimension, cell)
            yield _figure(say, label, number, total, say.label(_EXACTLY[pledger, dimension]))


_EXACTLY: Final = {
    (Pledger.PERSON, "country"): N_("Countries of people, exactly"),
    (Pledger.ORGANISATION, "country"): N_("Countries of organisations, exactly"),
    (Pledger.ORGANISATION, "kind"): N_("Kinds of organisations, exactly"),
    (Pledger.ORGANISATION, "sector"): N_("Sectors of organisations, exactly"),
    (Pledger.ENDORSER, "country"): N_("Countries of reported endorsements, exactly"),
    (Pledger.ENDORSER, "kind"): N_("Kinds of reported endorsements, exactly"),
    (Pledger.ENDORSER, "sector"): N_("Sectors of reported endorsements, exactly"),
}


def heading(say: Words, publication: Publication, pledger: Pledger, dimension: str) -> str:
    """Name a breakdown, with how many it is of and when it was taken."""
    number, day = say.number(publication.total), say.day(publication.taken_at.date())
    return say.label(_HEADINGS[pledger, dimension], number=number, day=day)


_HEADINGS: Final = {
    (Pledger.PERSON, "country"): N_("Countries of {number} people (as of {day})"),
    (Pledger.ORGANISATION, "country"): N_("Countries of {number} organisations (as of {day})"),
    (Pledger.ORGANISATION, "kind"): N_("Kinds of {number} organisations (as of {day})"),
    (Pledger.ORGANISATION, "sector"): N_("Sectors of {number} organisations (as of {day})"),
    (Pledger.ENDORSER, "country"): N_("Countries of {number} reported endorsements (as of {day})"),
    (Pledger.ENDORSER, "kind"): N_("Kinds of {number} reported endorsements (as of {day})"),
    (Pledger.ENDORSER, "sector"): N_("Sectors of {number} reported endorsements (as of {day})"),
}


def cell_name(say: Words, dimension: str, cell: str) -> str:
    """Name a cell of a breakdown."""
    if dimension == "kind":
        return say.label(words.KIND_NAMES[OrganisationKind(cell)])
    if dimension == "sector":
        return (
            say.label(words.SECTOR_NAMES[Sector(cell)]) if cell else say.label("Sector not given")
        )
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
