"""Whatever people write stays words on Discord."""

import re

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from adapters.discord.marking import cut, escape, markdown, pieces, size
from assistant import Markup, Span, Style, parse
from assistant.markup import fill, items, join, numbered, place

_nasty = st.lists(
    st.one_of(
        st.text(max_size=12),
        st.sampled_from(
            [
                "@everyone",
                "@here",
                "<@123>",
                "<@&1>",
                "<#5>",
                "<t:1:R>",
                "</ask:1>",
                "<:a:1>",
                "<a:b:2>",
                "<id:guide>",
                "#",
                "##",
                "-#",
                ">",
                ">>>",
                "||",
                "```",
                "`",
                "**",
                "__",
                "~~",
                "*",
                "_",
                "\\",
                "[a](https://x.example)",
                "https://x.example",
                "http://",
                "steam://run",
                "discord.gg/abc",
                "discord.com/invite/x",
                ":smile:",
                ":+1:",
                "\n",
                "-",
                "1.",
                "://",
            ]
        ),
        st.just(" "),
    ),
    max_size=14,
).map("".join)

# What Discord's client makes something of, where no backslash stands before it.
_LIVE = {
    "mention": r"(?<!\\)<(?:@[!&]?|#)\d+>|@everyone|@here",
    "timestamp, command or emoji": r"(?<!\\)<(?:t:|/|a?:|id:)",
    "link": r"\w://",
    "masked link": r"(?<!\\)\[[^\]]*(?<!\\)\]\(",
    "invite": r"(?i)discord(?:app)?\.(?:gg|com)/",
    "heading": r"(?m)^\s*(?:[-*>] )*-?(?<!\\)#{1,3} ",
    "quote": r"(?m)^\s*(?<!\\)>",
    "emoji by name": r"(?<!\\):[\w+~-]+:",
}
_SIGNS = re.compile(r"\\(.)", re.DOTALL)


def unescaped(text: str) -> str:
    """Drop what is escaped, so that what remains is what Discord parses."""
    return _SIGNS.sub("", text)


@given(_nasty)
def test_no_words_become_anything_else(text: str) -> None:
    written = escape(text)
    for what, live in _LIVE.items():
        assert not re.search(live, written), what
    assert not re.search(r"[*_~|`<>\[\]]", unescaped(written))


@given(_nasty)
def test_words_are_shown_whole(text: str) -> None:
    shown = _SIGNS.sub(r"\1", escape(text)).replace("\u200b", "")
    assert shown == _SIGNS.sub(r"\1", escape(shown)).replace("\u200b", "")


@given(_nasty, st.sampled_from(Style))
def test_nor_inside_a_sentence(text: str, style: Style) -> None:
    url = "https://example.org/a" if style is Style.LINK else ""
    written = markdown(Markup((Span("Before "), Span(text, style, url), Span(" after"))))
    for what in ("mention", "heading", "invite"):
        if style is not Style.CODE or what == "mention":
            assert not re.search(_LIVE[what], written.replace("https://example.org", "")), what
    assert written.startswith("Before ")
    assert written.endswith(" after")


def test_two_halves_do_not_make_a_link() -> None:
    assert "://" not in markdown(fill(parse("{a}{b}"), {"a": "https:", "b": "//x.example"}))


def test_a_place_is_named_by_its_identity_alone() -> None:
    assert markdown(join([parse("In "), place("a room", "71"), parse(".")], "")) == "In <#71>."


@given(_nasty, _nasty)
def test_what_is_no_identity_of_a_channel_is_words(text: str, identity: str) -> None:
    assume(not re.fullmatch("[0-9]+", identity))
    written = markdown(place(text, identity))
    assert written == escape(text)
    for what, live in _LIVE.items():
        assert not re.search(live, written), what


def test_our_own_emphasis_is_kept() -> None:
    written = markdown(parse("**One** `two` [three](https://example.org/x) #4"))
    assert written == "**One** `two` [three](https://example.org/x) #4"


@settings(deadline=None)  # a busy machine is no mistake
@given(st.lists(st.tuples(_nasty, st.sampled_from(Style)), max_size=6), st.integers(60, 300))
def test_pieces_fit_and_lose_nothing(parts: list[tuple[str, Style]], limit: int) -> None:
    markup = Markup(
        tuple(Span(t, s, "https://example.org" if s is Style.LINK else "") for t, s in parts)
    )
    found = pieces(markup, limit)
    assert all(0 < size(each) <= limit for each in found)

    def words(text: str) -> str:
        return re.sub(r"\W", "", text.replace("https://example.org", ""))

    if all(style in (Style.PLAIN, Style.STRONG) for _, style in parts):
        assert words("".join(found)) == words(markdown(markup))


def test_long_answers_are_parted_at_the_ends_of_sentences() -> None:
    sentence = "This is a sentence of some length that ends here. "
    found = pieces(parse(sentence * 100), 2000)
    assert len(found) == 3
    assert all(each.endswith("here.") for each in found)


def test_lists_are_parted_between_their_items() -> None:
    line = "`a command`: Says what it does, with a **word** in it."
    found = pieces(items([parse(line)] * 100), 500)
    assert len(found) > 5
    assert all(each.startswith("- ") and each.endswith("in it.") for each in found)


@given(st.text(max_size=200), st.integers(2, 90))
def test_labels_are_cut_to_fit(text: str, limit: int) -> None:
    assert size(cut(text, limit)) <= limit


@pytest.mark.parametrize("text", ["Drive #2: go", "50 % of 3-4", "it's ok (really)", "a/b"])
def test_usual_words_are_left_alone(text: str) -> None:
    assert escape(text) == text


@pytest.mark.parametrize("limit", range(100, 140))
def test_no_piece_ends_with_what_begins_a_line_of_a_list(limit: int) -> None:
    lines = [parse(f"**{n}:** " + "word " * (n % 7 + 3)) for n in range(20)]
    for listed in (items(lines), numbered(lines)):
        found = pieces(listed, limit)
        assert len(found) > 1
        assert not [each for each in found if re.search(r"(^|\n)(-|\d+\.)$", each)]
        assert all(size(each) <= limit for each in found)
