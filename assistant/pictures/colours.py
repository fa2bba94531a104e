"""The colours of a picture: apart for colour-blind people too, and dark enough on the card.

Those of data are from the palette of Okabe and Ito, which was made for all kinds of colour vision.
The card brings its own background, so that a picture reads the same in a dark and in a light theme.
"""

from typing import Final

CARD: Final = "#ffffff"
EDGE: Final = "#767f8c"  # seen on white and on a dark theme alike
TEXT: Final = "#1b2330"
QUIET: Final = "#4a5361"  # for dates and notes
RULE: Final = "#d5dae1"  # decoration alone: nothing is told by it
TRACK: Final = "#e9edf2"
PALE: Final = "#cfe3f0"  # below a line, which is what tells

PEOPLE: Final = "#0072b2"  # blue
AHEAD: Final = "#d55e00"  # vermillion; dashed as well
