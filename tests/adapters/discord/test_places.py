"""A direct message belongs to the community where its writer last did something."""

from dataclasses import replace

from adapters.discord.places import Places
from assistant import Community

CLUB, OTHER = (Community("discord", each, each) for each in ("1", "2"))


def test_the_last_place_counts_until_it_removes_the_assistant() -> None:
    places = Places(lambda: OTHER)
    assert places.of(7) == OTHER, "where there is only one"
    places.note(7, CLUB)
    places.note(8, OTHER)
    assert (places.of(7), places.of(8)) == (CLUB, OTHER)
    places.leave(replace(CLUB, name="renamed"))
    assert (places.of(7), places.of(8)) == (OTHER, OTHER)
