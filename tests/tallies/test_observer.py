"""An observer who sees all publications in order must not learn a single person's country.

What the observer knows: who pledged or left when (totals are exact at every moment), and every
breakdown that was ever public. Persons who were in exactly the same publications cannot be told
apart. Of a group of five or more nobody is picked out. Of a smaller one, there must be another
world, with the very same publications, in which its persons are from somewhere else.
"""

from asyncio import Runner
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import count, product
from pathlib import Path

from hypothesis import given, note, settings
from hypothesis import strategies as st

from assistant.pledges.pledge import Pledge, PledgeState
from assistant.tallies.figure import Pledger
from assistant.tallies.publication import SMALLEST
from assistant.tallies.service import TallyService
from assistant.tallies.store import Publication
from tests.storage.making import first_drive, handed_in, key, pledge_of
from tests.storage.worlds import World, sqlite
from tests.talking import NOW

COUNTRIES = ("FR", "IN", "KE", "PE")
COUNTRY = (Pledger.PERSON, "country")
EXAMPLES = 25
Step = tuple[str, int, str]
Presence = frozenset[int]
"""In which publications somebody is, by their place in the order."""


@dataclass
class Observer:
    """Writes down each publication, and who counted then, from where."""

    seen: list[Publication] = field(default_factory=list)
    present: list[Mapping[str, str]] = field(default_factory=list)

    def look(self, publication: Publication | None, countries: Mapping[str, str]) -> None:
        if publication is not None and publication not in self.seen:
            self.seen.append(publication)
            self.present.append(dict(countries))

    def groups(self) -> dict[Presence, Counter[str]]:
        """Give who cannot be told apart, and from which countries they are.

        Somebody who changed their country counts as one who left and another who came.
        """
        found: dict[Presence, Counter[str]] = defaultdict(Counter)
        stays: dict[tuple[str, str], set[int]] = defaultdict(set)
        for number, countries in enumerate(self.present):
            for person in countries.items():
                stays[person].add(number)
        for (_, country), presence in stays.items():
            found[frozenset(presence)][country] += 1
        return found

    def picked_out(self) -> list[tuple[Presence, str]]:
        """Give the groups of fewer than five whose countries follow from the publications."""
        groups = self.groups()
        return [
            (presence, country)
            for presence, countries in groups.items()
            if countries.total() < SMALLEST
            for country in countries
            if not self._may_be_from_elsewhere(groups, presence, country)
        ]

    def _may_be_from_elsewhere(
        self, groups: Mapping[Presence, Counter[str]], presence: Presence, country: str
    ) -> bool:
        if not any(self.seen[number].shown for number in presence):
            return True  # nothing but the total was public of it
        return any(
            True
            for other in COUNTRIES
            if other != country
            for _ in self._worlds(groups, presence, country, other)
        )

    def _worlds(
        self, groups: Mapping[Presence, Counter[str]], presence: Presence, a: str, b: str
    ) -> Iterator[Sequence[int]]:
        """Give worlds in which one of the group is from `b`, not `a`, and others the other way."""
        others = [each for each in groups if each != presence]
        moves = [
            [move for move in (0, 1, -1) if -groups[each][b] <= move <= groups[each][a]]
            for each in others
        ]
        watched = [
            number
            for number, publication in enumerate(self.seen)
            if a in publication.shown or b in publication.shown
        ]
        for moved in product(*moves):
            if all(
                (number in presence)
                + sum(move for move, each in zip(moved, others, strict=True) if number in each)
                == 0
                for number in watched
            ):
                yield moved


async def _play(world: World, name: str, steps: Sequence[Step]) -> Observer:
    service, observer = TallyService(world.tallies), Observer()
    _, drive = await first_drive(world.drives, name)
    clock: datetime = NOW
    standing: dict[str, Pledge] = {}
    gone: dict[str, Pledge] = {}
    names: dict[int, str] = {}
    for number, (act, pick, country) in enumerate(steps):
        clock += timedelta(hours=1)
        event = f"{name} {number}"
        person = sorted(standing)[pick % len(standing)] if standing else ""
        if act == "night":
            clock += timedelta(days=1)
        elif act == "pledge" or not person:
            person = f"{name} {number}"
            pledge = pledge_of(person, drive, country=country)
            await world.pledges.add(replace(handed_in(pledge, event), at=clock))
            found = await world.pledges.find(drive.id, key(person), Pledger.PERSON)
            assert found
            standing[person] = found
            names[found.id] = person
        elif act == "renew" and gone:
            before = gone.pop(sorted(gone)[pick % len(gone)])
            after = replace(before, state=PledgeState.COUNTED, country=country)
            await world.pledges.replace(replace(handed_in(after, event), at=clock), before.state)
            standing[names[before.id]] = after
        else:
            before = standing.pop(person)
            after = replace(before, state=PledgeState.WITHDRAWN)
            if act in {"change", "edit"}:  # an edit changes nothing that is counted by country
                after = replace(before, country=country if act == "change" else before.country)
                standing[person] = after
            else:
                gone[person] = after
            await world.pledges.replace(replace(handed_in(after, event), at=clock), before.state)
        tally = await service.tally(drive.id, clock)
        observer.look(
            tally.breakdowns[COUNTRY],
            {each: pledge.country for each, pledge in standing.items()},
        )
    return observer


acts = st.sampled_from(["pledge"] * 12 + ["withdraw", "change", "night", "edit", "edit", "renew"])
step = st.tuples(
    acts, st.integers(0, 99), st.sampled_from(["FR", "FR", "FR", "IN", "IN", "KE", "PE"])
)
first_steps = st.lists(
    st.tuples(st.just("pledge"), st.just(0), st.sampled_from(COUNTRIES)), min_size=20, max_size=24
)


def test_nobody_is_picked_out_by_the_publications(tmp_path: Path) -> None:
    examples = count()
    with Runner() as runner:
        entered = sqlite(tmp_path)
        world = runner.run(entered.__aenter__())

        @settings(max_examples=EXAMPLES, deadline=None)
        @given(first_steps, st.lists(step, max_size=60))
        def watch(first: list[Step], later: list[Step]) -> None:
            observer = runner.run(_play(world, f"example {next(examples)}", first + later))
            for publication in observer.seen:
                note(str(publication))
                assert all(number >= SMALLEST for number in publication.shown.values())
            assert observer.picked_out() == []

        try:
            watch()
        finally:
            runner.run(entered.__aexit__(None, None, None))
