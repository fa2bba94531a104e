"""A form of the core becomes modals: at most five parts each, further fields in a second one."""

from dataclasses import dataclass
from itertools import product
from typing import Final

from adapters.discord.marking import Slash, clip, cut, named
from adapters.discord.outbound import MOST_OPTION, MOST_OPTIONS, flat
from adapters.ids import CustomIds, Meaning, Pressed
from assistant import OpenForm
from assistant.form import LEFT_OUT, Choice, Consent, Field, Form, ManyOf, OneOf, TextField, always
from assistant.request import Value, Values

MOST_PARTS: Final = 5
MOST_TITLE: Final = 45
MOST_LABEL: Final = 45
MOST_HINT: Final = 100
MOST_PLACEHOLDER: Final = 100
MOST_TEXT: Final = 4000
MANY: Final = "*"
"""Ends the id of a part that several choices may be picked in."""

_MOST_TYPED: Final = 200  # of a country, a date, a choice that is typed
_MOST_COMBINED: Final = 200  # answers looked at, to find fields that can never apply


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
    """Make the modal of a form that comes next: the first with something amiss, or still empty."""
    form = opened.form
    fields = applying(form, opened)
    pages = _pages(form, fields)
    page = _next(pages, opened)
    rest = any(each.name not in opened.typed for later in pages[page + 1 :] for each in later)
    last = page == len(pages) - 1
    agreed = last and bool(form.terms)
    meaning = Meaning.PART if rest else Meaning.LAST if len(pages) > 1 else Meaning.FORM
    pressed = Pressed(meaning, opened.command, opened.arguments, agreed=agreed)
    return Window(
        title=cut(form.title, MOST_TITLE),
        custom_id=ids.write(pressed),
        words=flat(form.terms, slash, MOST_TEXT) if agreed else "",
        asked=tuple(_asked(each, opened) for each in pages[page]),
    )


def applying(form: Form, opened: OpenForm) -> list[Field]:
    """Give the fields to show: all but the yes, and those that no answer can make apply."""
    known = {**opened.initial, **opened.values}
    listed = [each for each in form.fields if isinstance(each, OneOf)]
    combined = list(
        product(*([(each.name, choice.value) for choice in each.choices] for each in listed))
    )[:_MOST_COMBINED]
    # Whether something else was answered at all may matter too.
    others: Values = {each.name: "x" for each in form.fields if not isinstance(each, OneOf)}
    answers = [{**base, **known, **dict(each)} for each in combined for base in ({}, others)]
    return [
        each
        for each in form.fields
        if not isinstance(each, Consent)
        and (each.show_if is always or any(each.show_if(values) for values in answers))
    ]


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
    value = _before(field, opened)
    label, hint = named(field.label, MOST_LABEL), cut(field.hint, MOST_HINT)
    # What applies whenever the yes does cannot be left out of what is sent off.
    yes = next((each for each in opened.form.fields if isinstance(each, Consent)), None)
    required = field.required and field.show_if in (always, yes.show_if if yes else always)
    placeholder = cut(field.default_label, MOST_PLACEHOLDER)
    if isinstance(field, OneOf | ManyOf) and 1 <= len(field.choices) <= MOST_OPTIONS:
        chosen: set[Value] = set(value) if isinstance(value, tuple) else {value}
        options = tuple(_option(each, chosen) for each in field.choices)
        many = isinstance(field, ManyOf)
        return Asked(field.name, label, hint, required, options, many, placeholder)
    longest, lines = _MOST_TYPED, False
    if isinstance(field, TextField):
        longest, lines = min(field.max_length, MOST_TEXT), field.multiline
    typed = ", ".join(value) if isinstance(value, tuple) else str(value)
    return Asked(
        field.name,
        label,
        hint,
        required,
        placeholder=placeholder,
        value=clip(typed, longest),
        longest=longest,
        lines=lines,
    )


def _option(choice: Choice, chosen: set[Value]) -> Option:
    return Option(named(choice.label, MOST_OPTION), choice.value, choice.value in chosen)


def _before(field: Field, opened: OpenForm) -> Value:
    """Give what a part is filled in with: what was typed, or what the field holds already."""
    held: Values = {**opened.initial, **opened.values}
    if field.name in opened.typed and (field.name not in held or field.name in opened.errors):
        return opened.typed[field.name]
    value = held.get(field.name, LEFT_OUT)
    listed = isinstance(field, OneOf | ManyOf)
    return value if listed or value in (LEFT_OUT, ()) else field.shown(value)
