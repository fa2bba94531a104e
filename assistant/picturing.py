"""A drive's tally as a picture, with the same figures in words for who cannot see it."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from assistant import countries, reaching, tallying
from assistant.drives.drive import Drive
from assistant.drives.store import Home
from assistant.drives.words import (
    drive_title,
    drive_totals,
    goal_words,
    progress,
    state_words,
)
from assistant.i18n import N_, Words, words
from assistant.markup import Markup, join
from assistant.outbox import Announcement
from assistant.pictures import course, rendering
from assistant.pictures.chart import Bar, Bars, Chart, Course, Figure, Label, Panel, Progress
from assistant.pictures.drawing import svg
from assistant.pictures.font import files
from assistant.pictures.lettering import drawable
from assistant.pledges.form import PRINCIPLE_NAMES
from assistant.pledges.words import Operator, not_official
from assistant.reply import Picture
from assistant.services import Services
from assistant.tallies.figure import Pledger
from assistant.tallies.service import BREAKDOWNS, Tally
from assistant.tallies.store import Publication
from assistant.tallies.target import Target

_MOST_BARS: Final = 10
_MOST_NAMED: Final = 5
_ALL: Final = 1000  # kinds and sectors are few
_MOST_WORDS: Final = 1024  # of an alternative text, where a platform takes the fewest
_MOST_PRINCIPLES: Final = 3
# A pace that needs longer than the drive has run, or two weeks, leaves the picture at its side.
_SHORTEST_AHEAD: Final = 14
_GOAL_IN_SIGHT: Final = 4  # times what is drawn: a goal further up would flatten the line


@dataclass(frozen=True, slots=True)
class Subject:
    """What is pictured: a drive's figures at a moment, and who tells them in which words."""

    say: Words
    drive: Drive
    tally: Tally
    operator: Operator
    zone: str
    now: datetime
    targets: Sequence[Target] = ()


async def picture(
    say: Words, services: Services, home: Home, drive: Drive, now: datetime
) -> Picture:
    """Draw a drive's tally as it is now. Takes a tenth of a second, in a thread and a process."""
    await countries.ready(say.language)
    tally = await services.tallies.tally(drive.id, now)
    targets = await services.targets.of_drive(drive)
    subject = Subject(say, drive, tally, services.operator, home.time_zone, now, targets)
    return await asyncio.to_thread(drawn, subject)


async def announced(
    services: Services, announcement: Announcement, now: datetime
) -> Picture | None:
    """Draw the picture that goes with an announcement, at the moment it is delivered."""
    if not announcement.picture:
        return None
    found = await services.drives.with_home(announcement.picture, announcement.community)
    return await picture(words(found[0].language), services, *found, now) if found else None


def drawn(subject: Subject) -> Picture:
    """Draw a subject. It waits for a process: call it in a thread."""
    return Picture(
        name=f"tally-drive-{subject.drive.id}.png",
        content=rendering.png(svg(chart(subject)), files()),
        alternative=alternative(subject),
    )


def chart(subject: Subject) -> Chart:
    """Choose what is drawn, and write every word of it."""
    say, drive, totals = subject.say, subject.drive, subject.tally.totals
    title = drive_title(say, drive)
    return Chart(
        title=drawable(title) or say.label("Drive {number}", number=drive.id),
        figures=(
            Figure(say.label("People"), say.number(totals.people)),
            Figure(say.label("Organisations"), say.number(totals.organisations)),
            *_endorsements(subject),
        ),
        panels=(
            *_progress(subject),
            _course(subject),
            *_principles(subject),
            *_breakdowns(subject),
        ),
        notes=(
            str(
                join(
                    [
                        _moment(subject),
                        state_words(say, drive, subject.zone, open_now=drive.open_at(subject.now)),
                        say("We do not check identity."),
                    ],
                    " ",
                )
            ),
            str(not_official(say, subject.operator)),
        ),
        mirrored=_right_to_left(say.language),
    )


