"""A typed line becomes a Request: who, where, what, when."""

from dataclasses import replace
from typing import Final

import pytest

from adapters.terminal.inbound import Line, inbound
from adapters.terminal.settings import TerminalSettings
from assistant import (
    ButtonPress,
    CommandCall,
    Community,
    Content,
    Conversation,
    Role,
    Text,
    User,
)
from tests.talking import NOW

SETTINGS: Final = TerminalSettings(community="club", user="ann")
LINE: Final = Line(Text("what is the Paris Call?"), "event-1", NOW)


def test_a_line_says_who_where_what_and_when() -> None:
    request = inbound(LINE, SETTINGS)
    assert request.user == User("terminal", identity="ann", name="ann", role=Role.MEMBER)
    assert request.community == Community("terminal", identity="club", name="club")
    assert request.conversation == Conversation("club/private", public=False)
    assert request.content == Text("what is the Paris Call?")
    assert request.event == "event-1"
    assert request.time == NOW
    assert not request.modal  # a terminal asks field by field


def test_the_person_at_the_keyboard_is_a_member_unless_made_a_moderator() -> None:
    assert inbound(LINE, TerminalSettings()).user.role is Role.MEMBER
    assert inbound(LINE, TerminalSettings(role=Role.MODERATOR)).user.role is Role.MODERATOR


def test_roles_of_the_platform_come_along() -> None:
    assert inbound(LINE, replace(SETTINGS, roles=("Team", "Staff"))).user.roles == ("Team", "Staff")


def test_where_others_read_is_another_conversation() -> None:
    private = inbound(LINE, SETTINGS).conversation
    public = inbound(LINE, replace(SETTINGS, public=True)).conversation
    assert public.public
    assert public.identity != private.identity


def test_two_communities_are_two_conversations() -> None:
    here = inbound(LINE, SETTINGS)
    there = inbound(LINE, replace(SETTINGS, community="school"))
    assert here.conversation.identity != there.conversation.identity
    assert here.user == there.user  # one person all the same


def test_the_language_of_the_device_comes_along() -> None:
    assert inbound(LINE, replace(SETTINGS, locale="fr_CA")).user.locale == "fr_CA"


@pytest.mark.parametrize(
    "content",
    [
        Text(""),
        Text("\x1b[31m **bold** @everyone"),
        CommandCall("start"),
        ButtonPress("topic", {"id": "wannacry"}),
    ],
)
def test_what_was_said_is_handed_on_untouched(content: Content) -> None:
    assert inbound(Line(content, "event-1", NOW), SETTINGS).content is content


def test_the_same_line_gives_the_same_request() -> None:
    assert inbound(LINE, SETTINGS) == inbound(LINE, SETTINGS)
