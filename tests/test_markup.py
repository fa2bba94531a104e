"""Markup: our emphasis is read, people's words never are, and nothing harmful gets through."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.markup import (
    EMPTY,
    Markup,
    Span,
    Style,
    fill,
    harmless,
    items,
    join,
    link,
    linked,
    numbered,
    one_line,
    parse,
    place,
    plain,
)


def test_our_own_marks_are_read() -> None:
    assert parse("a **b** `c` [d](https://e.org/f)").spans == (
        Span("a "),
        Span("b", Style.STRONG),
        Span(" "),
        Span("c", Style.CODE),
        Span(" "),
        Span("d", Style.LINK, "https://e.org/f"),
    )


@pytest.mark.parametrize("text", ["2 * 3 * 4", "**", "`", "[a](javascript:b)", "[a](http://b)"])
def test_what_is_no_mark_stays_as_it_is(text: str) -> None:
    assert parse(text).spans == (Span(text),)


def test_a_link_reads_as_label_and_address() -> None:
    assert str(link("the text", "https://a.org")) == "the text (https://a.org)"
    assert str(link("https://a.org", "https://a.org")) == "https://a.org"


def test_a_place_reads_as_its_words() -> None:
    assert str(fill(parse("It is in {place}."), {"place": place("a room", "71")})) == (
        "It is in a room."
    )


def test_values_are_put_in_their_places() -> None:
    filled = fill(parse("**{name}** has {count}."), {"name": "Ann", "count": 3})
    assert str(filled) == "Ann has 3."
    assert filled.spans[0] == Span("Ann", Style.STRONG)


def test_a_missing_value_is_a_fault() -> None:
    with pytest.raises(KeyError):
        fill(parse("{name}"), {"other": 1})


@given(st.text())
def test_a_value_is_never_read_as_markup(words: str) -> None:
    filled = fill(parse("Shown: {name}."), {"name": words})
    assert {span.style for span in filled.spans} <= {Style.PLAIN}
    assert str(filled) == f"Shown: {harmless(words)}."


@given(st.text())
def test_no_control_or_reordering_character_gets_through(words: str) -> None:
    for character in harmless(words):
        assert character in "\n\t" or unicodedata.category(character) not in ("Cc", "Cs")
        assert character not in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200f\u200e"


@given(st.text(), st.integers(min_value=2, max_value=50))
def test_one_line_is_one_line_within_its_limit(words: str, limit: int) -> None:
    line = one_line(words, limit)
    assert len(line) <= limit
    assert "\n" not in line
    assert line == line.strip()


def test_letters_of_any_script_and_emoji_are_kept() -> None:
    for words in ("Zoë", "नमस्ते", "مرحبا", "日本語", "👩‍🎓".replace("\u200d", ""), "Ελλάδα"):
        assert str(plain(words)) == words


def test_lists_and_joins_leave_out_what_is_empty() -> None:
    assert str(join([plain("a"), EMPTY, plain("b")])) == "a\n\nb"
    assert str(items([plain("a"), plain("b")])) == "- a\n- b"
    assert str(numbered([plain("a"), plain("b")])) == "1. a\n2. b"
    assert join([]) == Markup()


def test_addresses_in_peoples_words_are_links_and_the_rest_is_as_it_was() -> None:
    text = "The report (https://example.org/a?b=1), p. 3; see https://example.org."
    found = linked(text)
    assert str(found) == text
    assert [span.url for span in found.spans if span.url] == [
        "https://example.org/a?b=1",
        "https://example.org",
    ]
    for harmless_words in (
        "javascript:alert(1)",
        "http://example.org",
        "https://",
        "no address",
        "",
    ):
        assert not any(span.url for span in linked(harmless_words).spans)
