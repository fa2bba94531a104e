"""Moderators by name: whom moderators of a community gave their rights beside the platform's own.

Who they are is stored sealed. They are told so, and shown to the moderators of that community.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

from assistant.acts import Act, Acts, What, subject_of
from assistant.drives.store import Home
from assistant.errors import UserError
from assistant.folding import fold
from assistant.i18n import N_, words
from assistant.identity import Event, Keys, Who
from assistant.markup import join
from assistant.outbox import Announcement, AnnouncementKind
from assistant.reply import Button
from assistant.request import Request, Role, User

MOST_MODERATORS: Final = 50  # by name, in one community

_BY_PLATFORM: Final = N_(
    "{name} is a moderator here already, by a role on the platform itself. There is nothing to add."
)


@dataclass(frozen=True, slots=True)
class Moderator:
    """A moderator by name at rest. `editor` and `by` (who added them) are sealed."""

    person: bytes
    editor: bytes
    added_at: datetime
    by: bytes = b""


@dataclass(frozen=True, slots=True)
class Named:
    """A moderator by name, decrypted. `by` is the shown name of who added them, if it is known."""

    who: Who
    added_at: datetime
    by: str


class ModeratorStore(Protocol):
    """Moderators by name at rest, and the place where they are told things.

    What changes something raises `RedeliveredError` when its event has acted before.
    """

    async def add(
        self, community: int, new: Moderator, told: Announcement, event: Event, act: Act
    ) -> bool:
        """Add one and tell them; False if they are one already."""
        ...

    async def remove(self, community: int, person: bytes, event: Event, act: Act) -> bool:
        """Remove one, untold of it if they were not told yet; False if they are none."""
        ...

    async def of_community(self, community: int) -> Sequence[Moderator]:
        """Give those of a community, the longest first."""
        ...

    async def of_person(self, person: bytes) -> Sequence[str]:
        """Give the names of the communities in which somebody is one."""
        ...

    async def everywhere(self) -> Mapping[tuple[str, str], frozenset[bytes]]:
        """Give the persons of every community, by its platform and the platform's identity of it."""
        ...

    async def is_moderator(self, platform: str, identity: str, person: bytes) -> bool:
        """Is this person one, at this moment?"""
        ...

    async def set_place(self, community: int, place: str, event: Event, act: Act) -> None:
        """Set where a community's moderators are told things."""
        ...


