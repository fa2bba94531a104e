"""Communities at rest: what their moderators set."""

import pytest

from assistant.acts import Act, What
from assistant.drives.store import HomeChange
from assistant.errors import RedeliveredError
from tests.storage.making import first_drive, fresh_event, key
from tests.storage.worlds import World
from tests.talking import NOW

ACT = Act(1, What.ZONE_SET, "Europe/Paris", "", key("mona"), b"sealed", NOW)


async def test_a_time_zone_is_set_for_one_community(world: World) -> None:
    await first_drive(world.drives, "another club")
    await world.drives.change_home(1, HomeChange(time_zone="Europe/Paris"), fresh_event(), ACT)
    zones = {home.identity: home.time_zone for home in await world.drives.homes()}
    assert zones == {"club": "Europe/Paris", "another club": "UTC"}


async def test_a_redelivered_event_sets_it_once(world: World) -> None:
    event = fresh_event()
    await world.drives.change_home(1, HomeChange(time_zone="Europe/Paris"), event, ACT)
    await world.drives.change_home(1, HomeChange(time_zone="Asia/Tokyo"), fresh_event(), ACT)
    with pytest.raises(RedeliveredError):
        await world.drives.change_home(1, HomeChange(time_zone="Europe/Paris"), event, ACT)
    assert (await world.drives.homes())[0].time_zone == "Asia/Tokyo"
