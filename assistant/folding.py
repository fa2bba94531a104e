"""The form in which typed words are compared."""

import unicodedata
from functools import lru_cache
from typing import Final

_MARKS: Final = frozenset({"Mn", "Cf"})


@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """Drop case, accents and punctuation, and fold spaces ("Cote d'Ivoire" = "cote d ivoire")."""
    kept = (
        c if c.isalnum() or unicodedata.category(c) == "Mc" else " "
        for c in unicodedata.normalize("NFKD", text).casefold()
        if unicodedata.category(c) not in _MARKS
    )
    return " ".join("".join(kept).split())
