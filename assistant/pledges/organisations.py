"""When two names mean one organisation."""

from typing import Final

from assistant.folding import fold

# Legal forms and articles, which people add or leave out.
_FORMS: Final = frozenset({
    "the", "a", "an", "ltd", "limited", "llc", "inc", "incorporated", "corp", "corporation", "co",
    "company", "plc", "gmbh", "ag", "ev", "mbh", "sa", "sas", "sarl", "asbl", "aisbl", "srl", "spa",
    "bv", "nv", "oy", "ab", "as", "aps", "kk", "pty", "pvt", "foundation", "stiftung",
})  # fmt: skip


def organisation_key(name: str) -> str:
    """Reduce a name to what decides whether it is the same one: no case, accents, legal form."""
    words = _joined(fold(name).split())
    kept = [word for word in words if word not in _FORMS]
    return " ".join(kept or words)


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
