"""The manifest is made from the commands, and asks for no more than is used."""

import ast
import re
from pathlib import Path
from typing import Any, Final

import pytest
from pydantic import ValidationError

from adapters import slack
from adapters.slack.native import ANSWER, EVENTS, REASONS, SHORT, Menu, manifest
from adapters.slack.settings import SlackSettings
from assistant.bootstrap import find_commands

COMMANDS = find_commands()
MENU = Menu(COMMANDS)
_FOLDER: Final = Path(slack.__file__).parent

# What each call of the Web API needs, as Slack's reference of methods tells; "" is nothing.
NEEDS: Final = {
    "apps_connections_open": "",  # the app-level token
    "auth_test": "",
    "chat_postEphemeral": "chat:write",
    "chat_postMessage": "chat:write",
    "chat_update": "chat:write",
    "conversations_open": "im:write",
    "files_upload_v2": "files:write",
    "files_getUploadURLExternal": "files:write",
    "files_completeUploadExternal": "files:write",
    "users_info": "users:read",
    "views_open": "",
    "views_publish": "",
    "views_push": "",
    "views_update": "",
}
# What an event or a thing offered needs to be sent at all.
OFFERED: Final = {
    "app_home_opened": "",
    "app_mention": "app_mentions:read",
    "app_uninstalled": "",
    "message.im": "im:history",
    "tokens_revoked": "",
}
_CALL: Final = re.compile(
    r"(?:apps|auth|chat|conversations|files|pins|reactions|team|users|views)_\w+"
)


def _settings(**more: Any) -> SlackSettings:
    return SlackSettings(**{"_env_file": None, **more})


def _called() -> set[str]:
    """Find each method of Slack's client that the adapter's code names."""
    return {
        node.attr
        for path in _FOLDER.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and _CALL.fullmatch(node.attr)
    }


def test_scopes_are_all_that_is_needed_and_no_more() -> None:
    called = _called()
    assert called <= NEEDS.keys(), "say what the new call needs"
    needed = {"commands", *(NEEDS[each] for each in called), *OFFERED.values()} - {""}
    asked = set(manifest(COMMANDS, _settings())["oauth_config"]["scopes"]["bot"])
    assert asked == set(REASONS)
    assert needed <= asked
    if called:  # nothing is called while there is no client yet
        assert asked == needed


def test_each_scope_has_a_line_of_its_own() -> None:
    assert len(set(REASONS.values())) == len(REASONS)
    assert all(each and "\n" not in each for each in REASONS.values())


def test_events_are_those_that_are_known() -> None:
    made = manifest(COMMANDS, _settings())["settings"]["event_subscriptions"]
    assert made == {"bot_events": list(EVENTS)}
    assert set(EVENTS) == OFFERED.keys()


def test_socket_mode_needs_no_address() -> None:
    made = manifest(COMMANDS, _settings())
    assert made["settings"]["socket_mode_enabled"]
    assert "http" not in str(made)


@pytest.mark.parametrize("given", ["https://x.example", "https://x.example/slack/events"])
def test_over_http_all_comes_to_one_address(given: str) -> None:
    made = manifest(COMMANDS, _settings(), http=given, short=True)
    address = "https://x.example/slack/events"
    assert not made["settings"]["socket_mode_enabled"]
    assert made["settings"]["event_subscriptions"]["request_url"] == address
    assert made["settings"]["interactivity"] == {
        "is_enabled": True,
        "request_url": address,
        "message_menu_options_url": address,
    }
    assert {each["url"] for each in made["features"]["slash_commands"]} == {address}


def test_the_command_is_called_as_is_set_and_short_ones_are_asked_for() -> None:
    made = manifest(COMMANDS, _settings(slack_command="/paris2"))
    (only,) = made["features"]["slash_commands"]
    assert only["command"] == "/paris2"
    assert only["should_escape"]
    assert (
        only["usage_hint"] == "ask <question> | pledge [#drive] | tally [#drive] | help [command]"
    )
    made = manifest(COMMANDS, _settings(), short=True)
    described = {each["command"]: each for each in made["features"]["slash_commands"]}
    assert list(described) == ["/pariscall", *(f"/{each}" for each in SHORT)]
    tally = COMMANDS.get("tally")
    assert tally is not None
    assert described["/tally"]["description"] == tally.summary
    assert described["/ask"]["usage_hint"] == "<question>"


def test_limits() -> None:
    made = manifest(COMMANDS, _settings(), short=True)
    assert len(made["display_information"]["name"]) <= 35
    assert len(made["display_information"]["description"]) <= 140
    assert len(made["features"]["bot_user"]["display_name"]) <= 80
    for each in made["features"]["slash_commands"]:
        assert len(each["command"]) <= 32
        assert 1 <= len(each["description"]) <= 2000
        assert 1 <= len(each["usage_hint"]) <= 1000
    (shortcut,) = made["features"]["shortcuts"]
    assert (shortcut["type"], shortcut["callback_id"]) == ("message", ANSWER)
    assert 1 <= len(shortcut["name"]) <= 24
    assert 1 <= len(shortcut["description"]) <= 150


@pytest.mark.parametrize(
    ("given", "taken"), [("pariscall", "/pariscall"), (" /paris-call_2 ", "/paris-call_2")]
)
def test_the_name_of_the_command_is_as_slack_takes_it(given: str, taken: str) -> None:
    assert _settings(slack_command=given).slack_command == taken


@pytest.mark.parametrize("given", ["", "/", "/Paris", "/paris call", "/" + "a" * 32])
def test_other_names_are_refused_with_what_to_do(given: str) -> None:
    with pytest.raises(ValidationError, match="Use a slash and at most 31"):
        _settings(slack_command=given)


def test_a_token_is_all_that_a_platform_needs_to_be_wanted() -> None:
    for token, wanted in ((" ", False), ("xoxb-1", True)):
        assert _settings(slack_bot_token=token).configured == wanted


def test_what_is_said_to_type_is_how_it_is_typed_here() -> None:
    assert MENU.slash("my data") == "/pariscall my data"
    assert MENU.slash("drive goal [#drive] <goal>") == "/pariscall drive goal [#drive] <goal>"
    assert Menu(COMMANDS, "/paris2").slash("receipt 9KX2") == "/paris2 receipt 9KX2"
    for words_of_others in ("yes", "helpful", "what is the Paris Call?", "i pledge", ""):
        assert MENU.slash(words_of_others) == words_of_others


def test_what_is_typed_here_is_read_in_messages_too() -> None:
    for command in COMMANDS.all:
        if command.offered:
            assert MENU.words(f"{MENU.slash(command.name)} 7") == f"{command.name} 7"
    for other in ("", "pariscall", "tally /pariscall", "/tally now", "/pariscalls x"):
        assert MENU.words(other) == other


def test_a_short_command_is_its_own_first_word() -> None:
    assert MENU.called("/pariscall", " tally #2 ") == "tally #2"
    assert MENU.called("/tally", "#2") == "tally #2"
    assert MENU.called("/pledge", "") == "pledge"
    assert MENU.called("/another", "tally") == "tally"
    assert Menu(COMMANDS, "/ask").called("/ask", "tally") == "tally"
