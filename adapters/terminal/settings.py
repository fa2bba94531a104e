"""How a terminal stands in for a platform."""

from dataclasses import dataclass
from typing import Final

from assistant import Role

DEFAULT_COMMUNITY: Final = "terminal"


@dataclass(frozen=True, slots=True)
class TerminalSettings:
    """Who sits at the keyboard, with which roles of the platform, where, and whether others read along."""

    community: str = DEFAULT_COMMUNITY
    user: str = "you"
    role: Role = Role.MEMBER
    public: bool = False
    plain: bool = False
    locale: str = ""
    roles: tuple[str, ...] = ()

    @property
    def community_name(self) -> str:
        """What the community is called in sentences."""
        return "this terminal" if self.community == DEFAULT_COMMUNITY else self.community
