"""`assistant privacy`."""

from pathlib import Path

from tests.adapters.terminal.spawning import Run


def test_the_privacy_page_names_the_operator(run: Run, folder: Path) -> None:
    said = run(
        "privacy",
        OPERATOR_NAME="The Test Club",
        OPERATOR_CONTACT="club@example.org",
        PRIVACY_URL="https://example.org/privacy",
    )
    assert (said.code, said.err) == (0, "")
    for each in ("The Test Club", "club@example.org", "https://example.org/privacy"):
        assert each in said.out
    assert "private, not anonymous" in " ".join(said.out.split())
    assert not (folder / "data").exists()
