"""The contract of `LinkStore`, run through every implementation (see worlds.py)."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.drives.drive import DriveState
from assistant.errors import RedeliveredError
from assistant.links.link import Hindrance, Link
from assistant.pledges.pledge import PledgeState
from assistant.pledges.store import Outcome
from assistant.storage import Stores
from assistant.storage.database import FILE
from assistant.tallies.figure import Pledger
from tests.storage.linking import at, event_at, link, offer_of
from tests.storage.making import (
    fresh_event,
    handed_in,
    key,
    organisation_of,
    pledge_of,
    rows,
)
from tests.storage.worlds import IMPLEMENTATIONS, World, check_figures
from tests.talking import NOW

ANN, BOB, CYD = key("ann"), key("bob"), key("cyd")


async def pledges(world: World, person: str, minutes: float = 0) -> Outcome:
    pledge = pledge_of(person, world.drive, pledged_at=at(minutes))
    new = replace(handed_in(pledge, f"{person} {minutes}"), at=at(minutes))
    return await world.pledges.add(new)


async def states(world: World, *persons: str) -> list[PledgeState]:
    return [(await world.mine(person)).state for person in persons]


async def linked(world: World) -> int:
    return (await world.tallies.figures(world.drive.id)).one(Pledger.PERSON, "linked")


# Offers and links


async def test_an_offer_is_found_by_its_maker_and_its_code(world: World) -> None:
    offer = offer_of("ann")
    assert await world.links.offer(offer, fresh_event()) is None
    assert await world.links.offer_of(ANN) == offer
    assert await world.links.by_code(offer.code) == offer
    assert await world.links.offer_of(BOB) is None
    assert await world.links.by_code(key("another code")) is None


async def test_a_new_offer_takes_the_place_of_the_old(world: World) -> None:
    await world.links.offer(offer_of("ann"), fresh_event())
    newer = replace(offer_of("ann"), code=key("a newer code"))
    await world.links.offer(newer, fresh_event())
    assert await world.links.by_code(offer_of("ann").code) is None
    assert await world.links.offer_of(ANN) == newer


async def test_both_accounts_see_each_other_once_both_agreed(world: World) -> None:
    offer = offer_of("ann")
    await world.links.offer(offer, fresh_event())
    assert await world.links.agree(offer.code, BOB, b"shown bob", event_at(at(59))) is None
    agreed = replace(offer, other=BOB, other_shown=b"shown bob", made_at=at(59))
    assert await world.links.agreed_by(BOB) == [agreed]
    assert await world.links.of_person(ANN) is None, "nothing is linked before both agreed"
    # The first account has an hour from then on.
    assert await world.links.confirm(ANN, offer.code, event_at(at(118))) is None
    assert await world.links.of_person(ANN) == Link(b"shown bob", at(118))
    assert await world.links.of_person(BOB) == Link(b"shown ann", at(118))
    assert await world.links.offer_of(ANN) is None
    assert await world.links.agreed_by(BOB) == []


async def test_an_offer_is_open_for_an_hour(world: World) -> None:
    offer = offer_of("ann")
    await world.links.offer(offer, fresh_event())
    late = await world.links.agree(offer.code, BOB, b"", event_at(at(60)))
    assert late is Hindrance.GONE
    await world.links.agree(offer.code, BOB, b"", event_at(at(59)))
    assert await world.links.confirm(ANN, offer.code, event_at(at(119))) is Hindrance.GONE
    assert await world.links.of_person(ANN) is None


async def test_what_cannot_be_agreed_to(world: World) -> None:
    offer = offer_of("ann")
    await world.links.offer(offer, fresh_event())
    agree = world.links.agree
    assert await agree(key("no code"), BOB, b"", fresh_event()) is Hindrance.GONE
    assert await agree(offer.code, ANN, b"", fresh_event()) is Hindrance.OWN
    assert await agree(offer.code, BOB, b"", fresh_event()) is None
    assert await agree(offer.code, BOB, b"", fresh_event()) is Hindrance.AGREED
    assert await agree(offer.code, CYD, b"", fresh_event()) is Hindrance.TAKEN


async def test_what_cannot_be_confirmed(world: World) -> None:
    offer = offer_of("ann")
    confirm = world.links.confirm
    assert await confirm(ANN, offer.code, fresh_event()) is Hindrance.GONE
    await world.links.offer(offer, fresh_event())
    assert await confirm(ANN, offer.code, fresh_event()) is Hindrance.GONE, "nobody has agreed"
    await world.links.agree(offer.code, BOB, b"", fresh_event())
    assert await confirm(BOB, offer.code, fresh_event()) is Hindrance.GONE, "not by the other side"
    assert await confirm(ANN, key("seen before"), fresh_event()) is Hindrance.GONE
    assert await confirm(ANN, offer.code, fresh_event()) is None
    assert await confirm(ANN, offer.code, fresh_event()) is Hindrance.LINKED


async def test_an_account_has_one_link_and_there_are_no_chains(world: World) -> None:
    assert await link(world, "ann", "bob") is None
    for one, other in (("ann", "cyd"), ("bob", "cyd"), ("cyd", "ann"), ("cyd", "bob")):
        assert await link(world, one, other) is Hindrance.LINKED
    assert await world.links.of_person(CYD) is None


async def test_of_two_links_at_once_one_is_made(world: World) -> None:
    """Bob agreed to both; whoever confirms first has the link."""
    for person in ("ann", "cyd"):
        await world.links.offer(offer_of(person), fresh_event())
        await world.links.agree(offer_of(person).code, BOB, b"", fresh_event())
    found = await asyncio.gather(
        *(world.links.confirm(p, offer_of(n).code, fresh_event()) for p, n in ((ANN, "ann"), (CYD, "cyd")))
    )  # fmt: skip
    assert sorted(map(str, found)) == ["None", "gone"]
    assert (await world.links.of_person(ANN) is None) != (await world.links.of_person(CYD) is None)


async def test_each_event_acts_once(world: World) -> None:
    event = fresh_event()
    await world.links.offer(offer_of("ann"), event)
    with pytest.raises(RedeliveredError):
        await world.links.offer(replace(offer_of("ann"), code=key("newer")), event)
    assert await world.links.offer_of(ANN) == offer_of("ann")
    await link(world, "bob", "cyd")
    event = fresh_event()
    assert await world.links.unlink(BOB, event)
    await link(world, "bob", "cyd")
    with pytest.raises(RedeliveredError):
        await world.links.unlink(BOB, event)
    assert await world.links.of_person(BOB)


async def test_an_offer_is_declined_or_taken_back(world: World) -> None:
    assert not await world.links.decline(ANN, fresh_event())
    assert not await world.links.unlink(ANN, fresh_event())
    await world.links.offer(offer_of("ann"), fresh_event())
    assert await world.links.decline(ANN, fresh_event())
    await world.links.offer(offer_of("ann"), fresh_event())
    await world.links.agree(offer_of("ann").code, BOB, b"", fresh_event())
    assert not await world.links.decline(BOB, fresh_event()), "that is not Bob's offer"
    assert await world.links.unlink(BOB, fresh_event()), "but what Bob agreed to ends"
    assert await world.links.offer_of(ANN) is None


async def test_old_offers_are_forgotten_and_links_are_not(stores: Stores) -> None:
    await stores.links.offer(offer_of("ann"), fresh_event())
    await stores.links.offer(offer_of("bob", at(1)), fresh_event())
    await stores.links.offer(offer_of("cyd"), fresh_event())
    await stores.links.agree(offer_of("cyd").code, key("dan"), b"", fresh_event())
    await stores.links.confirm(CYD, offer_of("cyd").code, fresh_event())
    await stores.forget_old(at(60))
    assert await stores.links.offer_of(ANN) is None
    assert await stores.links.offer_of(BOB)
    assert await stores.links.of_person(CYD)


# Counting


async def test_the_older_pledge_counts_and_unlinking_restores_both(world: World) -> None:
    await pledges(world, "ann", 1)
    await pledges(world, "bob", 2)
    assert await world.total() == 2
    await link(world, "bob", "ann", at(3))
    assert await states(world, "ann", "bob") == [PledgeState.COUNTED, PledgeState.LINKED]
    assert (await world.total(), await linked(world)) == (1, 1)
    assert await world.links.other_counts(BOB, world.drive.id)
    assert not await world.links.other_counts(ANN, world.drive.id)
    assert await world.tallies.recount() == []
    await world.links.unlink(ANN, event_at(at(4)))
    assert await states(world, "ann", "bob") == [PledgeState.COUNTED, PledgeState.COUNTED]
    assert (await world.total(), await linked(world)) == (2, 0)
    assert not await world.links.other_counts(BOB, world.drive.id)
    await check_figures(world, [world.drive], ["ann", "bob"])


async def test_a_later_pledge_of_a_linked_account_is_kept_and_not_counted(world: World) -> None:
    await link(world, "ann", "bob")
    assert await pledges(world, "ann", 1) is Outcome.ADDED
    assert await pledges(world, "bob", 2) is Outcome.LINKED
    assert (await world.total(), await linked(world)) == (1, 1)
    made = (await world.tallies.figures(world.drive.id)).one(Pledger.PERSON, "made")
    assert made == 1


async def test_pledges_of_both_at_once_count_once_by_their_age(world: World) -> None:
    await link(world, "ann", "bob")
    found = await asyncio.gather(  # in the order of their asking
        pledges(world, "cyd", 0), pledges(world, "ann", 2), pledges(world, "bob", 1)
    )
    assert list(found) == [Outcome.ADDED, Outcome.LINKED, Outcome.ADDED]
    assert (await world.total(), await linked(world)) == (2, 1)
    assert await world.tallies.recount() == []


async def test_when_the_one_that_counts_is_withdrawn_the_other_counts(world: World) -> None:
    await link(world, "ann", "bob")
    await pledges(world, "ann", 1)
    await pledges(world, "bob", 2)
    ann = await world.mine("ann")
    await world.change(ann, PledgeState.WITHDRAWN, "withdraw")
    assert await states(world, "ann", "bob") == [PledgeState.WITHDRAWN, PledgeState.COUNTED]
    again = replace(await world.mine("ann"), pledged_at=at(3))
    await world.change(again, PledgeState.COUNTED, "again")
    assert await states(world, "ann", "bob") == [PledgeState.LINKED, PledgeState.COUNTED]
    await world.change(await world.mine("ann"), PledgeState.WITHDRAWN, "once more")
    assert (await world.total(), await linked(world)) == (1, 0)
    assert await world.tallies.recount() == []


async def test_what_is_set_aside_lets_the_other_count_until_it_counts_again(world: World) -> None:
    await link(world, "ann", "bob")
    await pledges(world, "ann", 1)
    await pledges(world, "bob", 2)
    await world.change(await world.mine("ann"), PledgeState.SET_ASIDE, "aside")
    assert await states(world, "ann", "bob") == [PledgeState.SET_ASIDE, PledgeState.COUNTED]
    await world.change(await world.mine("ann"), PledgeState.COUNTED, "restored")
    assert await states(world, "ann", "bob") == [PledgeState.COUNTED, PledgeState.LINKED]
    assert await world.tallies.recount() == []


async def test_erasing_one_account_leaves_the_other_counted_and_nothing_of_the_link(
    world: World,
) -> None:
    await link(world, "ann", "bob")
    await pledges(world, "ann", 1)
    await pledges(world, "bob", 2)
    await world.links.offer(offer_of("cyd"), fresh_event())
    erased = await world.pledges.erase(ANN, fresh_event())
    assert erased == 0, "the count is what it was: the other account's pledge counts instead"
    assert await states(world, "bob") == [PledgeState.COUNTED]
    assert await world.links.of_person(ANN) is None
    assert await world.links.of_person(BOB) is None
    assert await world.links.offer_of(CYD), "that is somebody else's"
    assert await world.tallies.recount() == []


async def test_erasing_takes_offers_along_from_both_sides(world: World) -> None:
    await world.links.offer(offer_of("ann"), fresh_event())
    await world.links.agree(offer_of("ann").code, BOB, b"shown bob", fresh_event())
    await world.pledges.erase(BOB, fresh_event())
    assert await world.links.offer_of(ANN) is None, "it held Bob's name"
    await world.links.offer(offer_of("ann"), fresh_event())
    await world.pledges.erase(ANN, fresh_event())
    assert await world.links.offer_of(ANN) is None


async def test_organisations_are_not_touched(world: World) -> None:
    for number, (person, name) in enumerate((("ann", "Library"), ("bob", "School"))):
        await world.add(organisation_of(person, world.drive, name), f"organisation {number}")
        found = await world.mine(person, Pledger.ORGANISATION)
        await world.change(found, PledgeState.COUNTED, f"confirm {number}")
    await link(world, "ann", "bob")
    assert await world.total(Pledger.ORGANISATION) == 2
    await world.links.unlink(ANN, fresh_event())
    assert await world.total(Pledger.ORGANISATION) == 2
    assert await world.tallies.recount() == []


@pytest.mark.parametrize("how", ["closed", "deadline"])
async def test_a_drive_that_is_over_stays_as_it_is(world: World, how: str) -> None:
    async def over() -> None:
        if how == "closed":
            await world.drives.set_state(world.drive.id, DriveState.CLOSED, fresh_event())
        else:
            await world.drives.set_deadline(world.drive.id, at(3), fresh_event())

    await pledges(world, "ann", 1)
    await pledges(world, "bob", 2)
    await pledges(world, "cyd", 2.5)
    await link(world, "ann", "bob", at(2.9))
    await over()
    await link(world, "cyd", "dan", at(3))
    await world.links.unlink(ANN, event_at(at(4)))
    assert (await world.total(), await linked(world)) == (2, 1)
    await link(world, "bob", "cyd", at(5))
    assert (await world.total(), await linked(world)) == (2, 1)
    # A name that is hidden later moves no count either.
    hidden = replace(await world.mine("cyd"), name=None)
    await world.pledges.replace(replace(handed_in(hidden, "hide"), at=at(6)), hidden.state)
    assert (await world.total(), await linked(world)) == (2, 1)
    await world.pledges.erase(key("cyd"), event_at(at(7)))
    assert (await world.total(), await linked(world)) == (1, 1), "who erases leaves the count"
    assert await world.tallies.recount() == []


async def test_linking_and_unlinking_brings_about_no_publication(world: World) -> None:
    await pledges(world, "ann", 1)
    await pledges(world, "bob", 2)
    before = (await world.tallies.figures(world.drive.id)).one(Pledger.PERSON, "made")
    for number in range(6):
        await link(world, "ann", "bob", at(3 + number))
        await world.links.unlink(ANN, event_at(at(3 + number)))
    after = (await world.tallies.figures(world.drive.id)).one(Pledger.PERSON, "made")
    assert after == before == 2


async def test_the_history_says_what_links_did(tmp_path: Path) -> None:
    async with IMPLEMENTATIONS["sqlite"](tmp_path) as world:
        await link(world, "ann", "bob")
        await pledges(world, "ann", 1)
        await pledges(world, "bob", 2)
        await world.links.unlink(BOB, event_at(NOW))
        noted = rows(tmp_path / FILE, 'SELECT kind, "by" FROM change ORDER BY id')
    assert noted == [("pledged", 1), ("linked", 0), ("unlinked", 1)]
