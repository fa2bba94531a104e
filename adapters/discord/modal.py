"""A form of the core becomes modals: at most five parts each, further fields in a second one."""

from dataclasses import dataclass
from typing import Final

from adapters.asking import applying, before, required
from adapters.discord.marking import clip, cut, named
from adapters.discord.outbound import MOST_OPTION, MOST_OPTIONS, flat
from adapters.ids import CustomIds, Meaning, Pressed
from adapters.showing import Slash
from assistant import OpenForm
from assistant.form import Choice, Field, Form, ManyOf, OneOf, TextField
from assistant.request import Value

MOST_PARTS: Final = 5
MOST_TITLE: Final = 45
MOST_LABEL: Final = 45
MOST_HINT: Final = 100
MOST_PLACEHOLDER: Final = 100
MOST_TEXT: Final = 4000
MANY: Final = "*"
"""Ends the id of a part that several choices may be picked in."""

_MOST_TYPED: Final = 200  # of a country, a date, a choice that is typed


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a list."""

    label: str
    value: str
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """A labelled part of a modal: a list of choices if there are `options`, else words to type."""

    name: str
    label: str
    hint: str = ""
    required: bool = True
    options: tuple[Option, ...] = ()
    many: bool = False
    placeholder: str = ""
    value: str = ""
    longest: int = _MOST_TYPED
    lines: bool = False


@dataclass(frozen=True, slots=True)
class Window:
    """A modal. `words` stand above what is asked, if there are any."""

    title: str
    custom_id: str
    words: str
    asked: tuple[Asked, ...]


def window(opened: OpenForm, ids: CustomIds, slash: Slash) -> Window:
    """Make the modal of a form that comes next: the first with something amiss, or still empty.

    What is sent off later goes with what is held, also with a field that was asked for apart.
    """
    form = opened.form
    fields = applying(form, opened)
    alone = [each for each in fields if each.name == opened.alone] or _amiss_apart(fields, opened)
    pages = [alone] if alone else _pages(form, [each for each in fields if not each.apart])
    page = _next(pages, opened)
    rest = any(each.name not in opened.typed for later in pages[page + 1 :] for each in later)
    last = page == len(pages) - 1
    agreed = last and bool(form.terms)
    kept = bool(alone) or any(each.apart and each.name in opened.typed for each in fields)
    meaning = Meaning.PART if rest else Meaning.LAST if len(pages) > 1 or kept else Meaning.FORM
    pressed = Pressed(meaning, opened.command, opened.arguments, agreed=agreed)
    return Window(
        title=cut(form.title, MOST_TITLE),
        custom_id=ids.write(pressed),
        words=flat(form.terms, slash, MOST_TEXT) if agreed else "",
        asked=tuple(_asked(each, opened) for each in pages[page]),
    )


def _amiss_apart(fields: list[Field], opened: OpenForm) -> list[Field]:
    """Give what is asked for apart, if something is amiss there alone."""
    amiss = [each for each in fields if each.name in opened.errors]
    return amiss if all(each.apart for each in amiss) else []


def _pages(form: Form, fields: list[Field]) -> list[list[Field]]:
    """Part the fields; the words that one says yes to stand in the last modal."""
    room = MOST_PARTS - 1 if form.terms else MOST_PARTS
    if len(fields) <= room:
        return [fields]
    return [fields[at : at + room] for at in range(0, len(fields), room)]


def _next(pages: list[list[Field]], opened: OpenForm) -> int:
    for number, page in enumerate(pages):
        if any(each.name in opened.errors for each in page):
            return number
    for number, page in enumerate(pages):
        if any(each.name not in opened.typed for each in page):
            return number
    return 0


def _asked(field: Field, opened: OpenForm) -> Asked:
    value = before(field, opened)
    label, hint = named(field.label, MOST_LABEL), cut(field.hint, MOST_HINT)
    needed = required(field, opened.form)
    placeholder = cut(field.default_label, MOST_PLACEHOLDER)
    if isinstance(field, OneOf | ManyOf) and 1 <= len(field.choices) <= MOST_OPTIONS:
        chosen: set[Value] = set(value) if isinstance(value, tuple) else {value}
        options = tuple(_option(each, chosen) for each in field.choices)
        many = isinstance(field, ManyOf)
        return Asked(field.name, label, hint, needed, options, many, placeholder)
    longest, lines = _MOST_TYPED, False
    if isinstance(field, TextField):
        longest, lines = min(field.max_length, MOST_TEXT), field.multiline
    typed = ", ".join(value) if isinstance(value, tuple) else str(value)
    return Asked(
        field.name,
        label,
        hint,
        needed,
        placeholder=placeholder,
        value=clip(typed, longest),
        longest=longest,
        lines=lines,
    )


def _option(choice: Choice, chosen: set[Value]) -> Option:
    return Option(named(choice.label, MOST_OPTION), choice.value, choice.value in chosen)
