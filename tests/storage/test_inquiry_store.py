"""The contract of `InquiryStore`, and what deciding does to what was asked."""

import asyncio
from dataclasses import replace

import pytest

from assistant.acts import Act, What
from assistant.errors import RedeliveredError
from assistant.identity import Event
from assistant.markup import plain
from assistant.outbox import MODERATORS, Announcement, AnnouncementKind
from assistant.pledges.inquiries import Inquiry, asked_key
from assistant.pledges.pledge import Pledge, PledgeState
from assistant.tallies.figure import Pledger
from tests.storage.making import fresh_event, handed_in, key, organisation_of
from tests.storage.worlds import World
from tests.talking import NOW


async def wait(
    world: World, person: str = "olga", name: str = "Library", **changed: object
) -> Pledge:
    """Hand an organisation in that left an address."""
    address = {"address": b"sealed", **changed}
    await world.add(organisation_of(person, world.drive, name, **address), f"hand in {person}")
    return await world.mine(person, Pledger.ORGANISATION)


def act(pledge: Pledge) -> Act:
    return Act(pledge.community, What.ASKED_BACK, pledge.name or "", "", key("mona"), b"m", NOW)


async def ask(
    world: World, pledge: Pledge, question: str = "Who?", event: Event | None = None
) -> bool:
    event = event or fresh_event()

    def told(person: bytes, address: bytes) -> Announcement:
        return Announcement(
            pledge.community,
            asked_key(pledge.id, event.key.hex()),
            plain(question),
            NOW,
            kind=AnnouncementKind.DIRECT,
            person=person,
            address=address,
        )

    inquiry = Inquiry(pledge.id, question, event.at)
    return await world.inquiries.ask(inquiry, told, event, act(pledge))


async def reply(world: World, inquiry: Inquiry, text: str) -> bool:
    event = fresh_event()
    told = Announcement(
        world.drive.community, f"answered {event.key.hex()}", plain("told"), NOW, place=MODERATORS
    )
    answered = replace(inquiry, answer=text, answered_at=NOW)
    return await world.inquiries.answer(answered, told, event)


async def due(world: World, person: str) -> list[str]:
    """Give what is due for somebody, and leave it due."""
    found = await world.outbox.claim(
        world.drive.community, NOW, 50, key(person), moderators=person == "mona"
    )
    for each in found:
        await world.outbox.retry(each.id, NOW)
    return [str(each.announcement.text) for each in found]


async def test_a_question_goes_to_whoever_handed_in_and_its_answer_back(world: World) -> None:
    pledge = await wait(world)
    assert await ask(world, pledge)
    assert await due(world, "olga") == ["Who?"]
    assert await due(world, "ben") == []
    inquiry = (await world.inquiries.of([pledge.id]))[pledge.id]
    assert inquiry == Inquiry(pledge.id, "Who?", NOW)
    assert await reply(world, inquiry, "Me.")
    assert (await world.inquiries.of([pledge.id]))[pledge.id].answer == "Me."
    assert "told" in await due(world, "mona")
    assert await world.inquiries.of([]) == {}


async def test_another_question_takes_the_place_of_the_first(world: World) -> None:
    pledge = await wait(world)
    first, second = fresh_event(), fresh_event()
    second = Event(second.key, NOW.replace(hour=13))
    assert await ask(world, pledge, "Who?", first)
    before = (await world.inquiries.of([pledge.id]))[pledge.id]
    assert await ask(world, pledge, "Where?", second)
    assert await due(world, "olga") == ["Where?"], "what was not sent yet is not sent any more"
    assert not await reply(world, before, "Me."), "that question stands no more"
    assert (await world.inquiries.of([pledge.id]))[pledge.id].answer == ""


async def test_a_redelivered_question_is_asked_once(world: World) -> None:
    pledge, event = await wait(world), fresh_event()
    asked = await asyncio.gather(
        *(ask(world, pledge, "Who?", event) for _ in range(3)), return_exceptions=True
    )
    assert [each for each in asked if each is True] == [True]
    assert all(isinstance(each, RedeliveredError) for each in asked if each is not True)
    assert await due(world, "olga") == ["Who?"]


async def test_who_left_no_address_or_waits_no_more_is_not_asked(world: World) -> None:
    assert not await ask(world, await wait(world, address=b""))
    pledge = await wait(world, "nora", "Clinic")
    await world.change(pledge, PledgeState.DECLINED, "decide")
    assert not await ask(world, pledge)
    assert await world.inquiries.of([pledge.id]) == {}


@pytest.mark.parametrize(
    "state", [PledgeState.COUNTED, PledgeState.DECLINED, PledgeState.WITHDRAWN]
)
async def test_what_was_asked_goes_when_it_waits_no_more(world: World, state: PledgeState) -> None:
    pledge, other = await wait(world), await wait(world, "nora", "Clinic")
    await ask(world, pledge)
    await ask(world, other)
    await world.change(pledge, state, "decide")
    assert list(await world.inquiries.of([pledge.id, other.id])) == [other.id]
    assert await due(world, "olga") == []
    assert await due(world, "nora") == ["Who?"]


async def test_a_decision_is_told_in_the_same_commit_and_once(world: World) -> None:
    pledge = await wait(world)
    told = Announcement(
        pledge.community,
        "decided",
        plain("Confirmed."),
        NOW,
        kind=AnnouncementKind.DIRECT,
        person=key("olga"),
        address=b"sealed",
    )
    for number, state in enumerate((PledgeState.COUNTED, PledgeState.DECLINED)):
        new = handed_in(replace(pledge, state=state, address=b""), f"decide {number}")
        stored = await world.pledges.replace(
            replace(new, decision=replace(told, key=f"decided {number}")), PledgeState.WAITING
        )
        assert stored == (number == 0)
    assert await due(world, "olga") == ["Confirmed."]
    assert (await world.mine("olga", Pledger.ORGANISATION)).address == b""


async def test_erasing_takes_what_was_asked(world: World) -> None:
    pledge = await wait(world)
    await ask(world, pledge)
    await world.pledges.erase(key("olga"), fresh_event())
    assert await world.inquiries.of([pledge.id]) == {}
    assert await due(world, "olga") == []


async def test_confirmed_ones_of_a_community_newest_first(world: World) -> None:
    for person, name in (("olga", "Library"), ("nora", "Clinic"), ("nils", "School")):
        pledge = await wait(world, person, name)
        if person != "nils":
            await world.change(pledge, PledgeState.COUNTED, f"confirm {person}")
    drive, home = world.drive.id, world.drive.community
    found = await world.pledges.confirmed(drive, home, Pledger.ORGANISATION, 9)
    assert [each.name for each in found] == ["Clinic", "Library"]
    assert len(await world.pledges.confirmed(drive, home, Pledger.ORGANISATION, 1)) == 1
    second = await world.pledges.confirmed(drive, home, Pledger.ORGANISATION, 1, 1)
    assert [each.name for each in second] == ["Library"]
    assert await world.pledges.how_many_named(drive, home) == {Pledger.ORGANISATION: 2}
    assert await world.pledges.confirmed(drive, home + 1, Pledger.ORGANISATION, 9) == []
    assert await world.pledges.confirmed(drive, home, Pledger.ENDORSER, 9) == []


async def test_nobody_is_linked_to_a_stranger(world: World) -> None:
    assert not await world.pledges.are_linked(key("ann"), key("ben"))
