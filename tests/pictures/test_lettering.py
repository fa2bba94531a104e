"""Words in a picture: cleaned, never wider than measured, broken and cut where they must be."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.pictures.lettering import (
    Type,
    drawable,
    drawn,
    element,
    fitting,
    lines,
    runs_right_to_left,
    shrunk,
    width,
)
from tests.pictures.looking import ANY, ARABIC, GERMAN, HINDI, TEXTS, is_blank, words

PLAIN = Type(22, "#000000")
BOLD = Type(42, "#000000", bold=True)


def page(text: str, style: Type, *, wide: float = 6000) -> str:
    """Set one line at the left of a white page."""
    line = element(text, 10, 100, "start", style, mirrored=False)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide:g} 160">'
        f'<rect width="{wide:g}" height="160" fill="#ffffff"/>{line}</svg>'
    )


# ---- what is drawn


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Peace \U0001f54a\ufe0f Day", "Peace Day"),
        ("a\u202eb\u2067c\x00\x1b[1m\ud800\ufffe", "abc[1m?"),
        (" two\n lines\t", "two lines"),
        ("Z\u0351\u036b\u0313\u036a\u0302", "Z\u0351\u036b\u0313"),
        ("\u093f a\u093f \u0915\u093f", "a \u0915\u093f"),  # a vowel sign stands on its own script
        ("e\u0301", "\u00e9"),
    ],
)
def test_what_cannot_be_drawn_or_does_harm_falls_out(text: str, left: str) -> None:
    assert drawn(text) == left


@pytest.mark.parametrize("text", ["Peace Day", ARABIC, HINDI, GERMAN, "Привет, κόσμε"])
def test_these_can_be_drawn(text: str) -> None:
    assert drawable(text)


@pytest.mark.parametrize("text", ["\u652f\u6301", "A \u652f\u6301", "", "\U0001f54a"])
def test_these_cannot(text: str) -> None:
    assert not drawable(text)


@given(ANY)
def test_any_words_are_one_text_in_good_order(text: str) -> None:
    clean = drawn(text)
    assert words(page(clean, PLAIN)) == [clean]


# ---- measuring


@pytest.mark.parametrize("style", [PLAIN, BOLD])
@pytest.mark.parametrize("text", [*TEXTS, "क्षत्रिय ज्ञान श्रृंखला", "AVAToYfficiently", "لالالا پچژگ"])
def test_words_take_no_more_room_than_measured_and_not_much_less(text: str, style: Type) -> None:
    text = drawn(text)
    room = width(text, style)
    assert is_blank(page(text, style), 10 + room, 5990 - room)
    assert not is_blank(page(text, style), 10 + room * 0.6, room * 0.4)


@given(ANY, st.floats(100, 900), st.integers(1, 4))
@settings(max_examples=200)
def test_lines_fit_and_are_no_more_than_asked(text: str, room: float, most: int) -> None:
    found = lines(text, BOLD, room, most)
    assert len(found) <= most
    assert all(width(line, BOLD) <= room for line in found)
    whole = "".join(found).replace(" ", "")
    clean = drawn(text).replace(" ", "")
    assert whole == clean or (whole.endswith("\u2026") and clean.startswith(whole[:-1]))


@given(ANY, st.floats(60, 900))
def test_a_line_fits(text: str, room: float) -> None:
    assert width(fitting(text, PLAIN, room), PLAIN) <= room


def test_a_cut_leaves_no_half_letter() -> None:
    for room in range(40, 400, 7):
        left = fitting(HINDI, PLAIN, room).removesuffix("\u2026")
        rest = drawn(HINDI)[len(left) :].lstrip()
        assert not rest or rest[0].isalpha(), (left, rest)
        assert not left.endswith("\u094d")


def test_a_number_is_made_smaller_and_never_cut() -> None:
    small = shrunk("100,000,000", BOLD, 100)
    assert width("100,000,000", small) == pytest.approx(100)
    assert shrunk("7", BOLD, 100) == BOLD


# ---- direction


@pytest.mark.parametrize(
    ("text", "mirrored", "right"),
    [
        ("Peace", False, False),
        (ARABIC, False, True),
        (f"The {ARABIC}", False, False),
        (f"WannaCry {ARABIC}", True, True),
        ("2026", True, False),
        ("120 \u0634\u062e\u0635", False, True),
    ],
)
def test_the_direction_is_that_of_the_words(text: str, mirrored: bool, right: bool) -> None:
    assert runs_right_to_left(text, mirrored=mirrored) is right


def test_a_line_of_two_scripts_is_set_in_one_font_that_has_both() -> None:
    assert (
        element(f"(5 %) Paris {ARABIC}", 0, 0, "start", PLAIN, mirrored=False).count("<tspan") == 1
    )
    assert (
        element(f"(5 %) Paris {HINDI}", 0, 0, "start", PLAIN, mirrored=False).count("<tspan") == 1
    )
