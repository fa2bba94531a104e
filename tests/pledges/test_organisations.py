"""When two names mean one organisation."""

import pytest

from assistant.pledges.organisations import organisation_key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Village Library", "VILLAGE  LIBRARY"),
        ("Médecins du Coin", "medecins du coin"),
        ("Acme Ltd.", "ACME Limited"),
        ("Acme S.A.", "Acme SA"),
        ("Acme L.L.C.", "acme llc"),
        ("The Club e.V.", "Club"),
        ("U.N. Youth", "UN Youth"),
    ],
)
def test_the_same(one: str, other: str) -> None:
    assert organisation_key(one) == organisation_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Village Library", "City Library"),
        ("Plan A", "Plan B"),
        ("The Company", "The Foundation"),
        ("日本", "中国"),
    ],
)
def test_not_the_same(one: str, other: str) -> None:
    assert organisation_key(one) != organisation_key(other)


@pytest.mark.parametrize("name", ["The", "Ltd.", "A", "日本"])
def test_a_name_is_never_reduced_to_nothing(name: str) -> None:
    assert organisation_key(name)
