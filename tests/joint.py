"""What the tests of joint drives share: communities over one store, with their moderators."""

import re
from dataclasses import dataclass, field

from assistant.assistant import Assistant
from assistant.drives.store import Home
from assistant.request import Role, Text
from tests.talking import Clock, Person

CODE = re.compile(r"[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}")


@dataclass
class Town:
    """A community with a moderator, and what is said in it."""

    assistant: Assistant
    name: str
    clock: Clock = field(default_factory=Clock)

    @property
    def mona(self) -> Person:
        """Its moderator."""
        return self.person(f"mona of {self.name}", Role.MODERATOR)

    def person(self, name: str, role: Role = Role.MEMBER) -> Person:
        """Give somebody as they talk here."""
        return Person(self.assistant, name, role, self.name, clock=self.clock)

    async def home(self) -> Home:
        """Give this community as it is stored."""
        return await self.assistant.services.drives.home(self.mona.request(Text("")))

    async def hears(self) -> list[str]:
        """Give what is due to be announced here, once, with its buttons."""
        home, outbox = await self.home(), self.assistant.services.outbox
        said = []
        for claimed in await outbox.claim(home.id, self.clock(), 90, moderators=True):
            await outbox.done(claimed.id, "heard")
            told = claimed.announcement
            buttons = " ".join(f"[{button.label}]" for button in told.buttons)
            said.append(f"{told.place} {told.title} {told.text} {buttons}".strip())
        return said

    async def starts(self, title: str, goal: str = "skip", closes: str = "skip") -> int:
        """Start a drive; give its number."""
        for line in ("drive start", title, "skip", "1", goal, closes, "skip"):
            await self.mona.says(line)
        heard = await self.mona.says("yes")
        found = re.search(r"#(\d+)", heard)
        assert found, heard
        await self.hears()
        return int(found[1])

    async def invites(self, drive: int) -> str:
        """Make a code."""
        found = CODE.search(await self.mona.says(f"drive invite #{drive}"))
        assert found
        return found[0]

    async def asks(self, code: str, *, named: str = "yes") -> str:
        """Ask to join with a code; hear the reply."""
        heard = await self.mona.says(f"drive join {code}")
        if "May this community's name be shown" not in heard:
            return heard
        await self.mona.says(named)
        return await self.mona.says("yes")

    async def joins(self, other: "Town", drive: int, *, named: str = "yes") -> None:
        """Join a drive of another community, from the code to its moderators' yes."""
        heard = await self.asks(await other.invites(drive), named=named)
        assert "Asked." in heard, heard
        number = (await self.home()).id
        heard = await other.mona.says(f"drive admit {number} #{drive}")
        assert "has joined" in heard, heard
        await self.hears()
        await other.hears()

    async def pledges(self, name: str, drive: int, shown: str = "skip") -> str:
        """Pledge here; hear the last reply."""
        person = self.person(name)
        for line in (f"pledge #{drive}", "17", "skip", "skip", shown):
            await person.says(line)
        return await person.says("yes")

    async def organisation(self, name: str, drive: int, by: str) -> str:
        """Hand in an organisation's pledge; hear the last reply."""
        person = self.person(by)
        for line in (f"pledge organisation #{drive}", "25 or older", name, "1", "skip", "skip"):
            await person.says(line)
        return await person.says("yes")
