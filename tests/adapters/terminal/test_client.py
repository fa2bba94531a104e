"""The terminal's client: lines in, replies out, private places, announcements, files."""

import asyncio
import json
import re
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest

from adapters.terminal.client import TerminalClient, chat, lines
from adapters.terminal.settings import TerminalSettings
from assistant import Role, Text
from assistant.answers.service import Answers
from assistant.assistant import Assistant
from assistant.bootstrap import build
from assistant.settings import Settings
from tests.conftest import Build
from tests.talking import NOW, Clock


class Screen(StringIO):
    """An output that is a terminal."""

    def isatty(self) -> bool:
        return True


class Keyboard:
    """Somebody who types and hears what was printed since."""

    def __init__(
        self, assistant: Assistant, settings: TerminalSettings, output: StringIO | None = None
    ) -> None:
        self.output = output or StringIO()
        self.clock = Clock()
        self.client = TerminalClient(assistant, settings, self.output, self.clock)

    async def types(self, *texts: str) -> str:
        for text in texts:
            self.output.seek(0)
            self.output.truncate()
            await self.client.answer(text)
        return self.output.getvalue()


@pytest.fixture
async def ann(make: Build, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Keyboard:
    """A member at a private keyboard; files are saved in a folder of the test's own."""
    monkeypatch.chdir(tmp_path)
    return Keyboard(await make(), TerminalSettings("club", "ann"))


@pytest.fixture
async def reader(make: Build) -> Keyboard:
    """A member where others can read along."""
    return Keyboard(await make(), TerminalSettings("club", "ann", public=True))


# ---- lines


def test_piped_lines_are_repeated_and_end_with_the_input() -> None:
    output = StringIO()
    typed = list(lines(StringIO("one\ntwo\r\n\nlast"), output, lambda *_: None))
    assert typed == ["one", "two", "", "last"]
    assert output.getvalue() == "> one\n> two\n> \n> last\n"


def test_no_input_is_no_line() -> None:
    output = StringIO()
    assert list(lines(StringIO(""), output, lambda *_: None)) == []
    assert output.getvalue() == ""


def test_what_is_repeated_steers_no_terminal() -> None:
    output = StringIO()
    typed = list(lines(StringIO("a\x1b[31mb\x07\u202ec\ud800\n"), output, lambda *_: None))
    assert typed == ["a\x1b[31mb\x07\u202ec\ud800"]  # the core gets what was typed
    assert output.getvalue() == "> a[31mbc?\n"


# ---- a whole conversation


@pytest.fixture
def piped(settings: Settings, answers: Answers) -> Iterator[tuple[asyncio.Runner, Assistant]]:
    """An assistant in an event loop of its own, as the command line has it."""
    with asyncio.Runner() as runner:
        assistant = runner.run(build(settings, clock=lambda: NOW, answers=answers))
        yield runner, assistant
        runner.run(assistant.close())


def say(piped: tuple[asyncio.Runner, Assistant], text: str) -> str:
    runner, assistant = piped
    output = StringIO()
    chat(runner, assistant, TerminalSettings("club", "ann"), StringIO(text), output, Clock())
    return output.getvalue()


def test_piped_input_is_answered_line_by_line_and_ends_with_it(
    piped: tuple[asyncio.Runner, Assistant],
) -> None:
    said = say(piped, "what was wannacry?\nprinciple 4\n")
    hello, first, second = re.split(r"^> .*\n", said, flags=re.MULTILINE)
    assert hello.startswith("Hello! I answer questions")
    assert first.startswith("What was WannaCry?\n")
    assert "intellectual property" in second
    assert said.endswith("\n\n")


def test_a_pledge_can_be_piped_in(piped: tuple[asyncio.Runner, Assistant]) -> None:
    said = say(piped, "pledge\n17\nskip\nskip\nskip\nyes\ntally\n")
    assert "Your pledge counts." in said
    assert "1 person and 0 organisations." in said


def test_input_that_ends_in_a_form_leaves_it_open_for_the_next_time(
    piped: tuple[asyncio.Runner, Assistant],
) -> None:
    say(piped, "pledge\n17")
    said = say(piped, "")
    assert said.startswith("Hello!")
    assert "Back to your form:" in said
    assert "Which country do you live in?" in said


def test_silence_is_greeted_and_that_is_all(piped: tuple[asyncio.Runner, Assistant]) -> None:
    assert say(piped, "").count("\n\n") == 2  # hello, and how to leave


# ---- where others can read


async def test_a_personal_command_leads_to_a_private_place_by_its_number(reader: Keyboard) -> None:
    offered = await reader.types("my data")
    assert "others can read along" in offered
    assert offered.endswith("1 Open privately\n\n")
    assert "Nothing is stored about you." not in offered
    opened = await reader.types("1")
    assert opened.startswith("(You are in a private conversation now.)\n")
    assert "Nothing is stored about you." in opened


async def test_a_form_opens_in_the_private_place_and_is_filled_there(reader: Keyboard) -> None:
    assert "Which age group?" not in await reader.types("pledge")
    assert "Which age group?" in await reader.types(" 1 ")
    assert "Which country" in await reader.types("17")
    assert "Your pledge counts." in await reader.types("skip", "skip", "skip", "yes")


async def test_typed_text_fills_no_form_where_others_read(reader: Keyboard) -> None:
    await reader.types("pledge", "17")
    assert "Nothing is stored about you." in await reader.types("my data", "1")


@pytest.mark.parametrize("typed", ["2", "0", "one", "1 2", "\u0661", "9" * 5000])
async def test_only_the_number_that_is_offered_leads_there(typed: str, reader: Keyboard) -> None:
    said = await reader.types("my data", typed)
    assert "private conversation" not in said
    assert said


async def test_an_offer_is_gone_after_the_next_line(reader: Keyboard) -> None:
    assert "private conversation" not in await reader.types("my data", "help", "1")


async def test_a_number_that_leads_nowhere_private_changes_no_place(reader: Keyboard) -> None:
    assert "[1 More]" in await reader.types("what was wannacry?")
    said = await reader.types("1")
    assert said.startswith("What was WannaCry?\n")  # the longer text, for all to read
    assert "others can read along" in await reader.types("my data")


# ---- announcements


START = ("drive start", "Peace Day", "skip", "people", "100", "skip", "skip", "yes")


@pytest.fixture
async def club(make: Build) -> tuple[Keyboard, Keyboard, Keyboard]:
    """A moderator and a member of one community, and somebody of another."""
    assistant = await make()
    return (
        Keyboard(assistant, TerminalSettings("club", "mona", Role.MODERATOR)),
        Keyboard(assistant, TerminalSettings("club", "ann")),
        Keyboard(assistant, TerminalSettings("school", "ben")),
    )


async def test_an_announcement_is_printed_once_and_only_in_its_community(
    club: tuple[Keyboard, Keyboard, Keyboard],
) -> None:
    mona, ann, ben = club
    before = await mona.types(*START[:-1])
    assert "(To everyone here)" not in before
    assert "(To everyone here)" not in await ben.types("help")
    said = await mona.types("yes")
    assert said.count("(To everyone here)\nPeace Day\nA pledge drive has started.") == 1
    for person in club:
        assert "(To everyone here)" not in await person.types("help")
    assert "(To everyone here)" not in await ann.types("tally")


async def test_an_announcement_waits_for_whoever_comes_next(
    club: tuple[Keyboard, Keyboard, Keyboard],
) -> None:
    mona, ann, _ = club
    await mona.types(*START[:-1])
    # The yes comes from elsewhere, so it is printed here with the next greeting.
    await mona.client._handle(Text("yes"))
    ann.output.seek(0)
    await ann.client.greet()
    assert "(To everyone here)\nPeace Day" in ann.output.getvalue()


async def test_a_direct_message_is_printed_for_its_person_alone(
    club: tuple[Keyboard, Keyboard, Keyboard],
) -> None:
    mona, ann, _ = club
    await ann.types("can i get a certificate for volunteering here", "2")
    answer = ("review answer 1", "1", "Certificates?", "Yes, in May.", "skip", "skip", "1")
    assert "(To you)" not in await mona.types(*answer)
    assert "(To you)\nThe moderators of club answered a question" in await ann.types("help")
    assert "(To you)" not in await ann.types("help")


async def test_what_is_for_moderators_is_printed_for_those_by_name_too(
    club: tuple[Keyboard, Keyboard, Keyboard],
) -> None:
    mona, ann, _ = club
    handed_in = ("pledge organisation", "25 or older", "Library", "1", "skip", "skip", "yes")
    assert "(To moderators here)" not in await ann.types(*handed_in)
    assert ann.client.complete("organis", 0) is None
    # Added from elsewhere, so that nothing is announced at this keyboard in between.
    await mona.client._handle(Text("moderators add ann"))
    said = await ann.types("help")
    assert "(To you)\nA moderator of club made you a moderator there too" in said
    assert "(To moderators here)\nThe pledge of an organisation was handed in." in said
    assert ann.client.complete("organis", 0) == "organisations"
    assert "(To moderators here)" not in await mona.types("help")


async def test_where_others_read_nothing_for_moderators_is_printed(make: Build) -> None:
    assistant = await make()
    public = Keyboard(assistant, TerminalSettings("club", "mona", Role.MODERATOR, public=True))
    ann = Keyboard(assistant, TerminalSettings("club", "ann"))
    await ann.types("pledge organisation", "25 or older", "Library", "1", "skip", "skip", "yes")
    assert "(To moderators here)" not in await public.types("help")


# ---- files


async def test_a_file_is_saved_where_one_is(ann: Keyboard, tmp_path: Path) -> None:
    await ann.types("what was wannacry?")
    assert "Saved as my-data.json." in await ann.types("my data export")
    assert json.loads((tmp_path / "my-data.json").read_text())["last_topic"] == "wannacry"


async def test_a_file_that_is_there_is_not_overwritten(ann: Keyboard, tmp_path: Path) -> None:
    (tmp_path / "my-data.json").write_text("mine")
    (tmp_path / "my-data-2.json").write_text("mine too")
    assert "Saved as my-data-3.json." in await ann.types("my data export")
    assert (tmp_path / "my-data.json").read_text() == "mine"
    assert (tmp_path / "my-data-2.json").read_text() == "mine too"


async def test_a_picture_is_said_in_words_and_saved(ann: Keyboard, tmp_path: Path) -> None:
    said = await ann.types("tally picture")
    assert "0 people and 0 organisations." in said
    assert "A picture of the tally of \u201cSupport the Paris Call\u201d." in said
    assert said.endswith("Saved as tally-drive-1.png.\n\n")
    assert (tmp_path / "tally-drive-1.png").read_bytes().startswith(b"\x89PNG")
    assert "Saved as tally-drive-1-2.png." in await ann.types("chart")


async def test_a_file_that_cannot_be_written_is_said_so(
    ann: Keyboard, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A folder that is gone stops even the superuser, unlike missing rights.
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    said = await ann.types("my data export")
    assert "The file could not be written here: No such file or directory." in said
    assert "Saved as" not in said


# ---- emphasis


@pytest.fixture
def colours(monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal that knows colours, whatever this machine's is."""
    for name in ("NO_COLOR", "FORCE_COLOR", "TTY_COMPATIBLE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLUMNS", "88")


async def tally_on(make: Build, output: StringIO, *, plain: bool) -> str:
    settings = TerminalSettings("club", "ann", plain=plain)
    keyboard = Keyboard(await make(), settings, output)
    return await keyboard.types("pledge", "17", "skip", "skip", "skip", "yes", "tally")


@pytest.mark.usefixtures("colours")
async def test_a_terminal_shows_bars_and_emphasis(make: Build) -> None:
    said = await tally_on(make, Screen(), plain=False)
    assert "\x1b[1m" in said
    assert "\u2588" * 20 in said
    assert "1, 100 percent" in said


@pytest.mark.usefixtures("colours")
@pytest.mark.parametrize(
    ("output", "plain"), [(Screen(), True), (StringIO(), False), (StringIO(), True)]
)
async def test_plain_or_piped_output_has_neither(
    make: Build, output: StringIO, plain: bool
) -> None:
    said = await tally_on(make, output, plain=plain)
    assert "1, 100 percent" in said
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2500-\u259f]", said)


# ---- completion


async def test_the_keyboard_completes_commands_one_after_the_other(ann: Keyboard) -> None:
    assert ann.client.complete("my data e", 0) == "my data erase"
    assert ann.client.complete("my data e", 1) == "my data export"
    assert ann.client.complete("my data e", 2) is None
    assert ann.client.complete("organis", 0) is None  # for moderators
