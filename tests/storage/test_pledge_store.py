"""The contract of `PledgeStore`, run through every implementation (see worlds.py)."""

import asyncio
from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest

from assistant.conversations import Draft
from assistant.drives.drive import DriveState
from assistant.pledges.pledge import AgeGroup, PledgeState
from assistant.pledges.store import NewPledge, Outcome, TakenError
from assistant.tallies.figure import Pledger
from tests.storage.making import (
    LONG_AGO,
    NEW_DRIVE,
    first_drive,
    fresh_event,
    key,
    organisation_of,
    pledge_of,
)
from tests.storage.worlds import World, check_figures
from tests.talking import NOW

# One pledge a person, one action an event


async def test_a_pledge_is_found_again_as_it_was_handed_in(world: World) -> None:
    pledge = pledge_of(
        "ann",
        world.drive,
        principles=(2, 9),
        country="IN",
        age_group=AgeGroup.FROM_25,
        name="Ann \N{PARTY POPPER} O'Neil",
        reason="none",
    )
    assert await world.add(pledge, "1") is Outcome.ADDED
    found = await world.mine("ann")
    assert found.id > 0
    assert replace(found, id=0) == pledge
    assert await world.pledges.get(found.id) == found
    assert await world.pledges.by_receipt(pledge.receipt) == found
    assert await world.pledges.of_person(key("ann")) == [found]


async def test_who_never_pledged_is_not_found(world: World) -> None:
    assert await world.pledges.find(world.drive.id, key("ann"), Pledger.PERSON) is None
    assert await world.pledges.by_receipt(key("a receipt")) is None
    assert await world.pledges.get(1) is None
    assert await world.pledges.of_person(key("ann")) == []
    assert not await world.pledges.is_used([world.drive.wordings["en"].id])


async def test_a_second_pledge_of_a_person_counts_once(world: World) -> None:
    assert await world.add(pledge_of("ann", world.drive, country="IN"), "1") is Outcome.ADDED
    second = pledge_of("ann", world.drive, country="FR", receipt=key("another receipt"))
    assert await world.add(second, "2") is Outcome.ALREADY
    assert (await world.mine("ann")).country == "IN", "the first one stands"
    assert await world.total() == 1


async def test_an_event_acts_once_even_for_another_person(world: World) -> None:
    assert await world.add(pledge_of("ann", world.drive), "1") is Outcome.ADDED
    assert await world.add(pledge_of("ann", world.drive), "1") is Outcome.REDELIVERED
    assert await world.add(pledge_of("bob", world.drive), "1") is Outcome.REDELIVERED
    assert await world.total() == 1


async def test_an_event_that_was_delivered_twice_at_once_acts_once(world: World) -> None:
    pledge = pledge_of("ann", world.drive)
    outcomes = await asyncio.gather(*(world.add(pledge, "1") for _ in range(10)))
    assert Counter(outcomes) == {Outcome.ADDED: 1, Outcome.REDELIVERED: 9}
    assert await world.total() == 1


async def test_a_person_who_sends_many_pledges_at_once_has_one(world: World) -> None:
    pledges = [
        pledge_of("ann", world.drive, receipt=key(f"receipt {n}"), country=country)
        for n, country in enumerate(["IN", "FR", "DE", "BR", "KE"] * 4)
    ]
    outcomes = await asyncio.gather(*(world.add(each, f"{n}") for n, each in enumerate(pledges)))
    assert Counter(outcomes) == {Outcome.ADDED: 1, Outcome.ALREADY: 19}
    stored = await world.mine("ann")
    assert stored.receipt == pledges[outcomes.index(Outcome.ADDED)].receipt
    await check_figures(world, [world.drive], ["ann"])


async def test_a_person_may_pledge_for_themselves_for_an_organisation_and_in_each_drive(
    world: World,
) -> None:
    other = await world.drives.start(world.drive.community, NEW_DRIVE, fresh_event(), None)
    pledges = [
        pledge_of("ann", world.drive),
        organisation_of("ann", world.drive, "Cyber Club"),
        pledge_of("ann", other),
    ]
    outcomes = await asyncio.gather(*(world.add(each, f"{n}") for n, each in enumerate(pledges)))
    assert outcomes == [Outcome.ADDED] * 3
    assert len(await world.pledges.of_person(key("ann"))) == 3


