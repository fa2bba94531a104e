"""The program that draws: an SVG comes in, a PNG goes out. `rendering` starts it.

Named after it: the folder that resvg lies in, and the fonts to draw with.
"""

import sys


def main() -> None:
    """Draw what comes in."""
    sys.path.append(sys.argv[1])
    from resvg_py import svg_to_bytes

    content = svg_to_bytes(
        svg_string=sys.stdin.buffer.read().decode(),
        skip_system_fonts=True,
        font_files=sys.argv[2:],
    )
    sys.stdout.buffer.write(content)


if __name__ == "__main__":
    main()
