"""Whatever linked accounts do, in whatever order: of their pledges in a drive the oldest counts.

Beside the store a model is kept that is as simple as the rule: who pledged when, who is linked with
whom, and what counted when a drive closed.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import Phase, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from assistant.drives.drive import Drive, DriveState
from assistant.links.link import Hindrance
from assistant.pledges.pledge import PledgeState
from assistant.pledges.store import NewPledge, Outcome
from assistant.tallies.figure import Pledger
from tests.storage.linking import at, event_at, link
from tests.storage.making import NEW_DRIVE, first_drive, fresh_event, key, pledge_of
from tests.storage.worlds import IMPLEMENTATIONS, World

ACCOUNTS = ("ann", "bob", "cyd")
# What is rare in life is rare here too, so that most plays get to where links matter.
ACTS = (
    ("pledge",) * 6
    + ("withdraw",) * 4
    + ("link",) * 4
    + ("change", "unlink") * 2
    + ("erase", "close")
)


@dataclass(frozen=True, slots=True)
class Step:
    """What an account does in one of two drives; `other` is whom it wants to be linked with."""

    act: str
    account: str
    other: str
    drive: int
    late: bool  # does time go on before it?


steps = st.builds(
    Step,
    act=st.sampled_from(ACTS),
    account=st.sampled_from(("ann", "ann", "bob", "bob", "cyd")),
    other=st.sampled_from(("bob", "ann", "cyd")),
    drive=st.sampled_from((0, 0, 0, 1)),
    late=st.booleans(),
)


@dataclass
class Model:
    """What should be: per drive and account when it pledged (and which row that is); who is linked."""

    pledged: dict[tuple[int, str], tuple[datetime, int]] = field(default_factory=dict)
    withdrawn: dict[tuple[int, str], int] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)
    closed: dict[int, dict[str, PledgeState]] = field(default_factory=dict)
    rows: int = 0

    def states(self, drive: int) -> dict[str, PledgeState]:
        """Give the state of each pledge in a drive."""
        if drive in self.closed:
            return self.closed[drive]
        found: dict[str, PledgeState] = {}
        for account in ACCOUNTS:
            mine = self.pledged.get((drive, account))
            theirs = self.pledged.get((drive, self.links.get(account, "")))
            if mine:
                younger = theirs is not None and theirs < mine
                found[account] = PledgeState.LINKED if younger else PledgeState.COUNTED
            elif (drive, account) in self.withdrawn:
                found[account] = PledgeState.WITHDRAWN
        return found

    def unlink(self, account: str) -> None:
        if other := self.links.pop(account, ""):
            del self.links[other]

    def erase(self, account: str) -> None:
        for drive in (0, 1):
            self.pledged.pop((drive, account), None)
            self.withdrawn.pop((drive, account), None)
            if drive in self.closed:
                self.closed[drive].pop(account, None)
        self.unlink(account)


@dataclass
class Play:
    """A model beside the drives that it is about."""

    world: World
    drives: Sequence[Drive]
    at: str
    model: Model = field(default_factory=Model)
    minutes: int = 0

    def person(self, account: str) -> str:
        return f"{self.at} {account}" if account else ""

    async def take(self, step: Step) -> None:
        self.minutes += step.late
        moment, model = at(self.minutes), self.model
        person, account = self.person(step.account), step.account
        if step.act == "erase":
            before = len([s for d in (0, 1) for s in model.states(d).values() if s is COUNTED])
            model.erase(account)
            after = len([s for d in (0, 1) for s in model.states(d).values() if s is COUNTED])
            gone = await self.world.pledges.erase(key(person), event_at(moment))
            assert gone == before - after
        elif step.act == "unlink":
            linked = account in model.links
            assert await self.world.links.unlink(key(person), event_at(moment)) == linked
            model.unlink(account)
        elif step.act == "link":
            found = await link(self.world, person, self.person(step.other), moment)
            if account in model.links or step.other in model.links:
                assert found in (Hindrance.LINKED, Hindrance.OWN)
            elif account == step.other:
                assert found is Hindrance.OWN
            else:
                assert found is None
                model.links |= {account: step.other, step.other: account}
        elif step.drive not in model.closed:
            await self._in_drive(step, moment)

    async def _in_drive(self, step: Step, moment: datetime) -> None:
        drive, model, place = self.drives[step.drive], self.model, (step.drive, step.account)
        person = self.person(step.account)
        if step.act == "close":
            model.closed[step.drive] = model.states(step.drive)
            await self.world.drives.set_state(drive.id, DriveState.CLOSED, fresh_event())
            return
        mine = await self.world.pledges.find(drive.id, key(person), Pledger.PERSON)
        event = fresh_event().key
        if mine is None:
            if step.act == "pledge":
                new = pledge_of(person, drive, pledged_at=moment)
                outcome = await self.world.pledges.add(NewPledge(new, event, b"", moment))
                model.rows += 1
                model.pledged[place] = (moment, model.rows)
                counts = model.states(step.drive)[step.account] is COUNTED
                assert outcome is (Outcome.ADDED if counts else Outcome.LINKED)
            return
        after = mine
        if step.act == "pledge" and place in model.withdrawn:
            after = replace(mine, state=COUNTED, pledged_at=moment)
            model.pledged[place] = (moment, model.withdrawn.pop(place))
        elif step.act == "withdraw" and place in model.pledged:
            after = replace(mine, state=PledgeState.WITHDRAWN)
            model.withdrawn[place] = model.pledged.pop(place)[1]
        elif step.act == "change":
            after = replace(mine, country="IN")
        new_pledge = NewPledge(after, event, b"", moment)
        assert await self.world.pledges.replace(new_pledge, mine.state)

    async def check(self) -> None:
        for number, drive in enumerate(self.drives):
            expected = self.model.states(number)
            found = {
                account: pledge.state
                for account in ACCOUNTS
                if (pledge := await self.world.pledges.find(
                    drive.id, key(self.person(account)), Pledger.PERSON
                ))
            }  # fmt: skip
            assert found == expected
            counted = sum(state is COUNTED for state in expected.values())
            figures = await self.world.tallies.figures(drive.id)
            assert figures.one(Pledger.PERSON, "total") == counted
            linked = sum(state is PledgeState.LINKED for state in expected.values())
            assert figures.one(Pledger.PERSON, "linked") == linked
            then = await self.world.tallies.count_at(drive.id, at(self.minutes + 1))
            assert then[Pledger.PERSON] == counted
        assert await self.world.tallies.recount() == []


COUNTED = PledgeState.COUNTED


async def play(world: World, taken: Sequence[Step], example: str) -> None:
    _, first = await first_drive(world.drives, example)
    second = await world.drives.start(first.community, NEW_DRIVE, fresh_event(), None)
    played = Play(world, [first, second], example)
    for step in taken:
        await played.take(step)
        await played.check()


# Without shrinking, which takes minutes over a store; a failing play is short enough to read.
seeded = hypothesis_settings(
    max_examples=40, deadline=None, derandomize=True, database=None, phases=[Phase.generate]
)


@pytest.mark.parametrize("name", sorted(IMPLEMENTATIONS))
def test_linked_accounts_count_once_whatever_they_do(name: str, tmp_path: Path) -> None:
    examples = iter(range(1_000_000))
    with asyncio.Runner() as runner:
        entered = IMPLEMENTATIONS[name](tmp_path / "data")
        world = runner.run(entered.__aenter__())

        @seeded
        @given(st.lists(steps, min_size=12, max_size=30))
        def play_on_the_open_store(taken: list[Step]) -> None:
            runner.run(play(world, taken, f"example {next(examples)}"))

        try:
            play_on_the_open_store()
        finally:
            runner.run(entered.__aexit__(None, None, None))
