"""Completion at the keyboard, made from the commands themselves."""

import pytest

from adapters.terminal.native import completions
from assistant import Role
from assistant.bootstrap import find_commands

COMMANDS = find_commands().all


def test_a_beginning_is_completed_to_every_command_that_has_it() -> None:
    assert completions(COMMANDS, "my", Role.MEMBER) == [
        "my data",
        "my data erase",
        "my data export",
    ]


@pytest.mark.parametrize("typed", ["PRINCIPLES", "  principles", "Principles"])
def test_capitals_and_leading_spaces_do_not_matter(typed: str) -> None:
    assert completions(COMMANDS, typed, Role.MEMBER) == ["principles"]


@pytest.mark.parametrize("typed", ["what is", "tally now", "\x1b", "\ud800"])
def test_what_no_command_begins_with_is_completed_to_nothing(typed: str) -> None:
    assert completions(COMMANDS, typed, Role.MEMBER) == []


def test_a_member_is_offered_no_command_of_moderators() -> None:
    member = completions(COMMANDS, "", Role.MEMBER)
    moderator = completions(COMMANDS, "", Role.MODERATOR)
    only = {command.name for command in COMMANDS if command.role is Role.MODERATOR}
    assert only
    assert set(member).isdisjoint(only)
    assert set(moderator) == {command.name for command in COMMANDS}


def test_completions_come_in_alphabetical_order() -> None:
    found = completions(COMMANDS[::-1], "", Role.MODERATOR)
    assert found == sorted(found)
