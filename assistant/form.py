"""A form is data: typed fields with their words, once, for every platform.

There are two ways through the same form: one field after the other (`assistant.filling`), or all
at once from a modal (`Form.submit`). Either way a value has passed its field's `parse`.
"""

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar, Final

from assistant import countries, moments
from assistant.folding import fold
from assistant.i18n import N_
from assistant.markup import EMPTY, Markup, harmless, join, one_line
from assistant.request import NO_VALUES, Value, Values

LEFT_OUT: Final = ""
_NONE: Final = ""  # the value of no choice
_COMMAS: Final = re.compile(r"[,;&/\n]")
_ANDS: Final = re.compile(r"\band\b", re.IGNORECASE)
_LONGEST_RANGE: Final = 5  # characters of "10-12"
_LONGEST_NUMBER: Final = 2  # of a choice; Python refuses to read thousands of digits


@dataclass(frozen=True, slots=True)
class Choice:
    """A value that can be picked, and the words it is shown by."""

    value: str
    label: str


_MISSING: Final = N_("Please fill this in.")


class FieldError(Exception):
    """A value that does not fit. `choices` are what may have been meant, best first."""

    def __init__(
        self, message: str, values: Values = NO_VALUES, choices: tuple[Choice, ...] = ()
    ) -> None:
        super().__init__(message)
        self.message = message
        self.values = values
        self.choices = choices


def always(_: Values) -> bool:
    """Show the field whatever was answered before."""
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Field(ABC):
    """A question of a form.

    `label` names it in a modal (at most 45 characters), `prompt` asks it in a conversation and
    may depend on what was answered before. `default_label` says what leaving it out means; `hint`
    (at most 100 characters) stands at the label in a modal, where the question is not asked.
    `not_for`: what to say when it was filled in although it does not apply. `apart`: the words of a
    button that opens this field alone, below the preview; a modal of the whole form goes without it.
    """

    name: str
    label: str
    prompt: Markup | Callable[[Values], Markup] = EMPTY
    required: bool = True
    default_label: str = ""
    hint: str = ""
    show_if: Callable[[Values], bool] = always
    not_for: str = ""
    apart: str = ""
    slow: ClassVar[bool] = False

    def words(self, values: Values) -> Markup:
        """Give the question, knowing the answers so far."""
        return self.prompt(values) if callable(self.prompt) else self.prompt

    @abstractmethod
    def parse(self, raw: Value) -> Value:
        """Read what was typed or chosen; raise `FieldError` when it does not fit."""

    def shown(self, value: Value) -> str:
        """Give the words a value is shown by."""
        return str(value)


def choice_number(typed: str) -> int:
    """Read the number of a choice; 0 when it is none."""
    return int(typed) if typed.isdecimal() and len(typed) <= _LONGEST_NUMBER else 0


def _pick(text: str, choices: tuple[Choice, ...]) -> str | None:
    """Find a choice by its number, value, label or an unambiguous beginning of its label."""
    typed = fold(text)
    if (number := choice_number(typed)) and number <= len(choices):
        return choices[number - 1].value
    for choice in choices:
        if typed in (fold(choice.value), fold(choice.label)):
            return choice.value
    # Not by a bare number: "<16" folds to the beginning of "16 to 24".
    worded = any(letter.isalpha() for letter in typed)
    begun = [choice.value for choice in choices if worded and fold(choice.label).startswith(typed)]
    return begun[0] if len(begun) == 1 else None


@dataclass(frozen=True, slots=True, kw_only=True)
class OneOf(Field):
    """One of a few choices.

    `read` may understand other ways of saying one, also of others, which `named` gives the words of;
    `asked_again` says how.
    """

    choices: tuple[Choice, ...]
    read: Callable[[str], str | None] = lambda _: None
    named: Callable[[str], str] = str
    asked_again: str = N_("Please choose one of these, by its number.")

    def parse(self, raw: Value) -> Value:
        """Take a choice by number, value or label."""
        picked = _pick(str(raw), self.choices) or self.read(str(raw))
        if picked is None:
            raise FieldError(self.asked_again, {}, self.choices)
        return picked

    def shown(self, value: Value) -> str:
        """Give the label of the choice."""
        return next((c.label for c in self.choices if c.value == value), self.named(str(value)))


