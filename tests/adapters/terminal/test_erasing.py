"""`assistant erase --receipt`: for somebody whose account is gone."""

from pathlib import Path

import pytest

from tests.adapters.terminal.spawning import PLEDGE, spawn, write_faq
from tests.storage.making import by_hand


def test_everything_about_the_person_of_a_receipt_is_deleted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FAQ_DIR", str(write_faq(tmp_path / "faq")))
    monkeypatch.setenv("ASSISTANT_SECRET_FILE", "secret")
    said = spawn(tmp_path, "chat", stdin=PLEDGE.encode()).out
    code = said.split("Your receipt: `")[1][:19]
    would = spawn(tmp_path, "erase", "--receipt", code.lower().replace("-", " "))
    assert would.code == 0
    assert would.out.startswith("This would delete everything about one person: 1 pledge,")
    done = spawn(tmp_path, "erase", "--receipt", code, "--yes")
    assert done.out == "Deleted. Gone from the count: 1 pledge.\n"
    assert "0 people and 0 organisations." in spawn(tmp_path, "chat", stdin=b"tally\n").out
    said = spawn(tmp_path, "chat", stdin=PLEDGE.encode()).out
    kept = said.split("Your receipt: `")[1][:19]
    by_hand(tmp_path / "data" / "assistant.db", "UPDATE pledge SET person = NULL")
    nobodys = spawn(tmp_path, "erase", "--receipt", kept, "--yes")
    assert nobodys.code == 1
    assert nobodys.err.startswith("assistant: That pledge is nobody's any more")
    again = spawn(tmp_path, "erase", "--receipt", code)
    assert (again.code, again.err.startswith("assistant: Nothing belongs to that receipt")) == (
        1,
        True,
    )
