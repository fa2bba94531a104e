"""Reading the time zones that people type."""

from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.zones import UTC, own, resolve


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Europe/Paris", "Europe/Paris"),
        ("EUROPE/PARIS", "Europe/Paris"),
        ("paris", "Europe/Paris"),
        ("Sao Paulo", "America/Sao_Paulo"),
        ("america/argentina/buenos_aires", "America/Argentina/Buenos_Aires"),
        ("port-au-prince", "America/Port-au-Prince"),
        ("japan", "Japan"),
        ("utc", "UTC"),
        ("Etc/UTC", "UTC"),
    ],
)
def test_a_name_in_any_case_or_its_city_alone(typed: str, name: str) -> None:
    assert resolve(typed).name == name


@pytest.mark.parametrize(
    "typed", ["CET", "est", "GMT", "+02:00", "UTC+2", "Etc/GMT+5", "", "?", "x" * 999]
)
def test_letters_and_offsets_are_no_zone_of_a_place(typed: str) -> None:
    found = resolve(typed)
    assert (found.name, list(found.near)) == ("", [])


@pytest.mark.parametrize(
    ("typed", "near"),
    [
        ("Europe/Pariss", "Europe/Paris"),
        ("new yrok", "America/New_York"),
        ("eastern", "US/Eastern"),
        ("istanbul", "Europe/Istanbul"),
    ],
)
def test_what_is_unclear_has_a_few_near_ones(typed: str, near: str) -> None:
    found = resolve(typed)
    assert not found.name
    assert near in found.near
    assert len(found.near) <= 3


@given(st.sampled_from(sorted(available_timezones())) | st.text(max_size=80))
def test_whatever_is_typed_is_a_zone_that_exists_or_none(typed: str) -> None:
    found = resolve(typed)
    for name in (found.name or UTC, *found.near):
        ZoneInfo(name)


def test_a_person_s_own_zone_if_it_is_one() -> None:
    assert own("Asia/Kolkata", "UTC") == "Asia/Kolkata"
    for none in ("", "Mars/Base", "../../etc/passwd", "/etc/passwd", "Europe", "a\x00b", "\ud800"):
        assert own(none, "Europe/Paris") == "Europe/Paris"
