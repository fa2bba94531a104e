"""How a terminal stands in for a platform."""

from dataclasses import dataclass

from assistant import Role


@dataclass(frozen=True, slots=True)
class TerminalSettings:
    """Who sits at the keyboard, in which community, and whether others read along."""

    community: str = "terminal"
    user: str = "you"
    role: Role = Role.MEMBER
    public: bool = False
    plain: bool = False
    locale: str = ""
