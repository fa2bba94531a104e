"""Drives: which there are, which one is meant, and what moderators change about them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from assistant.acts import Act, Acts, What
from assistant.drives.drive import DEFAULT_TITLE, DEFAULT_WORDING, Drive, DriveState
from assistant.drives.milestones import MilestoneTold
from assistant.drives.store import DriveStore, Home, HomeChange, NewDrive
from assistant.drives.words import drive_title
from assistant.errors import UserError
from assistant.i18n import N_, SOURCE_LANGUAGE, Words, words
from assistant.identity import Keys
from assistant.outbox import MODERATORS, Announcement, ToldIn
from assistant.request import Community, Request
from assistant.tallies.figure import Pledger
from assistant.tallies.report import Report, ReportStore, Told

# How long another process's change of a drive may go unnoticed. Pledges are checked again, in
# the transaction that stores them.
_FRESH_FOR = timedelta(seconds=5)


def check_counting(drive: Drive, now: datetime) -> None:
    """Refuse to change a drive that is over: what people read at its end has to stay true."""
    if not drive.counting_at(now):
        raise UserError(
            N_(
                "That drive is closed: its words, goal and count stay as they are. "
                "Start a new one with `drive start`."
            )
        )


def _unanswered(drive: Drive, now: datetime) -> ToldIn:
    """Word what a community is told whose wish to join a drive was not decided about in time."""

    def told(say: Words, _: str) -> Announcement:
        text = say(
            "The drive **{title}** is closed. Its moderators had not decided whether this community joins.",
            title=drive_title(say, drive),
        )
        key = f"joint-closed-{drive.id}"
        return Announcement(drive.community, key, text, now, place=MODERATORS)

    return told


class DriveService:
    """A community's drives, read through a short-lived cache."""

    def __init__(
        self, store: DriveStore, reports: ReportStore, zone: str, keys: Keys, acts: Acts
    ) -> None:
        self._store = store
        self._reports = reports
        self._acts = acts
        self._keys = keys
        self._zone = zone
        self._homes: dict[tuple[str, str], Home] = {}
        self._drives: dict[int, tuple[datetime, Sequence[Drive]]] = {}

    async def home(self, request: Request) -> Home:
        """Give the community of a request; a new one gets its open-ended first drive."""
        community = request.community
        if community is None:
            raise UserError(
                N_("Please ask me that in your community, so that I know which one you mean.")
            )
        key = (community.platform, community.identity)
        if key not in self._homes:
            self._homes[key] = await self._found(community, request.time)
        return self._homes[key]

    def language(self, community: Community | None) -> str:
        """Give the language of a community, as it is known without a look into the store."""
        kept = self._homes.get((community.platform, community.identity)) if community else None
        return kept.language if kept else SOURCE_LANGUAGE

    async def catch_up(self) -> None:
        """Read all communities; called at the start, every few seconds, and after a change."""
        self._homes = {(each.platform, each.identity): each for each in await self._store.homes()}

    async def _found(self, community: Community, now: datetime) -> Home:
        first = NewDrive(
            title=DEFAULT_TITLE,
            goal=None,
            goal_counts=Pledger.PERSON,
            closes_at=None,
            wording=DEFAULT_WORDING,
            language=SOURCE_LANGUAGE,
        )
        return await self._store.home(community, self._zone, first, now)

    async def all(self, home: Home, now: datetime) -> Sequence[Drive]:
        """Give a community's drives, oldest first."""
        kept = self._drives.get(home.id)
        if kept is None or not timedelta(0) <= now - kept[0] < _FRESH_FOR:
            kept = (now, await self._store.drives(home.id))
            self._drives[home.id] = kept
        return kept[1]

    async def open(self, home: Home, now: datetime) -> list[Drive]:
        """Give the drives that take pledges at this moment."""
        return [drive for drive in await self.all(home, now) if drive.open_at(now)]

    async def get(self, home: Home, number: int, now: datetime) -> Drive:
        """Give a drive of this community by its number."""
        found = next((drive for drive in await self.all(home, now) if drive.id == number), None)
        if found is None:
            raise UserError(
                N_("There is no drive #{number} here. Type `drive` to see the list."),
                {"number": str(number)},
            )
        return found

    async def any(self, number: int) -> Drive | None:
        """Give a drive of whatever community, for somebody's own data."""
        return await self._store.get(number)

    async def with_home(self, drive: int, community: int) -> tuple[Home, Drive] | None:
        """Give a drive and a community, for what is said there about it."""
        return await self._store.with_home(drive, community)

    async def words_of(self, drive: int, community: int) -> Words:
        """Give the words in which a community is told something about a drive."""
        found = await self._store.with_home(drive, community)
        return words(found[0].language if found else SOURCE_LANGUAGE)

    async def start(
        self, request: Request, home: Home, new: NewDrive, announcement: Announcement | None
    ) -> Drive:
        """Start a drive."""
        event = self._keys.event_of(request)
        act = self._acts.of(request, home.id, What.DRIVE_STARTED, new.title)
        started = await self._store.start(home.id, new, event, announcement, act)
        self._drives.pop(home.id, None)
        return started

    async def announce_here(self, request: Request, home: Home) -> None:
        """Tell everybody of drives in this conversation from now on."""
        place = request.conversation.identity
        change = HomeChange(announcements_place=place)
        await self._change_home(request, home, change, What.ANNOUNCED_HERE)

    async def answer_here(self, request: Request, home: Home, *, off: bool) -> None:
        """Answer every question of this conversation from now on, or of none."""
        change = HomeChange(questions_place="" if off else request.conversation.identity)
        await self._change_home(request, home, change, What.QUESTIONS_SET)

    async def set_zone(self, request: Request, home: Home, zone: str) -> None:
        """Read and write the times of this community in a time zone."""
        await self._change_home(request, home, HomeChange(time_zone=zone), What.ZONE_SET, zone)

    async def set_language(self, request: Request, home: Home, language: str) -> None:
        """Write to this community in a language."""
        change = HomeChange(language=language)
        await self._change_home(request, home, change, What.LANGUAGE_SET, language)

    async def _change_home(
        self, request: Request, home: Home, change: HomeChange, what: What, reason: str = ""
    ) -> None:
        act = self._acts.of(request, home.id, what, "", reason)
        await self._store.change_home(home.id, change, self._keys.event_of(request), act)
        await self.catch_up()

    async def set_state(self, request: Request, drive: Drive, state: DriveState) -> Drive:
        """Pause a drive, or go on with it."""
        check_counting(drive, request.time)
        what = What.DRIVE_PAUSED if state is DriveState.PAUSED else What.DRIVE_RESUMED
        act = self._act(request, drive, what)
        await self._store.set_state(drive.id, state, self._keys.event_of(request), act)
        return self.changed(replace(drive, state=state))

    async def set_goal(
        self, request: Request, drive: Drive, goal: int | None, counts: Pledger
    ) -> Drive:
        """Change what a drive aims at."""
        check_counting(drive, request.time)
        act = self._act(request, drive, What.GOAL_SET, str(goal or "-"))
        await self._store.set_goal(drive.id, goal, counts, self._keys.event_of(request), act)
        return self.changed(replace(drive, goal=goal, goal_counts=counts))

    async def set_deadline(
        self, request: Request, drive: Drive, closes_at: datetime | None
    ) -> Drive:
        """Change when a drive closes."""
        check_counting(drive, request.time)
        when = closes_at.strftime("%Y-%m-%d %H:%M UTC") if closes_at else "-"
        act = self._act(request, drive, What.DEADLINE_SET, when)
        await self._store.set_deadline(drive.id, closes_at, self._keys.event_of(request), act)
        return self.changed(replace(drive, closes_at=closes_at))

    async def set_wording(self, request: Request, drive: Drive, language: str, text: str) -> Drive:
        """Change the wording in a language; once somebody has pledged with it, as a new version."""
        check_counting(drive, request.time)
        event, act = (
            self._keys.event_of(request),
            self._act(request, drive, What.REWORDED, language),
        )
        changed = await self._store.set_wording(drive.id, language, text, event, act)
        return self.changed(changed)

    async def close(self, drive: Drive, now: datetime, told: Told) -> Report | None:
        """Close a drive whose time has come; None if it was closed already."""
        report = await self._reports.close(drive.id, now, told, unanswered=_unanswered(drive, now))
        self.changed(drive)
        return report

    async def close_early(self, request: Request, drive: Drive, told: Told) -> Report | None:
        """Close a drive for good because a moderator says so; None if it was closed already."""
        check_counting(drive, request.time)
        event, act = self._keys.event_of(request), self._act(request, drive, What.DRIVE_CLOSED)
        report = await self._reports.close(
            drive.id,
            request.time,
            told,
            event,
            act,
            unanswered=_unanswered(drive, request.time),
        )
        self.changed(drive)
        return report

    async def report(self, request: Request, drive: Drive) -> Report:
        """Freeze a drive's figures."""
        act = self._act(request, drive, What.REPORTED)
        return await self._reports.make(drive.id, request.time, self._keys.event_of(request), act)

    async def reports(self, drive: Drive) -> Sequence[Report]:
        """Give a drive's reports, oldest first."""
        return await self._reports.of_drive(drive.id)

    async def ending(self, before: datetime) -> Sequence[tuple[Home, Drive]]:
        """Give the drives that are not closed and whose closing time comes before this moment."""
        return await self._store.ending(before)

    async def unannounced(self) -> Sequence[Drive]:
        """Give the running drives whose count has reached a milestone that was not announced."""
        return await self._store.unannounced()

    async def announce_reached(self, drive: Drive, told: MilestoneTold) -> None:
        """Announce the highest milestone that a drive has newly reached."""
        await self._store.announce_reached(drive.id, told)

    async def running(self) -> Sequence[tuple[Home, Drive]]:
        """Give all drives that run."""
        return await self._store.running()

    def _act(self, request: Request, drive: Drive, what: What, reason: str = "") -> Act:
        return self._acts.of(request, drive.community, what, drive.title, reason)

    async def wording_text(self, wording: int) -> tuple[int, str, str]:
        """Give version, language and text of a wording."""
        return await self._store.wording_text(wording)

    def changed(self, drive: Drive) -> Drive:
        """Note that a drive was changed, so that it is read anew; give it back."""
        # Of all communities that may be in it.
        self._drives.clear()
        return drive
