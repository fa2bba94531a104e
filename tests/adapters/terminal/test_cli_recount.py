"""`assistant recount`."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.adapters.terminal.spawning import OTHER_KEY, Ran, Run


@pytest.mark.usefixtures("pledged")
def test_a_recount_finds_wrong_counters_and_mends_them(run: Run, folder: Path) -> None:
    assert run("recount") == Ran(0, "Every counter is right.\n", "")
    with closing(sqlite3.connect(folder / "data" / "assistant.db")) as database, database:
        changed = database.execute("UPDATE counter SET number = 41 WHERE dimension = 'total'")
        assert changed.rowcount == 1
    found = run("recount")
    assert found.code == 1
    assert "counter 41, pledges 1." in found.out
    assert "`assistant recount --mend`" in found.out
    mended = run("recount", "--mend")
    assert mended.code == 0
    assert "mended" in mended.out
    assert run("recount") == Ran(0, "Every counter is right.\n", "")


@pytest.mark.usefixtures("pledged")
def test_a_secret_that_is_not_the_one_of_the_database_is_refused(run: Run) -> None:
    run("recount", ASSISTANT_SECRET=OTHER_KEY).refused(
        "The secret is not the one that this database was made with", "assistant.db"
    )
