"""Discord's menu is made from the commands, within Discord's limits."""

import re
from typing import Any

import pytest

from adapters.discord.native import MANAGE, Menu, fingerprint, locales
from assistant import Role
from assistant.bootstrap import find_commands
from assistant.i18n import Words, words

COMMANDS = find_commands()
MENU = Menu(COMMANDS)
PAYLOAD = MENU.payload([words("en")])
_NAME = re.compile(r"[-_'\w]{1,32}")


def _each(options: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [found for each in options for found in (each, *_each(each.get("options", [])))]


def _size(command: dict[str, Any]) -> int:
    choices = sum(len(c["name"]) + len(str(c["value"])) for c in command.get("choices", []))
    below = sum(_size(each) for each in command.get("options", []))
    return len(command["name"]) + len(command.get("description", "")) + choices + below


def test_limits() -> None:
    assert len([each for each in PAYLOAD if each["type"] == 1]) <= 100
    for command in PAYLOAD:
        assert _size(command) <= 8000
        for each in (command, *_each(command.get("options", []))):
            if command["type"] == 1:
                assert _NAME.fullmatch(each["name"]), each["name"]
                assert each["name"] == each["name"].lower()
                assert 1 <= len(each["description"]) <= 100
            assert len(each.get("options", [])) <= 25
            assert len(each.get("choices", [])) <= 25
            names = [option["name"] for option in each.get("options", [])]
            assert len(set(names)) == len(names)
            required = [option.get("required", False) for option in each.get("options", [])]
            assert required == sorted(required, reverse=True), "required options come first"


def test_every_command_is_offered_once_to_those_who_may_use_it() -> None:
    for command in find_commands().all:
        found = MENU.slash(command.name)
        if not command.offered:
            assert found == command.name
            continue
        path = tuple(found.removeprefix("/").split(" "))
        assert MENU.command(path) == command
        assert (path[0] == MANAGE) == (command.role >= Role.MODERATOR)


@pytest.mark.parametrize("end", ["", " 7"])
def test_what_the_menu_calls_a_command_can_be_typed(end: str) -> None:
    for command in find_commands().all:
        if command.offered:
            assert MENU.words(f"{MENU.slash(command.name)}{end}") == f"{command.name}{end}"
    assert MENU.words("/Manage Moderators leave") == "moderators leave"


def test_what_is_said_to_type_is_read_where_it_is_typed_as_a_message() -> None:
    for command in COMMANDS.all:
        for example in command.examples if command.offered else ():
            assert COMMANDS.read(MENU.words(MENU.slash(example))) == COMMANDS.read(example)
    assert MENU.words("/tally drive:2 now: or never") == "tally #2 now: or never"


@pytest.mark.parametrize(
    "text", ["", "/", "/manage", "/manage it yourself", "hi /pledge", "/a/b c\nd"]
)
def test_other_words_stay(text: str) -> None:
    assert MENU.words(text) == text


def test_each_group_of_moderators_commands_says_what_it_is_for() -> None:
    manage = next(each for each in PAYLOAD if each["name"] == MANAGE)
    told = {each["name"]: each["description"] for each in manage["options"] if each["type"] == 2}
    assert len(set(told.values())) == len(told), "each its own"
    assert manage["description"] not in told.values()
    assert told["questions"] == "Where every question is answered."


def test_moderators_commands_are_one_group_that_members_do_not_see() -> None:
    groups = [each for each in PAYLOAD if "default_member_permissions" in each]
    assert [each["name"] for each in groups] == [MANAGE]
    assert groups[0]["default_member_permissions"] == 0x20
    assert groups[0]["contexts"] == [0]
    assert all(each["contexts"] == [0, 1] for each in PAYLOAD if each["name"] != MANAGE)


def _command(name: str) -> dict[str, Any]:
    return next(each for each in PAYLOAD if each["name"] == name)


def test_options_have_types_bounds_choices_and_completion() -> None:
    number = _command("principle")["options"][0]
    assert (number["type"], number["min_value"], number["max_value"]) == (4, 1, 9)
    assert number["autocomplete"]
    for name in ("pledge", "topics", "help"):
        assert _command(name)["options"][0]["autocomplete"]
    assert _command("ask")["options"][0]["required"]
    sure = _command("my-data-erase")["options"][0]
    assert sure["choices"] == [{"name": "yes", "value": "yes"}]


def test_what_is_said_to_type_is_how_it_is_typed_here() -> None:
    assert MENU.slash("my data") == "/my-data"
    assert MENU.slash("drive goal [#drive] <goal>") == "/manage drive goal"
    assert MENU.slash("receipt 9KX2") == "/receipt code:9KX2"
    assert MENU.slash("export xlsx") == "/manage export format:xlsx"
    assert MENU.slash("names #2 3") == "/names drive:2 page:3"
    assert (
        MENU.slash("drive roles Team, Youth Council")
        == "/manage drive roles roles:Team roles-2:Youth Council"
    )
    assert MENU.slash("log of last week") == "/manage log", "what does not fit is left out"
    assert MENU.slash("review") == "/manage review list"
    assert MENU.slash("pledge #2") == "/pledge drive:2"
    assert MENU.words("/pledge drive:2 please") == "pledge #2 please"
    for words_of_others in ("yes", "helpful", "what is the Paris Call?", "i pledge", ""):
        assert MENU.slash(words_of_others) == words_of_others


def test_it_is_told_anew_when_it_changed() -> None:
    assert fingerprint(PAYLOAD) == fingerprint(MENU.payload([words("en")]))
    assert fingerprint(PAYLOAD) != fingerprint(PAYLOAD[1:])


class _French:
    """A catalogue of one language, so that the way through the menu can be seen."""

    def gettext(self, message: str) -> str:
        return f"FR {message}"


def test_languages_that_both_know_are_in_it() -> None:
    french = Words("fr", _French())  # type: ignore[arg-type]  # all of a catalogue that is used
    made = Menu(find_commands()).payload([words("en"), french])
    assert made[0]["description_localizations"]["fr"].startswith("FR ")
    assert made[-1]["name_localizations"] == {"fr": "FR Answer this"}


@pytest.mark.parametrize(("language", "found"), [("en", 2), ("fr", 1), ("es", 2), ("sw", 0)])
def test_names_of_languages(language: str, found: int) -> None:
    assert len(list(locales(language))) == found
