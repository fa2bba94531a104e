"""Which questions ask much the same, so that moderators read and answer them once."""

from collections.abc import Sequence
from typing import Final

from assistant.answers.features import Features
from assistant.answers.meaning import word_vectors
from assistant.answers.words import Words

# Mean similarity to the questions of a group from which another one joins it. Tried on questions
# of club life: the same asked in other words has 0.55 to 0.85, another question below 0.5.
_ALIKE: Final = 0.55


def alike(texts: Sequence[str], language: str) -> list[list[int]]:
    """Group texts by what they ask: the places of each group's texts, in order.

    Takes some hundred milliseconds for hundreds of texts, so run it in a thread.
    """
    words = Words(language)
    split = [words.split(text) for text in texts]
    if not texts:
        return []
    near = Features.fit(split, words, word_vectors(words.code)).gram()
    groups: list[list[int]] = []
    for at in range(len(texts)):
        closest = max(groups, key=lambda group: near[at, group].mean(), default=None)
        if closest is not None and near[at, closest].mean() >= _ALIKE:
            closest.append(at)
        else:
            groups.append([at])
    return groups
