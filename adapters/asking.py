"""What a modal asks: the fields of a form that may apply, and what they are filled in with."""

from itertools import product
from typing import Final

from assistant import OpenForm
from assistant.form import LEFT_OUT, Consent, Field, Form, ManyOf, OneOf, always
from assistant.request import Value, Values

AGREED: Final = "yes"
"""The name of the field of a form's yes."""

_MOST_COMBINED: Final = 200  # answers looked at, to find fields that can never apply


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


def required(field: Field, form: Form) -> bool:
    """Can a modal insist on it? What applies whenever the yes does cannot be left out either."""
    yes = next((each for each in form.fields if isinstance(each, Consent)), None)
    return field.required and field.show_if in (always, yes.show_if if yes else always)


def before(field: Field, opened: OpenForm) -> Value:
    """Give what a part is filled in with: what was typed, or what the field holds already."""
    held: Values = {**opened.initial, **opened.values}
    if field.name in opened.typed and (field.name not in held or field.name in opened.errors):
        return opened.typed[field.name]
    value = held.get(field.name, LEFT_OUT)
    listed = isinstance(field, OneOf | ManyOf)
    return value if listed or value in (LEFT_OUT, ()) else field.shown(value)