async def test_a_receipt_belongs_to_one_pledge(world: World) -> None:
    await world.add(pledge_of("ann", world.drive, receipt=key("r")), "1")
    with pytest.raises(Exception, match="receipt"):
        await world.add(pledge_of("bob", world.drive, receipt=key("r")), "2")
    assert await world.total() == 1


async def test_the_form_that_a_pledge_ends_is_gone_with_it_and_no_other(world: World) -> None:
    draft = Draft("pledge", {}, {"age_group": "to24"}, NOW)
    for person in ("ann", "bob"):
        await world.conversations.save_draft(key(f"talk of {person}"), key(person), draft)
    await world.add(pledge_of("ann", world.drive), "1", key("talk of ann"))
    assert (await world.conversations.load(key("talk of ann"), LONG_AGO)).draft is None
    assert (await world.conversations.load(key("talk of bob"), LONG_AGO)).draft == draft


# A drive that takes no pledges


@pytest.mark.parametrize("state", [DriveState.PAUSED, DriveState.CLOSED])
async def test_a_drive_that_does_not_run_refuses(world: World, state: DriveState) -> None:
    await world.drives.set_state(world.drive.id, state, fresh_event(), None)
    assert await world.add(pledge_of("ann", world.drive), "1") is Outcome.NOT_OPEN
    assert not await world.pledges.is_used([world.drive.wordings["en"].id])
    assert await world.total() == 0


async def test_a_drive_that_is_paused_in_the_same_moment_counts_all_or_refuses(
    world: World,
) -> None:
    found = await asyncio.gather(
        world.add(pledge_of("ann", world.drive), "1"),
        world.drives.set_state(world.drive.id, DriveState.PAUSED, fresh_event(), None),
        world.add(pledge_of("bob", world.drive), "2"),
    )
    added = [outcome for outcome in found if outcome is Outcome.ADDED]
    assert await world.total() == len(added)
    assert await world.add(pledge_of("cem", world.drive), "3") is Outcome.NOT_OPEN


async def test_the_closing_time_is_checked_when_the_pledge_is_stored(world: World) -> None:
    await world.drives.set_deadline(world.drive.id, NOW, fresh_event())
    at = [NOW - timedelta(microseconds=1), NOW, NOW + timedelta(days=1)]
    outcomes = [
        await world.pledges.add(
            NewPledge(pledge_of(f"p{n}", world.drive), key(f"e{n}"), b"", moment)
        )
        for n, moment in enumerate(at)
    ]
    assert outcomes == [Outcome.ADDED, Outcome.NOT_OPEN, Outcome.NOT_OPEN]


async def test_one_closed_drive_does_not_refuse_for_another_in_the_same_moment(
    world: World,
) -> None:
    other = await world.drives.start(world.drive.community, NEW_DRIVE, fresh_event(), None)
    await world.drives.set_state(other.id, DriveState.CLOSED, fresh_event(), None)
    outcomes = await asyncio.gather(
        *(world.add(pledge_of("ann", drive), f"{drive.id}") for drive in (other, world.drive))
    )
    assert outcomes == [Outcome.NOT_OPEN, Outcome.ADDED]


# Changing, withdrawing, confirming


async def test_withdrawing_lowers_every_count_it_was_in(world: World) -> None:
    await world.add(pledge_of("ann", world.drive, country="IN", principles=(4,)), "1")
    await world.add(pledge_of("bob", world.drive, country="IN"), "2")
    assert await world.change(await world.mine("ann"), PledgeState.WITHDRAWN, "3")
    figures = await world.tallies.figures(world.drive.id)
    assert figures.one(Pledger.PERSON, "total") == 1
    assert figures.of(Pledger.PERSON, "country") == {"IN": 1}
    assert figures.of(Pledger.PERSON, "principle")["4"] == 1
    assert figures.one(Pledger.PERSON, "made") == 2, "how many were ever made only grows"


