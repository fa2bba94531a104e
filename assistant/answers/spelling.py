"""Mistyped words, read as words of the FAQ."""

from collections import defaultdict
from collections.abc import Collection, Container, Mapping, Sequence
from typing import Final

from assistant.answers.match import Repair

_SHORTEST: Final = 3  # letters; of a shorter word nothing is left to know it by
_SHORTEST_PART: Final = 4  # letters of each of several words that were run together
_TWO_SLIPS: Final = 7  # letters from which two slips still leave the word recognisable
_WRONG_LETTER: Final = 6  # letters from which one may be wrong, not just missing or misplaced
_LONGEST: Final = 30  # letters; beyond that it is no word
_MOST_LOOKED_UP: Final = 12  # unknown words of one text; text with more is not about the FAQ


class Speller:
    """Reads unknown words as known ones near them. Never changes; safe to share."""

    def __init__(
        self,
        frequency: Mapping[str, int],
        stems: Collection[str] = (),
        language: Container[str] = frozenset(),
    ) -> None:
        """Know the words of the FAQ with their counts, and what needs no repair.

        These are words with one of the `stems`, and the words of the `language` at large.
        """
        self._language = language
        self._known = frozenset(frequency)
        self._stems = frozenset(stems)
        # What stands there once and is no word of the language may be a slip itself.
        once = (word for word, count in frequency.items() if count == 1)
        self._strange = frozenset(word for word in once if word not in language)
        shelves: defaultdict[tuple[str, int], list[str]] = defaultdict(list)
        # The more frequent of two equally near words comes first and so wins.
        for word in sorted(frequency, key=lambda word: (-frequency[word], word)):
            if _is_repairable(word):
                shelves[word[0], len(word)].append(word)
        self._shelves = dict(shelves)

    def repair(
        self, words: Sequence[str], stems: Sequence[str]
    ) -> tuple[list[str], tuple[Repair, ...]]:
        """Return the words as read, and what was read differently.

        A word is left alone when it, or its stem, is known, when it has one or two letters
        or a digit in it, and when nothing known is near: one slip (a letter too many, missing,
        wrong, or two neighbours exchanged) away, or two from seven letters on. The first letter
        must be right, or exchanged with the second: people rarely miss it, and looking further
        finds more words that only look alike (measured: it costs recall of foreign questions). What is
        near nothing may be several known words that were run together.
        """
        read: list[str] = []
        repairs: list[Repair] = []
        looked_up = 0
        for word, stem in zip(words, stems, strict=True):
            near: str | None = None
            run_together: list[str] = []
            known = word in self._known or stem in self._stems or word in self._language
            if not known and looked_up < _MOST_LOOKED_UP and _is_repairable(word):
                looked_up += 1
                near = self._nearest(word)
                run_together = [] if near else self._parted(word)
            if near or run_together:
                repairs.append(Repair(word, near or " ".join(run_together)))
            read += run_together or [near or word]
        return read, tuple(dict.fromkeys(repairs))

    def _parted(self, word: str) -> list[str]:
        """Part words that were run together ("pariscall"); nothing when they are not all known."""
        if word in self._known:
            return [word]
        for end in range(len(word) - _SHORTEST_PART, _SHORTEST_PART - 1, -1):
            if word[:end] in self._known and (rest := self._parted(word[end:])):
                return [word[:end], *rest]
        return []

    def _nearest(self, word: str) -> str | None:
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        for slips in (1, 2) if len(word) >= _TWO_SLIPS else (1,):
            # Of two words at the same distance the first one wins: a missed or doubled letter is
            # likelier than a wrong one, and a word that may be a slip itself is meant last.
            lengths = sorted(range(-slips, slips + 1), key=lambda n: (abs(n) != 1, abs(n), -n))
            candidates = [
                near
                for first in dict.fromkeys(word[:2])
                for length in lengths
                for near in self._shelves.get((first, len(word) + length), ())
                if _starts_alike(word, near) and (length or _may_differ(word, near))
            ]
            candidates.sort(key=self._strange.__contains__)
            found = process.extractOne(
                word, candidates, scorer=OSA.distance, processor=None, score_cutoff=slips
            )
            if found is not None:
                return found[0]
        return None


def _starts_alike(word: str, near: str) -> bool:
    return word[0] in {near[0], near[1]}


def _may_differ(word: str, near: str) -> bool:
    # A wrong letter in a short word makes another word too often ("past", "part"), so there only
    # neighbours may have changed places.
    return len(word) >= _WRONG_LETTER or sorted(word) == sorted(near)


def _is_repairable(word: str) -> bool:
    return _SHORTEST <= len(word) <= _LONGEST and not any(c.isdigit() for c in word)
