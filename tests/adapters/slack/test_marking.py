"""Whatever people write stays words on Slack."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.slack.marking import cut, escape, mrkdwn, named, pieces, plain_text
from assistant import Markup, Span, Style, harmless, parse
from assistant.markup import fill, items, numbered, place, plain

_nasty = st.lists(
    st.one_of(
        st.text(max_size=12),
        st.sampled_from(
            [
                "<!channel>",
                "<!here|here>",
                "<!everyone>",
                "<!subteam^S1|team>",
                "<!date^1^{date}|x>",
                "<@U0ANN>",
                "<#C0GENERAL|general>",
                "<https://x.example|click>",
                "<mailto:a@x.example>",
                "@channel",
                "@here",
                "@Everyone",
                "&lt;!channel&gt;",
                "&amp;",
                "&",
                "*bold*",
                "_it_",
                "~struck~",
                "`code`",
                "```",
                "*",
                "_",
                "~",
                "`",
                ">",
                ">>>",
                "\n>",
                "\n",
                ":smile:",
                ":+1::skin-tone-2:",
                "https://x.example",
                "www.x.example",
                "a",
                "- ",
                "1.",
                " ",
            ]
        ),
    ),
    max_size=14,
).map("".join)

# What Slack makes something of in mrkdwn.
_LIVE = {
    "mention, channel or link": r"[<>]",
    "entity that says something else": r"&(?!(?:amp|lt|gt);)",
    "everybody": r"(?i)@(?:here|channel|everyone)",
    "bold": r"(?<![A-Za-z0-9])\*|\*(?![A-Za-z0-9])",
    "italic": r"(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])",
    "struck": r"(?<![A-Za-z0-9])~|~(?![A-Za-z0-9])",
    "code": "`",
    "quote": r"(?m)^[ \t]*&gt;",
    "emoji": r":[^\s:\u200b]+:",
    "address": r"://|\bwww\.",
}
_LOOKALIKES = str.maketrans("\u2217\u02cd\u223c\u02cb", "*_~`")


def shown(text: str) -> str:
    """Give what is read of inert text."""
    for entity, sign in (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")):
        text = text.replace(entity, sign)
    return text.replace("\u200b", "").translate(_LOOKALIKES)


@given(_nasty)
def test_no_words_become_anything_else(text: str) -> None:
    written = escape(text)
    for what, live in _LIVE.items():
        assert not re.search(live, written), what


@given(_nasty)
def test_words_are_shown_whole(text: str) -> None:
    assert shown(escape(text)) == harmless(text).translate(_LOOKALIKES)


@given(_nasty, st.sampled_from(Style), _nasty)
def test_nor_inside_a_sentence(text: str, style: Style, after: str) -> None:
    url = "https://example.org/a?b=1&c" if style is Style.LINK else ""
    written = mrkdwn(Markup((Span("Before "), Span(text, style, url), Span(" "), Span(after))))
    written = written.replace("<https://example.org/a?b=1&amp;c", "").replace("|", "")
    for what in ("entity that says something else", "everybody", "quote"):
        if style is not Style.CODE or what != "quote":
            assert not re.search(_LIVE[what], written), what
    assert "<" not in written
    assert written.count("`") == 2 * (style is Style.CODE and bool(harmless(text).strip()))


@given(_nasty)
def test_what_stands_for_the_blocks_is_inert_too(text: str) -> None:
    written = plain_text(Markup((Span("Read: "), Span(text, Style.STRONG), Span(text))))
    for what, live in _LIVE.items():
        if what not in ("bold", "italic", "struck"):
            assert not re.search(live, written), what


@given(_nasty, st.integers(2, 80))
def test_labels_fit_and_mention_nobody(text: str, limit: int) -> None:
    written = named(text, limit)
    assert 1 <= len(written) <= limit
    assert not re.search(r"(?i)<[@#!]|@(?:here|channel|everyone)", written)


def test_two_halves_do_not_make_a_mention_or_a_link() -> None:
    halves = {"a": "<!chan", "b": "nel>"}
    assert "<" not in mrkdwn(fill(parse("{a}{b}"), halves))
    assert "://" not in mrkdwn(fill(parse("{a}{b}"), {"a": "https:", "b": "//x.example"}))
    assert "@here" not in mrkdwn(fill(parse("{a}{b}"), {"a": "@he", "b": "re"}))


def test_our_own_emphasis_is_kept() -> None:
    written = mrkdwn(parse("**One** `two` [three](https://example.org/x?a=1&b=2) #4"))
    assert written == "*One* `two` <https://example.org/x?a=1&amp;b=2|three> #4"


def test_emphasis_beside_a_word_or_another_one_is_parted_from_it() -> None:
    assert mrkdwn(parse("**One**s **two****three**")) == "*One*\u200bs *two*\u200b*three*"


def test_emphasis_over_lines_is_one_a_line() -> None:
    assert mrkdwn(Markup((Span("a\n b", Style.STRONG),))) == "*a*\n *b*"


def test_a_link_that_is_none_is_words() -> None:
    for url in ("javascript:x", "http://x.example", "https://x.example/a b"):
        assert "<" not in mrkdwn(Markup((Span("here", Style.LINK, url),)))
    broken = mrkdwn(Markup((Span("a|b>c", Style.LINK, "https://x.example/|>"),)))
    assert broken == "<https://x.example/%7C%3E|a|b&gt;c>"
    alone = Markup((Span("https://x.example", Style.LINK, "https://x.example"),))
    assert mrkdwn(alone) == "<https://x.example>"


def test_links_stand_in_brackets_where_there_is_no_emphasis() -> None:
    read = plain_text(parse("See [a <b](https://x.example/?a=1&b=2)."))
    assert read == "See a &lt;b (https://x.example/?a=1&amp;b=2)."
    alone = Markup((Span("https://x.example", Style.LINK, "https://x.example"),))
    assert plain_text(alone) == "https://x.example"
    assert "://" not in plain_text(Markup((Span("here", Style.LINK, "http://x.example"),)))


def test_what_is_typed_is_shown_as_it_is_typed_here() -> None:
    def slash(code: str) -> str:
        return f"/pariscall {code}"

    assert mrkdwn(parse("Type `tally`."), slash) == "Type `/pariscall tally`."
    assert plain_text(parse("Type `tally` **now**."), slash) == "Type /pariscall tally now."


@settings(deadline=None)  # a busy machine is no mistake
@given(st.lists(st.tuples(_nasty, st.sampled_from(Style)), max_size=6), st.integers(60, 300))
def test_pieces_fit_and_lose_nothing(parts: list[tuple[str, Style]], limit: int) -> None:
    markup = Markup(
        tuple(Span(t, s, "https://example.org" if s is Style.LINK else "") for t, s in parts)
    )
    found = pieces(markup, limit)
    assert all(0 < len(each) <= limit for each in found)

    def read(text: str) -> str:
        return re.sub(r"\W", "", shown(text))

    if all(style in (Style.PLAIN, Style.STRONG) for _, style in parts):
        assert read("".join(found)) == read(mrkdwn(markup))


def test_a_piece_is_parted_at_no_half_of_an_entity() -> None:
    found = pieces(plain("<" * 1000), 100)
    assert {each.replace("&lt;", "") for each in found} == {""}


def test_lists_are_parted_between_their_items() -> None:
    line = "`a command`: Says what it does, with a **word** in it."
    for listed in (items([parse(line)] * 60), numbered([parse(line)] * 60)):
        found = pieces(listed, 500)
        assert len(found) > 5
        assert all(re.match(r"- |\d+\. ", each) and each.endswith("in it.") for each in found)


@given(st.text(max_size=200), st.integers(2, 90))
def test_labels_are_cut_to_fit(text: str, limit: int) -> None:
    assert len(cut(text, limit)) <= limit


@pytest.mark.parametrize(
    "text", ["Drive #2: go", "50 % of 3-4", "it's ok (really)", "a/b", "snake_case", "3*4", "10:30"]
)
def test_usual_words_are_left_alone(text: str) -> None:
    assert escape(text) == text


@pytest.mark.parametrize(
    ("identity", "written"),
    [
        ("C0123AB", "<#C0123AB>"),
        ("C1/17.5", "<#C1>"),  # a thread is in a channel
        ("D1", "in another place"),
        ("1>|!channel", "in another place"),
    ],
)
def test_a_place_is_named_if_it_is_a_channel(identity: str, written: str) -> None:
    assert mrkdwn(place("in another place", identity)) == written
