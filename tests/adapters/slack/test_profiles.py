"""Who people are, as Slack tells it."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from slack_sdk.errors import SlackClientError

from adapters.slack.profiles import PATIENTLY, Profiles
from assistant import Community, Role
from tests.adapters.slack.payloads import ANN, TEAM, person
from tests.talking import Clock


class Client:
    """As much of Slack's client as looking people up needs."""

    def __init__(self) -> None:
        self.users: dict[str, dict[str, Any]] = {}
        self.asked = 0
        self.tells = asyncio.Event()
        self.tells.set()

    async def users_info(self, *, user: str, **_: Any) -> dict[str, Any]:
        self.asked += 1
        await self.tells.wait()
        if user not in self.users:
            raise SlackClientError("no")
        return {"user": self.users[user]}


@pytest.fixture
def client() -> Client:
    return Client()


@pytest.fixture
def profiles(client: Client) -> Profiles:
    made = Profiles(client, Clock())  # type: ignore[arg-type]  # all that is used
    made.community = Community("slack", TEAM, "Club")
    return made


@pytest.mark.parametrize(
    ("more", "enterprise", "role"),
    [
        ({}, "", Role.MEMBER),
        ({"is_admin": True}, "", Role.MODERATOR),
        ({"is_owner": True}, "", Role.MODERATOR),
        ({"is_admin": True, "team_id": "T0OTHER"}, "", Role.MEMBER),
        (
            {
                "is_admin": True,
                "team_id": "T0OTHER",
                "enterprise_user": {"enterprise_id": "E0OTHER"},
            },
            "E0OURS",
            Role.MEMBER,
        ),
        (
            {"is_admin": True, "team_id": "T0SISTER", "enterprise_user": {"enterprise_id": "E0"}},
            "E0",
            Role.MODERATOR,
        ),
    ],
)
async def test_admins_and_owners_of_this_workspace_moderate(
    client: Client, profiles: Profiles, more: dict[str, Any], enterprise: str, role: Role
) -> None:
    client.users[ANN] = {**person(ANN), **more}
    profiles.enterprise = enterprise
    assert (await profiles.of(ANN)).role is role


async def test_people_are_asked_for_once_in_a_while_also_by_many_at_once(
    client: Client, profiles: Profiles
) -> None:
    client.users[ANN] = {**person(ANN), "is_ultra_restricted": True}
    found = await asyncio.gather(*(profiles.of(ANN) for _ in range(20)))
    assert {each.name for each in found} == {"u0ann"}
    assert all(each.guest for each in found)
    await profiles.of(ANN)
    assert client.asked == 1
    clock = profiles._clock
    assert isinstance(clock, Clock)
    clock.now += timedelta(minutes=6)
    await profiles.of(ANN)
    assert client.asked == 2


async def test_somebody_who_is_not_known_is_an_ordinary_member(profiles: Profiles) -> None:
    found = await profiles.of("U0NOBODY")
    assert (found.role, found.name, found.home) == (Role.MEMBER, "", "")
    assert found.community == profiles.community
    assert not found.known


async def test_while_slack_does_not_tell_what_it_told_an_hour_ago_holds(
    client: Client, profiles: Profiles
) -> None:
    client.users[ANN] = {**person(ANN), "is_restricted": True}
    await profiles.of(ANN)
    client.users.clear()
    clock = profiles._clock
    assert isinstance(clock, Clock)
    clock.now += timedelta(minutes=30)
    found = await profiles.of(ANN)
    assert (found.known, found.guest, found.now) == (True, True, clock.now)
    clock.now += timedelta(minutes=31)
    assert not (await profiles.of(ANN)).known
    assert client.asked == 3
    client.users["U0NEW"] = person("U0NEW")
    await profiles.of("U0NEW")
    assert list(profiles._known) == ["U0NEW"], "nobody is kept for longer"


async def test_of_a_crowd_only_who_must_be_known_is_looked_up(
    client: Client, profiles: Profiles
) -> None:
    people = [f"U{number}" for number in range(60)]
    client.users = {each: person(each) for each in (*people, ANN)}
    client.tells.clear()
    crowd = [asyncio.create_task(profiles.of(each)) for each in people]
    last = await crowd[-1]  # nobody waits for what was never asked
    assert not last.known
    sure = asyncio.create_task(profiles.of(ANN, PATIENTLY))
    await asyncio.sleep(0)
    client.tells.set()
    assert (await sure).known
    assert [each.known for each in await asyncio.gather(*crowd)] == [True] * 50 + [False] * 10