@dataclass(frozen=True, slots=True, kw_only=True)
class ManyOf(Field):
    """Any of a few choices, at least one; left out means all of them.

    `read` may understand other ways of saying one.
    """

    choices: tuple[Choice, ...]
    read: Callable[[str], str | None] = lambda _: None

    def parse(self, raw: Value) -> Value:
        """Take numbers, values or labels ("1, 3 and 5", "2-4", "health, media"), or "all"."""
        parts = list(raw) if isinstance(raw, tuple) else self._typed(str(raw))
        known = {choice.value for choice in self.choices}
        if not parts or not set(parts) <= known:
            raise FieldError(
                N_("Please type the numbers or names you want, for example `1, 3, 5`, or `all`."),
                {},
                self.choices,
            )
        return tuple(choice.value for choice in self.choices if choice.value in parts)

    def _typed(self, text: str) -> list[str]:
        """Give the values of what was typed; none when any of it is not clear."""
        found: list[str] = self._numbers(text)
        if found:
            return found
        for part in filter(str.strip, _COMMAS.split(text)):
            # A name may have an "and" of its own.
            several = self._one(part) or [
                value for piece in _ANDS.split(part) for value in self._one(piece) or [_NONE]
            ]
            found.extend(several)
        return found

    def _one(self, part: str) -> list[str]:
        if numbers := self._numbers(part):
            return numbers
        typed = fold(part)
        if not any(letter.isalpha() for letter in typed):  # "4-" is no number, and no name either
            return []
        named = (c.value for c in self.choices if typed in (fold(c.value), fold(c.label)))
        picked = next(named, None) or self.read(typed)
        return [picked] if picked else []

    def _numbers(self, text: str) -> list[str]:
        typed = re.sub(r"\band\b|[&,;/]", " ", text.casefold())
        typed = re.sub(r"\s*(?:-|\u2013|\bto\b)\s*", "-", typed)
        if typed.strip().rstrip(".!") in {"all", "all of them", "every", "all nine", "all 9"}:
            return [choice.value for choice in self.choices]
        numbers: list[int] = []
        for part in typed.split():
            first, dash, last = part.partition("-")
            if not (
                first.isdecimal() and (last.isdecimal() or not dash) and len(part) <= _LONGEST_RANGE
            ):
                return []
            numbers.extend(range(int(first), int(last or first) + 1))
        if not all(1 <= number <= len(self.choices) for number in numbers):
            return []
        return [self.choices[number - 1].value for number in numbers]

    def shown(self, value: Value) -> str:
        """Give the labels, or the numbers when there are many."""
        return ", ".join(value) if isinstance(value, tuple) else str(value)


@dataclass(frozen=True, slots=True, kw_only=True)
class TextField(Field):
    """Some words. `check` may raise `FieldError` or return them tidied."""

    max_length: int = 100
    multiline: bool = False
    free: bool = False  # any words, also ones that read as a question or a command
    check: Callable[[str], str] = lambda text: text

    def parse(self, raw: Value) -> Value:
        """Take words on one line (or several) within the length."""
        typed = str(raw)
        text = harmless(typed).strip() if self.multiline else one_line(typed, len(typed) + 1)
        if not text:
            raise FieldError(N_("Please type something, or `cancel`."))
        if len(text) > self.max_length:
            raise FieldError(
                N_("That is {length} characters long; please use at most {limit}."),
                {"length": str(len(text)), "limit": str(self.max_length)},
            )
        return self.check(text)


