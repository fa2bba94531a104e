"""What goes by itself, as people see it; the form says so before the yes."""

from datetime import timedelta

import pytest

from assistant.assistant import Assistant
from assistant.request import Community, Role, Text
from assistant.retention import Retention
from assistant.storage import Stores
from tests.conftest import Build
from tests.storage.making import by_hand, rows
from tests.talking import Clock, Person

CLUB = Community("terminal", "club", "club")


class World:
    """An assistant, its clock, and the retention that runs over it."""

    def __init__(self, assistant: Assistant) -> None:
        stores = assistant._storage
        assert isinstance(stores, Stores)
        self.stores = stores
        self.assistant = assistant
        self.clock = Clock()
        self.retention = Retention(assistant.services, stores.retention, self.clock)

    def person(self, name: str, role: Role = Role.MEMBER, community: str = "club") -> Person:
        return Person(self.assistant, name, role, community, clock=self.clock)

    async def later(self, days: int) -> None:
        self.clock.now += timedelta(days=days)
        await self.retention.step()


@pytest.fixture
async def world(assistant: Assistant) -> World:
    return World(assistant)


async def test_in_a_closed_drive_a_person_is_forgotten_and_still_counts(world: World) -> None:
    ann, mona = world.person("ann"), world.person("mona", Role.MODERATOR)
    thanks = await ann.pledges(name="Ann")
    await mona.says("drive close")
    await mona.says("1")
    await world.later(days=365)
    assert "Ann" in await mona.says("names #1")
    await world.later(days=1)
    assert "Ann" not in await mona.says("names #1")
    assert "1 person and 0 organisations." in await mona.says("tally #1")
    assert await ann.says("my data") == "Nothing is stored about you."
    code = thanks.split("Your receipt: ")[1][:19]
    assert "The pledge of this receipt is counted." in await ann.says(f"receipt {code}")


async def test_in_an_open_ended_drive_who_pledged_counts_once_for_ever(world: World) -> None:
    ann = world.person("ann")
    await ann.pledges(name="Ann")
    await world.later(days=366)
    assert "Ann" not in await ann.says("names")
    assert "You have pledged already; it counts once." in await ann.says("pledge")
    assert "Your pledge is taken back" in await ann.says("withdraw")


async def test_the_time_can_be_set(make: Build) -> None:
    world = World(await make(keep_personal_data_days=7))
    ann = world.person("ann")
    for line in ("pledge", "17", "skip", "skip"):
        await ann.says(line)
    assert "7 days after your pledge, your name is deleted" in await ann.says("Ann")
    await ann.says("yes")
    await world.later(days=8)
    assert "Ann" not in await ann.says("names")


async def test_the_form_says_it_for_a_drive_that_closes(world: World) -> None:
    mona, ann = world.person("mona", Role.MODERATOR), world.person("ann")
    for line in ("drive start", "Peace Day", "skip", "people", "skip", "in 3 days", "skip", "yes"):
        await mona.says(line)
    for line in ("pledge #2", "17", "skip", "skip"):
        await ann.says(line)
    assert (
        "365 days after the drive closes, that key and your name are deleted; the count stays."
    ) in await ann.says("skip")


async def test_an_organisation_is_no_person(world: World) -> None:
    olga, mona = world.person("olga"), world.person("mona", Role.MODERATOR)
    for line in ("pledge organisation", "25 or older", "Library", "1", "skip"):
        await olga.says(line)
    assert "So that it is handed in once" in await olga.says("skip")
    await olga.says("yes")
    await mona.says("organisations confirm 1 yes")
    await mona.says("drive close")
    await mona.says("1")
    await world.later(days=400)
    assert "Library" in await mona.says("names #1")
    assert await olga.says("my data") == "Nothing is stored about you."


async def test_a_question_that_nobody_answers_goes_too(world: World) -> None:
    ann, mona = world.person("ann"), world.person("mona", Role.MODERATOR)
    await ann.says("can i get a zzqq certificate here")
    await ann.says("pass on")
    await world.later(days=365)
    assert "zzqq" in await mona.says("review")
    await world.later(days=1)
    assert "No question is waiting." in await mona.says("review")


async def test_what_was_said_is_forgotten_but_not_that_it_was(world: World) -> None:
    mona = world.person("mona", Role.MODERATOR)
    for line in ("drive start", "Peace Day", "skip", "people", "skip", "skip", "skip", "yes"):
        await mona.says(line)
    outbox = world.stores.outbox
    (card,) = await outbox.claim(1, world.clock(), 9)
    await world.later(days=31)
    path = world.stores.database.path
    assert rows(path, "SELECT title FROM announcement") == [("Peace Day",)], "it waits"
    await outbox.done(card.id, "posted")
    await world.later(days=1)
    assert rows(path, "SELECT title, body, state FROM announcement") == [("", "", "done")]
    await outbox.say(card.announcement)
    assert await outbox.claim(1, world.clock(), 9) == (), "nothing is said twice"


