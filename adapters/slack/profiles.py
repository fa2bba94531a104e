"""Who people are, as Slack tells: names, roles and languages, kept in memory for a few minutes."""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.inbound import Profile
from adapters.slack.sending import FAULTS, code_of
from assistant import Community, Role

_log = logging.getLogger(__name__)
_KEPT_FOR: Final = timedelta(minutes=5)
_STALE_FOR: Final = timedelta(hours=1)  # while Slack does not tell
_MOST_KEPT: Final = 20_000
_ASKED_AT_ONCE: Final = 20
_CROWD: Final = 50  # beyond which nobody is looked up who need not be known
SOON: Final = 1.0
"""Seconds that are waited for what Slack tells of a person where an answer must come in time."""
PATIENTLY: Final = 20.0
"""Seconds that are waited where nothing may be counted without knowing who it is."""


@dataclass(frozen=True, slots=True)
class _Known:
    profile: Profile
    since: datetime


class Profiles:
    """Looks people up."""

    def __init__(self, client: AsyncWebClient, clock: Callable[[], datetime]) -> None:
        self._client = client
        self._clock = clock
        self._known: OrderedDict[str, _Known] = OrderedDict()
        self._asked: dict[str, asyncio.Task[None]] = {}
        self._free = asyncio.Semaphore(_ASKED_AT_ONCE)
        self.community: Community | None = None
        self.enterprise = ""

    async def of(self, user: str, within: float = SOON) -> Profile:
        """Give somebody's profile, waiting for it so many seconds.

        Of whom it is not told in time it says only what everybody has, and that it is not `known`.
        """
        now = self._clock()
        if (profile := self._kept(user, now, _KEPT_FOR)) or not user:
            return profile or self._nobody(now)
        task = self._asked.get(user)
        if task is None and (within > SOON or len(self._asked) < _CROWD):
            task = self._asked[user] = asyncio.create_task(self._look_up(user))
            task.add_done_callback(lambda _: self._asked.pop(user, None))
        if task:
            await asyncio.wait((task,), timeout=within)
        return self._kept(user, now, _STALE_FOR) or self._nobody(now)

    def _kept(self, user: str, now: datetime, longest: timedelta) -> Profile | None:
        known = self._known.get(user)
        return replace(known.profile, now=now) if known and known.since + longest > now else None

    def _nobody(self, now: datetime) -> Profile:
        return Profile(self.community, now, known=False)

    async def _look_up(self, user: str) -> None:
        async with self._free:
            now = self._clock()
            try:
                found = await self._client.users_info(user=user, include_locale=True)
            except FAULTS as error:
                _log.warning("Slack did not tell who somebody is: %s", code_of(error))
                return
        self._known[user] = _Known(
            _profile(found["user"], self.community, self.enterprise, now), now
        )
        self._known.move_to_end(user)
        while (
            len(self._known) > _MOST_KEPT
            or next(iter(self._known.values())).since < now - _STALE_FOR
        ):
            self._known.popitem(last=False)


def _profile(
    user: dict[str, Any], community: Community | None, enterprise: str, now: datetime
) -> Profile:
    shown = user.get("profile") or {}
    named = (shown.get("display_name"), shown.get("real_name"), user.get("real_name"))
    name = next((str(each) for each in (*named, user.get("name")) if each), "")
    of_enterprise = (user.get("enterprise_user") or {}).get("enterprise_id") or ""
    home = of_enterprise or user.get("team_id") or ""
    # An admin elsewhere, who shares a channel with us, moderates nothing here.
    ours = community is not None and user.get("team_id") == community.identity
    own = ours or (bool(enterprise) and of_enterprise == enterprise)
    moderates = own and any(user.get(each) for each in ("is_admin", "is_owner", "is_primary_owner"))
    return Profile(
        community,
        now,
        home=str(home),
        name=name,
        role=Role.MODERATOR if moderates else Role.MEMBER,
        guest=bool(user.get("is_restricted") or user.get("is_ultra_restricted")),
        locale=str(user.get("locale") or ""),
        time_zone=str(user.get("tz") or ""),
    )
