"""Countries by any usual name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant import countries


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("India", "IN"),
        ("  INDIA ", "IN"),
        ("भारत", "IN"),
        ("الهند", "IN"),
        ("usa", "US"),
        ("U.S.A.", "US"),
        ("america", "US"),
        ("the Netherlands", "NL"),
        ("Holland", "NL"),
        ("cote d'ivoire", "CI"),
        ("Ivory Coast", "CI"),
        ("Turkey", "TR"),
        ("Türkiye", "TR"),
        ("Deutschland", "DE"),
        ("Brasil", "BR"),
        ("Niger", "NE"),
        ("Scotland", "GB"),
        ("DRC", "CD"),
        ("Czech Republic", "CZ"),
        ("Kosovo", "XK"),
        ("中国", "CN"),
        ("🇫🇷", "FR"),
    ],
)
def test_usual_names_are_sure(typed: str, code: str) -> None:
    assert countries.resolve(typed, "en") == countries.Found(code)


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("nigera", "NG"),
        ("germny", "DE"),
        ("Indja", "IN"),
        ("pkistan", "PK"),
        ("congo", "CD"),
        ("korea", "KR"),
        ("de", "DE"),
        ("no", "NO"),
    ],
)
def test_doubtful_names_are_asked_back(typed: str, first: str) -> None:
    found = countries.resolve(typed, "en")
    assert not found.code
    assert found.near[0] == first
    assert len(found.near) <= 3


@pytest.mark.parametrize("typed", ["", "Narnia", "xx", "?", "🇽🇽", "European Union", "world", "12"])
def test_what_is_no_country_is_not_guessed(typed: str) -> None:
    assert countries.resolve(typed, "en") == countries.Found()


def test_every_country_is_found_by_its_own_name() -> None:
    for code in sorted(countries.codes()):
        name = countries.name(code, "en")
        assert countries.resolve(name, "en").code == code, name


def test_names_are_in_the_readers_language() -> None:
    assert countries.name("DE", "fr") == "Allemagne"
    assert countries.resolve("Allemagne", "fr").code == "DE"


@given(st.text(max_size=300))
def test_any_text_gives_codes_that_exist(typed: str) -> None:
    found = countries.resolve(typed, "en")
    assert {code for code in (found.code, *found.near) if code} <= countries.codes()


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("brit", "GB"),
        ("engl", "GB"),
        ("uk", "GB"),
        ("ivory", "CI"),
        ("cote d", "CI"),
        ("holl", "NL"),
        ("allem", "DE"),
        ("deuts", "DE"),
        ("germny", "DE"),
        ("فرن", "FR"),
        ("f", "FR"),
    ],
)
def test_a_country_is_offered_while_its_name_is_typed(typed: str, code: str) -> None:
    assert code in countries.beginning(typed, "en")[:20]


def test_what_is_no_name_offers_no_country() -> None:
    assert countries.beginning("🙂", "en") == ()
    assert countries.beginning("zzzzzz", "en") == ()