def alternative(subject: Subject) -> str:
    """Say what the picture shows, as far as it fits where such words must be short."""
    say, drive, tally = subject.say, subject.drive, subject.tally
    first = [
        say("A picture of the tally of \u201c{drive}\u201d.", drive=drive_title(say, drive)),
        _moment(subject),
        drive_totals(say, drive, tally.totals),
        progress(say, drive, tally.totals.of(drive.goal_counts)),
        tallying.pace(say, drive, tally, subject.now, subject.zone),
    ]
    last = not_official(say, subject.operator)
    for more in (*_most_supported(subject), *_named(subject), *_targets(subject)):
        if len(str(join([*first, more, last], " "))) <= _MOST_WORDS:
            first.append(more)
    return str(join([*first, last], " "))


def _endorsements(subject: Subject) -> Iterable[Figure]:
    """Count reported endorsements too, once there are any or a goal counts them."""
    number = subject.tally.totals.endorsements
    if number or subject.drive.goal_counts is Pledger.ENDORSER:
        yield Figure(subject.say.label("Reported endorsements"), subject.say.number(number))


_OVER_TIME: Final = {
    Pledger.PERSON: N_("People over time"),
    Pledger.ORGANISATION: N_("Organisations over time"),
    Pledger.ENDORSER: N_("Reported endorsements over time"),
}


def _moment(subject: Subject) -> Markup:
    return subject.say("As of {moment}.", moment=subject.say.moment(subject.now, subject.zone))


def _progress(subject: Subject) -> Iterable[Panel]:
    say, drive = subject.say, subject.drive
    if drive.goal is not None:
        reached = subject.tally.totals.of(drive.goal_counts)
        yield Progress(
            str(progress(say, drive, reached)), reached / drive.goal, _goal_label(say, drive)
        )


def _goal_label(say: Words, drive: Drive) -> str:
    return say.label("Goal: {goal}", goal=goal_words(say, drive.goal, drive.goal_counts))


def _course(subject: Subject) -> Course:
    """Draw the count that the goal counts, from the first day to today and ahead at its pace."""
    say, drive, tally, zone = subject.say, subject.drive, subject.tally, ZoneInfo(subject.zone)
    by_day = {date.fromisoformat(day): n for day, n in tally.days_of(drive.goal_counts).items()}
    last = min(subject.now, drive.closes_at or subject.now).astimezone(zone).date()
    opened = drive.opened_at.astimezone(zone).date()
    first, last = min([opened, *by_day]), max([last, *by_day])
    today, total, steps = (last - first).days + 1, 0, []
    for day, number in sorted(by_day.items()):
        total += number
        steps.append(((day - first).days + 0.5, total))
    dates = [Label(today, say.day(last))]
    if first < last:
        dates.append(Label(0, say.day(first)))
    pace = tallying.pace_of(drive, tally, subject.now, subject.zone)
    until, ahead, highest = float(today), None, total
    if pace and drive.goal is not None:
        reached = pace.reached.astimezone(zone).date()
        far = (reached - last).days
        shown = min(far, max(today, _SHORTEST_AHEAD))
        until, highest = today + shown, total + round((drive.goal - total) * shown / far)
        ahead = (until, highest)
        if shown == far:
            dates.insert(0, Label(until, say.day(reached)))
    goal = None
    if drive.goal is not None and drive.goal <= _GOAL_IN_SIGHT * max(highest, 1):
        highest = max(highest, drive.goal)
        goal = Label(drive.goal, _goal_label(say, drive))
    return Course(
        title=say.label(_OVER_TIME[drive.goal_counts]),
        steps=tuple(steps),
        today=today,
        until=until,
        dates=tuple(dates),
        levels=tuple(Label(each, say.number(each)) for each in course.levels(highest)),
        goal=goal,
        ahead=ahead,
        ahead_words=str(tallying.pace(say, drive, tally, subject.now, subject.zone)),
    )


def _principles(subject: Subject) -> Iterable[Panel]:
    say, people = subject.say, subject.tally.totals.people
    if people:
        yield Bars(
            say.label("Principles that people support"),
            tuple(
                Bar(
                    say.label("{number} {name}", number=number, name=say.label(name)),
                    say.number(count),
                    count / people,
                )
                for number, name in enumerate(PRINCIPLE_NAMES, 1)
                for count in (subject.tally.principles.get(number, 0),)
            ),
            track=True,
        )


