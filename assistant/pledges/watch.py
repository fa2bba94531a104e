"""The guard at work: it is asked about each new pledge, and kept in step with the store."""

import asyncio
import secrets
from typing import Final

from assistant.drives.drive import Drive
from assistant.drives.store import Home
from assistant.i18n import words
from assistant.pledges.aside import AsideStore, GroupState, SetAside, Why, span_of
from assistant.pledges.aside_words import told_moderators
from assistant.pledges.guard import BURST_WINDOW, Guard, Limits, Newcomer
from assistant.pledges.pledge import Pledge
from assistant.pledges.store import PledgeStore
from assistant.request import Request

_SALT_BYTES: Final = 16


class Watch:
    """Judges new pledges of people by those before them, also of other processes."""

    def __init__(self, store: PledgeStore, groups: AsideStore, limits: Limits) -> None:
        self._store = store
        self._groups = groups
        self._guard = Guard(limits, secrets.token_bytes(_SALT_BYTES))
        self._burst = limits.burst
        self._looking = asyncio.Lock()

    async def judge(self, request: Request, pledge: Pledge) -> Why | None:
        """Say why a person's new pledge is set aside; None if it counts."""
        place, now = (pledge.drive, pledge.community), request.time
        if self._guard.wants_to_look(*place, now):
            async with self._looking:
                # Others of the same moment wait here, and then know what the first one read.
                if self._guard.wants_to_look(*place, now):
                    found = await self._store.newest(*place, now - BURST_WINDOW, self._burst)
                    self._guard.look(*place, found, now)
        who = Newcomer(
            *place,
            person=pledge.person or b"",
            names=(request.user.name, pledge.name or ""),
            created=request.user.account_created,
        )
        return self._guard.judge(who, now)

    async def held_back(self, before: Pledge, here: int) -> Why | None:
        """Say why a pledge that was taken back is set aside when it is made again.

        It goes back into the group that it came with, until that community's moderators count it:
        else to withdraw and pledge again would undo what they decided.
        """
        group = await self._groups.get(before.aside) if before.aside else None
        if group is None or group.community != here or group.state is GroupState.COUNTED:
            return None
        return None if group.why is Why.REMOVED else group.why


def set_aside(request: Request, drive: Drive, home: Home, why: Why) -> SetAside:
    """Say what becomes of a pledge that is set aside."""
    now = request.time
    told = told_moderators(words(home.language), drive, home, why, now)
    return SetAside(why, span_of(request.user.account_created, now), told)
