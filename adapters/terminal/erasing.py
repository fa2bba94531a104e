"""Erases by receipt, for somebody who has lost the account that `my data erase` works for."""

import secrets
from collections.abc import Callable
from typing import TYPE_CHECKING

from assistant import OperatorError

if TYPE_CHECKING:
    from assistant.settings import Settings


async def erase_by(
    settings: "Settings", receipt: str, tell: Callable[[str], None], *, sure: bool
) -> str:
    """Delete everything about the person of a receipt; without `sure` only say what that would be.

    Raises `OperatorError` when nothing belongs to the receipt.
    """
    from assistant.bootstrap import keys_of, open_maintenance, utc_now
    from assistant.identity import Event

    keys = keys_of(settings, tell)
    stores = await open_maintenance(settings, tell)
    try:
        pledge = await stores.pledges.by_receipt(keys.receipt(receipt))
        if pledge is None:
            raise OperatorError(
                "Nothing belongs to that receipt",
                "--receipt",
                "Look at the code again, letter by letter",
            )
        if pledge.person is None:
            raise OperatorError(
                "That pledge is nobody's any more: its name and key were erased when their time was over",
                "--receipt",
                "Nothing is left to erase; the count stays",
            )
        pledges = len(await stores.pledges.of_person(pledge.person))
        if not sure:
            return (
                f"This would delete everything about one person: {_pledges(pledges)}, and whatever else "
                "is stored under the same key (reminders, questions passed on, open forms, linked "
                "accounts, a moderator's record). It cannot be undone. Add --yes to do it."
            )
        event = Event(keys.event("operator", secrets.token_hex(16)), utc_now())
        counted = await stores.pledges.erase(pledge.person, event)
        return f"Deleted. Gone from the count: {_pledges(counted)}."
    finally:
        await stores.close()


def _pledges(number: int) -> str:
    return "1 pledge" if number == 1 else f"{number} pledges"
