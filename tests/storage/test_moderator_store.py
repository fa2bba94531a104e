"""Moderators by name at rest: once each, told once, found by everybody who asks."""

from dataclasses import replace
from datetime import timedelta

import pytest

from assistant.acts import Act, What, subject_of
from assistant.drives.store import Home
from assistant.errors import RedeliveredError
from assistant.identity import Event
from assistant.markup import Markup, Span
from assistant.moderators import Moderator
from assistant.outbox import Announcement, AnnouncementKind
from tests.storage.making import first_drive, fresh_event, key
from tests.storage.worlds import World
from tests.talking import NOW


def act_of(what: What, person: str, by: bytes = b"sealed mona") -> Act:
    subject = subject_of(key(person), b"sealed")
    return Act(1, what, subject, "", key("mona"), by, NOW)


def told(person: str, event: Event) -> Announcement:
    return Announcement(
        1,
        f"moderator {event.key.hex()}",
        Markup((Span("You may."),)),
        NOW,
        kind=AnnouncementKind.DIRECT,
        person=key(person),
        address=b"sealed",
    )


async def add(
    world: World, person: str, event: Event | None = None, home: Home | None = None, days: int = 0
) -> bool:
    event = event or fresh_event()
    new = Moderator(key(person), f"sealed {person}".encode(), NOW + timedelta(days=days))
    community = home.id if home else 1
    act = replace(act_of(What.MODERATOR_ADDED, person), community=community)
    said = replace(told(person, event), community=community)
    return await world.moderators.add(community, new, said, event, act)


async def remove(world: World, person: str, event: Event | None = None) -> bool:
    act = act_of(What.MODERATOR_REMOVED, person)
    return await world.moderators.remove(1, key(person), event or fresh_event(), act)


async def test_one_is_added_with_who_added_them(world: World) -> None:
    assert await add(world, "bob", days=1)
    assert await add(world, "cy")
    assert await world.moderators.of_community(1) == [
        Moderator(key("cy"), b"sealed cy", NOW, b"sealed mona"),
        Moderator(key("bob"), b"sealed bob", NOW + timedelta(days=1), b"sealed mona"),
    ]
    assert await world.moderators.of_person(key("bob")) == ["club"]


async def test_one_is_added_and_told_once(world: World) -> None:
    assert await add(world, "bob")
    assert not await add(world, "bob")
    assert len(await world.outbox.claim(1, NOW, 9, key("bob"))) == 1
    assert await world.outbox.claim(1, NOW, 9, key("cy")) == ()


async def test_a_redelivered_event_acts_once(world: World) -> None:
    added, removed = fresh_event(), fresh_event()
    assert await add(world, "bob", added)
    with pytest.raises(RedeliveredError):
        await add(world, "bob", added)
    assert await remove(world, "bob", removed)
    assert await add(world, "bob")
    with pytest.raises(RedeliveredError):
        await remove(world, "bob", removed)
    assert await world.moderators.is_moderator("terminal", "club", key("bob"))


async def test_who_is_removed_is_told_nothing_of_it_any_more(world: World) -> None:
    await add(world, "bob")
    assert await remove(world, "bob")
    assert not await remove(world, "bob")
    assert await world.moderators.of_community(1) == []
    assert await world.outbox.claim(1, NOW, 9, key("bob")) == ()
    assert await add(world, "bob"), "and may be added and told again"
    assert len(await world.outbox.claim(1, NOW, 9, key("bob"))) == 1


async def test_one_community_is_not_another(world: World) -> None:
    other, _ = await first_drive(world.drives, "another club")
    await add(world, "bob")
    await add(world, "cy", home=other)
    assert await world.moderators.everywhere() == {
        ("terminal", "club"): frozenset({key("bob")}),
        ("terminal", "another club"): frozenset({key("cy")}),
    }
    assert await world.moderators.is_moderator("terminal", "club", key("bob"))
    assert not await world.moderators.is_moderator("terminal", "another club", key("bob"))
    assert not await world.moderators.is_moderator("discord", "club", key("bob"))


async def test_erasing_a_person_erases_that_they_are_one(world: World) -> None:
    await add(world, "bob")
    await add(world, "cy")
    await world.pledges.erase(key("bob"), fresh_event())
    assert [each.person for each in await world.moderators.of_community(1)] == [key("cy")]


async def test_a_place_is_set_and_read_with_its_community(world: World) -> None:
    act = act_of(What.PLACE_SET, "bob")
    await world.moderators.set_place(1, "C024BE91L", fresh_event(), act)
    assert [home.moderators_place for home in await world.drives.homes()] == ["C024BE91L"]