def _published(subject: Subject) -> Iterable[tuple[Pledger, str, Publication]]:
    """Give what was last published: people's countries, and all of those whom the goal counts."""
    for pledger, dimension in BREAKDOWNS:
        publication = subject.tally.breakdowns.get((pledger, dimension))
        if publication and pledger in (Pledger.PERSON, subject.drive.goal_counts):
            yield pledger, dimension, publication


def _breakdowns(subject: Subject) -> Iterable[Panel]:
    say = subject.say
    for pledger, dimension, publication in _published(subject):
        rows = _rows(say, dimension, publication, _MOST_BARS)
        most = max((number for _, number, _ in rows), default=1)
        yield Bars(
            tallying.heading(say, publication, pledger, dimension),
            tuple(Bar(label, say.number(n), n / most, open=many) for label, n, many in rows),
        )


def _rows(
    say: Words, dimension: str, publication: Publication, most: int
) -> list[tuple[str, int, bool]]:
    """Name cells with their numbers, largest first; is a row of several together?"""
    named, others = _few(publication.shown, most if dimension == "country" else _ALL)
    rows = [(tallying.cell_name(say, dimension, cell), n, False) for cell, n in named.items()]
    if others:
        label = say.many("{count} more country", "{count} more countries", len(others))
        rows.append((str(label), sum(others.values()), True))
    if publication.hidden:
        rows.append((say.label("All others"), publication.hidden, True))
    return rows


def _few(shown: Mapping[str, int], most: int) -> tuple[dict[str, int], dict[str, int]]:
    """Part cells, largest first, in those that are shown one by one and those shown together."""
    cells = list(shown.items())
    apart = most if len(cells) <= most else most - 1
    return dict(cells[:apart]), dict(cells[apart:])


def _most_supported(subject: Subject) -> Iterable[Markup]:
    say, principles = subject.say, subject.tally.principles
    ranked = sorted((-count, number) for number, count in principles.items() if count)
    if ranked and subject.tally.totals.people:
        named = [
            _counted(say, say.label(PRINCIPLE_NAMES[number - 1]), -count)
            for count, number in ranked[:_MOST_PRINCIPLES]
        ]
        yield say("Principles with most support: {principles}.", principles=", ".join(named))


_NAMED: Final = {
    (Pledger.PERSON, "country"): N_("Countries with most people: {cells}."),
    (Pledger.ORGANISATION, "country"): N_("Countries with most organisations: {cells}."),
    (Pledger.ORGANISATION, "kind"): N_("Kinds of organisations: {cells}."),
    (Pledger.ORGANISATION, "sector"): N_("Sectors of organisations: {cells}."),
    (Pledger.ENDORSER, "country"): N_("Countries with most reported endorsements: {cells}."),
    (Pledger.ENDORSER, "kind"): N_("Kinds of reported endorsements: {cells}."),
    (Pledger.ENDORSER, "sector"): N_("Sectors of reported endorsements: {cells}."),
}


def _named(subject: Subject) -> Iterable[Markup]:
    say = subject.say
    for pledger, dimension, publication in _published(subject):
        rows = _rows(say, dimension, publication, _MOST_NAMED + 1)
        named = [_counted(say, name, number) for name, number, _ in rows]
        yield say(_NAMED[pledger, dimension], cells=", ".join(named))


def _targets(subject: Subject) -> Iterable[Markup]:
    say = subject.say
    for target in subject.targets:
        text, _ = reaching.reached(say, target, subject.tally.breakdowns)
        yield say("Part of the goal, {name}: {reached}.", name=target.name, reached=text)


def _counted(say: Words, name: str, number: int) -> str:
    return say.label("{name} ({number})", name=name, number=say.number(number))


def _right_to_left(language: str) -> bool:
    from babel import Locale

    return Locale.parse(language).text_direction == "rtl"
