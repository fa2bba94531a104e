"""When two names mean one organisation."""

from typing import Final

from assistant.folding import fold

# Legal forms and articles, which people add or leave out.
_FORMS: Final = frozenset(
    [
        "the",
        "a",
        "an",
        "ltd",
        "limited",
        "llc",
        "inc",
        "incorporated",
        "corp",
        "corporation",
        "co",
        "company",
        "plc",
        "gmbh",
        "ag",
        "ev",
        "e",
        "v",
        "mbh",
        "sa",
        "sas",
        "sarl",
        "asbl",
        "aisbl",
        "srl",
        "spa",
        "bv",
        "nv",
        "oy",
        "ab",
        "as",
        "aps",
        "kk",
        "pty",
        "pvt",
        "foundation",
        "stiftung",
    ]
)


def organisation_key(name: str) -> str:
    """Reduce a name to what decides whether it is the same one: no case, accents, legal form."""
    words = fold(name).split()
    kept = [word for word in words if word not in _FORMS]
    return " ".join(kept or words)