async def test_withdrawing_twice_at_once_lowers_the_count_once(world: World) -> None:
    for person in ("ann", "bob"):
        await world.add(pledge_of(person, world.drive), person)
    mine = await world.mine("ann")
    done = await asyncio.gather(
        *(world.change(mine, PledgeState.WITHDRAWN, f"w{n}") for n in range(5))
    )
    assert Counter(done) == {True: 1, False: 4}
    assert await world.total() == 1


async def test_a_redelivered_change_acts_once(world: World) -> None:
    await world.add(pledge_of("ann", world.drive), "1")
    assert await world.change(await world.mine("ann"), PledgeState.WITHDRAWN, "2")
    assert await world.change(await world.mine("ann"), PledgeState.COUNTED, "3")
    assert not await world.change(await world.mine("ann"), PledgeState.WITHDRAWN, "2")
    assert await world.total() == 1


async def test_changing_a_pledge_moves_it_from_cell_to_cell(world: World) -> None:
    await world.add(pledge_of("ann", world.drive, country="IN"), "1")
    assert await world.change(await world.mine("ann"), PledgeState.COUNTED, "2", country="FR")
    figures = await world.tallies.figures(world.drive.id)
    assert figures.of(Pledger.PERSON, "country") == {"FR": 1}
    assert figures.one(Pledger.PERSON, "total") == figures.one(Pledger.PERSON, "made") == 1


async def test_what_is_gone_cannot_be_changed(world: World) -> None:
    await world.add(pledge_of("ann", world.drive), "1")
    mine = await world.mine("ann")
    await world.pledges.erase(key("ann"), fresh_event())
    assert not await world.change(mine, PledgeState.COUNTED, "2")
    assert await world.total() == 0


async def test_an_organisation_waits_uncounted_until_it_is_confirmed(world: World) -> None:
    await world.add(organisation_of("ann", world.drive, "Cyber Club"), "1")
    await world.add(organisation_of("bob", world.drive, "Peace Lab"), "2")
    waiting = await world.pledges.waiting(world.drive.community)
    assert [each.name for each in waiting] == ["Cyber Club", "Peace Lab"], "oldest first"
    assert await world.total(Pledger.ORGANISATION) == 0
    assert await world.change(waiting[0], PledgeState.COUNTED, "3")
    assert await world.change(waiting[1], PledgeState.DECLINED, "4", reason="unknown here")
    assert await world.pledges.waiting(world.drive.community) == []
    assert await world.total(Pledger.ORGANISATION) == 1
    assert await world.total() == 0, "people and organisations are counted apart"
    assert (await world.mine("bob", Pledger.ORGANISATION)).reason == "unknown here"


async def test_waiting_organisations_are_the_communitys_own(world: World) -> None:
    _, elsewhere = await first_drive(world.drives, "another club")
    await world.add(organisation_of("ann", elsewhere, "Cyber Club"), "1")
    assert await world.pledges.waiting(world.drive.community) == []
    assert len(await world.pledges.waiting(elsewhere.community)) == 1


async def test_two_moderators_decide_at_once_and_one_of_them_is_told_so(world: World) -> None:
    await world.add(organisation_of("ann", world.drive, "Cyber Club"), "1")
    (waiting,) = await world.pledges.waiting(world.drive.community)
    states = [PledgeState.COUNTED, PledgeState.DECLINED]
    done = await asyncio.gather(*(world.change(waiting, each, f"to {each}") for each in states))
    assert done == [True, False]
    assert await world.total(Pledger.ORGANISATION) == 1


async def test_it_is_withdrawn_and_confirmed_at_once_and_one_of_them_holds(world: World) -> None:
    for n in range(10):
        await world.add(organisation_of(f"p{n}", world.drive, f"Club {n}"), f"e{n}")
    waiting = await world.pledges.waiting(world.drive.community)
    states = [PledgeState.WITHDRAWN, PledgeState.COUNTED]
    done = await asyncio.gather(
        *(
            world.change(each, state, f"{each.id} {state}")
            for n, each in enumerate(waiting)
            for state in (states if n % 2 else reversed(states))
        )
    )
    assert [sum(pair) for pair in zip(done[::2], done[1::2], strict=True)] == [1] * 10
    after = [await world.mine(f"p{n}", Pledger.ORGANISATION) for n in range(10)]
    assert {each.state for each in after} == set(states)
    counted = [each for each in after if each.state is PledgeState.COUNTED]
    assert await world.total(Pledger.ORGANISATION) == len(counted)


