"""Payloads as Discord sends them become requests."""

from datetime import UTC, datetime
from typing import Any

import pytest

from adapters.discord.inbound import Profile, heard, said, typed
from adapters.discord.native import Menu
from adapters.heard import Heard
from adapters.ids import CustomIds, Meaning, Pressed
from assistant import ButtonPress, CommandCall, Community, FormSubmission, Role, Text
from assistant.bootstrap import find_commands
from assistant.request import Request
from tests.adapters.discord import payloads
from tests.adapters.discord.payloads import BOT, MANAGE_GUILD, Reader, option, slash, sub
from tests.talking import NOW

MENU = Menu(find_commands())
CLUB = Community("discord", str(payloads.GUILD), "Club")


@pytest.fixture
async def reader() -> Reader:
    return Reader()


def hear(reader: Reader, payload: dict[str, Any], ids: CustomIds | None = None) -> Heard:
    profile = Profile(None, NOW)
    return heard(reader.interaction(payload), MENU, ids or CustomIds(), profile)


def request(reader: Reader, payload: dict[str, Any]) -> Request:
    return hear(reader, payload).request


async def test_roles_are_picked_with_their_names_and_the_servers_own_is_everybody(
    reader: Reader,
) -> None:
    def picking(*picked: int) -> dict[str, Any]:
        options = [
            option(name, str(role), 8)
            for name, role in zip(("roles", "roles-2"), picked, strict=False)
        ]
        made = slash(
            "manage", sub("drive", sub("roles", *options), group=True), rights=MANAGE_GUILD
        )
        named = {str(each): {"id": str(each), "name": f"Team {each % 10}"} for each in picked}
        made["data"]["resolved"] = {"roles": named}
        return made

    two = request(reader, picking(7001, 7002)).content
    assert two == CommandCall(
        "drive roles", {"roles": ("7001", "7002"), "role_names": ("Team 1", "Team 2")}
    )
    everybody = request(reader, picking(7001, payloads.GUILD)).content
    assert everybody == CommandCall("drive roles", {"roles": "everyone"})


async def test_who_where_and_when(reader: Reader) -> None:
    payload = slash("principle", option("number", 3, 4), nick="Annie", locale="fr")
    made = request(reader, payload)
    assert made.content == CommandCall("principle", {"number": "3"})
    assert made.community == CLUB
    assert made.user.identity == str(payloads.ANN)
    assert (made.user.platform, made.user.name, made.user.role) == ("discord", "Annie", Role.MEMBER)
    assert made.user.locale == "fr"
    assert made.user.role_known
    assert made.user.account_created == datetime(2016, 4, 30, 11, 18, 25, 796000, tzinfo=UTC)
    assert made.event == payload["id"]
    assert made.conversation.identity == str(payloads.CHANNEL)
    assert made.time == NOW
    assert made.modal


@pytest.mark.parametrize("rights", [MANAGE_GUILD, 1 << 3])
async def test_who_manages_the_server_is_a_moderator(reader: Reader, rights: int) -> None:
    payload = slash(
        "manage", sub("drive", sub("pause", option("drive", 2, 4)), group=True), rights=rights
    )
    made = request(reader, payload)
    assert made.user.role is Role.MODERATOR
    assert made.content == CommandCall("drive pause", {"drive": "2"})


async def test_who_does_not_is_none_whatever_they_call(reader: Reader) -> None:
    made = request(reader, slash("manage", sub("log"), rights=1 << 28))
    assert made.content == CommandCall("log")
    assert made.user.role is Role.MEMBER


async def test_a_command_with_others_below_it_is_called_list(reader: Reader) -> None:
    made = request(reader, slash("manage", sub("review", sub("list"), group=True)))
    assert made.content == CommandCall("review")


async def test_what_is_for_one_person_is_private_and_the_rest_public(reader: Reader) -> None:
    assert request(reader, slash("tally")).conversation.public
    for name in ("ask", "pledge", "my-data", "principle"):
        assert not request(reader, slash(name, option("question", "hi"))).conversation.public
    assert not request(reader, slash("tally", direct=True)).conversation.public


