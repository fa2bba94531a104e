"""The app's home: what matters most stands there, nothing is lost in silence, and it costs nothing."""

import json
from dataclasses import replace
from typing import Any

import pytest

from adapters.ids import CustomIds
from adapters.showing import Way
from adapters.slack.home import page
from adapters.slack.native import Menu
from adapters.slack.outbound import LONGEST_ID
from assistant import Button, Reply, Role, Text, parse
from assistant.assistant import Assistant
from assistant.i18n import words
from assistant.overview import Part
from tests.adapters.slack.limits import check_blocks
from tests.adapters.slack.payloads import TEAM
from tests.conftest import Build
from tests.joint import Town
from tests.talking import Person

MOST_BYTES = 250_000
CITIES = [f"{first}{last}" for first in ("Aba", "Bera", "Ceno", "Dilo", "Ezra") for last in
          ("burg", "ville", "stad", "polis", "grad", "ton")]  # fmt: skip
View = dict[str, Any]


async def page_of(person: Person) -> View:
    """Lay somebody's page out, within all limits."""
    parts = await person.assistant.page(person.request(Text("")))
    way = Way(CustomIds(LONGEST_ID), Menu(person.assistant.services.commands).slash, private=True)
    return checked(page(parts, way, words("en")))


def checked(view: View) -> View:
    check_blocks([each for each in view["blocks"] if each["type"] != "divider"], 90)
    assert len(view["blocks"]) <= 100
    assert len(json.dumps(view)) <= MOST_BYTES
    return view


def read(view: View) -> str:
    """Give what is read on it, with the labels of what can be pressed."""
    lines: list[str] = []
    for block in view["blocks"]:
        lines += [block["text"]["text"]] if "text" in block else []
        lines += [f"({block['label']['text']})"] if "label" in block else []
        for each in block.get("elements", ()):
            lines += [f"[{one['text']['text']}]" for one in each.get("options", [each])]
        lines += ["----"] if block["type"] == "divider" else []
    return "\n".join(lines)


def member(assistant: Assistant, name: str = "ann", role: Role = Role.MEMBER) -> Person:
    return Person(assistant, name=name, role=role, platform="slack", community=TEAM)


async def says(person: Person, *lines: str) -> str:
    """Say one thing after the other; hear the last reply."""
    heard = ""
    for line in lines:
        heard = await person.says(line)
    return heard


@pytest.fixture
async def busy(assistant: Assistant) -> Person:
    """A moderator of a community in which much goes on, who takes part in it."""
    mona = member(assistant, "mona", Role.MODERATOR)
    for number in range(2, 8):
        heard = await says(mona, "drive start", f"Peace Day {number}", "skip", "people", "100",
                           "skip", "skip", "yes")  # fmt: skip
        assert f"#{number}" in heard
    for number in (1, 2, 3):
        await says(mona, f"pledge #{number}", "17", "skip", "skip", "skip", "yes")
    for number in range(30):
        speaker = member(assistant, f"speaker {number}")
        asked = f"pledge organisation #{number % 7 + 1}"
        heard = await says(speaker, asked, "30", f"Library of {CITIES[number]}", "1", "skip", "skip",
                           "yes")  # fmt: skip
        assert "waits for a moderator" in heard
    for number in range(12):
        asker = member(assistant, f"asker {number}")
        await says(asker, f"how many {CITIES[number]} chairs are in the room", "pass on")
    return mona


async def test_what_matters_most_stands_there_however_much_goes_on(busy: Person) -> None:
    shown = read(await page_of(busy))
    parts = shown.split("----\n")
    drives, pledges, data, organisations, questions, checks = parts[1:]
    assert "You have pledged here." in drives
    assert "*#4 Peace Day 4*\n0 people and 0 organisations.\nGoal: 100 people. Reached: 0" in drives
    assert "[Pledge: #4 Peace Day 4]" in drives
    assert "2 more drives take pledges here: `/pariscall drive` shows all of them." in drives
    assert "not an official signature" in drives
    assert pledges.count("Pledged on 24 November 2026") == 3
    assert "[Change or take back: Peace Day 3]" in pledges
    assert "Stored about you" in data
    assert "[Erase everything]" in data
    assert "30 organisations are waiting:" in organisations
    assert (
        "There is more than fits here: `/pariscall organisations` shows all of it." in organisations
    )
    assert "[Show all of it]" in organisations
    assert "[Next page]" not in organisations
    assert "[Confirm 4: Library of Ababurg]" in organisations
    assert "questions are waiting for an answer." in questions
    assert "No pledges wait for a check." in checks


async def test_a_queue_in_which_something_waits_comes_first(assistant: Assistant) -> None:
    await says(member(assistant), "how many chairs are in the room", "pass on")
    shown = read(await page_of(member(assistant, "mona", Role.MODERATOR)))
    assert shown.index("1 question is waiting") < shown.index("No organisation is waiting")


async def test_communities_that_ask_to_join_are_shown_to_the_moderators(
    assistant: Assistant,
) -> None:
    club, school = Town(assistant, "club"), Town(assistant, "school")
    await school.asks(await club.invites(await club.starts("Peace Day")))
    shown = read(await page_of(club.mona))
    assert "Another community asks to join *Peace Day*: `/pariscall drive communities #2`" in shown
    assert "[Show who asks: Peace Day]" in shown


async def test_a_member_sees_no_queue_and_a_drive_alone_has_the_plain_button(
    assistant: Assistant,
) -> None:
    shown = read(await page_of(member(assistant)))
    assert "\n[Pledge]\n" in shown
    assert "You have not pledged yet." in shown
    assert "Nothing is stored about you." in shown
    assert "waiting" not in shown
    assert shown.count("[") == 1


def test_the_longest_page_is_within_the_limits_and_says_what_it_leaves_out() -> None:
    long = "\U0001f54a" * 74 + ". "
    button = Button(long, "organisations confirm", {"number": "1"})
    whole = Reply(parse(long * 200), title=long, buttons=(button,) * 5)
    parts = [Part("drive", (whole,) * 7), *(Part("review", (whole,)) for _ in range(6))]
    way = Way(CustomIds(LONGEST_ID), private=True)
    view = checked(page(parts, way, words("en")))
    assert read(view).count("There is more than fits here: `review` shows all of it.") == 6


async def test_looking_at_it_costs_nothing_of_what_one_may_send(make: Build) -> None:
    ann = member(await make(messages_a_minute=2))
    for _ in range(12):
        await page_of(ann)
    assert "Principle 1" in await ann.says("principle 1")


async def test_what_goes_wrong_with_it_is_excused(
    assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fails(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("assistant.commands.my_data.besides", fails)
    shown = read(await page_of(member(assistant)))
    assert "Something went wrong on my side" in shown
    assert "(Ask about" in shown


@pytest.mark.parametrize("allowed", [True, False])
async def test_a_guest_who_may_not_pledge_is_not_offered_it(make: Build, allowed: bool) -> None:
    assistant = await make(guests_may_pledge=allowed)
    request = member(assistant).request(Text(""))
    parts = await assistant.page(replace(request, user=replace(request.user, guest=True)))
    offered = [button.command for part in parts for each in part.replies for button in each.buttons]
    assert ("pledge" in offered) is allowed