class Moderators:
    """The rules about moderators by name, over a store."""

    def __init__(
        self, store: ModeratorStore, keys: Keys, random_bytes: Callable[[int], bytes], acts: Acts
    ) -> None:
        self._store = store
        self._keys = keys
        self._random_bytes = random_bytes
        self._acts = acts
        self._kept: Mapping[tuple[str, str], frozenset[bytes]] = {}
        self._asked: set[int] = set()

    async def catch_up(self) -> None:
        """Read anew who they are; called at the start, every few seconds, and after a change."""
        self._kept = await self._store.everywhere()

    async def raised(self, request: Request) -> Request:
        """Give the request with the role that its sender has here by name, if that is a higher one.

        Who is none costs no look into the store. Who is one is looked up, so that what another
        process has taken away is gone at once.
        """
        user, community = request.user, request.community
        if community is None or user.guest or user.role >= Role.MODERATOR:
            return request
        known = self._kept.get((community.platform, community.identity))
        if not known or (person := self._keys.person_of(user)) not in known:
            return request
        still = await self._store.is_moderator(community.platform, community.identity, person)
        return request.by(Role.MODERATOR) if still else request

    async def named(self, home: Home) -> list[Named]:
        """Give those of a community."""
        return [
            Named(
                self._keys.unseal_user(each.editor),
                each.added_at,
                self._keys.unseal_user(each.by).name if each.by else "",
            )
            for each in await self._store.of_community(home.id)
        ]

    async def mine(self, request: Request) -> Sequence[str]:
        """Give the names of the communities in which this person is one."""
        return await self._store.of_person(self._keys.person_of(request.user))

    async def add(self, request: Request, home: Home, new: User) -> None:
        """Make somebody a moderator by name. Raises `UserError`."""
        person = self._keys.person_of(new)
        known = await self._store.of_community(home.id)
        if any(each.person == person for each in known):
            raise UserError(
                N_("{name} is a moderator by name here already. Type `moderators` for the list."),
                {"name": new.name},
            )
        if new.guest:
            raise UserError(
                N_("{name} is a guest here, and guests cannot be moderators."), {"name": new.name}
            )
        # Who adds somebody is a moderator; who is so by name was found above.
        if new.role >= Role.MODERATOR or person == self._keys.person_of(request.user):
            raise UserError(_BY_PLATFORM, {"name": new.name})
        if len(known) >= MOST_MODERATORS:
            raise UserError(
                N_("There are {number} moderators by name here already, and that is the most."),
                {"number": str(MOST_MODERATORS)},
            )
        event, sealed = self._keys.event_of(request), self._keys.seal_user(new, self._random_bytes)
        about = subject_of(person, sealed)
        added = await self._store.add(
            home.id,
            Moderator(person, sealed, request.time),
            self._told(home, person, new, event),
            event,
            self._acts.of(request, home.id, What.MODERATOR_ADDED, about),
        )
        await self.catch_up()
        if not added:
            raise UserError(N_("Another moderator added {name} a moment ago."), {"name": new.name})

    def _told(self, home: Home, person: bytes, new: User, event: Event) -> Announcement:
        say = words(home.language)
        return Announcement(
            community=home.id,
            key=f"moderator {event.key.hex()}",
            text=join(
                [
                    say(
                        "A moderator of {community} made you a moderator there too: you may now do "
                        "with me what they may. `help all` lists it.",
                        community=home.name or say.label("this community"),
                    ),
                    say(
                        "For that, your id and your name are stored, encrypted, and shown to the "
                        "moderators there, as is what you do as one. If you do not want that, type "
                        "`moderators leave`, or ask one of them to remove you."
                    ),
                ]
            ),
            due=event.at,
            kind=AnnouncementKind.DIRECT,
            buttons=(Button(say.label("Show all commands"), "help", {"command": "all"}),),
            person=person,
            address=self._keys.seal(new.identity, self._random_bytes),
        )

    async def remove(self, request: Request, home: Home, meant: User) -> Named:
        """Take a moderator's rights back, found by id or else by the shown name.

        Raises `UserError`.
        """
        known = await self.named(home)
        found = [each for each in known if each.who.identity == meant.identity]
        found = found or [each for each in known if fold(each.who.name) == fold(meant.name)]
        if not found:
            raise UserError(
                N_(
                    "{name} was not made a moderator by name here. Type `moderators` for the list. "
                    "What somebody's role on the platform allows is changed there."
                ),
                {"name": meant.name},
            )
        if len(found) > 1:
            raise UserError(
                N_("Several moderators here are called {name}. Type the id of the one you mean."),
                {"name": meant.name},
            )
        await self._take(request, home, found[0].who)
        return found[0]

    async def leave(self, request: Request, home: Home) -> None:
        """Take this person's own rights back. Raises `UserError` if they have none by name."""
        user = request.user
        await self._take(request, home, Who(user.platform, user.identity, user.name))

    async def _take(self, request: Request, home: Home, who: Who) -> None:
        person = self._keys.person(who.platform, who.identity)
        act = self._acts.of(request, home.id, What.MODERATOR_LEFT, "")
        if person != self._keys.person_of(request.user):
            sealed = self._keys.seal_user(
                User(who.platform, who.identity, who.name), self._random_bytes
            )
            about = subject_of(person, sealed)
            act = self._acts.of(request, home.id, What.MODERATOR_REMOVED, about)
        removed = await self._store.remove(home.id, person, self._keys.event_of(request), act)
        await self.catch_up()
        if not removed:
            raise UserError(
                N_(
                    "{name} is no moderator by name here. What somebody's role on the platform "
                    "allows is changed there."
                ),
                {"name": who.name},
            )

    async def set_place(self, request: Request, home: Home) -> None:
        """Tell a community's moderators things in this conversation from now on."""
        act = self._acts.of(request, home.id, What.PLACE_SET, "")
        place = request.conversation.identity
        await self._store.set_place(home.id, place, self._keys.event_of(request), act)

    def ask_for_place(self, home: Home) -> bool:
        """Say whether to ask where its moderators are told things: once, until they chose."""
        if home.moderators_place or home.id in self._asked:
            return False
        self._asked.add(home.id)
        return True
