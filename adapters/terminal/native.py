"""Completion of commands at the keyboard, made from the Command objects."""

from collections.abc import Sequence

from assistant import Command, Role


def completions(commands: Sequence[Command], typed: str, role: Role) -> list[str]:
    """Give the commands that what was typed can be completed to."""
    wanted = typed.lstrip().casefold()
    names = (command.name for command in commands if command.role <= role)
    return sorted(name for name in names if name.startswith(wanted))
