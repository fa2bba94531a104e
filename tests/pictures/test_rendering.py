"""An SVG text becomes a PNG, in another process, with our fonts alone."""

import struct
import subprocess
import sys

import pytest

from assistant.pictures.canvas import PIXELS, WIDTH
from assistant.pictures.drawing import svg
from assistant.pictures.font import files
from assistant.pictures.rendering import png
from tests.pictures.looking import HOSTILE, chart, height, read


@pytest.mark.parametrize("text", ["Peace Day", HOSTILE])
def test_it_is_a_png_of_the_size_of_the_drawing(text: str) -> None:
    drawing = svg(chart(text))
    content = png(drawing, files())
    assert content.startswith(b"\x89PNG\r\n\x1a\n")
    size = struct.unpack(">II", content[16:24])
    assert size == (PIXELS, int(read(drawing).get("height", "0")))
    assert size[1] == pytest.approx(height(drawing) * PIXELS / WIDTH, abs=1)
    assert content.endswith(b"IEND\xaeB`\x82")


def test_the_same_drawing_is_the_same_picture() -> None:
    assert png(svg(chart()), files()) == png(svg(chart()), files())


def test_fonts_of_the_system_are_not_used() -> None:
    """Without ours nothing is drawn, whatever is installed here."""

    def page(words: str) -> str:
        # Which many a system has as well.
        text = f'<text x="5" y="40" font-size="30" font-family="Noto Sans">{words}</text>'
        return f'<svg xmlns="http://www.w3.org/2000/svg" width="90" height="50">{text}</svg>'

    assert png(page("Peace"), []) == png(page(""), [])
    assert png(page("Peace"), files()) != png(page(""), files())


def test_what_is_no_drawing_is_an_error() -> None:
    with pytest.raises(subprocess.CalledProcessError):
        png("<svg", files())


def test_this_process_does_not_load_the_renderer() -> None:
    """It would hold Python's lock, and keep its memory."""
    code = (
        "import sys; from assistant import picturing; from assistant.pictures import font, rendering;"
        'rendering.png(\'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>\', font.files());'
        "print('resvg_py' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
