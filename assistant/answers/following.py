"""Questions that lean on the answer before: "who launched it?", "and China?", "what about 2017?".

Such a question is completed: what its pronoun points back to, or what it leaves unsaid, is the
subject of the answer before ("who launched the Paris Call?"). Whether it is meant so, the matcher
decides: the reading that it understands better wins.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from assistant.folding import fold

_SHORT: Final = 5  # words up to which a question may leave its subject unsaid
_LONGEST: Final = 12  # words; a longer question says what it is about


@dataclass(frozen=True, slots=True)
class Leaning:
    """How one language leans on what was said before.

    `back` points back to it, `on` begins what goes on from it; both match folded text.
    """

    back: re.Pattern[str]
    on: re.Pattern[str]


_LEANING: Final[Mapping[str, Leaning]] = {
    "en": Leaning(
        back=re.compile(
            # Not "it" of "is it true that", nor the "that" of "I heard that he ..." or "true that".
            r"\b(?:(?:it|this|these|those|they|them|one|ones)"
            r"(?! (?:true|possible|ok|okay|right|that|morning|evening|afternoon|day|week|weekend|month|"
            r"year|time|summer|winter|monday|tuesday|wednesday|thursday|friday|saturday|sunday)\b)"
            r"|(?<!true )(?<!think )(?<!heard )(?<!said )(?<!know )(?<!see )(?<!read )(?<!possible )"
            r"that)\b"
        ),
        on=re.compile(
            r"(?:and|but|so|then|or|also|n|ok|okay|good|great|right|fine|all right|alright|"
            r"what about|how about|what else|who else|why not)\b"
        ),
    ),
}


def completed(text: str, subject: str, language: str) -> str:
    """Give the question with its subject said; empty when it stands alone."""
    leaning = _LEANING.get(language)
    folded = fold(text)
    length = len(folded.split())
    if leaning is None or not subject or not 0 < length <= _LONGEST:
        return ""
    if pointing := leaning.back.search(folded):
        return f"{folded[: pointing.start()]}{subject}{folded[pointing.end() :]}"
    if leaning.on.match(folded) or length <= _SHORT:
        return f"{folded} {subject}"
    return ""


def moves_on(text: str, language: str) -> bool:
    """Say whether a question goes on to something else ("and for schools?", "what about 2017?")."""
    leaning = _LEANING.get(language)
    return leaning is not None and leaning.on.match(fold(text)) is not None


def points_back(text: str, language: str) -> bool:
    """Say whether a question has a pronoun that may stand for what was said before."""
    leaning = _LEANING.get(language)
    return leaning is not None and leaning.back.search(fold(text)) is not None
