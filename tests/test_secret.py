"""The secret: made once with its owner's rights alone, and never taken when it is weak."""

import stat
from pathlib import Path

import pytest

from assistant.errors import OperatorError
from assistant.secret import find_secret
from tests.conftest import settings_for


def nobody(_: str) -> None:
    raise AssertionError("nothing was to be told")


def test_it_is_made_once_and_told(tmp_path: Path) -> None:
    path = tmp_path / "config" / "secret"
    settings = settings_for(tmp_path, assistant_secret="", assistant_secret_file=path)
    told: list[str] = []
    first = find_secret(settings, told.append)
    assert len(first) == 64
    assert len(told) == 1
    assert str(path) in told[0]
    assert first.decode() not in told[0]
    assert find_secret(settings, nobody) == first
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_it_lies_apart_from_the_database(tmp_path: Path) -> None:
    settings = settings_for(tmp_path / "data", assistant_secret="")
    find_secret(settings, lambda _: None)
    assert not (tmp_path / "data").exists()


def test_a_given_one_wins(tmp_path: Path) -> None:
    given = "x" * 32
    assert find_secret(settings_for(tmp_path, assistant_secret=given), nobody) == given.encode()


def test_a_short_one_is_refused_without_being_shown(tmp_path: Path) -> None:
    with pytest.raises(OperatorError, match="has 5 characters; it needs at least 32") as said:
        find_secret(settings_for(tmp_path, assistant_secret="hush!"), nobody)  # noqa: S106 - a test's
    assert "hush!" not in str(said.value)


def test_none_is_made_for_a_database_that_has_one(tmp_path: Path) -> None:
    settings = settings_for(tmp_path / "data", assistant_secret="")
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "assistant.db").touch()
    with pytest.raises(OperatorError, match="is missing"):
        find_secret(settings, nobody)
    assert not (tmp_path / "config").exists()


def test_one_that_cannot_be_read_or_stored_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"\xff\xfe" * 20)
    unreadable = settings_for(
        tmp_path, assistant_secret="", assistant_secret_file=tmp_path / "file"
    )
    with pytest.raises(OperatorError, match="cannot be read"):
        find_secret(unreadable, nobody)
    below = settings_for(
        tmp_path, assistant_secret="", assistant_secret_file=tmp_path / "file" / "x"
    )
    with pytest.raises(OperatorError, match="cannot be"):
        find_secret(below, nobody)
