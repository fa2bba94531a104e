"""Slack's own description of the app, made from the core's Command objects: the manifest."""

from collections.abc import Mapping
from typing import Any, Final

from adapters.menus import CommandMenu
from adapters.slack.marking import cut
from adapters.slack.settings import SlackSettings
from assistant import Command
from assistant.command import Registry
from assistant.folding import fold
from assistant.i18n import N_

ANSWER_THIS: Final = N_("Answer this")
ANSWER: Final = "answer_this"
"""The callback id of the message's own menu."""
EVENTS: Final = (
    "app_home_opened",
    "app_mention",
    "app_uninstalled",
    "message.im",
    "tokens_revoked",
)
SHORT: Final = ("ask", "pledge", "tally")
"""Commands that may have a slash command of their own."""
REASONS: Final[Mapping[str, str]] = {
    "app_mentions:read": "to read the messages that mention it, and no others in channels",
    "chat:write": "to answer, and to announce drives where moderators asked for it",
    "commands": 'to offer its slash command and "Answer this"',
    "files:write": "to hand over exports and pictures of tallies",
    "im:history": "to read what people write to it directly",
    "im:write": "to hand over in private what others must not see",
    "users:read": "to know admins, guests, languages and time zones; no e-mail addresses",
}
"""Each scope with what it is for, as one line for who has to approve it."""
PATH: Final = "/slack/events"
"""Where Slack sends everything in HTTP mode."""

_NAME: Final = "Paris Call assistant"
_DESCRIPTION: Final = (
    "Answers about the Paris Call, takes community pledges, and counts them honestly."
)
_ANSWERING: Final = "Answers the question in a message, for all to see."
_MOST_HINT: Final = 1000
_MOST_SUMMARY: Final = 2000


class Menu(CommandMenu):
    """How commands are typed on Slack."""

    def __init__(self, commands: Registry, command: str = "/pariscall") -> None:
        super().__init__(commands)
        self.typed = command

    def slash(self, code: str) -> str:
        """Give how a command is typed here, if that is what the words are; else the words."""
        return f"{self.typed} {code.strip().removeprefix('/')}" if self.begun(code) else code

    def words(self, text: str) -> str:
        """Give a line as it is typed elsewhere, if it begins with the slash command."""
        first, _, rest = text.strip().partition(" ")
        return rest.strip() if fold(first) == fold(self.typed) and first.startswith("/") else text

    def called(self, command: str, text: str) -> str:
        """Give what a slash command says; a short one is itself the first word."""
        short = command.removeprefix("/")
        if command != self.typed and short in SHORT:
            return f"{short} {text}".strip()
        return text.strip()


def manifest(
    commands: Registry, settings: SlackSettings, *, short: bool = False, http: str = ""
) -> dict[str, Any]:
    """Describe the app for Slack. `http`: the public address where Slack sends everything."""
    url = f"{http.rstrip('/').removesuffix(PATH)}{PATH}" if http else ""
    shorts = [each for each in map(commands.get, SHORT) if each]
    hinted = [each for each in map(commands.get, (*SHORT, "help")) if each]
    main = {
        "command": settings.slack_command,
        "description": _DESCRIPTION,
        "usage_hint": cut(" | ".join(each.usage() for each in hinted), _MOST_HINT),
    }
    offered = [main, *(map(_short, shorts) if short else ())]
    return {
        "display_information": {"name": _NAME, "description": _DESCRIPTION},
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "bot_user": {"display_name": _NAME, "always_online": True},
            "shortcuts": [
                {
                    "name": ANSWER_THIS,
                    "type": "message",
                    "callback_id": ANSWER,
                    "description": _ANSWERING,
                }
            ],
            # Escaped, so that the id of a person who is named comes along.
            "slash_commands": [
                {**each, "should_escape": True, **({"url": url} if url else {})} for each in offered
            ],
        },
        "oauth_config": {"scopes": {"bot": sorted(REASONS)}},
        "settings": {
            "event_subscriptions": {
                **({"request_url": url} if url else {}),
                "bot_events": list(EVENTS),
            },
            "interactivity": {
                "is_enabled": True,
                **({"request_url": url, "message_menu_options_url": url} if url else {}),
            },
            "org_deploy_enabled": False,
            "socket_mode_enabled": not url,
            "token_rotation_enabled": False,
        },
    }


def _short(command: Command) -> dict[str, str]:
    usage = command.usage().removeprefix(command.name).strip()
    return {
        "command": f"/{command.name}",
        "description": cut(command.summary, _MOST_SUMMARY),
        **({"usage_hint": usage} if usage else {}),
    }
