"""Usual words for kinds and sectors."""

import pytest

from assistant.i18n import words
from assistant.pledges import words as pledge_words
from assistant.pledges.kinds import kind_said
from assistant.pledges.pledge import OrganisationKind, Sector
from assistant.pledges.sectors import sector_said


@pytest.mark.parametrize(
    ("typed", "sector"),
    [
        ("hospital", Sector.HEALTH),
        ("We are a clinic.", Sector.HEALTH),
        ("a school", Sector.EDUCATION),
        ("Town Hall", Sector.LOCAL_GOVERNMENT),
        ("the police", Sector.LAW_ENFORCEMENT),
        ("power plant", Sector.INFRASTRUCTURE),
        ("IT", Sector.TECHNOLOGY),
    ],
)
def test_a_usual_word_for_a_sector(typed: str, sector: Sector) -> None:
    assert sector_said(typed) == sector.value


@pytest.mark.parametrize("typed", ["", "gardening", "hospital and school", "9" * 100])
def test_what_is_not_clear_is_no_sector(typed: str) -> None:
    assert sector_said(typed) is None


def test_a_kind_is_said_as_before() -> None:
    assert kind_said("We are an NGO") == OrganisationKind.CIVIL_SOCIETY.value
    assert kind_said("gardening") is None


def test_every_sector_has_its_words() -> None:
    say = words("en")
    assert {say.label(pledge_words.SECTORS[each]) for each in Sector}
    assert len({say.label(pledge_words.SECTOR_NAMES[each]) for each in Sector}) == len(Sector)
