"""When two names mean one organisation, or may do so.

The key of a name is stored when its pledge is, and so anew when moderators confirm it.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import takewhile
from typing import Final

from rapidfuzz.distance import OSA

from assistant.folding import fold

# Legal forms and articles, which people add or leave out.
_FORMS: Final = frozenset({
    "the", "a", "an", "ltd", "limited", "llc", "inc", "incorporated", "corp", "corporation", "co",
    "company", "plc", "gmbh", "ag", "ev", "mbh", "sa", "sas", "sarl", "asbl", "aisbl", "srl", "spa",
    "bv", "nv", "oy", "ab", "as", "aps", "kk", "pty", "pvt",
})  # fmt: skip
# Legal forms that could be words of a name elsewhere than at its end ("AC Milan").
_FORMS_AT_END: Final = frozenset({
    "kg", "kgaa", "ohg", "gbr", "ug", "haftungsbeschrankt", "ggmbh", "se", "eg", "llp", "lp", "pllc",
    "cic", "cio", "pbc", "sl", "slu", "sau", "ac", "ltda", "lda", "eirl", "cv", "vzw", "ivzw", "sprl",
    "scrl", "snc", "sasu", "eurl", "scop", "srls", "scarl", "ou", "sia", "uab", "doo", "dd", "sro",
    "kft", "zrt", "nyrt", "ood", "eood", "ooo", "oao", "oyj", "ry", "hf", "ehf", "hb", "kb", "asa",
    "pte", "sdn", "bhd", "tbk", "gk", "npc",
})  # fmt: skip
_PHRASES_AT_END: Final = (
    ("sp", "z", "oo"), ("sp", "zoo"), ("spolka", "z", "oo"), ("spol", "s", "ro"), ("spol", "sro"),
    ("s", "de", "rl"), ("de", "cv"), ("and", "co"), ("und", "co"), ("et", "cie"), ("y", "cia"),
)  # fmt: skip
# These tell two organisations of one house apart, but may as well be left out by who types a name.
_HOUSES: Final = frozenset({"foundation", "stiftung"})
# Letters that Unicode does not take for another one with a mark.
_LETTERS: Final = str.maketrans({
    "\u0142": "l", "\u00f8": "o", "\u0111": "d", "\u00f0": "d", "\u00df": "ss", "\u00e6": "ae",
    "\u0153": "oe", "\u0131": "i", "\u00fe": "th", "\u0127": "h", "\u0167": "t",
})  # fmt: skip
_INITIAL: Final = re.compile(r"\b([^\W\d_])\.(?=[^\W\d_])")
# Words that acronyms leave out, and that other orders of the same words need.
_SMALL: Final = frozenset({
    "of", "for", "the", "and", "in", "on", "at", "to", "a", "an", "de", "du", "des", "la", "le", "les",
    "et", "pour", "der", "die", "das", "und", "von", "fur", "del", "los", "las", "el", "do", "da",
    "dos", "di", "van", "voor", "en",
})  # fmt: skip
_SMALL_BETWEEN: Final = frozenset({"d", "l", "y", "e"})  # "Plan E" is not "Plan Y"
_FEWEST_INITIALS: Final = 2
# Letters of a word from which on one typing error in it, or two, still leave it the same word.
_ONE_ERROR_FROM: Final = 5
_TWO_ERRORS_FROM: Final = 9


def organisation_key(name: str) -> str:
    """Reduce a name to what decides whether it is the same one: no case, accents, legal form."""
    words = _words(name)
    return " ".join(_without_forms(words) or words)


def alike(one: str, other: str) -> bool:
    """May two names mean one organisation, so that somebody should look?

    They are the same but for case, accents and legal forms; one is the other's acronym ("NDI",
    "National Democratic Institute"), also beside words that both have; they have the same words in
    another order; or each word differs by a typing error at most. Numbers must be equal.
    """
    if organisation_key(one) == organisation_key(other):
        return True
    a, b = _look(one), _look(other)
    return (
        a.in_order == b.in_order
        or sorted(a.whole) == sorted(b.whole)
        or a.unspaced == b.unspaced
        or _shortened(a.words, b.words)
        or _shortened(a.whole, b.whole)
        or _nearly(a.words, b.words)
    )


@dataclass(frozen=True, slots=True)
class _Look:
    """A name as it is compared: with legal forms, without them, its telling words in order."""

    whole: tuple[str, ...]
    words: tuple[str, ...]
    in_order: tuple[str, ...]
    unspaced: str


@lru_cache(maxsize=16384)
def _look(name: str) -> _Look:
    whole = _without_own_acronym(_words(name))
    named = _without_forms(whole)
    words = tuple(word for word in named if word not in _HOUSES) or named or whole
    telling = _telling(words) or words
    return _Look(whole, words, tuple(sorted(telling)), "".join(words))


def _words(name: str) -> tuple[str, ...]:
    """Part a name into words: "N.D.I. e.V." is "ndi", "ev"."""
    letters = name.casefold().translate(_LETTERS)
    return tuple(_joined(fold(_INITIAL.sub(r"\1", letters)).split()))


def _without_forms(words: tuple[str, ...]) -> tuple[str, ...]:
    while words:
        phrase = next((each for each in _PHRASES_AT_END if words[-len(each) :] == each), ())
        if phrase:
            words = words[: -len(phrase)]
        elif words[-1] in _FORMS or words[-1] in _FORMS_AT_END:
            words = words[:-1]
        else:
            break
    return tuple(word for word in words if word not in _FORMS)


def _telling(words: tuple[str, ...]) -> tuple[str, ...]:
    between = range(1, len(words) - 1)
    return tuple(
        word
        for at, word in enumerate(words)
        if word not in _SMALL and not (word in _SMALL_BETWEEN and at in between)
    )


def _without_own_acronym(words: tuple[str, ...]) -> tuple[str, ...]:
    """Take out the acronym of "National Democratic Institute (NDI)", or of "NDI - National ..."."""
    if _is_acronym(words[-1:], words[:-1]):
        return words[:-1]
    return words[1:] if _is_acronym(words[:1], words[1:]) else words


def _shortened(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Is one the acronym of the other, perhaps beside what they begin and end with alike?"""
    if _is_acronym(one, other) or _is_acronym(other, one):
        return True
    before = len(_common(one, other))
    one, other = one[before:], other[before:]
    after = len(_common(one[::-1], other[::-1]))
    one, other = one[: len(one) - after], other[: len(other) - after]
    return _is_acronym(one, other) or _is_acronym(other, one)