# ---- a community that removed the assistant


async def settle(world: World) -> Person:
    """Let a community have everything that is its own."""
    mona = world.person("mona", Role.MODERATOR)
    await world.person("ann").pledges(name="Ann")
    for line in ("moderators add bob", "moderators here", "review answer", "When do we meet?"):
        await mona.says(line)
    for line in ("On Mondays.", "skip", "skip", "1"):
        await mona.says(line)
    await world.person("cy").says("can i get a zzqq certificate here")
    await world.person("cy").says("pass on yes")
    await world.person("cy").says("remind me in 300 days")
    return mona


async def test_a_community_that_comes_back_in_time_finds_all_as_it_was(world: World) -> None:
    mona = await settle(world)
    await world.retention.left(CLUB)
    await world.later(days=29)
    await world.assistant.returned(CLUB)
    await world.later(days=30)
    assert "Ann" in await mona.says("names")
    assert "bob" in await mona.says("moderators")
    assert "On Mondays." in await mona.says("When do we meet?")
    assert "zzqq" in await mona.says("review")


async def test_a_community_that_left_for_good_is_forgotten_and_its_count_stays(
    world: World,
) -> None:
    mona = await settle(world)
    await world.retention.left(CLUB)
    await world.later(days=31)
    await world.later(days=1)
    path = world.stores.database.path
    for table in ("moderator", "answer_step", "question", "reminder"):
        assert rows(path, f"SELECT * FROM {table}") == [], table  # noqa: S608 - a name of ours
    assert rows(path, "SELECT name, moderators_place FROM community") == [("", "")]
    assert rows(path, "SELECT DISTINCT person, editor, reason FROM act") == [(None, None, "")]
    assert rows(path, "SELECT person, name, state FROM pledge") == [(None, None, "counted")]
    assert rows(path, "SELECT * FROM announcement WHERE state = 'due' OR body <> ''") == []
    await world.assistant.returned(CLUB)
    assert "1 person and 0 organisations." in await mona.says("tally #1")
    assert "Closed." in await mona.says("tally #1")
    assert await world.person("ann").says("my data") == "Nothing is stored about you."
    assert "somebody whose data was erased made somebody whose data was erased a moderator" in (
        await mona.says("log")
    )


async def test_in_a_joint_drive_the_owner_is_told_and_the_pledge_stays_its_person_s(
    world: World,
) -> None:
    owner = world.person("olaf", Role.MODERATOR, community="owner")
    await owner.says("drive")
    mona = world.person("mona", Role.MODERATOR)
    await mona.says("drive")
    by_hand(
        world.stores.database.path,
        "INSERT INTO membership (drive_id, community_id, state, named, since) "
        "VALUES (1, 2, 'joined', 1, '2026-01-01')",
    )
    ann = world.person("ann")
    world.clock.now += timedelta(minutes=1)
    for line in ("pledge #1", "17", "skip", "skip", "Ann"):
        await ann.says(line)
    assert "Your pledge counts" in await ann.says("yes")
    await world.retention.left(CLUB)
    await world.retention.left(CLUB)
    outbox = world.stores.outbox
    (told,) = await outbox.claim(1, world.clock(), 9, moderators=True)
    assert "club has removed me, so nobody can pledge there in Support the Paris Call now." in (
        str(told.announcement.text)
    )
    await world.later(days=31)
    assert "Ann" not in await owner.says("names")
    assert "1 person" in await owner.says("tally")
    assert "Your pledge is taken back" in await ann.says("withdraw")
    assert "0 people" in await owner.says("tally")


async def test_a_community_that_nobody_knows_may_leave(world: World) -> None:
    await world.assistant.left(Community("discord", "1", "Unknown"))
    await world.assistant.returned(Community("discord", "1", "Unknown"))
    assert rows(world.stores.database.path, "SELECT * FROM community") == []


async def test_nothing_due_changes_nothing(world: World) -> None:
    mona = await settle(world)
    before = await mona.says("drive")
    await world.later(days=1)
    assert await mona.says("drive") == before
    assert "Ann" in await mona.says("names")
    request = mona.request(Text(""))
    assert (await world.assistant.services.drives.home(request)).name == "club"


async def test_copies_of_the_database_go_after_a_month(world: World) -> None:
    folder = world.stores.retention._database.path.parent
    copy = folder / "assistant-before-0007-20261124T120000.db"
    copy.touch()
    await world.later(1)
    assert copy.exists()
    await world.later(40)
    assert not copy.exists()
