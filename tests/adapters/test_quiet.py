"""What libraries log of people stays out of the log, and what they repeat."""

import logging

from adapters.quiet import Unfilled


def record(
    library: str, level: int, message: str, *filling: object, line: int = 7
) -> logging.LogRecord:
    return logging.LogRecord(library, level, "there.py", line, message, filling, None)


def test_a_talkative_library_keeps_its_sentences_without_what_fills_them() -> None:
    said = record("discord.gateway", logging.WARNING, "%s has 100%% of it", "ann")
    assert Unfilled().filter(said)
    assert said.getMessage() == "%s has 100% of it"


def test_of_one_that_fills_them_itself_only_the_place_of_a_fault_is_kept() -> None:
    said = record("slack_sdk.web", logging.ERROR, "ann did it")
    assert Unfilled().filter(said)
    assert said.getMessage() == "slack_sdk: there, line 7"
    assert not Unfilled().filter(record("slack_bolt.App", logging.WARNING, "ann"))


def test_the_same_fault_is_told_anew_after_a_while() -> None:
    now = [0.0]
    quiet = Unfilled(lambda: now[0])
    told = [quiet.filter(record("slack_sdk.web", logging.ERROR, "no")) for _ in range(3)]
    other = quiet.filter(record("slack_sdk.web", logging.ERROR, "no", line=8))
    now[0] = 601.0
    assert [*told, other] == [True, False, False, True]
    assert quiet.filter(record("slack_sdk.web", logging.ERROR, "no"))


def test_our_own_lines_stay_as_they_are() -> None:
    said = record("adapters.slack", logging.INFO, "%s is here", "it")
    assert Unfilled().filter(said)
    assert said.getMessage() == "it is here"
