"""A form of the core becomes one modal, and what was filled in becomes values."""

import json
from dataclasses import dataclass
from typing import Final

from adapters.asking import applying, before, required
from adapters.ids import CustomIds, Meaning, Pressed
from adapters.showing import Slash, as_typed
from adapters.slack.marking import pieces, plain_text
from adapters.slack.outbound import (
    MOST_LABEL,
    MOST_OPTIONS,
    MOST_TEXT,
    Block,
    header,
    plain_object,
    section,
)
from assistant import EMPTY, OpenForm
from assistant.form import Choice, CountryField, Field, ManyOf, OneOf, TextField
from assistant.i18n import Words
from assistant.request import Value, Values

MOST_TITLE: Final = 24
MOST_BLOCKS: Final = 100
MOST_ASKED: Final = 2000  # of a label or hint; a modal reads better with short ones
MOST_PLACEHOLDER: Final = 150
MOST_TYPED: Final = 3000
MOST_CHECKBOXES: Final = 10
MOST_METADATA: Final = 3000
_MOST_WORDS: Final = 200  # of a date or a choice that is typed


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a modal was opened from, so that the reply to it goes there.

    `seen`: does what is said there stay, and is seen by all who read there?
    """

    channel: str = ""
    thread: str = ""
    response_url: str = ""
    seen: bool = False

    def written(self) -> str:
        """Write it as the metadata that Slack keeps with a modal."""
        return json.dumps([self.channel, self.thread, self.response_url, self.seen])


def origin_of(view: Block) -> Origin:
    """Read where a modal was opened from."""
    try:
        channel, thread, response_url, *more = json.loads(view.get("private_metadata") or "")
    except ValueError:
        return Origin()
    return Origin(str(channel), str(thread), str(response_url), seen=more == [True])


def view(opened: OpenForm, ids: CustomIds, slash: Slash, say: Words, metadata: str = "") -> Block:
    """Make the modal of a form: all that may apply, and below it what sending it off says yes to."""
    form = opened.form
    blocks = [header(form.title)] if len(form.title) > MOST_TITLE else []
    fields = [each for each in applying(form, opened) if opened.alone in ("", each.name)]
    blocks += [_asked(each, opened, slash) for each in fields]
    blocks += [section(each) for each in pieces(form.terms, MOST_TEXT, slash)]
    # What is asked for alone goes with what is held.
    meaning = Meaning.LAST if opened.alone else Meaning.FORM
    pressed = Pressed(meaning, opened.command, opened.arguments, agreed=bool(form.terms))
    return {
        "type": "modal",
        "callback_id": ids.write(pressed),
        "title": plain_object(
            form.title if len(form.title) <= MOST_TITLE else form.submit_label, MOST_TITLE
        ),
        "submit": plain_object(form.submit_label, MOST_TITLE),
        "close": plain_object(say.label("Cancel"), MOST_TITLE),
        "private_metadata": metadata,
        "blocks": blocks[:MOST_BLOCKS],
    }


def _asked(field: Field, opened: OpenForm, slash: Slash) -> Block:
    amiss = plain_text(opened.errors.get(field.name, EMPTY), slash)
    hint = " ".join(each for each in (amiss, field.hint) if each)
    made = {
        "type": "input",
        "block_id": field.name,
        "label": plain_object(field.label, MOST_ASKED),
        "optional": not required(field, opened.form),
        "element": {**_element(field, before(field, opened)), "action_id": field.name},
    }
    return {**made, "hint": plain_object(hint, MOST_ASKED)} if hint else made


def _element(field: Field, value: Value) -> Block:
    shown = field.default_label
    hint = {"placeholder": plain_object(shown, MOST_PLACEHOLDER)} if shown.strip() else {}
    if isinstance(field, OneOf | ManyOf) and 1 <= len(field.choices) <= MOST_OPTIONS:
        return _choices(field, value, hint)
    typed = ", ".join(value) if isinstance(value, tuple) else str(value)
    if isinstance(field, CountryField):
        named_before = {"initial_option": option(typed, typed)} if typed.strip() else {}
        return {"type": "external_select", "min_query_length": 1, **hint, **named_before}
    longest, lines = _MOST_WORDS, False
    if isinstance(field, TextField):
        longest, lines = min(field.max_length, MOST_TYPED), field.multiline
    filled = {"initial_value": typed[:longest]} if typed else {}
    return {
        "type": "plain_text_input",
        "multiline": lines,
        "max_length": longest,
        **hint,
        **filled,
    }


def _choices(field: OneOf | ManyOf, value: Value, hint: Block) -> Block:
    chosen: set[Value] = set(value) if isinstance(value, tuple) else {value}
    options = [_option(each) for each in field.choices]
    picked = [
        each for each, choice in zip(options, field.choices, strict=True) if choice.value in chosen
    ]
    if isinstance(field, OneOf):
        initial = {"initial_option": picked[0]} if picked else {}
        return {"type": "static_select", "options": options, **hint, **initial}
    several = {"initial_options": picked} if picked else {}
    if len(options) <= MOST_CHECKBOXES:
        return {"type": "checkboxes", "options": options, **several}
    return {"type": "multi_static_select", "options": options, **hint, **several}


def _option(choice: Choice) -> Block:
    return option(choice.label, choice.value)


def option(label: str, value: str) -> Block:
    """Give a choice of a list."""
    return {"text": plain_object(label, MOST_LABEL), "value": value}


def values_of(view: Block) -> Values:
    """Read what was filled in, by the names of the fields."""
    state: dict[str, dict[str, Block]] = view.get("state", {}).get("values", {})
    return {
        name: _value(element) for name, elements in state.items() for element in elements.values()
    }


def _value(element: Block) -> Value:
    if "selected_options" in element:
        return tuple(str(each["value"]) for each in element["selected_options"] or ())
    if "selected_option" in element:
        return str((element["selected_option"] or {}).get("value", ""))
    return str(element.get("value") or "")


def errors_of(opened: OpenForm, view: Block, slash: Slash = as_typed) -> dict[str, str]:
    """Give what is amiss, by the blocks of the modal that was sent off; nothing if all fits.

    What is amiss with a field that the modal does not have stands at its last one.
    """
    asked = [each["block_id"] for each in view.get("blocks", ()) if each.get("type") == "input"]
    found: dict[str, str] = {}
    for name, error in opened.errors.items():
        place = name if name in asked else next(reversed(asked), "")
        if place:
            found[place] = " ".join(filter(None, (found.get(place), plain_text(error, slash))))
    return found
