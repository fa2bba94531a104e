"""Joint drives: codes to join with, asking, deciding, removing, leaving."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from assistant.acts import Acts, What
from assistant.communities.membership import SAID, Invitation, Member, MemberState, Refusal, refused
from assistant.communities.store import MembershipStore, Step
from assistant.drives.drive import Drive
from assistant.drives.service import check_counting
from assistant.drives.store import Home
from assistant.errors import UserError
from assistant.i18n import N_
from assistant.identity import Keys, is_whole, new_receipt
from assistant.limiting import Limiter
from assistant.markup import harmless
from assistant.outbox import Announcement
from assistant.request import Request
from assistant.tallies.figure import Pledger

_WRONG_CODES: Final = 5  # within an hour, of a person, and of a community
_WRONG_CODES_HERE: Final = 20  # of all its moderators: one must not lock out the others
_HOUR: Final = 3600.0

DECIDED: Final = N_(
    "That has been decided already. Type `drive communities` to see where each community stands."
)


def shown_name(member: Member) -> str:
    """Give a community's name, or its number when it has none."""
    return harmless(member.name) or f"#{member.community}"


class JointDrives:
    """The rules of joint drives over a store."""

    def __init__(
        self,
        store: MembershipStore,
        keys: Keys,
        random_bytes: Callable[[int], bytes],
        acts: Acts,
    ) -> None:
        self._store = store
        self._keys = keys
        self._random_bytes = random_bytes
        self._acts = acts
        self._by_person = Limiter(_WRONG_CODES, within=_HOUR)
        self._by_community = Limiter(_WRONG_CODES_HERE, within=_HOUR)

    async def invite(self, request: Request, drive: Drive) -> str:
        """Make a code with which one community may ask to join; it is shown this once."""
        check_counting(drive, request.time)
        code = new_receipt(self._random_bytes)
        act = self._acts.of(request, drive.community, What.INVITED, drive.title)
        event = self._keys.event_of(request)
        await self._store.invite(self._keys.join_code(code), drive.id, event, act)
        return code

    async def look_up(self, request: Request, home: Home, code: str) -> tuple[Invitation, str]:
        """Find the drive of a code, and the key by which the code is kept.

        Raises `UserError` when this community may not join with it. Who tries out codes has to
        wait, and their whole community with them.
        """
        tries = (
            (self._by_person, (home.platform, request.user.identity)),
            (self._by_community, (home.platform, home.identity)),
        )
        if not is_whole(code):
            raise UserError(
                N_(
                    "That is not a whole code: it has sixteen letters and digits. Please type it again."
                )
            )
        if any(limiter.used_up(each) for limiter, each in tries):
            raise UserError(
                N_(
                    "Those were too many wrong codes. Please wait an hour, then try again with the "
                    "code as it was given to you."
                )
            )
        key = self._keys.join_code(code)
        found = await self._store.invitation(key, home.id, request.time)
        if found is None:
            for limiter, each in tries:
                limiter.wait(each)
            raise UserError(SAID[Refusal.UNKNOWN])
        if why := refused(found, home.id):
            raise UserError(SAID[why])
        return found, key.hex()

    async def ask(
        self,
        request: Request,
        home: Home,
        drive: Drive,
        key: str,
        told: Announcement,
        *,
        named: bool,
    ) -> None:
        """Ask to join a drive; raises `UserError` when that is not possible any more."""
        act = self._acts.of(request, home.id, What.JOIN_ASKED, drive.title)
        step = Step(drive.id, home.id, self._keys.event_of(request), act, (told,))
        if why := await self._store.ask(bytes.fromhex(key), step, named=named):
            raise UserError(SAID[why])

    async def members(self, drive: Drive) -> Sequence[Member]:
        """Give the other communities of a drive, in order of joining."""
        return await self._store.members(drive.id)

    async def places(
        self, home: Home, community: int, states: tuple[MemberState, ...]
    ) -> Sequence[int]:
        """Give the drives of this community in which another one stands like that."""
        found = await self._store.standing(community, home.id)
        return [drive for drive, state in found if state in states]

    async def decide(
        self,
        request: Request,
        drive: Drive,
        member: Member,
        state: MemberState,
        told: tuple[Announcement, ...],
    ) -> None:
        """Let a community in, or decline; raises `UserError` if another was quicker."""
        what = What.ADMITTED if state is MemberState.JOINED else What.NOT_ADMITTED
        if not await self._store.decide(self._step(request, drive, member, what, told), state):
            raise UserError(DECIDED)

    async def remove(
        self, request: Request, drive: Drive, member: Member, told: tuple[Announcement, ...]
    ) -> Mapping[Pledger, int]:
        """Take a community out of the count; give how many people and organisations went."""
        step = self._step(request, drive, member, What.REMOVED, told)
        moved = await self._store.remove(step)
        if moved is None:
            raise UserError(DECIDED)
        return moved

    async def readmit(
        self, request: Request, drive: Drive, member: Member, told: tuple[Announcement, ...]
    ) -> Mapping[Pledger, int]:
        """Take a removal back; give how many people and organisations count again."""
        step = self._step(request, drive, member, What.READMITTED, told)
        moved = await self._store.readmit(step)
        if moved is None:
            raise UserError(DECIDED)
        return moved

    def _step(
        self,
        request: Request,
        drive: Drive,
        member: Member,
        what: What,
        told: tuple[Announcement, ...],
    ) -> Step:
        """Make a step of the drive's own moderators."""
        check_counting(drive, request.time)
        act = self._acts.of(request, drive.community, what, drive.title, shown_name(member))
        return Step(drive.id, member.community, self._keys.event_of(request), act, told)

    async def leave(self, request: Request, home: Home, drive: Drive, told: Announcement) -> None:
        """Leave a drive of another community; what was pledged counts on."""
        act = self._acts.of(request, home.id, What.LEFT, drive.title)
        step = Step(drive.id, home.id, self._keys.event_of(request), act, (told,))
        if not await self._store.leave(step):
            raise UserError(
                N_("This community is not in that drive any more. Type `drive` to see the list.")
            )

    async def set_leaderboard(self, request: Request, drive: Drive, *, on: bool) -> None:
        """Show the largest communities in the tally, or do not."""
        check_counting(drive, request.time)
        act = self._acts.of(
            request, drive.community, What.LEADERBOARD_SET, drive.title, "on" if on else "off"
        )
        await self._store.set_leaderboard(drive.id, on, self._keys.event_of(request), act)
