"""A Reply becomes text: plain lines for any place, emphasis and bars where the terminal can."""

import re
import unicodedata
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.terminal.outbound import WIDTH, outbound, plain, rich
from assistant import EMPTY, Button, Fact, Markup, Picture, Reply, Role, Span, Style, parse
from assistant.request import CommandCall
from tests.conftest import Build
from tests.talking import Person

TALLY: Final = Reply(
    parse("3 people and 0 organisations."),
    title="Tally",
    facts=(
        Fact("Goal", parse("10")),
        Fact("India", parse("2, 67 percent"), 0.67, "Countries"),
        Fact("Chad", parse("1, 33 percent"), 0.33, "Countries"),
    ),
)


def steers(text: str) -> list[str]:
    """Give the characters that could steer a terminal or reorder what stands around them."""
    return [
        character
        for character in text
        if (unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp") and character != "\n")
        or unicodedata.bidirectional(character)
        in ("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI")
        or character in "\u061c\u200b\u200e\u200f\ufeff"
    ]


def draws(text: str) -> list[str]:
    """Give the characters that draw boxes and bars."""
    return re.findall("[\u2500-\u259f\u25a0-\u25ff\u2800-\u28ff]", text)


def shown(reply: Reply, *, bars: bool = False) -> str:
    return plain(outbound(reply, bars=bars))


# ---- the layout


def test_where_no_picture_is_seen_its_words_stand() -> None:
    picture = Picture("tally.png", b"", "A picture of **2** \x1b[31mpeople.")
    reply = Reply(parse("2 people."), picture=picture, buttons=(Button("More", "more"),))
    assert shown(reply) == "2 people.\n\nA picture of **2** [31mpeople.\n\n[1 More]"


def test_title_text_facts_and_buttons_come_in_this_order() -> None:
    reply = Reply(
        parse("An answer."),
        title="A question",
        facts=(
            Fact("Source", parse("[A page](https://example.org)")),
            Fact("As of", parse("today")),
        ),
        buttons=(Button("More", "more"), Button("Next", "next")),
    )
    assert shown(reply) == (
        "A question\nAn answer.\n\nSource: A page (https://example.org)\nAs of: today\n\n"
        "[1 More] [2 Next]"
    )


def test_what_a_reply_lacks_leaves_no_gap() -> None:
    assert shown(Reply(parse("Only text."))) == "Only text."
    assert shown(Reply(title="Only a title")) == "Only a title"
    assert shown(Reply()) == ""


def test_choices_stand_one_below_the_other_by_number() -> None:
    reply = Reply(
        parse("Did you mean?"),
        buttons=(Button("This", "topic"), Button("That", "topic")),
        choices=True,
    )
    assert shown(reply) == "Did you mean?\n\n1 This\n2 That"


def test_figures_of_a_kind_stand_under_their_heading() -> None:
    assert shown(TALLY) == (
        "Tally\n3 people and 0 organisations.\n\nGoal: 10\n\n"
        "Countries\n  India: 2, 67 percent\n  Chad: 1, 33 percent"
    )


def test_a_link_shows_its_address_once() -> None:
    assert plain(parse("See [the text](https://example.org/a).")) == (
        "See the text (https://example.org/a)."
    )
    assert plain(parse("[https://example.org/a](https://example.org/a)")) == "https://example.org/a"


def test_what_is_to_be_typed_stands_in_backquotes_and_emphasis_leaves_no_marks() -> None:
    assert plain(parse("Type `tally`, **now**.")) == "Type `tally`, now."


# ---- wrapping


def test_lines_wrap_at_the_width() -> None:
    lines = plain(parse("word " * 100)).split("\n")
    assert len(lines) > 1
    assert max(len(line) for line in lines) <= WIDTH
    assert " ".join(lines) == " ".join(["word"] * 100)


def test_an_address_is_never_broken() -> None:
    address = "https://example.org/" + "long-name/" * 12
    assert address in plain(parse(f"Before it {address} and after it.")).split("\n")


def test_items_of_a_list_hang() -> None:
    text = f"Above:\n- {'item ' * 30}\n- short\nBelow {'text ' * 30}"
    lines = plain(parse(text)).split("\n")
    item = [line for line in lines if "item" in line]
    below = [line for line in lines if "text" in line]
    assert item[0].startswith("- item")
    assert len(item) > 1
    assert all(line.startswith("  item") for line in item[1:])
    assert len(below) > 1
    assert not any(line.startswith(" ") for line in below)


def test_a_figure_that_wraps_hangs() -> None:
    fact = Fact("All others", parse("word " * 40), None, "Countries")
    lines = shown(Reply(facts=(fact,))).split("\n")
    assert all(line.startswith("  ") for line in lines[1:])


def test_empty_lines_stay() -> None:
    assert plain(parse("One.\n\nTwo.")) == "One.\n\nTwo."


# ---- bars


@pytest.mark.parametrize(
    ("share", "length"), [(0.0, 0), (0.5, 10), (1.0, 20), (1.7, 20), (-1.0, 0)]
)
def test_a_bar_is_as_long_as_its_share(share: float, length: int) -> None:
    reply = Reply(facts=(Fact("India", parse("some"), share),))
    assert shown(reply, bars=True).rstrip() == ("India: some  " + "\u2588" * length).rstrip()


def test_a_bar_stands_beside_the_words_never_instead_of_them() -> None:
    bare = [re.sub(" *\u2588+$", "", line) for line in shown(TALLY, bars=True).split("\n")]
    assert bare == shown(TALLY).split("\n")
    assert draws(shown(TALLY, bars=True))


def test_without_bars_there_are_none() -> None:
    assert draws(shown(TALLY)) == []


def test_a_fact_without_a_share_has_no_bar() -> None:
    assert draws(shown(Reply(facts=(Fact("Goal", parse("10")),)), bars=True)) == []


# ---- nothing that steers

ANYTHING: Final = st.text(st.characters(), max_size=80)
STEERING: Final = st.sampled_from(
    [
        "\x1b[31m",
        "\x1b]0;title\x07",
        "\r",
        "\x00",
        "\x9b2J",
        "\u202e",
        "\u2066",
        "\u2028",
        "\u061c",
        "\ud800",
    ]
)
HOSTILE: Final = st.lists(ANYTHING | STEERING, max_size=6).map("".join)


@settings(derandomize=True, deadline=None, max_examples=200)
@given(
    markup=st.lists(
        st.builds(Span, HOSTILE, st.sampled_from(Style), st.just("") | HOSTILE), max_size=4
    ).map(lambda spans: Markup(tuple(spans)))
)
def test_plain_text_holds_nothing_that_steers_and_wraps(markup: Markup) -> None:
    text = plain(markup)
    assert steers(text) == []
    for line in text.split("\n"):
        assert len(line) <= WIDTH or len(line.removeprefix("- ").split()) == 1
    text.encode("utf-8")


@settings(derandomize=True, deadline=None, max_examples=100)
@given(text=HOSTILE, style=st.sampled_from(Style))
def test_emphasised_text_holds_nothing_that_steers(text: str, style: Style) -> None:
    assert steers(rich(Markup((Span(text, style),))).plain) == []


@settings(derandomize=True, deadline=None, max_examples=100)
@given(title=HOSTILE, label=HOSTILE, heading=HOSTILE, button=HOSTILE)
def test_no_part_of_a_reply_brings_what_steers(
    title: str, label: str, heading: str, button: str
) -> None:
    reply = Reply(
        title=title,
        facts=(Fact(label, EMPTY, 0.5, heading),),
        buttons=(Button(button, "more"),),
    )
    assert steers(shown(reply, bars=True)) == []


def test_emphasis_is_shown_where_the_terminal_can() -> None:
    text = rich(parse("Type `tally`, **now**, at [a page](https://example.org)."))
    assert text.plain == "Type tally, now, at a page (https://example.org)."
    assert [(text.plain[span.start : span.end], span.style) for span in text.spans] == [
        ("tally", "cyan"),
        ("now", "bold"),
        ("a page (https://example.org)", "underline"),
    ]


# ---- the real replies


async def test_every_real_reply_reads_well_as_plain_text(make: Build) -> None:
    assistant = await make()
    person = Person(assistant, role=Role.MODERATOR)
    await person.pledges(country="India", name="Ann")
    for command in assistant.services.commands.all:
        required = {"question": "what is wannacry?", "id": "wannacry", "number": "4", "goal": "10"}
        arguments = {
            each.name: required.get(each.name, "text")
            for each in command.parameters
            if each.required
        }
        reply = await person.does(CommandCall(command.name, arguments))
        text = shown(reply)
        assert text, command.name
        assert steers(text) == [], command.name
        assert draws(text) == [], command.name
        for line in text.split("\n"):
            assert len(line) <= WIDTH or "https://" in line, command.name
        await person.says("cancel")
