"""A person in a test: says something, hears the reply."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count

from assistant.assistant import Assistant
from assistant.reply import Reply
from assistant.request import (
    CommandCall,
    Community,
    Content,
    Conversation,
    FormSubmission,
    Request,
    Role,
    Text,
    User,
    Values,
)

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
# When the shipped answers are read: some were checked after `NOW`.
READ_AT = NOW + timedelta(days=1)
_events = count(1)


@dataclass
class Clock:
    """A clock that stands still until it is set."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now


@dataclass
class Person:
    """Somebody who talks to the assistant in a private conversation, or where others read along."""

    assistant: Assistant
    name: str = "ann"
    role: Role = Role.MEMBER
    community: str = "club"
    public: bool = False
    platform: str = "terminal"
    modal: bool = False
    direct: bool = False
    clock: Clock = field(default_factory=Clock)
    shown: str = ""
    created: datetime | None = None
    zone: str = ""

    def request(self, content: Content, event: str = "") -> Request:
        """Make the request of what this person does."""
        return Request(
            user=User(
                self.platform,
                self.name,
                self.shown or self.name,
                self.role,
                account_created=self.created,
                time_zone=self.zone,
            ),
            community=Community(self.platform, self.community, self.community),
            conversation=Conversation(
                f"{self.community}/{'public' if self.public else 'private'}",
                public=self.public,
                direct=self.direct,
            ),
            content=content,
            event=event or f"event-{next(_events)}",
            time=self.clock(),
            modal=self.modal,
        )

    async def does(self, content: Content, event: str = "") -> Reply:
        """Do something and hear the reply."""
        return await self.assistant.handle(self.request(content, event))

    async def says(self, text: str, event: str = "") -> str:
        """Type something and hear the reply as flat text."""
        return str((await self.does(Text(text), event)).flat())

    async def calls(self, name: str, **arguments: str) -> Reply:
        """Call a command by its name."""
        return await self.does(CommandCall(name, arguments))

    async def submits(self, form: str, raw: Values, arguments: Values) -> Reply:
        """Send a form off whole."""
        return await self.does(FormSubmission(form, raw, arguments))

    async def pledges(self, *, age: str = "17", country: str = "skip", name: str = "skip") -> str:
        """Pledge, answering every question; hear the thanks."""
        for answer in ("pledge", age, country, "skip", *((name,) if age != "15" else ())):
            await self.says(answer)
        return await self.says("yes")