@pytest.mark.parametrize(
    "again",
    [
        "Société Générale du Net",
        "SOCIETE GENERALE DU NET",
        "societe-generale du net",
        "The Société Générale du Net",
        "Société Générale du Net GmbH",
        "Société Générale du Net, Ltd.",
        "  Société   Générale du Net SAS ",
    ],
)
async def test_an_organisation_is_confirmed_once_in_a_drive_however_it_is_written(
    world: World, again: str
) -> None:
    await world.add(organisation_of("ann", world.drive, "Société Générale du Net"), "1")
    await world.add(organisation_of("bob", world.drive, again), "2")
    first, second = await world.pledges.waiting(world.drive.community)
    assert await world.change(first, PledgeState.COUNTED, "3")
    with pytest.raises(TakenError):
        await world.change(second, PledgeState.COUNTED, "4")
    assert await world.pledges.waiting(world.drive.community) == [second], "it still waits"
    assert await world.total(Pledger.ORGANISATION) == 1
    assert await world.tallies.recount() == []


async def test_an_organisation_is_confirmed_once_even_at_once(world: World) -> None:
    for n in range(5):
        await world.add(organisation_of(f"p{n}", world.drive, "Cyber Club"), f"e{n}")
    await world.add(organisation_of("ann", world.drive, "Peace Lab"), "e5")
    waiting = await world.pledges.waiting(world.drive.community)
    found = await asyncio.gather(
        *(world.change(each, PledgeState.COUNTED, f"c{each.id}") for each in waiting),
        return_exceptions=True,
    )
    assert found.count(True) == 2, "one of the five, and the other organisation"
    assert sum(isinstance(each, TakenError) for each in found) == 4
    assert await world.total(Pledger.ORGANISATION) == 2


async def test_an_organisation_may_be_confirmed_again_after_the_first_was_withdrawn(
    world: World,
) -> None:
    await world.add(organisation_of("ann", world.drive, "Cyber Club"), "1")
    await world.add(organisation_of("bob", world.drive, "Cyber Club"), "2")
    first, second = await world.pledges.waiting(world.drive.community)
    await world.change(first, PledgeState.COUNTED, "3")
    first = await world.mine("ann", Pledger.ORGANISATION)
    await world.change(first, PledgeState.WITHDRAWN, "4")
    assert await world.change(second, PledgeState.COUNTED, "5")
    assert await world.total(Pledger.ORGANISATION) == 1


async def test_an_organisation_may_be_confirmed_in_each_drive(world: World) -> None:
    other = await world.drives.start(world.drive.community, NEW_DRIVE, fresh_event(), None)
    await world.add(organisation_of("ann", world.drive, "Cyber Club"), "1")
    await world.add(organisation_of("bob", other, "Cyber Club"), "2")
    for each in await world.pledges.waiting(world.drive.community):
        assert await world.change(each, PledgeState.COUNTED, f"c{each.id}")


# Erasing, names, the age limit


async def test_erasing_deletes_everything_about_a_person_and_of_nobody_else(world: World) -> None:
    other = await world.drives.start(world.drive.community, NEW_DRIVE, fresh_event(), None)
    draft = Draft("pledge", {}, {}, NOW)
    for person in ("ann", "bob"):
        await world.add(pledge_of(person, world.drive), f"{person} 1")
        await world.add(pledge_of(person, other), f"{person} 2")
        await world.add(organisation_of(person, world.drive, f"{person}'s club"), f"{person} 3")
        await world.pledges.mark_young(world.drive.id, key(person))
        await world.conversations.save_draft(key(f"talk of {person}"), key(person), draft)
        await world.conversations.save_topics(
            [(key(f"talk of {person}"), key(person), "wannacry")], NOW
        )
    receipts = [each.receipt for each in await world.pledges.of_person(key("ann"))]

    assert await world.pledges.erase(key("ann"), fresh_event()) == 2, (
        "two counted, the organisation waited"
    )

    assert await world.pledges.of_person(key("ann")) == []
    assert [await world.pledges.by_receipt(each) for each in receipts] == [None] * 3
    assert not await world.pledges.is_young(world.drive.id, key("ann"))
    state = await world.conversations.load(key("talk of ann"), LONG_AGO)
    assert (state.draft, state.topic) == (None, "")
    assert len(await world.pledges.of_person(key("bob"))) == 3
    assert await world.pledges.is_young(world.drive.id, key("bob"))
    assert (await world.conversations.load(key("talk of bob"), LONG_AGO)).draft == draft
    assert await world.total() == 1
    assert await world.pledges.erase(key("ann"), fresh_event()) == 0


