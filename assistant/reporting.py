"""How a report reads: one line to cite, the figures, and how they came about."""

from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

from assistant import reaching, tallying
from assistant.drives.drive import Drive
from assistant.drives.store import Home
from assistant.drives.words import drive_title, endorsements_words, goal_words, totals_words
from assistant.i18n import Words
from assistant.markup import EMPTY, Markup, join
from assistant.outbox import Announcement
from assistant.pledges.aside_words import set_aside_words
from assistant.pledges.words import Operator, not_official
from assistant.reply import Reply, Visibility
from assistant.tallies.report import Report, Told
from assistant.tallies.service import BREAKDOWNS


def citable(say: Words, report: Report, zone: str) -> Markup:
    """Give the line to cite ("1,204 people and 37 organisations, report 3, 29 October 2026, 23:59 CET")."""
    values = {
        "people": say.many("{count} person", "{count} people", report.people),
        "organisations": say.many(
            "{count} organisation", "{count} organisations", report.organisations
        ),
        "number": report.number,
        "moment": _stamp(say, report.taken_at, zone),
    }
    if not report.endorsements:
        return say("{people} and {organisations}, report {number}, {moment}", **values)
    return say(
        "{people}, {organisations} and {endorsements}, report {number}, {moment}",
        endorsements=endorsements_words(say, report.endorsements),
        **values,
    )


def _stamp(say: Words, moment: datetime, zone: str) -> str:
    """Write day, time and the zone's short name, as a citation has it."""
    local = moment.astimezone(ZoneInfo(zone))
    name = f"{local:%Z}"
    if not name.isalpha():  # zones without a short name have a number there
        name = f"UTC{local.isoformat()[-6:]}"
    return f"{say.day(local.date())}, {local:%H:%M} {name}"


def shown(say: Words, report: Report, drive: Drive, home: Home, operator: Operator) -> Reply:
    """Show a report whole."""
    breakdowns = {key: report.breakdowns.get(f"{key[0].value} {key[1]}") for key in BREAKDOWNS}
    return Reply(
        join(
            [
                citable(say, report, home.time_zone),
                _goal(say, report),
                _wordings(say, report, drive),
                _method(say, report),
                not_official(say, operator),
            ]
        ),
        title=say.label(
            "Report {number}: {drive}", number=report.number, drive=drive_title(say, drive)
        ),
        visibility=Visibility.PUBLIC,
        facts=(
            *reaching.facts(say, report.targets, breakdowns),
            *(tallying.part_facts(say, report.parts, drive) if report.parts else ()),
            *tallying.principle_facts(say, report.principles, report.people),
            *tallying.breakdown_facts(say, breakdowns),
        ),
    )


def _goal(say: Words, report: Report) -> Markup:
    if report.goal is None:
        return EMPTY
    reached = report.of(report.goal_counts)
    return say(
        "Goal: {goal}. Reached: {reached}, {percent} percent.",
        goal=goal_words(say, report.goal, report.goal_counts),
        reached=say.number(reached),
        percent=say.number(reached * 100 // report.goal),
    )


def _wordings(say: Words, report: Report, drive: Drive) -> Markup:
    """Give each wording that people pledged with, word for word, and how many did."""
    # Reports of before their words were kept have them from the drive, which never changes used ones.
    newest = {drive.version: {"en": drive.wording(say.language).text}}
    texts = report.texts or newest
    return say.lines(
        *(
            say(
                "Wording {version}: {counts} \u201c{wording}\u201d",
                version=version,
                counts=totals_words(say, *report.versions.get(version, (0, 0))),
                wording=text.get(say.language) or text.get("en") or next(iter(text.values())),
            )
            for version, text in sorted(texts.items())
        )
    )


def _method(say: Words, report: Report) -> Markup:
    """Say how the figures came about, and what they do not say."""
    return join(
        [
            say(
                "**Method.** What is counted are accounts of chat services, one pledge each; we do not "
                "check identity. People and organisations are never added up. An organisation counts "
                "once a moderator has confirmed it."
            ),
            say(
                "A reported endorsement is an organisation's own report that it has joined the Paris "
                "Call officially. It counts once a moderator has confirmed it, and apart from "
                "pledges: one organisation may have both. The [official list]"
                "(https://pariscall.international/en/supporters) is kept by others."
            )
            if report.endorsements
            else EMPTY,
            say(
                "Linked accounts count once. {linked}",
                linked=tallying.linked_words(say, report.linked),
            ),
            say(
                "Not counted: {waiting} waiting for a moderator, {declined} declined, {withdrawn} taken "
                "back. Who had their data erased is in none of these figures.",
                waiting=say.number(report.waiting),
                declined=say.number(report.declined),
                withdrawn=say.number(report.withdrawn),
            ),
            set_aside_words(say, report.aside),
            say("This report stays as it is. The live count goes on beside it: `tally`.")
            if not report.closing
            else say("This report was made when the drive closed, and stays as it is."),
        ],
        "\n",
    )


def closing_told(drive: Drive, operator: Operator) -> Told:
    """Word the announcement that a drive is closed, once its last figures are known."""

    def told(report: Report, say: Words, zone: str) -> Announcement:
        return Announcement(
            community=drive.community,
            key=f"drive-close-{drive.id}",
            title=drive_title(say, drive),
            text=join(
                [
                    say("This pledge drive is closed. Its final count:"),
                    totals_words(
                        say,
                        report.people,
                        report.organisations,
                        report.endorsements,
                        report.goal_counts,
                    ),
                    _goal(say, report),
                    say("To cite it: {line}", line=citable(say, report, zone)),
                    say("Thank you to everybody who took part. `reports` has the whole report."),
                    not_official(say, operator),
                ]
            ),
            due=report.taken_at,
        )

    return lambda report: partial(told, report)
