"""Which pledge of linked accounts counts: the oldest of those that stand."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from assistant.pledges.pledge import Pledge, PledgeState

_STANDING: Final = (PledgeState.COUNTED, PledgeState.LINKED)


def count_once(pledges: Iterable[Pledge]) -> list[tuple[Pledge, Pledge]]:
    """Give which pledges of one person in one drive must change, each before and after.

    The person has several accounts; those that were withdrawn or set aside take no part.
    """
    standing = [pledge for pledge in pledges if pledge.state in _STANDING]
    standing.sort(key=lambda pledge: (pledge.pledged_at, pledge.id))
    changes: list[tuple[Pledge, Pledge]] = []
    for place, pledge in enumerate(standing):
        state = PledgeState.LINKED if place else PledgeState.COUNTED
        if pledge.state is not state:
            changes.append((pledge, replace(pledge, state=state)))
    return changes
