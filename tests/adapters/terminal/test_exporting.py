"""`assistant faq export`: the answers of moderators, typed in a chat, as files."""

from pathlib import Path

import pytest

from tests.adapters.terminal.spawning import spawn, write_faq


def test_a_community_s_own_answers_are_written_as_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FAQ_DIR", str(write_faq(tmp_path / "faq")))
    monkeypatch.setenv("ASSISTANT_SECRET_FILE", "secret")
    assert spawn(tmp_path, "faq", "export", "none").out == (
        "No community has answers of its own.\n"
    )
    typed = b"review answer\nWhen do we meet?\nOn Mondays.\nskip\nskip\n1\n"
    club = ("--role", "moderator", "--community", "The Club")
    assert "Published as change 1." in spawn(tmp_path, "chat", *club, stdin=typed).out
    folder = "out/terminal-1-the-club"
    assert spawn(tmp_path, "faq", "export", "out").out == (f"The Club: 1 written to {folder}.\n")
    path = tmp_path / folder / "en" / "community" / "when-do-we-meet.yaml"
    assert "answer: On Mondays.\n" in path.read_text(encoding="utf-8")
    again = spawn(tmp_path, "faq", "export", "out")
    assert (again.code, again.err) == (
        1,
        "assistant: There is something already (out). Name a new folder.\n",
    )
