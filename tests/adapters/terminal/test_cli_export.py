"""`assistant export`, and where platforms are served from the command line."""

from pathlib import Path

import pytest

from tests.adapters.terminal.spawning import Run


@pytest.mark.usefixtures("pledged")
def test_pledges_are_written_to_a_new_file(run: Run, folder: Path) -> None:
    written = run("export", "1", "pledges.csv")
    assert written.code == 0
    assert written.out.startswith("1 pledge in Support the Paris Call.")
    assert "person,counted" in (folder / "pledges.csv").read_text(encoding="utf-8")
    run("export", "1", "pledges.csv").refused("There is something already", "Name a new file")
    run("export", "9", "other.csv").refused("There is no drive #9")
    run("export", "1", "other.doc").refused("The file's ending says no format", ".csv, .json")


def test_without_a_token_no_platform_is_served(run: Run) -> None:
    run("run").refused("No platform is configured", "DISCORD_TOKEN", "README")
    run("run", "fax").refused("There is no platform 'fax'", "Use discord")


def test_the_doctor_says_what_is_missing_and_where_to_click(run: Run) -> None:
    said = run("doctor", "discord")
    assert said.code == 1
    assert "To do: OPERATOR_NAME and OPERATOR_CONTACT are not both set" in said.out
    assert "To do: DISCORD_TOKEN is not set. Copy it: discord.com/developers" in said.out
