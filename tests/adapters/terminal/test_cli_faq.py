"""`assistant faq check` and `assistant faq preview`."""

from pathlib import Path

from tests.adapters.terminal.spawning import Ran, Run, spawn, write_faq


def test_a_right_faq_is_said_to_be_right(run: Run) -> None:
    assert run("faq", "check") == Ran(0, "3 topics are right, 0 mistakes.\n", "")


def test_mistakes_in_a_faq_are_listed(run: Run, folder: Path) -> None:
    write_faq(folder / "broken", broken="malware")
    said = run("faq", "check", "broken")
    assert (said.code, said.err) == (1, "")
    assert said.out.splitlines() == [
        "broken/en/cyberwarfare/malware.yaml:4: 'as_of' is 'soon'. Write a day as 2025-12-25.",
        "2 topics are right, 1 mistakes.",
    ]


def test_a_broken_faq_stops_a_start_with_one_line(folder: Path) -> None:
    write_faq(folder / "broken", broken="malware")
    spawn(folder, "ask", "what is malware?", FAQ_DIR="broken").refused(
        "'as_of' is 'soon'. Write a day as 2025-12-25.",
        "(broken/en/cyberwarfare/malware.yaml:4)",
        "`assistant faq check` lists every mistake",
    )


def test_a_warning_is_no_mistake(run: Run, folder: Path) -> None:
    path = write_faq(folder / "old") / "en" / "cyberwarfare" / "malware.yaml"
    path.write_text(path.read_text().replace("2025-12-25", "2019-01-01"))
    said = run("faq", "check", "old")
    assert said.code == 0
    assert said.out.startswith("warning: old/en/cyberwarfare/malware.yaml:4: ")
    assert said.out.endswith("3 topics are right, 0 mistakes.\n")


def test_a_folder_without_answers_is_refused(run: Run) -> None:
    run("faq", "check", "nowhere").refused("There are no answers here (nowhere)")


def test_an_answer_can_be_looked_at(run: Run, folder: Path) -> None:
    said = run("faq", "preview", "wannacry")
    assert (said.code, said.err) == (0, "")
    short, long = said.out.split("\n\n----\n\n")
    assert "WannaCry was a worm of May 2017." in short
    assert "A longer text about it." in long
    assert "A longer text about it." not in short
    assert not (folder / "data").exists()


def test_an_answer_that_there_is_not_cannot_be_looked_at(run: Run) -> None:
    run("faq", "preview", "nowhere").refused("There is no topic 'nowhere'")


def test_a_broken_answer_is_not_shown_but_its_mistakes_are(run: Run, folder: Path) -> None:
    write_faq(folder / "broken", broken="malware")
    said = run("faq", "preview", "malware", FAQ_DIR="broken")
    assert said.code == 1
    assert said.out == (
        "en/cyberwarfare/malware.yaml:4: 'as_of' is 'soon'. Write a day as 2025-12-25.\n"
    )
