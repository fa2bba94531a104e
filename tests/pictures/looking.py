"""What the tests of pictures share: reading an SVG back, and looking at pieces of it in pixels."""

import re
from typing import Final
from xml.etree import ElementTree as ET

from hypothesis import strategies as st

from assistant.pictures.chart import Bar, Bars, Chart, Course, Figure, Label, Progress
from assistant.pictures.font import files
from assistant.pictures.rendering import png

NAMESPACE: Final = "{http://www.w3.org/2000/svg}"
GERMAN: Final = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
ARABIC: Final = "حملة دعم نداء باريس للثقة والأمن في الفضاء السيبراني لا (2026)!"
HINDI: Final = "साइबरस्पेस में विश्वास और सुरक्षा के लिए पेरिस कॉल का समर्थन करें, क्षत्रिय"
HOSTILE: Final = '</text><image href="file:///etc/passwd"/>&amp; <!-- ]]> {x} \u202eevil Z\u0351\u036b\u0313\u036a'
TEXTS: Final = (
    "Support the Paris Call",
    GERMAN,
    ARABIC,
    HINDI,
    HOSTILE,
    "W" * 80,
    "i" * 80,
    f"The {ARABIC} of {HINDI}",
)
ANY: Final = st.one_of(
    st.text(max_size=200),
    st.text(
        st.sampled_from(
            "<>&\"'\x00\ud800\ufffe\u202e😀 \u0928\u093f\u094d\u0905\u0301\u062f\u0644\u0627\u200dW."
        ),
        max_size=200,
    ),
    st.sampled_from(TEXTS),
)


def read(svg: str) -> ET.Element:
    """Read an SVG text, as strictly as XML asks."""
    return ET.fromstring(svg)  # noqa: S314 - of our own making


def words(svg: str) -> list[str]:
    """Give every line of text, without marks of direction."""
    texts = ("".join(text.itertext()) for text in read(svg).iter(f"{NAMESPACE}text"))
    return [re.sub("[\u2066-\u2069]", "", text) for text in texts]


def height(svg: str) -> float:
    """Give the height of a drawing in its own units."""
    return float(read(svg).get("viewBox", "0").split()[-1])


def is_blank(svg: str, x: float, wide: float) -> bool:
    """Look at a strip of a picture, from top to bottom: is it white all over?"""
    high = height(svg)
    root = f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide:g}" height="{high:g}" '
    strip = re.sub(r"<svg [^>]*>", f'{root}viewBox="{x:g} 0 {wide:g} {high:g}">', svg, count=1)
    white = f'{root}><rect width="{wide:g}" height="{high:g}" fill="#ffffff"/></svg>'
    return png(strip, files()) == png(white, files())


def chart(
    text: str = "Support the Paris Call", *, share: float = 0.6, mirrored: bool = False
) -> Chart:
    """Make a chart with all there is, and this text wherever people's words or ours stand."""
    course = Course(
        title=text,
        steps=((0.5, 20), (1.5, 60)),
        today=2,
        until=6,
        dates=(Label(6, text), Label(2, "24 November 2026"), Label(0, "23 November 2026")),
        levels=(Label(0, "0"), Label(50, "50"), Label(100, text)),
        goal=Label(100, text),
        ahead=(6, 100),
        ahead_words=text,
    )
    bars = (
        Bar(text, "60", 1.0),
        Bar("9 International norms", "1", 0.01, open=True),
        Bar("", "0", 0),
    )
    return Chart(
        title=text,
        figures=(Figure(text, "100,000,000"), Figure("Organisations", "3")),
        panels=(
            Progress(text, share, text),
            course,
            Bars(text, bars, track=True),
            Bars(text, bars),
        ),
        notes=(text, text),
        mirrored=mirrored,
    )