def _common(one: tuple[str, ...], other: tuple[str, ...]) -> list[str]:
    pairs = takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False))
    return [word for word, _ in pairs]


def _is_acronym(short: tuple[str, ...], words: tuple[str, ...]) -> bool:
    if len(short) != 1:
        return False
    initials = {"".join(word[0] for word in said) for said in (words, _telling(words))}
    return len(short[0]) >= _FEWEST_INITIALS and short[0] in initials


def _nearly(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    return len(one) == len(other) and all(map(_nearly_the_word, one, other))


def _nearly_the_word(one: str, other: str) -> bool:
    if one == other:
        return True
    if not (one.isalpha() and other.isalpha()):
        return False  # "School 12" and "School 13" are two
    length = min(len(one), len(other))
    errors = (length >= _ONE_ERROR_FROM) + (length >= _TWO_ERRORS_FROM)
    return OSA.distance(one, other, score_cutoff=errors) <= errors


def _joined(words: list[str]) -> list[str]:
    """Join letters that stand alone: "S.A." was folded to "s a" and is "sa"."""
    found: list[str] = []
    lone = False
    for word in words:
        if len(word) == 1 and word.isalpha() and lone:
            found[-1] += word
        else:
            found.append(word)
        lone = len(word) == 1 and word.isalpha()
    return found