async def test_erasing_at_the_same_moment_as_pledging_leaves_all_or_nothing(world: World) -> None:
    people = [f"p{n}" for n in range(10)]
    await asyncio.gather(
        *(world.add(pledge_of(person, world.drive), person) for person in people[:5]),
        *(world.pledges.erase(key(person), fresh_event()) for person in people),
        *(world.add(pledge_of(person, world.drive), person) for person in people[5:]),
    )
    await check_figures(world, [world.drive], people)


async def test_after_erasing_a_person_may_pledge_anew(world: World) -> None:
    await world.add(pledge_of("ann", world.drive), "1")
    await world.pledges.erase(key("ann"), fresh_event())
    assert await world.add(pledge_of("ann", world.drive), "2") is Outcome.ADDED
    assert await world.total() == 1


async def test_names_are_of_counted_pledges_that_have_one_newest_first(world: World) -> None:
    for person, name in (("ann", "Ann"), ("bob", None), ("cem", "Cem"), ("dee", "Dee")):
        await world.add(pledge_of(person, world.drive, name=name), person)
    await world.change(await world.mine("cem"), PledgeState.WITHDRAWN, "w")
    await world.add(organisation_of("eve", world.drive, "Eve's club"), "eve")
    assert await world.pledges.names(world.drive.id, world.drive.community, Pledger.PERSON, 10) == [
        "Dee",
        "Ann",
    ]
    assert await world.pledges.names(world.drive.id, world.drive.community, Pledger.PERSON, 1) == [
        "Dee"
    ]
    assert await world.pledges.names(
        world.drive.id, world.drive.community, Pledger.PERSON, 1, 1
    ) == ["Ann"]
    assert await world.pledges.how_many_named(world.drive.id, world.drive.community) == {
        Pledger.PERSON: 2
    }
    assert (
        await world.pledges.names(world.drive.id, world.drive.community, Pledger.ORGANISATION, 10)
        == []
    )


async def test_who_pledged_under_the_limit_is_remembered_in_that_drive(world: World) -> None:
    await world.add(pledge_of("ann", world.drive, age_group=AgeGroup.UNDER_LIMIT), "1")
    await world.add(pledge_of("bob", world.drive), "2")
    assert await world.pledges.is_young(world.drive.id, key("ann"))
    assert not await world.pledges.is_young(world.drive.id, key("bob"))
    assert not await world.pledges.is_young(world.drive.id + 1, key("ann"))


async def test_a_second_try_with_another_age_unlocks_nothing(world: World) -> None:
    await world.add(pledge_of("ann", world.drive), "1")
    young = pledge_of("ann", world.drive, age_group=AgeGroup.UNDER_LIMIT, receipt=key("r"))
    assert await world.add(young, "2") is Outcome.ALREADY
    assert await world.pledges.is_young(world.drive.id, key("ann")), "said once is said"


async def test_marking_somebody_young_again_changes_nothing(world: World) -> None:
    await asyncio.gather(*(world.pledges.mark_young(world.drive.id, key("ann")) for _ in range(3)))
    assert await world.pledges.is_young(world.drive.id, key("ann"))
    assert await world.pledges.young_drives(key("ann")) == [world.drive.id]
    assert await world.pledges.young_drives(key("bob")) == []


async def test_anybody_in_a_drive_is_noticed_in_whatever_state(world: World) -> None:
    await world.add(organisation_of("ann", world.drive, "Cyber Club"), "1")
    assert await world.pledges.is_used([world.drive.wordings["en"].id])
