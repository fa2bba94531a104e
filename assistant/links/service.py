"""Linking: both accounts agree, each seeing the other's platform and shown name; then they count once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from assistant.errors import UserError
from assistant.i18n import N_
from assistant.identity import Keys, Who, new_receipt
from assistant.limiting import Limiter
from assistant.links.link import Hindrance, Offer, hinders_agreeing
from assistant.links.store import LinkStore
from assistant.markup import one_line
from assistant.request import Request

_MOST_NAME: Final = 80
MOST_WRONG: Final = 5
_WRONG_WITHIN: Final = 3600.0  # seconds

_SAID: Final = {
    Hindrance.GONE: N_(
        "I know no such code. It may be older than an hour, used, or mistyped. Type `link` with the other "
        "account to get a new one."
    ),
    Hindrance.OWN: N_(
        "That code is this very account's. Type it with your other account: `link CODE`."
    ),
    Hindrance.TAKEN: N_(
        "Another account has used that code already. Type `link` with the first account to get a "
        "new one."
    ),
    Hindrance.AGREED: N_(
        "You have agreed to that already. Now type `link` with the first account to confirm it there."
    ),
    Hindrance.LINKED: N_(
        "One of the two accounts is linked already, and an account has one link at most. Type "
        "`unlink` there first."
    ),
}
_NOT_OPEN: Final = N_(
    "There is no link to confirm: it was taken back, replaced, or is older than an hour. Type "
    "`link` to begin anew."
)


@dataclass(frozen=True, slots=True)
class LinkedWith:
    """The account that another one is linked with, and since when."""

    who: Who
    since: datetime


class LinkService:
    """The rules of linking over a store."""

    def __init__(
        self,
        store: LinkStore,
        keys: Keys,
        random_bytes: Callable[[int], bytes],
        clock: Callable[[], datetime],
    ) -> None:
        self._store = store
        self._keys = keys
        self._random_bytes = random_bytes
        self._wrong = Limiter(MOST_WRONG, lambda: clock().timestamp(), _WRONG_WITHIN)

    async def mine(self, request: Request) -> LinkedWith | None:
        """Give the account that this one is linked with."""
        link = await self._store.of_person(self._person(request))
        return LinkedWith(self.who(link.shown), link.since) if link else None

    async def check_unlinked(self, request: Request) -> None:
        """Raise `UserError` if this account is linked."""
        if await self._store.of_person(self._person(request)):
            raise UserError(
                N_(
                    "This account is linked already, and an account has one link at most. `my data` "
                    "shows it, `unlink` ends it."
                )
            )

    async def offered(self, request: Request) -> Offer | None:
        """Give this account's own offer, if it is open."""
        offer = await self._store.offer_of(self._person(request))
        return offer if offer and offer.open_at(request.time) else None

    async def agreed(self, request: Request) -> Sequence[Offer]:
        """Give the open offers of other accounts that this one has agreed to."""
        offers = await self._store.agreed_by(self._person(request))
        return [offer for offer in offers if offer.open_at(request.time)]

    async def start(self, request: Request) -> str:
        """Offer to link this account, and give the code for the other one, shown this once."""
        code, person = new_receipt(self._random_bytes), self._person(request)
        offer = Offer(person, self._keys.link_code(code), self._shown(request), request.time)
        _check(await self._store.offer(offer, self._keys.event_of(request)))
        return code

    async def look(self, request: Request, code: str) -> Offer:
        """Give the offer of a code that this account may agree to. Raises `UserError`."""
        who = (request.user.platform, request.user.identity)
        if self._wrong.used_up(who):
            raise UserError(
                N_(
                    "Those were too many wrong codes. Please wait a quarter of an hour, then try again."
                )
            )
        offer = await self._store.by_code(self._keys.link_code(code))
        if offer is None or not offer.open_at(request.time):
            self._wrong.wait(who)
            raise UserError(_SAID[Hindrance.GONE])
        person = self._person(request)
        _check(hinders_agreeing(offer, person, request.time, linked=False))
        return offer

    async def agree(self, request: Request, offer: Offer) -> None:
        """Agree to another account's offer. Raises `UserError`."""
        event, shown = self._keys.event_of(request), self._shown(request)
        _check(await self._store.agree(offer.code, self._person(request), shown, event))

    async def to_confirm(self, request: Request) -> Offer:
        """Give this account's offer that another one has agreed to. Raises `UserError`."""
        offer = await self.offered(request)
        if offer is None or not offer.other:
            raise UserError(_NOT_OPEN)
        return offer

    async def confirm(self, request: Request, offer: Offer) -> None:
        """Link this account with the one that agreed to its offer. Raises `UserError`."""
        event = self._keys.event_of(request)
        hindrance = await self._store.confirm(self._person(request), offer.code, event)
        if hindrance is Hindrance.GONE:
            raise UserError(_NOT_OPEN)
        _check(hindrance)

    async def decline(self, request: Request) -> None:
        """Take this account's offer back. Raises `UserError` when there is none."""
        event = self._keys.event_of(request)
        if not await self._store.decline(self._person(request), event):
            raise UserError(_NOT_OPEN)

    async def unlink(self, request: Request) -> bool:
        """End the link of this account, its offer, and what it agreed to; was there anything?"""
        return await self._store.unlink(self._person(request), self._keys.event_of(request))

    async def other_counts(self, request: Request, drive: int) -> bool:
        """Does the pledge of the other account count in a drive?"""
        return await self._store.other_counts(self._person(request), drive)

    def who(self, shown: bytes) -> Who:
        """Open what is sealed of an account."""
        return self._keys.unseal_user(shown)

    def _person(self, request: Request) -> bytes:
        return self._keys.person_of(request.user)

    def _shown(self, request: Request) -> bytes:
        """Seal platform and shown name; the account's number is not needed."""
        name = one_line(request.user.name, _MOST_NAME)
        return self._keys.seal_user(
            replace(request.user, identity="", name=name), self._random_bytes
        )


def _check(hindrance: Hindrance | None) -> None:
    if hindrance:
        raise UserError(_SAID[hindrance])
