"""Topics that are pointed at rather than described: "principle 3", "#4", "the next one"."""

import re
from typing import Final

from assistant.answers.library import Library
from assistant.folding import fold

_ORDINALS: Final = {
    word: number
    for number, words in enumerate(
        (
            "1 one first 1st", "2 two second 2nd ii", "3 three third 3rd iii",
            "4 four fourth 4th iv", "5 five fifth 5th", "6 six sixth 6th vi",
            "7 seven seventh 7th vii", "8 eight eighth 8th viii", "9 nine ninth 9th ix",
        ),
        1,
    )
    for word in words.split()
}  # fmt: skip
_NUMBER: Final = "|".join(sorted(_ORDINALS, key=len, reverse=True))
_AFTER: Final = "|".join(word for word in _ORDINALS if not word.endswith(("st", "nd", "rd", "th")))
_AHEAD: Final = "|".join(word for word in _ORDINALS if word.endswith(("st", "nd", "rd", "th")))
_WORD: Final = r"pri\w{3,6}(?:le|al|el)"  # principle, and how it is misspelt
# "principle 3", "principal no 3", "3rd principle".
_PRINCIPLE: Final = re.compile(
    rf"\b(?:{_WORD}(?P<several>s?) (?:no |nr |number )?(?P<after>{_AFTER})|(?P<ahead>{_AHEAD}) {_WORD})\b"
    # "first principle of thermodynamics" is of something else.
    r"(?! of (?!the paris|paris|the call|cyber))"
)
# What follows in "principles 4 and 5", "principle 2 or 3", "principle 1 2 3".
_OTHERS: Final = re.compile(rf"(?: (?:and|or|vs|versus|with)?(?: the)? ?(?:{_NUMBER})\b)*")
_BARE: Final = re.compile(
    rf"(?:and |what about |the |number |no |nr )*(?P<n>{_NUMBER})(?: one)?(?: pls| please)?"
)
_NEXT: Final = re.compile(
    r"(?:and |whats |what is )*(?:the )?(?:next|following)(?: one| principle)?(?: please| pls)?"
)
_BEFORE: Final = re.compile(
    r"(?:and |whats |what is )*(?:the )?(?:previous|last|prior|one before)(?: one| principle)?"
    r"(?: that| it| this)?(?: please| pls)?"
)
_BEFORE_BOTH: Final = re.compile(r"(?:and |whats )*(?:the )?one before (?:those|these|the) two")
_LIST: Final = "paris-call-principles"


def pointed_at(text: str, last_topic: str, library: Library) -> tuple[str, ...]:
    """Give the topics that are pointed at by number, or the one by its place after `last_topic`."""
    folded = fold(text[:200])
    numbers = _named(folded) or _placed(folded, last_topic)
    wanted = (f"principle-{number}" for number in numbers)
    return tuple(topic for topic in wanted if topic in library.topics)


def _named(folded: str) -> list[int]:
    """Read the principles that are named by number: "principle 4", "principles 4 and 5"."""
    numbers: list[int] = []
    for found in _PRINCIPLE.finditer(folded):
        others = _OTHERS.match(folded, found.end())
        listed = others[0].split() if others else []
        if found["several"] and not listed:
            continue  # "the principles one by one"
        named = (found["after"] or found["ahead"], *listed)
        numbers += [_ORDINALS[word] for word in named if word in _ORDINALS]
    return list(dict.fromkeys(numbers))


def _placed(folded: str, last_topic: str) -> list[int]:
    """Read "the next one", "the one before", "the 8th one" when principles were spoken of."""
    if last_topic == _LIST:
        at = 0
    elif last_topic.startswith("principle-"):
        at = int(last_topic.removeprefix("principle-"))
    else:
        return []
    if bare := _BARE.fullmatch(folded):
        return [_ORDINALS[bare["n"]]]
    if _NEXT.fullmatch(folded):
        return [at + 1]
    if _BEFORE_BOTH.fullmatch(folded):
        return [at - 2]
    return [at - 1] if _BEFORE.fullmatch(folded) else []
