"""Discord's own menu of commands, made from the core's Command objects."""

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final

from adapters.discord.marking import cut
from adapters.menus import CommandMenu
from assistant import Command, Kind, Parameter, Role
from assistant.command import Registry
from assistant.i18n import N_, SOURCE_LANGUAGE, Words

MANAGE: Final = "manage"
LIST: Final = "list"
ANSWER_THIS: Final = N_("Answer this")
_MANAGE_SUMMARY: Final = N_("What moderators do: drives, answers, organisations, settings.")
_MANAGE_SERVER: Final = 0x20  # the permission that shows the group
_MOST_DESCRIPTION: Final = 100
_MOST_TEXT: Final = 1000  # characters of a typed option
_MOST_ROLES: Final = 4  # named at once
_SUB, _GROUP, _TEXT, _INTEGER, _USER, _ROLE = 1, 2, 3, 4, 6, 8
_MESSAGE: Final = 3  # the kind of a command in a message's own menu
_GUILD, _BOT_DM = 0, 1
_LONGEST_PATH: Final = 3  # words
_COMPLETED: Final = {
    ("ask", "question"),
    ("topic", "id"),
    ("principle", "number"),
    ("review answer", "topic"),
    ("review edit", "topic"),
    ("topics", "group"),
    ("help", "command"),
}
# Discord's names of the languages it knows, by the core's.
_LOCALES: Final = {
    "ar": (),
    "en": ("en-US", "en-GB"),
    "es": ("es-ES", "es-419"),
    "pt": ("pt-BR",),
    "sv": ("sv-SE",),
    "zh": ("zh-CN", "zh-TW"),
}
_KNOWN: Final = frozenset(
    {"id", "da", "de", "fr", "hr", "it", "lt", "hu", "nl", "no", "pl", "ro"}
    | {"fi", "vi", "tr", "cs", "el", "bg", "ru", "uk", "hi", "th", "ja", "ko"}
)

_USAGE: Final = re.compile(r" (?:<[^>]*>|\[[^\]]*\])")

Path = tuple[str, ...]


class Menu(CommandMenu):
    """Which command stands where in Discord's menu, and the menu's own description."""

    def __init__(self, commands: Registry) -> None:
        super().__init__(commands)
        offered = [each for each in commands.all if each.offered]
        moderators = [each for each in offered if each.role >= Role.MODERATOR]
        shared = {each.name.split()[0] for each in moderators if " " in each.name}
        self._by_path: dict[Path, Command] = {}
        for each in offered:
            self._by_path[_path(each, shared)] = each
        self._paths = {command.name: path for path, command in self._by_path.items()}

    def command(self, path: Path) -> Command | None:
        """Find the command that stands at a place of the menu."""
        return self._by_path.get(path)

    def slash(self, code: str) -> str:
        """Give how a command is typed here, if that is what the words are; else the words."""
        command = self.begun(code)
        if command is None:
            return code
        # Discord itself shows what can be given along.
        rest = _USAGE.sub("", code.strip().removeprefix("/")[len(command.name) :])
        return " ".join((f"/{' '.join(self._paths[command.name])}", *_given(command, rest)))

    def words(self, text: str) -> str:
        """Give a line as it is typed elsewhere, if it begins as a command does in the menu.

        The menu is hidden from whom moderators added by name, and in direct messages.
        """
        typed = text.split()
        if not typed or not typed[0].startswith("/"):
            return text
        path = tuple(each.lower() for each in (typed[0][1:], *typed[1:_LONGEST_PATH]))
        for length in range(len(path), 0, -1):
            if command := self._by_path.get(path[:length]):
                return f"{command.name} {_unnamed(command, typed[length:])}".rstrip()
        return text

    def payload(self, speak: Sequence[Words]) -> list[dict[str, Any]]:
        """Describe the whole menu, in all languages that both the core and Discord know."""
        made = [
            {
                **_described(" ".join(path), command.summary, speak),
                "type": 1,
                "options": _options(command, speak),
                "contexts": [_GUILD, _BOT_DM],
                "integration_types": [0],
            }
            for path, command in sorted(self._by_path.items())
            if len(path) == 1
        ]
        made.append(
            {
                **_described(MANAGE, _MANAGE_SUMMARY, speak),
                "type": 1,
                "options": self._managing(speak),
                "default_member_permissions": _MANAGE_SERVER,
                "contexts": [_GUILD],
                "integration_types": [0],
            }
        )
        names = _localized(lambda say: say.label(ANSWER_THIS)[:32], speak)
        made.append(
            {
                "name": ANSWER_THIS,
                **({"name_localizations": names} if names else {}),
                "type": _MESSAGE,
                "contexts": [_GUILD, _BOT_DM],
                "integration_types": [0],
            }
        )
        return made

    def _managing(self, speak: Sequence[Words]) -> list[dict[str, Any]]:
        groups: dict[str, list[dict[str, Any]]] = {}
        found: list[dict[str, Any]] = []
        for path, command in sorted(self._by_path.items()):
            if path[0] != MANAGE:
                continue
            sub = {
                **_described(path[-1], command.summary, speak),
                "type": _SUB,
                "options": _options(command, speak),
            }
            if len(path) == 2:  # noqa: PLR2004 - the group itself and the command
                found.append(sub)
            else:
                groups.setdefault(path[1], []).append(sub)
        for name, subs in groups.items():
            summary = _GROUPS.get(name) or self._by_path[(MANAGE, name, LIST)].summary
            described = _described(name, summary, speak)
            found.append({**described, "type": _GROUP, "options": subs})
        return found


