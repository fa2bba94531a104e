"""Which names moderators are shown side by side."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from assistant.pledges.organisations import alike, organisation_key

WORDS = st.sampled_from([
    "National", "Democratic", "Institute", "Village", "Library", "Cyber", "Peace", "Médecins", "Kenya",
    "Youth", "Council", "Hospital", "Zürich", "Straße", "Escuela", "7", "A", "of", "for", "the", "and",
    "Ltd", "NDI", "e.V.", "日本", "(", "-",
])  # fmt: skip
NAMES = st.lists(WORDS, min_size=1, max_size=6).map(" ".join) | st.text(max_size=20)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("NDI", "National Democratic Institute"),
        ("N.D.I.", "National Democratic Institute"),
        ("ndi ltd.", "The National Democratic Institute"),
        ("National Democratic Institute (NDI)", "National Democratic Institute"),
        ("NDI - National Democratic Institute", "NDI"),
        ("NDI Kenya", "National Democratic Institute Kenya"),
        ("National Democratic Institute", "NATIONAL DEMOCRATIC INSTITUTE Inc."),
        ("MSF", "Médecins Sans Frontières"),
        ("IFES", "International Foundation for Electoral Systems"),
        ("FDD", "Friends of the Digital Day"),
        ("FOTDD", "Friends of the Digital Day"),
        ("Village Library", "Village Librery"),
        ("Village Library", "Library of the Village"),
        ("Paris University", "University of Paris"),
        ("CyberPeace Institute", "Cyber Peace Institute"),
        ("Friend of the Earth", "Friends of the Earth"),
        ("Electoral Comission", "Electoral Commission"),
        ("Hôpital d'Abidjan", "hopital abidjan"),
        ("N.D.I. e.V.", "National Democratic Institute"),
        ("Mozilla Foundation", "Mozilla Corporation"),
        ("Robert Bosch Stiftung", "Robert Bosch GmbH"),
    ],
)
def test_alike(one: str, other: str) -> None:
    assert alike(one, other)
    assert alike(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Village Library", "City Library"),
        ("Plan A", "Plan B"),
        ("Plan E", "Plan Y"),
        ("School 12", "School 13"),
        ("Youth of Iran", "Youth of Iraq"),
        ("Red Cross Kenya", "Red Cross Korea"),
        ("Austria Tech Club", "Australia Tech Club"),
        ("NDI", "National Defence Council"),
        ("NDI Kenya", "National Democratic Institute Ghana"),
        ("IRI", "NDI"),
        ("N", "Nature"),
        ("日本", "中国"),
        ("Village Library", "Village Library and Museum"),
    ],
)
def test_not_alike(one: str, other: str) -> None:
    assert not alike(one, other)
    assert not alike(other, one)


@given(NAMES)
@example("")
@example("()")
def test_a_name_is_like_itself(name: str) -> None:
    assert alike(name, name)
    assert alike(name, name.upper().lower())


@given(NAMES, NAMES)
def test_it_does_not_matter_which_comes_first(one: str, other: str) -> None:
    assert alike(one, other) == alike(other, one)


@given(NAMES, NAMES)
def test_what_is_the_same_one_is_alike(one: str, other: str) -> None:
    if organisation_key(one) == organisation_key(other):
        assert alike(one, other)


# Words so long that none is the acronym of the others.
LONG_WORDS = st.text("abcdefgh", min_size=7, max_size=9)


@given(st.lists(LONG_WORDS, min_size=2, max_size=6, unique=True))
def test_a_name_is_like_its_acronym_and_its_other_order(words: list[str]) -> None:
    name = " ".join(words)
    initials = "".join(word[0] for word in words)
    assert alike(name, initials.upper())
    assert alike(name, ".".join(initials) + ".")
    assert alike(name, " ".join(reversed(words)))
    assert alike(name, f"{name} ({initials})")
