"""A chart as SVG: good XML for any words, nothing outside the card, nothing from outside, no colour alone."""

import re
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.pictures import colours
from assistant.pictures.canvas import MARGIN, WIDTH
from assistant.pictures.course import levels
from assistant.pictures.drawing import svg
from assistant.pictures.lettering import Type, width
from tests.pictures.looking import (
    ANY,
    HOSTILE,
    NAMESPACE,
    TEXTS,
    chart,
    height,
    is_blank,
    read,
    words,
)


@given(ANY, st.floats(0, 5), st.booleans())
@settings(max_examples=50, deadline=None)
def test_nothing_stands_outside_the_card(text: str, share: float, mirrored: bool) -> None:
    drawing = svg(chart(text, share=share, mirrored=mirrored))
    root = read(drawing)
    high = height(drawing)
    for box in root.findall(f"{NAMESPACE}rect"):
        x, y, wide, tall = (float(box.get(name, "nan")) for name in ("x", "y", "width", "height"))
        assert x >= 0 <= y
        assert x + wide <= WIDTH
        assert y + tall <= high
        assert wide >= 0
    for line in root.iter(f"{NAMESPACE}polyline"):
        for point in line.get("points", "").split():
            x, y = map(float, point.split(","))
            assert MARGIN <= x <= WIDTH - MARGIN
            assert MARGIN <= y <= high - MARGIN / 2
    for line in root.iter(f"{NAMESPACE}text"):
        style = Type(float(line.get("font-size", "0")), "", bold=bool(line.get("font-weight")))
        wide = width("".join(line.itertext()), style)
        share_before = {"start": 0.0, "middle": 0.5, "end": 1.0}[line.get("text-anchor", "")]
        start = float(line.get("x", "nan")) - share_before * wide
        assert start >= MARGIN - 1
        assert start + wide <= WIDTH - MARGIN + 1
        assert MARGIN <= float(line.get("y", "nan")) <= high - MARGIN / 2


@pytest.mark.parametrize("mirrored", [False, True])
@pytest.mark.parametrize("text", TEXTS)
def test_the_margins_stay_white(text: str, mirrored: bool) -> None:
    drawing = svg(chart(text, share=2.6, mirrored=mirrored))
    head = re.sub(
        r'<rect x="1\.5"[^>]*/>', '<rect width="960" height="9999" fill="#ffffff"/>', drawing
    )
    assert head != drawing
    assert is_blank(head, 0, MARGIN - 4)
    assert is_blank(head, WIDTH - MARGIN + 4, MARGIN - 4)
    assert not is_blank(head, MARGIN, 20)


@given(ANY)
@settings(max_examples=50, deadline=None)
def test_nothing_comes_from_outside(text: str) -> None:
    drawing = svg(chart(text))
    root = read(drawing)
    assert {each.tag.removeprefix(NAMESPACE) for each in root.iter()} <= {
        *("svg", "pattern", "rect", "polyline", "circle", "text", "tspan"),
    }
    names = {name for each in root.iter() for name in each.attrib}
    assert not any("href" in name or name in {"style", "class", "filter"} for name in names)
    assert set(re.findall(r"url\([^)]*\)", re.sub(">[^<]*<", "><", drawing))) <= {"url(#hatched)"}


def test_the_same_chart_is_the_same_text() -> None:
    assert svg(chart(HOSTILE)) == svg(chart(HOSTILE))


def test_every_word_and_number_of_it_can_be_read() -> None:
    said = words(svg(chart()))
    assert "100,000,000" in said
    assert said.count("60") == 2
    assert {"9 International norms", "24 November 2026", "50", "Organisations"} <= set(said)


def test_past_the_goal_the_bar_is_hatched_and_the_goal_is_marked() -> None:
    below, above = svg(chart(share=0.6)), svg(chart(share=2.6))
    assert above.count("url(#hatched)") == below.count("url(#hatched)") + 1
    assert len(words(above)) == len(words(below)) + 1


def test_a_mirrored_picture_begins_at_the_right() -> None:
    def starts(mirrored: bool) -> list[float]:
        drawn = read(svg(chart(mirrored=mirrored))).iter(f"{NAMESPACE}text")
        return [float(line.get("x", "0")) for line in drawn]

    assert starts(True) == pytest.approx([WIDTH - x for x in starts(False)], abs=0.11)
    assert starts(True)[0] == WIDTH - MARGIN


def test_a_date_without_room_is_left_out() -> None:
    said = words(svg(chart("A very long date that takes half of the width")))
    assert "23 November 2026" in said or "24 November 2026" in said
    assert not {"23 November 2026", "24 November 2026"} <= set(said)


@given(st.integers(0, 10**9))
def test_the_lines_behind_a_count_are_few_and_round(most: int) -> None:
    found = levels(most)
    assert found[0] == 0
    assert most <= found[-1]
    assert 2 <= len(found) <= 5
    steps = {after - before for before, after in pairwise(found)}
    assert len(steps) == 1
    assert str(steps.pop()).rstrip("0") in {"1", "2", "5"}


# ---- colours


def contrast(first: str, second: str) -> float:
    """Reckon the contrast of two colours as WCAG does: 1 to 21."""
    lighter, darker = sorted((luminance(first), luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_the_reckoning_is_right() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("colour", [colours.TEXT, colours.QUIET, colours.PEOPLE])
def test_words_can_be_read_on_the_card(colour: str) -> None:
    assert contrast(colour, colours.CARD) >= 4.5


@pytest.mark.parametrize("colour", [colours.PEOPLE, colours.AHEAD, colours.EDGE])
def test_lines_and_bars_can_be_seen_on_the_card(colour: str) -> None:
    assert contrast(colour, colours.CARD) >= 3
    assert contrast(colours.PEOPLE, colours.TRACK) >= 3
    assert contrast(colours.TEXT, colours.PALE) >= 4.5


@pytest.mark.parametrize("theme", ["#ffffff", "#1a1d21", "#313338", "#000000"])
def test_the_card_stands_out_from_any_theme(theme: str) -> None:
    assert max(contrast(colours.EDGE, theme), contrast(colours.CARD, theme)) >= 3
