"""Who may pledge, at rest: for each community of a drive by itself."""

import pytest

from assistant.acts import Act, What
from assistant.drives.roles import PlatformRole
from assistant.errors import RedeliveredError
from tests.storage.making import first_drive, fresh_event, key
from tests.storage.worlds import World
from tests.talking import NOW

ACT = Act(1, What.ROLES_SET, "Support the Paris Call", "Team", key("mona"), b"sealed", NOW)
TEAM = PlatformRole("123", "Team \N{PARTY POPPER}")
YOUTH = PlatformRole("456", "Youth Council")


async def test_roles_are_kept_in_their_order(world: World) -> None:
    assert await world.roles.of_community(1) == {}
    await world.roles.set_roles(world.drive.id, 1, (YOUTH, TEAM), fresh_event(), ACT)
    assert await world.roles.of_community(1) == {world.drive.id: (YOUTH, TEAM)}
    await world.roles.set_roles(world.drive.id, 1, (), fresh_event(), ACT)
    assert await world.roles.of_community(1) == {}


async def test_each_community_has_its_own(world: World) -> None:
    other, drive = await first_drive(world.drives, "another club")
    await world.roles.set_roles(drive.id, other.id, (TEAM,), fresh_event(), ACT)
    await world.roles.set_roles(drive.id, 1, (YOUTH,), fresh_event(), ACT)
    assert await world.roles.of_community(1) == {}, "which has not joined that drive"
    assert await world.roles.of_community(other.id) == {drive.id: (TEAM,)}


async def test_a_redelivered_event_acts_once(world: World) -> None:
    event = fresh_event()
    await world.roles.set_roles(world.drive.id, 1, (TEAM,), event, ACT)
    await world.roles.set_roles(world.drive.id, 1, (), fresh_event(), ACT)
    with pytest.raises(RedeliveredError):
        await world.roles.set_roles(world.drive.id, 1, (TEAM,), event, ACT)
    assert await world.roles.of_community(1) == {}
