"""Filling in a form in a conversation: one field after the other, each answer stored at once.

Every step can be answered, skipped where it is optional, corrected (`back`) or left (`cancel`).
"""

import asyncio
from dataclasses import dataclass, replace
from typing import Final

from assistant.asking import reads_as_question
from assistant.conversations import Draft
from assistant.errors import UserError
from assistant.folding import fold
from assistant.form import (
    LEFT_OUT,
    Choice,
    Consent,
    CountryField,
    DateField,
    Field,
    FieldError,
    Form,
    TextField,
    choice_number,
)
from assistant.i18n import N_, Words
from assistant.markup import EMPTY, Markup, join, numbered, plain
from assistant.reply import OpenForm, Reply, Visibility
from assistant.request import FormSubmission, Request, Value, Values
from assistant.services import Services

CANCEL: Final = frozenset({"cancel", "stop", "quit", "exit", "abort", "nevermind", "never mind"})
BACK: Final = frozenset({"back", "go back", "undo", "previous"})
SKIP: Final = frozenset(
    {"skip", "pass", "leave out", "leave it out", "next", "prefer not to say", "rather not say"}
)
KEEP: Final = frozenset({"keep", "keep it", "same", "unchanged"})
CONTROLS: Final = CANCEL | BACK | {"skip", "keep"}
_NO: Final = frozenset({"no", "n", "nope", "no thanks", "none"})


@dataclass(frozen=True, slots=True)
class Refused:
    """What was typed does not fit the open question; it may be a question in the middle."""

    reply: Reply


async def begin(request: Request, services: Services, opened: OpenForm) -> Reply:
    """Ask a form's first open question, after storing that it is open."""
    say = services.say(request)
    draft = Draft(
        command=opened.command,
        arguments=opened.arguments,
        values=opened.values,
        started=request.time,
        initial=opened.initial,
    )
    await services.conversations.set_draft(request, draft)
    intro = join([opened.form.intro, *opened.errors.values()])
    return replace(_question(say, opened.form, draft, intro), title=opened.form.title)


async def answer(
    request: Request, services: Services, form: Form, draft: Draft, text: str
) -> Reply | FormSubmission | Refused:
    """Take what was typed as the answer to the open question.

    Returns the next question, the finished form, or why it does not fit.
    """
    say = services.say(request)
    typed = fold(text)
    field = _open_field(form, draft)
    if typed in CANCEL:
        return await left(request, services)
    if typed in BACK:
        return await _go(request, services, form, _without_last(draft))
    if typed in _NO and isinstance(field, Consent):
        return _reply(
            say(
                "No is fine too. Type `back` to change an answer, or `cancel` to leave; then nothing is stored."
            )
        )
    if typed in KEEP and field.name in draft.initial:
        return await _take(request, services, form, draft, draft.initial[field.name])
    if _leaves_out(field, typed):
        return await _take(request, services, form, draft, LEFT_OUT)
    if _asks_something(field, text) or _is_command(services, field, text):
        return Refused(_question(say, form, draft, EMPTY))
    try:
        value = _offered(draft, typed) or await _parse(field, text)
    except FieldError as error:
        return await _refused(request, services, form, draft, error)
    return await _take(request, services, form, draft, value)


async def left(request: Request, services: Services) -> Reply:
    """Forget the form that is open or held."""
    await services.conversations.set_draft(request, None)
    return _reply(services.say(request)("Cancelled. Nothing of it is stored."))


async def hold(
    request: Request, services: Services, command: str, arguments: Values, values: Values
) -> None:
    """Keep a form that is filled in, while its preview waits for a press of a button."""
    draft = Draft(command, arguments, values, request.time, held=True, previewed=True)
    await services.conversations.set_draft(request, draft)


async def held(request: Request, services: Services, command: str) -> Draft:
    """Give the form of a command that was previewed. Raises `UserError` when there is none."""
    draft = (await services.conversations.get(request)).draft
    if draft is None or not draft.previewed or draft.command != command:
        raise UserError(
            N_("I have no such form whose preview you saw. Type `{command}` to start again."),
            {"command": command},
        )
    return draft


