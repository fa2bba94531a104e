"""What a moderator types: plain words, and a plain sentence for everything else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answers.form import MOST_ANSWER, answer_form, plain_words, ways
from assistant.form import Choice, FieldError, always
from assistant.i18n import words
from assistant.markup import EMPTY

FORM = answer_form(words("en"), "T", EMPTY, existing=[Choice("wannacry", "WannaCry")])
GOOD = {"topic": "new", "title": "Who?", "answer": "Us.", "source": "", "ways": ""}


@pytest.mark.parametrize(
    "typed",
    [
        "@everyone come",
        "ask @mona",
        "ask <@123456>",
        "<!channel> now",
        "in <#C024BE91L>",
        "(@here)",
    ],
)
def test_mentions_are_refused(typed: str) -> None:
    with pytest.raises(FieldError, match="mention nobody"):
        plain_words(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "**bold**",
        "so *very* important",
        "an _italic_ word",
        "~~gone~~",
        "||hidden||",
        "`code`",
        "[click](https://example.org)",
        "<b>bold</b>",
        "# Heading",
        "first\n> quoted",
        "__under__",
    ],
)
def test_layout_is_refused(typed: str) -> None:
    with pytest.raises(FieldError, match="plain words"):
        plain_words(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "Write to club@example.org or see https://example.org/a_b_c.",
        "- one\n- two",
        "We are #1, 3 * 4 = 12, a < b > c, snake_case, 5*6*7",
        "\u0647\u0630\u0627 \u0647\u0648 \u0627\u0644\u062c\u0648\u0627\u0628",
        "What's up? (Nothing.) 50% - 60 %",
    ],
)
def test_plain_words_are_taken(typed: str) -> None:
    assert plain_words(typed) == typed


def test_a_form_for_a_new_answer_fits_a_modal() -> None:
    assert len(FORM.fields) == 5
    assert all(len(field.label) <= 45 for field in FORM.fields)
    assert FORM.submit(GOOD).errors == {}


def test_what_is_wrong_is_said_at_each_field() -> None:
    raw = {**GOOD, "title": "x" * 76, "answer": "a" * (MOST_ANSWER + 1), "ways": "@here"}
    errors = FORM.submit(raw).errors
    assert set(errors) == {"title", "answer", "ways"}
    assert "1001 characters long" in errors["answer"].message.format(**errors["answer"].values)


def test_an_answer_there_is_needs_nothing_else() -> None:
    sent = FORM.submit({"topic": "wannacry"})
    assert (sent.errors, sent.values) == ({}, {"topic": "wannacry"})


@given(st.text(max_size=300))
def test_ways_are_single_lines_each_once(typed: str) -> None:
    found = ways(typed)
    assert len(set(found)) == len(found)
    assert all(way and "\n" not in way and way == way.strip() for way in found)


def test_what_an_answer_of_ones_own_needs_is_asked_in_any_case() -> None:
    own = answer_form(words("en"), "T", EMPTY, existing=None)
    asked = [each.name for each in own.fields if each.required and each.show_if is always]
    assert asked == ["title", "answer"]
