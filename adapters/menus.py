"""What every platform's menu of commands knows of them."""

from assistant import Acknowledgement, ButtonPress, Command, CommandCall, Request, Role
from assistant.command import Registry
from assistant.folding import fold


class CommandMenu:
    """The commands, as far as a platform has to know how they are answered."""

    def __init__(self, commands: Registry) -> None:
        self.commands = commands

    def opens_form(self, request: Request) -> bool:
        """Is what was called or pressed answered by a form?"""
        called = request.content
        if not isinstance(called, CommandCall | ButtonPress):
            return False
        command = self.commands.get(called.name)
        return command is not None and command.acknowledgement is Acknowledgement.OPENS_FORM

    def for_all(self, name: str) -> bool:
        """Is a button that calls this answered for all to see: what moderators set for a place?"""
        command = self.commands.get(name)
        return command is not None and command.role >= Role.MODERATOR and not private(command)

    def begun(self, code: str) -> Command | None:
        """Find the command whose own name some words begin with, if it is offered."""
        command = self.commands.called(code)
        if command is None or not command.offered:
            return None
        return command if fold(code).startswith(fold(command.name)) else None


def private(command: Command) -> bool:
    """Is a command answered for the eyes of whoever calls it alone?"""
    return command.acknowledgement is not Acknowledgement.PUBLIC or command.personal
