"""Forms sent off whole: what does not fit, what follows, and the yes that is asked last.

A platform that has modals sends them off at once. What was typed is kept, so that the form can be
opened again with it: to mend something, to fill in the rest, or to change it after the preview.
"""

import asyncio
import hashlib
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from assistant.conversations import Draft
from assistant.errors import UserError
from assistant.form import LEFT_OUT, Consent, Field, FieldError, Form, ManyOf, OneOf
from assistant.i18n import N_, Words
from assistant.markup import Markup, harmless, items, join
from assistant.reply import Button, OpenForm, Reply, Visibility
from assistant.request import NO_VALUES, FormSubmission, Request, Value, Values
from assistant.services import Services

AGAIN: Final = "form again"
"""What a button calls to open the held form with what was filled in."""
ALONE: Final = "alone"
"""Its argument that names the one field to open."""
SEND: Final = "form send"
"""What a button calls to say yes to the held form."""
_MEANT: Final = "meant"
"""The argument of a button that says yes and names the field whose unclear value it mends."""
_MARK: Final = "form"
"""The argument of a button that says which filled-in form it stands below."""
_MOST_MEANT: Final = 3  # offered for an unclear value
_LONGEST: Final = 4000  # characters; no field takes more


async def take(
    request: Request, services: Services, form: Form, sent: FormSubmission
) -> FormSubmission | Reply:
    """Check what was sent off: give it back with checked values, or say what comes next."""
    say = services.say(request)
    typed = sent.values
    if sent.held:
        typed = {**(await held(request, services)).values, **typed}
    checked = await asyncio.to_thread(form.submit, typed)
    unfit = {
        name: error
        for name, error in checked.errors.items()
        if not sent.rest or name in sent.values
    }
    errors = {name: _why(say, error) for name, error in unfit.items()}
    consents = [each for each in form.fields if isinstance(each, Consent)]
    consent = next((each for each in consents if each.show_if(checked.values)), None)
    # Who is not asked for the yes is asked for no further part either.
    last = not sent.rest or (consents and consent is None)
    if not errors and last and (consent is None or consent.name in typed):
        return replace(sent, values=checked.values)
    typed = {each.name: _storable(typed[each.name]) for each in form.fields if each.name in typed}
    draft = Draft(sent.form, sent.arguments, typed, request.time, held=True)
    await services.conversations.set_draft(request, draft)
    if errors or sent.rest:
        opened = OpenForm(form, sent.form, sent.arguments, errors=errors, typed=typed)
        # In a part of a form, what is meant can be sent off only together with the rest.
        return _unfinished(say, opened, draft, () if sent.rest else _meant(unfit, draft))
    return _private(
        consent.agreed(checked.values) if consent else form.intro,
        _button(form.submit_label, SEND, draft, yes=True),
        _button(say.label("Change it"), AGAIN, draft),
        *(
            _button(each.apart, AGAIN, draft, {ALONE: each.name})
            for each in form.shown(checked.values)
            if each.apart
        ),
    )


def _button(
    label: str, command: str, draft: Draft, more: Values = NO_VALUES, *, yes: bool = False
) -> Button:
    """Make a button that acts on this filled-in form, and on none that came after it."""
    return Button(label, command, {**more, _MARK: _mark(draft)}, yes=yes)


def _mark(draft: Draft) -> str:
    """Give the few letters by which a button knows the form that it stands below."""
    held = (draft.command, sorted(draft.arguments.items()), sorted(draft.values.items()))
    return hashlib.sha256(repr(held).encode("utf-8", "surrogatepass")).hexdigest()[:8]


def _storable(value: Value) -> Value:
    """Give what was typed without what no database takes; it is checked again before it counts."""
    if isinstance(value, tuple):
        return tuple(harmless(each)[:_LONGEST] for each in value[:_LONGEST])
    return harmless(value)[:_LONGEST] if isinstance(value, str) else value


def _why(say: Words, error: FieldError) -> Markup:
    """Say what is amiss; what may have been meant stands on buttons, and is not typed."""
    names = [choice.label for choice in error.choices]
    if len(names) == 1:
        return say("Do you mean {name}?", name=names[0])
    if 1 < len(names) <= _MOST_MEANT:
        return say("Which one do you mean: {names}?", names=say.one_of(names))
    return say(error.message, **error.values)


