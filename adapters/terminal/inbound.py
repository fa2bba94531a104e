"""A typed line becomes a Request."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from adapters.terminal.settings import TerminalSettings
from assistant import Community, Content, Conversation, Request, User

PLATFORM: Final = "terminal"


@dataclass(frozen=True, slots=True)
class Line:
    """What was typed (or called), when, and as which event."""

    content: Content
    event: str
    time: datetime


def inbound(line: Line, settings: TerminalSettings) -> Request:
    """Make the request of a line; a person is known by their name in the terminal."""
    return Request(
        user=User(
            platform=PLATFORM,
            identity=settings.user,
            name=settings.user,
            role=settings.role,
            locale=settings.locale,
            roles=settings.roles,
        ),
        community=Community(PLATFORM, settings.community, settings.community_name)
        if settings.community
        else None,
        conversation=Conversation(
            identity=f"{settings.community}/{'public' if settings.public else 'private'}",
            public=settings.public,
        ),
        content=line.content,
        event=line.event,
        time=line.time,
    )
