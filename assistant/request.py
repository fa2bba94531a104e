"""What a platform hands in: who said what, where and when."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import IntEnum
from types import MappingProxyType
from typing import Final

Value = str | tuple[str, ...] | bool
Values = Mapping[str, Value]
NO_VALUES: Final[Values] = MappingProxyType({})


def no_values() -> Values:
    """Give the one empty mapping, as dataclasses want their defaults."""
    return NO_VALUES


class Role(IntEnum):
    """What a person may do; each role may do all that the ones below it may."""

    MEMBER = 0
    MODERATOR = 1
    OPERATOR = 2


@dataclass(frozen=True, slots=True)
class User:
    """A person as the platform knows them.

    `identity` is the platform's own: on Discord the user id, on Slack team or enterprise id and
    user id. It is never stored; `name` is stored only if its bearer chose to be named. `roles` are
    the platform's own roles that they have in this community, by its ids. `role_known`: does the
    platform tell their role where and when this was said? `guest` is None if it should, and does not.
    """

    platform: str
    identity: str
    name: str = ""
    role: Role = Role.MEMBER
    guest: bool | None = False
    locale: str = ""
    time_zone: str = ""
    account_created: datetime | None = None
    roles: tuple[str, ...] = ()
    role_known: bool = True


@dataclass(frozen=True, slots=True)
class Community:
    """A Discord guild, a Slack workspace or a terminal; `identity` is the platform's own."""

    platform: str
    identity: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Conversation:
    """Where the reply goes. `public`: can anybody but this person read it?

    `direct`: does nobody else ever read there, on a platform that has places for all? `whispers`: is
    a private reply seen by this person alone also where others read along?
    """

    identity: str
    public: bool = False
    direct: bool = False
    whispers: bool = False


@dataclass(frozen=True, slots=True)
class Text:
    """What a person typed. `about`: the topic of the answer of ours that it replies to."""

    text: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class CommandCall:
    """A command called by its name, its arguments by theirs."""

    name: str
    arguments: Values = field(default_factory=no_values)


@dataclass(frozen=True, slots=True)
class ButtonPress:
    """A button that calls a command."""

    name: str
    arguments: Values = field(default_factory=no_values)


@dataclass(frozen=True, slots=True)
class FormSubmission:
    """A form sent off whole. `form` is the command that opened it, `arguments` how it was called.

    `values` holds what was typed or chosen, by field name. The router checks it before a command
    sees it. Where a platform's modal is too small for the whole form, `rest` says that more of it
    follows, and `held` that it goes with what was sent before. The field of the yes is in `values`
    if its words were shown; where it is missing they are shown before anything happens.
    """

    form: str
    values: Values
    arguments: Values = field(default_factory=no_values)
    rest: bool = False
    held: bool = False


Content = Text | CommandCall | ButtonPress | FormSubmission


@dataclass(frozen=True, slots=True)
class Request:
    """One event. `modal`: the platform can show a whole form in answer to this very event.

    `reads_along`: could the platform show us what is not addressed to us?
    `has_roles`: does the platform have roles by which one may pledge?
    """

    user: User
    community: Community | None
    conversation: Conversation
    content: Content
    event: str
    time: datetime
    modal: bool = False
    arguments: Values = field(default_factory=no_values)
    reads_along: bool = True
    has_roles: bool = True

    def with_arguments(self, arguments: Values) -> "Request":
        """Give the same request with the arguments of a command."""
        # Every command passes here; `dataclasses.replace` would take ten times as long.
        return Request(
            self.user,
            self.community,
            self.conversation,
            self.content,
            self.event,
            self.time,
            self.modal,
            arguments,
            self.reads_along,
            self.has_roles,
        )

    def by(self, role: Role) -> "Request":
        """Give the same request, of somebody with this role."""
        return replace(self, user=replace(self.user, role=role))

    def argument(self, name: str) -> str:
        """Give an argument of the command as text; empty when it was not given."""
        value = self.arguments.get(name, "")
        return value if isinstance(value, str) else ""