def _meant(unfit: Mapping[str, FieldError], draft: Draft) -> tuple[Button, ...]:
    """Make a button of each value that may have been meant, in the first field where that is asked."""
    for name, error in unfit.items():
        if 0 < len(error.choices) <= _MOST_MEANT:
            return tuple(
                _button(choice.label, SEND, draft, {_MEANT: name, "value": choice.label})
                for choice in error.choices
            )
    return ()


def _unfinished(say: Words, opened: OpenForm, draft: Draft, meant: tuple[Button, ...]) -> Reply:
    if not opened.errors:
        reply = _private(
            say("Thank you. The form has a second part."),
            _button(say.label("Go on"), AGAIN, draft),
        )
        return replace(reply, form=opened)
    said = items(
        say("**{label}:** {error}", label=each.label, error=opened.errors[each.name])
        for each in opened.form.fields
        if each.name in opened.errors
    )
    above = say("Something in the form needs another look; nothing is stored yet.")
    reply = _private(join([above, said]), *meant, _button(say.label("Edit"), AGAIN, draft))
    return replace(reply, form=opened)


async def later(request: Request, services: Services, reply: Reply, opened: OpenForm) -> Reply:
    """Keep a form that follows one that was sent off, behind a button: no modal follows another."""
    held_before = {**opened.initial, **opened.values}
    values = {
        each.name: _as_typed(each, held_before[each.name])
        for each in opened.form.fields
        if each.name in held_before
    }
    draft = Draft(opened.command, opened.arguments, values, request.time, held=True)
    await services.conversations.set_draft(request, draft)
    button = _button(services.say(request).label("Go on"), AGAIN, draft)
    kept = replace(reply, buttons=(button,), choices=True)
    services.conversations.remember(request, kept)
    return kept


def _as_typed(field: Field, value: Value) -> Value:
    """Give a value as somebody would type it; of a choice it is the value itself."""
    picked = isinstance(field, OneOf | ManyOf | Consent) or value == LEFT_OUT
    return value if picked else field.shown(value)


def _private(text: Markup, *buttons: Button) -> Reply:
    return Reply(text, visibility=Visibility.PRIVATE, buttons=buttons, choices=True)


async def held(request: Request, services: Services) -> Draft:
    """Give the form that this person filled in. Raises `UserError` when it is gone."""
    draft = (await services.conversations.get(request)).draft
    if draft is None or not draft.held:
        raise UserError(
            N_(
                "I do not have that form any more: it was sent off already, or is older than a day. "
                "If it is needed, please start it again."
            )
        )
    mark = request.argument(_MARK)
    if mark and mark != _mark(draft):
        # What it would send off or open is not what was shown above that button.
        raise UserError(
            N_(
                "You have filled in a form again since then, and I keep the newest alone. Use the buttons "
                "below that one, or please start it again."
            )
        )
    return draft


async def again(
    request: Request, services: Services, form: Form, draft: Draft, pressed: Values
) -> Reply:
    """Open a held form with what was filled in, or the one field of it that is asked for `ALONE`."""
    checked = await asyncio.to_thread(form.submit, draft.values)
    say = services.say(request)
    errors = {
        name: _why(say, error) for name, error in checked.errors.items() if name in draft.values
    }
    fitting = {name: value for name, value in checked.values.items() if name in draft.values}
    opened = OpenForm(
        form,
        draft.command,
        draft.arguments,
        initial=fitting,
        errors=errors,
        typed=draft.values,
        alone=str(pressed.get(ALONE, "")),
    )
    return Reply(title=form.title, visibility=Visibility.PRIVATE, form=opened)


def agreed(form: Form, draft: Draft, pressed: Values) -> FormSubmission:
    """Give a held form as sent off with a yes to the words that were shown.

    What was `pressed` may mend one of its values instead; then the yes is the one it was sent with.
    """
    if mended := str(pressed.get(_MEANT, "")):
        values = {**draft.values, mended: pressed.get("value", LEFT_OUT)}
        return FormSubmission(draft.command, values, draft.arguments)
    yes: Values = {each.name: True for each in form.fields if isinstance(each, Consent)}
    return FormSubmission(draft.command, {**draft.values, **yes}, draft.arguments)
