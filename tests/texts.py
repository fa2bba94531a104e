"""Collects the interface texts for translators: `python -m tests.texts [FILE]` (or `make docs`)."""

import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import write_po

ROOT = Path(__file__).parent.parent
# `say(...)`, `say.label(...)`, `say.many(one, other, count)` and `N_(...)`.
KEYWORDS = {"say": None, "label": None, "many": (1, 2), "N_": None}


def collect() -> Catalog:
    """Give every text of the core with the files it stands in, in a stable order."""
    catalogue = Catalog(project="paris-call-assistant", charset="utf-8", fuzzy=False)
    found = extract_from_dir(
        ROOT / "assistant", method_map=[("**.py", "python")], keywords=KEYWORDS
    )
    for filename, _, message, _, _ in found:
        catalogue.add(message, None, [(f"assistant/{filename}", 0)])
    return catalogue


def main(target: Path) -> None:
    """Write the template."""
    with target.open("wb") as file:
        write_po(
            file, collect(), width=100, omit_header=True, include_lineno=False, sort_output=True
        )


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "assistant/locales/messages.pot")
