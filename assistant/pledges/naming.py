"""What no shown name may hold, of a person or an organisation: a list of names is no place for adverts."""

import re
import unicodedata
from typing import Final

from assistant.form import FieldError
from assistant.i18n import N_

# A dot alone makes none: "Dr. Who", "St.Mary" and "Booking.com" are names.
_WEB_ADDRESS: Final = re.compile(
    r"\w:/{2}|(?<![\w.])[wW]{3}\d?\.\w|\w\.(?:[a-z]{2,}|[A-Z]{2,})(?::\d+)?/\S"
)


def refuse_web_address(name: str) -> None:
    """Raise `FieldError` for a name that holds a web address, however wide its letters are."""
    if _WEB_ADDRESS.search(unicodedata.normalize("NFKC", name)):
        raise FieldError(N_("A name cannot hold a web address. Please give the name alone."))
