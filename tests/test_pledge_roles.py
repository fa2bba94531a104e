"""Who may pledge: asked when a form opens, and again when it is sent."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.assistant import Assistant
from assistant.drives.roles import MOST_ROLE_NAME, PlatformRole, may_pledge, typed
from assistant.reply import Reply
from assistant.request import CommandCall, Content, FormSubmission, Role, Text, User, Values
from tests.conftest import Build
from tests.talking import Person

ONLY = "In this community the drive is for members with the role Youth Council or Team."
WHOLE: Values = {"age_group": "from25", "yes": True}


async def as_one(person: Person, content: Content, *roles: str) -> Reply:
    """Do something as somebody with these roles of the platform."""
    request = person.request(content)
    user = replace(request.user, roles=roles)
    return await person.assistant.handle(replace(request, user=user))


async def heard(person: Person, text: str, *roles: str) -> str:
    return str((await as_one(person, Text(text), *roles)).flat())


@pytest.fixture
async def bound(mona: Person) -> None:
    await mona.says("drive roles Youth Council, Team")


@pytest.mark.usefixtures("bound")
@pytest.mark.parametrize("role", ["Team", "team", "YOUTH COUNCIL", "youth  council"])
async def test_one_of_the_roles_is_enough_whatever_its_case(role: str, ann: Person) -> None:
    assert "Which age group?" in await heard(ann, "pledge", "Staff", role)


@pytest.mark.usefixtures("bound")
@pytest.mark.parametrize("roles", [(), ("Staff",), ("Tea",), ("Team B",), ("",)])
async def test_without_one_nobody_pledges(roles: tuple[str, ...], ann: Person) -> None:
    assert ONLY in await heard(ann, "pledge", *roles)
    form = FormSubmission("pledge", WHOLE, {"drive": "1", "wording": "1"})
    assert ONLY in str((await as_one(ann, form, *roles)).flat())
    assert "0 people" in await ann.says("tally")


async def test_it_is_asked_again_when_the_form_is_sent(ann: Person, mona: Person) -> None:
    for line in ("pledge", "17", "skip", "skip", "skip"):
        await ann.says(line)
    await mona.says("drive roles Youth Council, Team")
    assert ONLY in await ann.says("yes")
    assert "0 people" in await ann.says("tally")
    assert "form" not in await ann.says("my data"), "it could not be sent off any more"


async def test_an_organisation_s_form_is_asked_again_too(ann: Person, mona: Person) -> None:
    for line in ("pledge organisation", "25 or older", "Library", "1", "skip", "skip"):
        await ann.says(line)
    await mona.says("drive roles Youth Council, Team")
    assert ONLY in await ann.says("yes")
    assert "No organisation is waiting." in await mona.says("organisations")


async def test_who_pledged_before_stays_counted_and_may_take_it_back(
    ann: Person, mona: Person
) -> None:
    await ann.pledges()
    await mona.says("drive roles Youth Council, Team")
    assert "You have pledged already" in await ann.says("pledge")
    await ann.says("1")  # change it
    assert "Which country" in await ann.says("17")
    await ann.says("cancel")
    assert "Your pledge is taken back" in await ann.says("withdraw")
    assert ONLY in await ann.says("pledge")


async def test_a_platform_hands_in_ids_and_names(ann: Person, mona: Person) -> None:
    given_roles = {"roles": ("123", "456"), "role_names": ("Youth Council", "Team")}
    reply = await mona.does(CommandCall("drive roles", given_roles))
    assert "members with the role Youth Council or Team" in str(reply.flat())
    assert "as you typed them" not in str(reply.flat())
    assert "as you typed them" in await mona.says("drive roles Youth Council, Team")
    await mona.does(CommandCall("drive roles", given_roles))
    assert ONLY in await heard(ann, "pledge", "Team")
    assert "Which age group?" in await heard(ann, "pledge", "456")


async def test_another_community_is_not_bound(assistant: Assistant, mona: Person) -> None:
    await mona.says("drive roles Team")
    assert "Which age group?" in await Person(assistant, community="another club").says("pledge")


async def test_another_process_learns_of_it(make: Build) -> None:
    here, there = await make(), await make()
    mona = Person(here, name="mona", role=Role.MODERATOR)
    ann = Person(there)
    await mona.says("drive roles Youth Council, Team")
    assert ONLY in await ann.says("pledge")


async def test_a_closed_drive_stays_as_it_is(mona: Person) -> None:
    await mona.says("drive close")
    await mona.says("1")
    assert "That drive is closed" in await mona.says("drive roles #1 Team")


@given(st.text(max_size=300))
def test_whatever_is_typed_names_short_roles_once_each(names: str) -> None:
    found = typed(names)
    assert all(0 < len(role.name) <= MOST_ROLE_NAME for role in found)
    folded = [role.identity.casefold() for role in found]
    assert len(set(folded)) == len(folded)
    for role in found:
        assert may_pledge(User("terminal", "ann", roles=(role.name,)), found)


def test_nobody_is_kept_out_where_no_role_is_asked_for() -> None:
    assert may_pledge(User("terminal", "ann"), ())
    assert not may_pledge(User("terminal", "ann"), (PlatformRole("1", "Team"),))


async def test_guests_pledge_unless_the_operator_says_no(make: Build) -> None:
    for allowed in (True, False):
        assistant = await make(guests_may_pledge=allowed)
        person = Person(assistant, name=f"guest-{allowed}")
        request = person.request(Text("pledge"))
        for guest, refusal in ((None, "could not find out just now"), (True, "you are a guest")):
            user = replace(request.user, guest=guest)
            asked = replace(request, user=user, event=f"asked {guest}")
            said = str((await assistant.handle(asked)).flat())
            assert ("Which age group?" in said or "open question" in said) is allowed
            assert (refusal in said) is not allowed


async def test_typed_names_of_roles_shut_nobody_out_where_the_platform_has_ids(
    assistant: Assistant,
) -> None:
    mona = Person(assistant, "mona", role=Role.MODERATOR, platform="slack")
    assert "I cannot tell roles by their typed names" in await mona.says("drive roles Team")
    assert "everybody" in (await mona.says("drive roles")).lower()