def again(say: Words, form: Form, draft: Draft) -> Markup:
    """Repeat the open question, below the answer to something asked in the middle."""
    asked = _question(say, form, replace(draft, offered=()), EMPTY)
    return join([say("Back to your form:"), asked.text])


async def _parse(field: Field, raw: Value) -> Value:
    return await asyncio.to_thread(field.parse, raw) if field.slow else field.parse(raw)


async def _take(
    request: Request, services: Services, form: Form, draft: Draft, value: Value
) -> Reply | FormSubmission:
    field = _open_field(form, draft)
    values = {**draft.values, field.name: value}
    if all(each.name in values for each in form.shown(values)):
        return FormSubmission(draft.command, values, draft.arguments)
    return await _go(request, services, form, replace(draft, values=values, offered=()))


async def _go(request: Request, services: Services, form: Form, draft: Draft) -> Reply:
    await services.conversations.set_draft(request, draft)
    return _question(services.say(request), form, draft, EMPTY)


async def _refused(
    request: Request, services: Services, form: Form, draft: Draft, error: FieldError
) -> Refused:
    """Say why a value does not fit; what may have been meant is offered by number."""
    say = services.say(request)
    field = _open_field(form, draft)
    if error.choices and not isinstance(field, TextField):
        offered = tuple(choice.value for choice in error.choices)
        if field.slow:
            await services.conversations.set_draft(request, replace(draft, offered=offered))
    said = say(error.message, **error.values)
    way_out = say("`skip` leaves it out.") if _may_be_unknown(field) else EMPTY
    return Refused(_reply(join([said, _choices(error.choices), way_out])))


def _may_be_unknown(field: Field) -> bool:
    """Is it an optional question whose answer may be one that we cannot read?"""
    return not field.required and isinstance(field, CountryField | DateField)


def _leaves_out(field: Field, typed: str) -> bool:
    """Is it said that an optional question is left out? To a country or a date, no is one."""
    return not field.required and (typed in SKIP or (typed in _NO and _may_be_unknown(field)))


def takes_any_words(form: Form, draft: Draft) -> bool:
    """Say whether the open question is for words of one's own, as a drive's wording is."""
    field = _open_field(form, draft)
    return isinstance(field, TextField) and field.free


def _asks_something(field: Field, text: str) -> bool:
    """Is it a question, where other words would do as an answer?"""
    return isinstance(field, TextField) and not field.free and reads_as_question(text)


def _is_command(services: Services, field: Field, text: str) -> bool:
    """Is it a command, where any words would do as an answer?"""
    if not isinstance(field, TextField):
        return False
    if field.free:
        # A promise may begin like a short command ("pledge ..."), hardly like a longer one.
        return services.commands.begins(text)
    return services.commands.read(text) is not None


def _offered(draft: Draft, typed: str) -> str:
    """Read the number of what was asked back, or a yes when it was one thing only."""
    if (number := choice_number(typed)) and number <= len(draft.offered):
        return draft.offered[number - 1]
    if typed in {"yes", "y", "that one"} and len(draft.offered) == 1:
        return draft.offered[0]
    return ""


def _open_field(form: Form, draft: Draft) -> Field:
    return next(each for each in form.shown(draft.values) if each.name not in draft.values)


def _without_last(draft: Draft) -> Draft:
    kept = dict(draft.values)
    if kept:
        kept.popitem()
    return replace(draft, values=kept, offered=())


def _question(say: Words, form: Form, draft: Draft, above: Markup) -> Reply:
    field = _open_field(form, draft)
    now = draft.initial.get(field.name)
    hint = EMPTY
    if now is not None and not isinstance(field, Consent):
        shown = field.shown(now) if now != LEFT_OUT else field.default_label
        hint = say.lines(say("Now: {value}", value=shown), say("`keep` leaves it as it is."))
    asked = join([field.words(draft.values), _choices(getattr(field, "choices", ())), hint])
    return _reply(join([above, asked]))


def _choices(choices: tuple[Choice, ...]) -> Markup:
    return numbered(plain(choice.label) for choice in choices)


def _reply(text: Markup) -> Reply:
    return Reply(text, visibility=Visibility.PRIVATE)


NOTHING_OPEN: Final = N_(
    "There is no form open. Type `pledge` to start one, or `help` for what I can do."
)
