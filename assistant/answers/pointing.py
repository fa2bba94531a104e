"""Topics that are pointed at rather than described: "principle 3", "#4", "the next one"."""

import re
from typing import Final

from assistant.answers.library import Library
from assistant.folding import fold

_ORDINALS: Final = {
    word: number
    for number, words in enumerate(
        (
            "1 one first 1st", "2 two second 2nd", "3 three third 3rd", "4 four fourth 4th",
            "5 five fifth 5th", "6 six sixth 6th", "7 seven seventh 7th", "8 eight eighth 8th",
            "9 nine ninth 9th",
        ),
        1,
    )
    for word in words.split()
}  # fmt: skip
_NUMBER: Final = "|".join(_ORDINALS)
_AFTER: Final = "|".join(word for word in _ORDINALS if not word.endswith(("st", "nd", "rd", "th")))
_AHEAD: Final = "|".join(word for word in _ORDINALS if word.endswith(("st", "nd", "rd", "th")))
_WORD: Final = r"pri\w{3,6}(?:le|al|el)"  # principle, and how it is misspelt
# "principle 3", "principal no 3", "3rd principle".
_PRINCIPLE: Final = re.compile(
    rf"\b(?:{_WORD} (?:no |nr |number )?(?P<after>{_AFTER})|(?P<ahead>{_AHEAD}) {_WORD})\b"
    # "first principle of thermodynamics" is of something else.
    r"(?! of (?!the paris|paris|the call|cyber))"
)
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
_LIST: Final = "paris-call-principles"


def pointed_at(text: str, last_topic: str, library: Library) -> str:
    """Give the topic that is pointed at by number or by place after `last_topic`; else nothing."""
    folded = fold(text[:200])
    number = _named(folded) or _placed(folded, last_topic)
    wanted = f"principle-{number}"
    return wanted if wanted in library.topics else ""


def _named(folded: str) -> int:
    """Read the one principle that is named by its number; two numbers are a comparison."""
    numbers = {_ORDINALS[m["after"] or m["ahead"]] for m in _PRINCIPLE.finditer(folded)}
    return numbers.pop() if len(numbers) == 1 else 0


def _placed(folded: str, last_topic: str) -> int:
    """Read "the next one", "the one before", "the 8th one" when principles were spoken of."""
    if last_topic == _LIST:
        at = 0
    elif last_topic.startswith("principle-"):
        at = int(last_topic.removeprefix("principle-"))
    else:
        return 0
    if bare := _BARE.fullmatch(folded):
        return _ORDINALS[bare["n"]]
    if _NEXT.fullmatch(folded):
        return at + 1
    return at - 1 if _BEFORE.fullmatch(folded) else 0
