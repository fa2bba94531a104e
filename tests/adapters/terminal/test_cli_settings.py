"""Settings that are not right stop the start with one line."""

from pathlib import Path

import pytest

from tests.adapters.terminal.spawning import OTHER_KEY, Run, spawn


def test_a_bad_setting_stops_a_real_start_with_one_line(folder: Path) -> None:
    spawn(folder, "privacy", LOG_LEVEL="loud").refused("Setting LOG_LEVEL is not right", "README")


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("MAY_PLEDGE_FROM", "a lot", "Setting MAY_PLEDGE_FROM is not right"),
        ("SURE_KEEPS", "90", "Setting SURE_KEEPS is not right"),
        ("TIME_ZONE", "Mars/Olympus", "Setting TIME_ZONE is not right"),
        ("ASSISTANT_SECRET", "hunter2", "The secret has 7 characters; it needs at least 32"),
        ("FAQ_DIR", "nowhere", "There are no English answers (nowhere)"),
        ("ASSISTANT_DATA_DIR", "file/data", "The data folder cannot be"),
        ("ASSISTANT_SECRET_FILE", "file/secret", "The secret cannot be"),
    ],
)
def test_a_bad_setting_stops_the_start_with_one_line(
    name: str, value: str, said: str, run: Run, folder: Path
) -> None:
    (folder / "file").write_text("in the way of a folder")
    given = {"ASSISTANT_SECRET": OTHER_KEY, name: value}
    if name == "ASSISTANT_SECRET_FILE":
        del given["ASSISTANT_SECRET"]
    ran = run("chat", **given)
    ran.refused(said)
    assert "hunter2" not in ran.err  # a secret is not repeated, however short


def test_settings_are_read_from_a_file_where_the_program_is_started(run: Run, folder: Path) -> None:
    (folder / ".env").write_text("PRIVACY_URL=https://example.org/from-the-file\n")
    assert "https://example.org/from-the-file" in run("privacy").out
