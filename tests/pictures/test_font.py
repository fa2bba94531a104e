"""The fonts: what they draw, how wide, and that their licence is with them."""

import pytest

from assistant.pictures.font import FAMILIES, FOLDER, files, fonts


@pytest.mark.parametrize("bold", [False, True])
def test_each_script_has_its_font(bold: bool) -> None:
    latin, arabic, devanagari = fonts(bold=bold)
    assert (latin.family, arabic.family, devanagari.family) == FAMILIES
    assert all(latin.draws(letter) for letter in "aZß\u0141Жλ09.,()\u2026\u201c")
    assert all(arabic.draws(letter) for letter in "aZß09()\u0644\u0627\u06cc\u06f1")
    assert all(devanagari.draws(letter) for letter in "aZß09()\u0915\u093f\u094d\u0967")
    assert not latin.draws("\u0644")
    assert not any(font.draws("\u652f") for font in fonts(bold=bold))


def test_widths_are_those_of_the_letters() -> None:
    regular, bold = fonts(bold=False)[0], fonts(bold=True)[0]
    assert regular.width("i") == pytest.approx(0.258)
    assert regular.width("W") == pytest.approx(0.93)
    assert bold.width("i") > regular.width("i")
    assert regular.width("\u652f") == pytest.approx(0.6)  # the box for what it does not draw


def test_every_file_is_used_and_the_licence_is_there() -> None:
    assert len(files()) == 2 * len(FAMILIES)
    licence = (FOLDER / "OFL.txt").read_text("utf-8")
    assert "SIL OPEN FONT LICENSE Version 1.1" in licence
    assert all(f"{family}: Copyright" in licence for family in FAMILIES)