async def test_direct_messages_are_told_from_what_is_private_in_a_channel(reader: Reader) -> None:
    assert not request(reader, slash("my-data")).conversation.direct
    assert request(reader, slash("my-data", direct=True)).conversation.direct
    for direct in (True, False):
        message = reader.message(payloads.message("tally", mentions=(BOT,), direct=direct))
        made = said(message, MENU, CustomIds(), Profile(None, NOW)).request
        assert made.conversation.direct is direct


async def test_a_direct_message_belongs_to_where_the_person_was_last(reader: Reader) -> None:
    payload = slash("pledge", direct=True, rights=MANAGE_GUILD)
    found = heard(reader.interaction(payload), MENU, CustomIds(), Profile(CLUB, NOW))
    assert found.request.community == CLUB
    assert (found.request.user.role, found.request.user.role_known) == (Role.MEMBER, False)
    assert hear(reader, payload).request.community is None


async def test_numbers_out_of_range_are_left_out(reader: Reader) -> None:
    made = request(reader, slash("principle", option("number", 10**12, 4)))
    assert made.content == CommandCall("principle", {})


async def test_a_command_of_an_older_menu_is_an_unknown_button(reader: Reader) -> None:
    assert request(reader, slash("sing")).content == ButtonPress("")
    assert request(reader, slash("manage", sub("sing"))).content == ButtonPress("")


async def test_a_button_says_what_it_calls(reader: Reader) -> None:
    made = request(reader, payloads.button("c1:pledge?drive=3"))
    assert made.content == ButtonPress("pledge", {"drive": "3"})
    assert not made.conversation.public


async def test_a_choice_of_a_list_is_a_button(reader: Reader) -> None:
    made = request(reader, payloads.picked("m1", "c1:topics?group=act"))
    assert made.content == ButtonPress("topics", {"group": "act"})


async def test_sharing_is_public_and_what_can_be_shared_is_known(reader: Reader) -> None:
    found = hear(reader, payloads.button("s1:topic?id=wannacry"))
    assert found.request.conversation.public
    assert not found.asked
    assert hear(reader, payloads.button("c1:topic?id=wannacry")).asked
    for name in ("ask", "principle", "principles", "more", "topic"):
        assert hear(reader, slash(name)).asked
    assert not hear(reader, slash("tally")).asked
    assert not hear(reader, slash("ask", option("question", "hi"), direct=True)).asked


async def test_what_moderators_set_for_a_place_is_said_there(reader: Reader) -> None:
    for command in ("announcements+here", "moderators+here"):
        assert request(reader, payloads.button(f"c1:{command}")).conversation.public
    assert not request(reader, payloads.button("c1:settings")).conversation.public
    assert not request(reader, payloads.button("c1:tally")).conversation.public


async def test_the_owner_of_a_button_is_read_from_it(reader: Reader) -> None:
    found = hear(reader, payloads.button("c1:AbCd_-12:pledge"))
    assert found.owner == "AbCd_-12"
    assert found.request.content == ButtonPress("pledge")


@pytest.mark.parametrize(
    "custom_id", ["", "x", "pledge:1:2", "c1:", "c9:pledge", "f1:pledge", "c1:%ff", "c1:a?b", "m1"]
)
async def test_ids_of_others_and_of_other_versions_are_unknown(
    reader: Reader, custom_id: str
) -> None:
    content = request(reader, payloads.button(custom_id)).content
    assert isinstance(content, ButtonPress)
    assert MENU.command((content.name,)) is None or custom_id == "f1:pledge"


async def test_a_modal_is_a_whole_form(reader: Reader) -> None:
    ids = CustomIds()
    custom_id = ids.write(Pressed(Meaning.FORM, "pledge", {"drive": "1"}, agreed=True))
    values = {"age_group": ["to24"], "country": "India", "principles*": ["1", "3"], "name": ""}
    made = hear(reader, payloads.modal(custom_id, values), ids).request
    assert made.content == FormSubmission(
        "pledge",
        {
            "age_group": "to24",
            "country": "India",
            "principles": ("1", "3"),
            "name": "",
            "yes": True,
        },
        {"drive": "1"},
    )


