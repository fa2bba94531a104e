"""Text to words: one spelling of a word in any script, and its stem where a language has one."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from threading import Lock
from typing import Final

MAX_CHARACTERS: Final = 2_000
"""Characters of a message that are read, as many as Discord takes. More would only cost time."""

_LONGEST_STEMMED: Final = 40  # letters; longer "words" are no words, and stemming them is slow
_CACHED_STEMS: Final = 20_000  # words; what strangers type must not fill the memory

# ISO 639 codes of the languages that Snowball covers (snowballstem.org/algorithms).
_ALGORITHMS: Final = {
    "ar": "arabic", "ca": "catalan", "da": "danish", "de": "german", "el": "greek",
    "en": "english", "es": "spanish", "et": "estonian", "eu": "basque", "fi": "finnish",
    "fr": "french", "ga": "irish", "hi": "hindi", "hu": "hungarian", "hy": "armenian",
    "id": "indonesian", "it": "italian", "lt": "lithuanian", "ne": "nepali", "nl": "dutch",
    "no": "norwegian", "nb": "norwegian", "pt": "portuguese", "ro": "romanian", "ru": "russian",
    "sr": "serbian", "sv": "swedish", "ta": "tamil", "tr": "turkish", "yi": "yiddish",
}  # fmt: skip

_ASCII_WORD: Final = re.compile(r"[a-z0-9]+")
# A sentence ends at its mark with a space or an end behind it (so "3.5" and "paris.call" hold),
# at a full-width mark (U+3002, FF01, FF1F, FF1B), and at the end of a line.
_SENTENCE_END: Final = re.compile(r"(?<=[.!?;…؟।])\s+|(?<=[\u3002\uff01\uff1f\uff1b])|[\r\n]+")
_TURKISH_I: Final = str.maketrans({"I": "\u0131", "\u0130": "i"})  # without and with a dot


class Words:
    """How one language is read. Safe to share between threads."""

    def __init__(self, language: str, stems: Mapping[str, str] = {}) -> None:
        """Read `language` (ISO 639 code, a region behind it is ignored: "en-GB" is "en").

        A language without a stemmer is read without one: nothing else depends on the language
        but the dotted and dotless i of Turkish and Azerbaijani. `stems` are known already and
        spare the stemmer some work.
        """
        self.language = language
        self.code = re.split(r"[-_]", language.casefold(), maxsplit=1)[0]
        self._turkish = self.code in {"tr", "az"}
        self._algorithm = _ALGORITHMS.get(self.code)
        self._stem: Callable[[str], str] | None = None
        self._stems = dict(stems)
        self._lock = Lock()

    def split(self, text: str) -> list[str]:
        r"""Return the words of `text`: compatibility forms unified (NFKC), casefolded, in order.

        A word is a run of letters, digits and the marks that belong to them (vowel signs of Indic
        scripts are marks, which `\w` would cut at). Scripts without spaces give long words,
        which the character n-grams then open up.
        """
        if self._turkish:
            text = text.translate(_TURKISH_I)
        # Cut again, for one character can stand for eighteen (U+FDFA).
        text = text.casefold() if text.isascii() else _fold(text)[:MAX_CHARACTERS]
        if text.isascii():
            return _ASCII_WORD.findall(text)
        return "".join(c if c.isalnum() or _is_mark(c) else " " for c in text).split()

    def stem(self, word: str) -> str:
        """Return the Snowball stem of a word from `split`, or the word where there is none."""
        if self._algorithm is None or len(word) > _LONGEST_STEMMED:
            return word
        known = self._stems.get(word)
        if known is None:
            # Snowball's objects hold the word they work on: one thread at a time.
            with self._lock:
                self._stem = self._stem or _stemmer(self._algorithm)
                known = self._stem(word)
                if len(self._stems) < _CACHED_STEMS:
                    self._stems[word] = known
        return known


def _stemmer(algorithm: str) -> Callable[[str], str]:
    # Imported at the first unknown word: it brings thirty languages along.
    import snowballstemmer  # type: ignore[import-untyped]  # it has no stubs

    stem: Callable[[str], str] = snowballstemmer.stemmer(algorithm).stemWord
    return stem


def sentences(text: str) -> list[str]:
    """Return the sentences and lines of `text` that are not blank."""
    return [part for part in _SENTENCE_END.split(text) if part and not part.isspace()]


def _fold(text: str) -> str:
    # Casefolding can undo the normal form, so it is made again.
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())


def _is_mark(character: str) -> bool:
    return unicodedata.category(character).startswith("M")
