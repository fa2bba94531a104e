"""Of a person's pledges with several accounts the oldest that stands counts, and no other."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from assistant.links.counting import count_once
from assistant.pledges.pledge import AgeGroup, Pledge, PledgeState
from assistant.tallies.figure import Pledger

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


def pledge(state: PledgeState, minutes: int, number: int) -> Pledge:
    return Pledge(
        drive=1,
        community=1,
        pledger=Pledger.PERSON,
        person=bytes([number]) * 16,
        state=state,
        wording=1,
        principles=(1,),
        country="",
        age_group=AgeGroup.FROM_25,
        name=None,
        kind=None,
        receipt=bytes([number]) * 16,
        pledged_at=NOON + timedelta(minutes=minutes),
        day=date(2026, 11, 24),
        id=number,
    )


pairs = st.lists(
    st.tuples(st.sampled_from(PledgeState), st.integers(0, 2)), min_size=0, max_size=3
).map(lambda each: [pledge(state, at, number) for number, (state, at) in enumerate(each)])


@given(pairs)
def test_the_oldest_that_stands_counts_and_the_others_do_not(pledges: list[Pledge]) -> None:
    after = {before.id: changed for before, changed in count_once(pledges)}
    now = [after.get(each.id, each) for each in pledges]
    standing = [each for each in now if each.state in (PledgeState.COUNTED, PledgeState.LINKED)]
    counted = [each for each in now if each.state is PledgeState.COUNTED]
    assert len(counted) == bool(standing)
    assert all((counted[0].pledged_at, counted[0].id) <= (e.pledged_at, e.id) for e in standing)
    # What was withdrawn, declined, set aside or waits is left alone.
    for before, then in zip(pledges, now, strict=True):
        if before.state not in (PledgeState.COUNTED, PledgeState.LINKED):
            assert then is before


@given(pairs)
def test_what_is_right_already_does_not_change(pledges: list[Pledge]) -> None:
    after = {before.id: changed for before, changed in count_once(pledges)}
    assert count_once([after.get(each.id, each) for each in pledges]) == []


def test_of_the_same_moment_the_first_stored_counts() -> None:
    first, second = pledge(PledgeState.COUNTED, 0, 1), pledge(PledgeState.COUNTED, 0, 2)
    [(before, after)] = count_once([second, first])
    assert before is second
    assert after.state is PledgeState.LINKED
