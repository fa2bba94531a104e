"""An SVG text becomes a PNG, in a process of its own.

resvg holds Python's lock while it draws: in a thread of this process it would stop every conversation
for a tenth of a second. The other process also takes its memory with it when it ends. It is this
very file, run as a program, which imports nothing of ours and so starts quickly. It gets our fonts and
no others, and nothing it could read a file or the network by.
"""

import subprocess
import sys
from pathlib import Path

_LONGEST = 30.0  # seconds; it takes a tenth of one


def png(svg: str, fonts: list[Path]) -> bytes:
    """Draw an SVG text. It waits for another process: call it in a thread."""
    done = subprocess.run(  # noqa: S603 - this Python and this file; what people said is read as input
        [sys.executable, "-P", __file__, *map(str, fonts)],
        input=svg.encode(),
        capture_output=True,
        timeout=_LONGEST,
        check=True,
    )
    return done.stdout


def main() -> None:
    """Draw what comes in, with the fonts that are named."""
    from resvg_py import svg_to_bytes

    content = svg_to_bytes(
        svg_string=sys.stdin.buffer.read().decode(),
        skip_system_fonts=True,
        font_files=sys.argv[1:],
    )
    sys.stdout.buffer.write(content)


if __name__ == "__main__":
    main()
