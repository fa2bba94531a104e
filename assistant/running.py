"""Drives run themselves: they close, remind on the last day, and tell of each week.

Each announcement has a key and is written once, whatever happens in between: a program that was down
catches up at its next start.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from assistant import reporting
from assistant.drives.drive import Drive, DriveState
from assistant.drives.words import closing, drive_title, drive_totals, progress, totals_words
from assistant.i18n import SOURCE_LANGUAGE, Words, words
from assistant.markup import Markup, join
from assistant.outbox import Announcement, AnnouncementKind
from assistant.pledges.milestones import milestone_told
from assistant.pledges.words import not_official
from assistant.reminders import Reminder
from assistant.reply import Button
from assistant.services import Services
from assistant.tallies.figure import Pledger

_DAY: Final = timedelta(days=1)
_WEEK: Final = timedelta(days=7)
# A drive that lasts hardly longer than a day needs no reminder on its last one.
_SHORTEST: Final = timedelta(days=2)
_WEEKS_LOOKED_AT_EVERY: Final = timedelta(hours=1)


class Runner:
    """Does what is due for all drives. Called every few seconds."""

    def __init__(self, services: Services, clock: Callable[[], datetime]) -> None:
        self._services = services
        self._clock = clock
        self._said: set[str] = set()  # keys written already; the store refuses them too
        self._weeks_looked_at: datetime | None = None

    async def step(self) -> None:
        """Close drives, remind, and tell, as far as it is due now."""
        now = self._clock()
        for _, drive in await self._services.drives.ending(now + _DAY):
            if drive.closes_at and drive.closes_at <= now:
                told = reporting.closing_told(drive, self._services.operator)
                # What is public then is what the report will show.
                await self._services.tallies.tally(drive.id, now)
                await self._services.drives.close(drive, now, told)
            elif drive.state is DriveState.RUNNING:
                await self._last_day(drive, now)
        for drive in await self._services.drives.unannounced():
            if reached := milestone_told(drive, self._services.operator, now):
                await self._services.drives.announce_reached(drive, reached)
        await self._remind(now)
        if self._weeks_looked_at is None or now - self._weeks_looked_at >= _WEEKS_LOOKED_AT_EVERY:
            self._weeks_looked_at = now
            for _, drive in await self._services.drives.running():
                await self._week(drive, now)

    async def _last_day(self, drive: Drive, now: datetime) -> None:
        if drive.closes_at is None or drive.closes_at - drive.opened_at < _SHORTEST:
            return
        # A closing time that is moved has a last day of its own.
        key = f"last-day-{drive.id}-{drive.closes_at:%Y%m%d%H%M}"
        if key in self._said:
            return
        for told in await self._services.queue.last_call(drive, now):
            await self._services.outbox.say(told)
        totals = await self._services.tallies.totals(drive.id)

        def text(say: Words, zone: str) -> Markup:
            return join(
                [
                    say(
                        "Last day: **{title}** closes on {moment}.",
                        title=drive_title(say, drive),
                        moment=closing(say, drive, zone),
                    ),
                    drive_totals(say, drive, totals),
                    progress(say, drive, totals.of(drive.goal_counts)),
                    not_official(say, self._services.operator),
                ]
            )

        await self._say_once(drive, key, text, now)

    async def _week(self, drive: Drive, now: datetime) -> None:
        week = (now - drive.opened_at) // _WEEK
        key = f"week-{drive.id}-{week}"
        if week < 1 or key in self._said:
            return
        ended = drive.opened_at + week * _WEEK
        more = await self._services.tallies.moved(drive.id, ended - _WEEK, ended)
        if not any(number > 0 for number in more.values()):
            self._said.add(key)  # a week in which nobody pledged is no news
            return
        people, organisations, endorsements = (max(0, more[each]) for each in Pledger)
        totals = await self._services.tallies.totals(drive.id)

        def text(say: Words, _: str) -> Markup:
            return join(
                [
                    say(
                        "This week in **{title}**: {more}",
                        title=drive_title(say, drive),
                        more=totals_words(
                            say, people, organisations, endorsements, drive.goal_counts
                        ),
                    ),
                    say(
                        "So far: {totals}",
                        totals=drive_totals(say, drive, totals),
                    ),
                    progress(say, drive, totals.of(drive.goal_counts)),
                    not_official(say, self._services.operator),
                ]
            )

        await self._say_once(drive, key, text, now)

    async def _say_once(
        self, drive: Drive, key: str, text: Callable[[Words, str], Markup], now: datetime
    ) -> None:
        """Say it in every community of the drive, in its language and in words for its time zone."""

        def told(say: Words, zone: str) -> Announcement:
            return Announcement(
                drive.community, key, text(say, zone), now, buttons=(_pledge_button(say, drive),)
            )

        await self._services.outbox.say_to_all(drive.id, told)
        self._said.add(key)

    async def _remind(self, now: datetime) -> None:
        due = await self._services.reminders.due(now)
        if due:
            told = [(each.id, await self._reminding(each, now)) for each in due]
            await self._services.reminders.send(told)

    async def _reminding(self, reminder: Reminder, now: datetime) -> Announcement:
        found = await self._services.drives.with_home(reminder.drive, reminder.community)
        if found is None:
            say = words(SOURCE_LANGUAGE)
            text = say("You asked me to remind you of a pledge drive. It takes no pledges now.")
            return Announcement(reminder.community, "", text, now, kind=AnnouncementKind.DIRECT)
        home, drive = found
        say = words(home.language)
        if not drive.open_at(now):
            text = _not_open(say, drive, now)
            return Announcement(reminder.community, "", text, now, kind=AnnouncementKind.DIRECT)
        text = say(
            "You asked me to remind you: **{title}** takes pledges. Type `pledge` if you want to.",
            title=drive_title(say, drive),
        )
        return Announcement(
            reminder.community,
            "",
            text,
            now,
            kind=AnnouncementKind.DIRECT,
            buttons=(_pledge_button(say, drive),),
        )


def _pledge_button(say: Words, drive: Drive) -> Button:
    return Button(say.label("Pledge"), "pledge", {"drive": str(drive.id)})


def _not_open(say: Words, drive: Drive, now: datetime) -> Markup:
    values = {"title": drive_title(say, drive), "number": str(drive.id)}
    if drive.counting_at(now):
        return say(
            "You asked me to remind you of **{title}**. It is paused and takes no pledges at the "
            "moment. `drive` shows how it stands.",
            **values,
        )
    return say(
        "You asked me to remind you of **{title}**. It is closed by now. `tally #{number}` shows "
        "its final count.",
        **values,
    )
