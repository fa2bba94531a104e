"""A language that the tests make: every text of ours, marked as translated."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from assistant import i18n

MARK = "FR: "
_TEMPLATE = i18n.LOCALES / "messages.pot"


@contextmanager
def translated(
    folder: Path, monkeypatch: pytest.MonkeyPatch, language: str = "fr"
) -> Iterator[None]:
    """Let there be texts in a language: the English ones behind a mark."""
    with _TEMPLATE.open("rb") as template:
        messages = read_po(template)
    made = Catalog(locale=language)
    for message in messages:
        if message.id:
            several = isinstance(message.id, tuple)
            texts = message.id if several else (message.id,)
            marked = tuple(f"{MARK}{text}" for text in texts)
            made.add(message.id, marked if several else marked[0])
    target = folder / language / "LC_MESSAGES"
    target.mkdir(parents=True)
    with (target / "messages.mo").open("wb") as file:
        write_mo(file, made)
    with monkeypatch.context() as changed:
        changed.setattr(i18n, "LOCALES", folder)
        _forget()
        yield
    _forget()


def _forget() -> None:
    i18n.words.cache_clear()
    i18n.languages.cache_clear()