async def test_parts_of_a_form_say_so(reader: Reader) -> None:
    first = request(reader, payloads.modal("p1:pledge", {"name": "x"})).content
    last = request(reader, payloads.modal("l1:pledge", {"kind": []})).content
    assert first == FormSubmission("pledge", {"name": "x"}, rest=True)
    assert last == FormSubmission("pledge", {"kind": ""}, held=True)


async def test_a_modal_of_an_older_kind_is_read_too(reader: Reader) -> None:
    payload = payloads.modal("f1:pledge", {})
    rows = [{"type": 1, "components": [{"type": 4, "custom_id": "name", "value": "Ann"}]}]
    payload["data"]["components"] = rows
    assert request(reader, payload).content == FormSubmission("pledge", {"name": "Ann"})


async def test_answer_this_asks_with_the_words_of_the_message_for_all_to_see(
    reader: Reader,
) -> None:
    about = payloads.message("who was behind wannacry?")
    data = {
        "id": "1",
        "name": "Answer this",
        "type": 3,
        "target_id": about["id"],
        "resolved": {"messages": {about["id"]: about}},
    }
    made = request(reader, payloads.interaction(2, data))
    assert made.content == CommandCall("ask", {"question": "who was behind wannacry?"})
    assert made.conversation.public
    data["resolved"]["messages"][about["id"]]["author"] = payloads.user(7, "bob")
    made = request(reader, payloads.interaction(2, data))
    assert isinstance(made.content, CommandCall)
    assert made.content.arguments["of_another"] == "yes"


async def test_what_is_typed_is_found(reader: Reader) -> None:
    data = {"name": "pledge", "type": 1, "options": [option("drive", "2", 4, focused=True)]}
    command, name, text = typed(reader.interaction(payloads.interaction(4, data)), MENU)
    assert command is not None
    assert (command.name, name, text) == ("pledge", "drive", "2")


async def test_a_mention_is_public_and_its_sign_is_not_part_of_the_words(reader: Reader) -> None:
    payload = payloads.message(f"<@{BOT}> wat is principle 3", mentions=(BOT,))
    made = said(reader.message(payload), MENU, CustomIds(), Profile(None, NOW)).request
    assert made.content == Text("wat is principle 3")
    assert made.conversation.public
    assert made.community == CLUB
    assert made.user.role is Role.MEMBER
    assert not made.modal


async def test_the_signs_of_discord_are_no_words_of_a_question(reader: Reader) -> None:
    typed = "does <@!77> <:pepe:123456> know <#5> <@&6> <t:1700000000:R>\n</ask:99> of 1<2 <b>?"
    about = payloads.message(f"<@{BOT}> {typed}", mentions=(BOT, 77))
    asked = "does know \n of 1<2 <b>?"
    assert said(
        reader.message(about), MENU, CustomIds(), Profile(None, NOW)
    ).request.content == Text(asked)
    made = request(reader, slash("ask", option("question", typed)))
    assert made.content == CommandCall("ask", {"question": asked})


async def test_a_moderator_who_writes_is_known_by_their_roles(reader: Reader) -> None:
    payload = payloads.message("log", mentions=(BOT,), roles=(str(payloads.GUILD + 50),))
    made = said(reader.message(payload), MENU, CustomIds(), Profile(None, NOW)).request
    assert made.user.role is Role.MODERATOR


async def test_a_reply_to_an_answer_is_about_its_topic(reader: Reader) -> None:
    answer = payloads.message("", author=BOT)
    ids = ("c1:more?topic=x", "k1:forgotten", "c1:helpful?topic=wannacry", "c1:tally")
    buttons = [{"type": 2, "style": 2, "label": "x", "custom_id": each} for each in ids]
    payload = payloads.message(f"<@{BOT}> tell me more", mentions=(BOT,))
    replied = {"type": 19, "referenced_message": answer}
    replied["message_reference"] = {"message_id": answer["id"], "channel_id": answer["channel_id"]}
    for rows, about in (([], ""), ([{"type": 1, "components": buttons}], "wannacry")):
        answer["components"] = rows
        made = said(reader.message(payload | replied), MENU, CustomIds(), Profile(None, NOW))
        assert made.request.content == Text("tell me more", about)
