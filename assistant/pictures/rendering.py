"""An SVG text becomes a PNG, in a process of its own.

resvg holds Python's lock while it draws: in a thread of this process it would stop every conversation
for a tenth of a second. The other process also takes its memory with it when it ends. It gets our
fonts and no others, and nothing it could read a file or the network by.
"""

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Final

_LONGEST: Final = 30.0  # seconds; it takes a tenth of one
# It sets up no more of Python than it needs, so that it starts quickly: where resvg lies is told to it.
_QUICKLY: Final = ("-I", "-S")
_RENDERER: Final = Path(__file__).with_name("renderer.py")


def command(fonts: list[Path]) -> list[str]:
    """Give the command that reads an SVG and writes a PNG."""
    found = find_spec("resvg_py")
    if found is None or found.origin is None:
        raise ModuleNotFoundError("resvg-py is not installed")
    library = Path(found.origin).parents[1]
    return [sys.executable, *_QUICKLY, str(_RENDERER), str(library), *map(str, fonts)]


def png(svg: str, fonts: list[Path]) -> bytes:
    """Draw an SVG text. It waits for another process: call it in a thread."""
    done = subprocess.run(  # noqa: S603 - this Python and a file of ours; what people said is read as input
        command(fonts), input=svg.encode(), capture_output=True, timeout=_LONGEST, check=True
    )
    return done.stdout
