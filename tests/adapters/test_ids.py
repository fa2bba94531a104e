"""Custom ids say what they mean, in at most 100 characters, after restarts too."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.ids import CustomIds, ForgottenError, Meaning, Pressed, owner_of

_values = st.one_of(
    st.text(max_size=60), st.booleans(), st.lists(st.text(max_size=9), min_size=1).map(tuple)
)
_names = st.text(st.characters(codec="utf-8"), min_size=1, max_size=20)
_pressed = st.builds(
    Pressed,
    st.sampled_from(Meaning),
    _names,
    st.dictionaries(st.from_regex(r"[a-z_]{1,9}", fullmatch=True), _values, max_size=4),
    st.one_of(st.just(""), st.binary(min_size=16, max_size=16).map(owner_of)),
    st.booleans(),
)


@given(_pressed)
def test_what_is_written_is_read_again_and_fits(pressed: Pressed) -> None:
    ids = CustomIds()
    text = ids.write(pressed)
    assert 1 <= len(text) <= 100
    assert ids.read(text) == pressed


@given(st.text(max_size=120))
def test_any_other_text_is_nothing_or_something_but_no_fault(text: str) -> None:
    try:
        CustomIds().read(text)
    except ForgottenError:
        assert text.startswith("k1:")


@pytest.mark.parametrize(
    ("text", "pressed"),
    [
        ("c1:pledge?drive=3", Pressed(Meaning.CALL, "pledge", {"drive": "3"})),
        (
            "c1:not+helpful?topic=wannacry",
            Pressed(Meaning.CALL, "not helpful", {"topic": "wannacry"}),
        ),
        ("s1:topic?id=wannacry", Pressed(Meaning.SHARE, "topic", {"id": "wannacry"})),
        (
            "f1+:pledge?drive=1&young=no",
            Pressed(Meaning.FORM, "pledge", {"drive": "1", "young": "no"}, agreed=True),
        ),
        ("c1:_nk6nI9m:pledge", Pressed(Meaning.CALL, "pledge", owner="_nk6nI9m")),
    ],
)
def test_ids_that_are_out_in_the_world_keep_their_meaning(text: str, pressed: Pressed) -> None:
    # Messages with these buttons stand in servers: they must work whatever changes here.
    assert CustomIds().read(text) == pressed
    assert CustomIds().write(pressed) == text


def test_a_long_meaning_is_forgotten_by_another_process_but_known_here() -> None:
    ids, long = CustomIds(), Pressed(Meaning.CALL, "topic", {"id": "x" * 200})
    text = ids.write(long)
    assert ids.read(text) == long
    assert ids.write(long) == text
    with pytest.raises(ForgottenError):
        CustomIds().read(text)