@dataclass(frozen=True, slots=True, kw_only=True)
class CountryField(Field):
    """A country, in any usual spelling; its value is the ISO 3166 code."""

    language: str
    slow: ClassVar[bool] = True

    def parse(self, raw: Value) -> Value:
        """Resolve a country's name; ask back when it is not clear."""
        found = countries.resolve(str(raw), self.language)
        if found.code:
            return found.code
        if found.near:
            raise FieldError(
                N_("Do you mean this one? Type `yes`, or another name.")
                if len(found.near) == 1
                else N_("Which country do you mean?"),
                {},
                tuple(Choice(code, countries.name(code, self.language)) for code in found.near),
            )
        raise FieldError(N_("I do not know that country. Please type its usual name."))

    def shown(self, value: Value) -> str:
        """Give the country's name."""
        return countries.name(str(value), self.language)


@dataclass(frozen=True, slots=True, kw_only=True)
class DateField(Field):
    """A moment to come, read in the community's time zone; its value is ISO 8601 in UTC."""

    zone: str
    now: datetime
    language: str
    echo: Callable[[datetime], str]
    slow: ClassVar[bool] = True

    def parse(self, raw: Value) -> Value:
        """Read any usual date phrase ("29 October", "in two weeks")."""
        try:
            moment = moments.read_deadline(str(raw), self.now, self.zone, self.language)
        except moments.MomentError as error:
            raise FieldError(error.message, error.values) from error
        return moment.isoformat()

    def shown(self, value: Value) -> str:
        """Give date, time and zone."""
        return self.echo(datetime.fromisoformat(str(value)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent(Field):
    """The yes. Sending a whole form off is a yes, as its button says.

    `asked` says how it is typed, where there is no such button.
    """

    asked: Markup = EMPTY
    yes: frozenset[str] = frozenset({"yes", "y", "yes please", "yes i do", "i agree", "ok yes"})

    def words(self, values: Values) -> Markup:
        """Give what is agreed to, and how."""
        return join([self.agreed(values), self.asked])

    def agreed(self, values: Values) -> Markup:
        """Give what is agreed to."""
        return Field.words(self, values)

    def parse(self, raw: Value) -> Value:
        """Take a clear yes, nothing else."""
        if raw is True or fold(str(raw)) in self.yes:
            return True
        raise FieldError(
            N_("Please type `yes` to go ahead, `back` to change an answer, or `cancel`.")
        )


@dataclass(frozen=True, slots=True)
class Submission:
    """What came of a form sent off whole: values if `errors` is empty."""

    values: Values
    errors: Mapping[str, FieldError] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Form:
    """Fields in order, with what stands above them and the words of the sending button.

    `terms`: all that one says yes to by sending it off, for a platform that shows the whole form at
    once. A form without them shows its yes, as a preview, when the rest was sent.
    """

    title: str
    fields: tuple[Field, ...]
    submit_label: str
    intro: Markup = EMPTY
    terms: Markup = EMPTY

    def shown(self, values: Values) -> list[Field]:
        """Give the fields that apply, knowing these answers."""
        return [each for each in self.fields if each.show_if(values)]

    def submit(self, raw: Values) -> Submission:
        """Check a form sent off whole: a value or an error for every field that applies."""
        values: dict[str, Value] = {}
        errors: dict[str, FieldError] = {}
        for each in self.fields:
            given = True if isinstance(each, Consent) else raw.get(each.name, LEFT_OUT)
            if isinstance(given, str) and not harmless(given).strip():
                given = LEFT_OUT  # spaces alone are nothing
            if not each.show_if(values):
                if each.not_for and given not in (LEFT_OUT, ()):
                    errors[each.name] = FieldError(each.not_for)
                continue
            if given in (LEFT_OUT, ()):
                if each.required:
                    errors[each.name] = FieldError(_MISSING)
                else:
                    values[each.name] = LEFT_OUT
                continue
            try:
                values[each.name] = each.parse(given)
            except FieldError as error:
                errors[each.name] = error
        return Submission(values, errors)