def _given(command: Command, rest: str) -> list[str]:
    """Give typed arguments as Discord's options; what does not fit is left out."""
    found = command.read(rest) or {}
    given: list[str] = []
    for each in command.parameters:
        typed = str(found.get(each.name, ""))
        if each.kind is Kind.ROLES:
            picked = zip(roles_options(each), typed.split(","), strict=False)
        else:
            picked = zip((each.name,), (typed,), strict=True)
        given += [f"{name}:{value.strip()}" for name, value in picked if value.strip()]
    return given


def _unnamed(command: Command, typed: Sequence[str]) -> str:
    """Read what `_given` wrote: a drive's number has its sign instead, further roles a comma."""
    signs = {each.name: "#" if each.kind is Kind.DRIVE else "" for each in command.parameters}
    roles = [each for each in command.parameters if each.kind is Kind.ROLES]
    signs |= {name: ", " for each in roles for name in roles_options(each)[1:]}
    words: list[str] = []
    for word in typed:
        name, colon, value = word.partition(":")
        words.append(f"{signs[name]}{value}" if colon and name in signs else word)
    return " ".join(words).replace(" , ", ", ")


_GROUPS: Final = {
    "drive": N_("Start and change pledge drives."),
    "names": N_("Names that people chose to show."),
    "tally": N_("Exact and live tallies."),
    "target": N_("Parts of a drive's goal."),
    "announcements": N_("Where drives are announced."),
    "questions": N_("Where every question is answered."),
    "time": N_("The time zone of this community."),
}
"""What the groups are for that no command of their own name describes."""


def _path(command: Command, shared: set[str]) -> Path:
    first, _, rest = command.name.partition(" ")
    if command.role < Role.MODERATOR:
        return (command.name.replace(" ", "-"),)
    if rest:
        return (MANAGE, first, rest.replace(" ", "-"))
    return (MANAGE, first, LIST) if first in shared else (MANAGE, first)


def _described(name: str, summary: str, speak: Sequence[Words]) -> dict[str, Any]:
    def words(say: Words) -> str:
        return cut(say.label(summary), _MOST_DESCRIPTION)

    localized = _localized(words, speak)
    source = next(say for say in speak if say.language == SOURCE_LANGUAGE)
    return {
        "name": name,
        "description": words(source),
        **({"description_localizations": localized} if localized else {}),
    }


def _localized(words: Callable[[Words], str], speak: Sequence[Words]) -> dict[str, str]:
    return {
        locale: words(say)
        for say in speak
        if say.language != SOURCE_LANGUAGE
        for locale in locales(say.language)
    }


def locales(language: str) -> Iterable[str]:
    """Give Discord's names of a language; none if Discord does not know it."""
    return _LOCALES.get(language, (language,) if language in _KNOWN else ())


def _options(command: Command, speak: Sequence[Words]) -> list[dict[str, Any]]:
    made = [
        option
        for parameter in command.parameters
        for option in _of_parameter(command, parameter, speak)
    ]
    return sorted(made, key=lambda option: not option["required"])


def _of_parameter(
    command: Command, parameter: Parameter, speak: Sequence[Words]
) -> list[dict[str, Any]]:
    option: dict[str, Any] = {
        **_described(parameter.name, parameter.summary, speak),
        "required": parameter.required,
    }
    completed = (command.name, parameter.name) in _COMPLETED or parameter.kind is Kind.DRIVE
    if completed:
        option["autocomplete"] = True
    if parameter.kind is Kind.CHOICE:
        choices = [{"name": choice, "value": choice} for choice in parameter.choices]
        return [{**option, "type": _TEXT, "choices": choices}]
    if parameter.kind in (Kind.NUMBER, Kind.DRIVE):
        bounds = {"min_value": parameter.low, "max_value": parameter.high}
        return [{**option, "type": _INTEGER, **bounds}]
    if parameter.kind is Kind.PERSON:
        return [{**option, "type": _USER}]
    if parameter.kind is Kind.ROLES:
        # Discord has no list of roles to pick from, so that each has an option of its own.
        more = [
            {**option, "name": name, "required": False} for name in roles_options(parameter)[1:]
        ]
        return [{**each, "type": _ROLE} for each in (option, *more)]
    return [{**option, "type": _TEXT, "max_length": _MOST_TEXT}]


def roles_options(parameter: Parameter) -> tuple[str, ...]:
    """Give the names of the options that roles are picked in."""
    later = (f"{parameter.name}-{number}" for number in range(2, _MOST_ROLES + 1))
    return (parameter.name, *later)


def fingerprint(payload: object) -> str:
    """Give a short text that changes whenever the menu does."""
    return hashlib.sha256(json.dumps(payload, sort_keys=True).encode()).hexdigest()
