"""The two pledge forms, for a person and for an organisation."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from assistant.drives.drive import Drive, Wording
from assistant.drives.words import drive_title
from assistant.folding import fold
from assistant.form import (
    Choice,
    Consent,
    CountryField,
    FieldError,
    Form,
    ManyOf,
    OneOf,
    TextField,
    always,
)
from assistant.i18n import N_, Words
from assistant.markup import EMPTY, Markup, join
from assistant.pledges import words
from assistant.pledges.age import age_field, may_be_named, speaker_field
from assistant.pledges.kinds import kind_said
from assistant.pledges.pledge import (
    MOST_NAME,
    MOST_ORGANISATION,
    PRINCIPLES,
    AgeGroup,
    OrganisationKind,
)
from assistant.request import Value, Values

PRINCIPLE_NAMES: Final = (
    N_("Protect individuals and infrastructure"),
    N_("Protect the Internet"),
    N_("Defend electoral processes"),
    N_("Defend intellectual property"),
    N_("Non-proliferation"),
    N_("Lifecycle security"),
    N_("Cyber hygiene"),
    N_("No private hack back"),
    N_("International norms"),
)
_NO_NAME: Final = frozenset(
    {
        "no",
        "none",
        "nope",
        "no name",
        "no thanks",
        "counted only",
        "count only",
        "anonymous",
        "anon",
    }
    | {"hidden", "hide", "private", "not shown", "nobody", "no one", "skip it", "skip this"}
)
# "don't show it", "i do not want to", "counted only please": said in whole sentences.
_NO_NAME_AT_ALL: Final = re.compile(r"(i )?(do not|dont|don t|rather not|counted only|not )\b.*")
_YES: Final = frozenset({"yes", "y", "ok", "named", "my name", "show my name", "sure"})


@dataclass(frozen=True, slots=True)
class FormContext:
    """What a pledge form has to say besides its questions."""

    say: Words
    drive: Drive
    wording: Wording
    community: str
    closes: str
    operator: words.Operator
    pledge_from: int
    named_from: int
    kept_days: int
    young: bool = False


def _nameable(context: FormContext) -> Callable[[Values], bool]:
    """Make the rule for this person: who once was under the limit in a drive stays unnamed there."""
    return lambda values: not context.young and may_be_named(values)


def _country(
    context: FormContext, prompt: Markup, show_if: Callable[[Values], bool] = always
) -> CountryField:
    return CountryField(
        name="country",
        label=context.say.label("Country"),
        prompt=prompt,
        required=False,
        default_label=context.say.label("leave it out"),
        language=context.say.language,
        show_if=show_if,
    )


def _principles(context: FormContext) -> ManyOf:
    say = context.say
    return ManyOf(
        name="principles",
        label=say.label("Principles you support"),
        prompt=say(
            "Which of the nine principles do you support? Type numbers, for example `1, 3, 7`, or `skip` for all nine."
        ),
        required=False,
        default_label=say.label("all nine"),
        choices=tuple(
            Choice(str(number), say.label(PRINCIPLE_NAMES[number - 1])) for number in PRINCIPLES
        ),
    )


def _name(context: FormContext) -> TextField:
    def check(typed: str) -> str:
        folded = fold(typed)
        if folded in _NO_NAME or _NO_NAME_AT_ALL.fullmatch(folded):
            return ""
        if folded in _YES:
            raise FieldError(
                N_("Which name should be shown? Type it, or `skip` to be counted only.")
            )
        if not folded:
            raise FieldError(N_("A name needs at least one letter or digit."))
        return typed

    return TextField(
        name="name",
        label=context.say.label("Name to show (optional)"),
        prompt=context.say(
            "Should your name be shown? Type the name, or `skip` to be counted only. Counted only is usual."
        ),
        required=False,
        default_label=context.say.label("counted only"),
        max_length=MOST_NAME,
        show_if=_nameable(context),
        check=check,
    )


def _before_the_yes(context: FormContext, *middle: Markup, speaker: bool = False) -> Markup:
    say = context.say
    return join(
        [
            say("You are about to pledge (wording {version}):", version=context.wording.version),
            say("\u201c{wording}\u201d", wording=context.wording.text),
            *middle,
            words.taking_back(say, context.closes),
            words.kept(say, context.kept_days, open_ended=not context.closes, speaker=speaker),
            words.not_official(say, context.operator),
            words.run_by(say, context.operator)
            if context.operator.contact or context.operator.privacy_url
            else EMPTY,
        ]
    )


def person_form(context: FormContext) -> Form:
    """Make a person's form: only the age group and the yes are required."""
    say = context.say

    def last(values: Values) -> Markup:
        name = values.get("name", "")
        if not _nameable(context)(values):
            visible = say("Your pledge counts. Your name will not be shown.")
        elif name:
            visible = words.named(say, str(name), context.community)
        else:
            visible = words.counted_only(say, context.operator)
        return join(
            [
                _before_the_yes(context, _summary(context, values), visible),
                say("Type `yes` to pledge."),
            ]
        )

    return Form(
        title=say.label("Pledge: {drive}", drive=drive_title(say, context.drive)),
        intro=say(
            "A few short questions. `skip` leaves one out, `back` corrects, `cancel` stops, and you can ask me something in between. Only the first one and your yes are needed."
        ),
        fields=(
            age_field(context.say, context.pledge_from, context.named_from),
            _country(context, say("Which country do you live in? `skip` leaves it out.")),
            _principles(context),
            _name(context),
            Consent(name="yes", label=say.label("Your yes"), prompt=last),
        ),
        submit_label=say.label("Pledge"),
    )


def _summary(context: FormContext, values: Values) -> Markup:
    say = context.say
    country = str(values.get("country", ""))
    picked = principles_of(values.get("principles", ""))
    return say(
        "Age group: {group}. Country: {country}. Principles: {principles}.",
        group=words.age_group(say, AgeGroup(str(values["age_group"])), context.named_from),
        country=_country(context, EMPTY).shown(country) if country else say.label("not given"),
        principles=say.label("all nine")
        if len(picked) == len(PRINCIPLES)
        else ", ".join(str(number) for number in picked),
    )


def organisation_form(context: FormContext) -> Form:
    """Make an organisation's form; its pledge waits for a moderator."""
    say = context.say

    def last(values: Values) -> Markup:
        organisation = str(values.get("organisation", ""))
        return join(
            [
                _before_the_yes(
                    context,
                    say(
                        "**{organisation}** waits until a moderator has confirmed it, and is counted "
                        "only then. Its name, kind and country are visible to everyone in "
                        "{community}; yours is not.",
                        organisation=organisation,
                        community=context.community,
                    ),
                    words.no_endorsement(say),
                    speaker=True,
                ),
                say(
                    "I may speak for {organisation}. Type `yes` if that is so, to hand in the pledge.",
                    organisation=organisation,
                ),
            ]
        )

    def check(typed: str) -> str:
        if not any(letter.isalpha() for letter in typed):
            raise FieldError(N_("An organisation's name needs letters."))
        return typed

    return Form(
        title=say.label("Organisation's pledge: {drive}", drive=drive_title(say, context.drive)),
        intro=say(
            "A few short questions about your organisation. `back` corrects, `cancel` stops, and you can ask me something in between."
        ),
        fields=(
            speaker_field(context.say, context.pledge_from, context.named_from),
            TextField(
                name="organisation",
                label=say.label("Name of the organisation"),
                prompt=say("What is the organisation called?"),
                max_length=MOST_ORGANISATION,
                check=check,
                show_if=may_be_named,
            ),
            OneOf(
                name="kind",
                label=say.label("Kind of organisation"),
                prompt=say("What kind of organisation is it?"),
                choices=tuple(
                    Choice(kind.value, say.label(words.KINDS[kind])) for kind in OrganisationKind
                ),
                read=kind_said,
                show_if=may_be_named,
            ),
            _country(
                context,
                say("In which country is it based? `skip` leaves it out."),
                may_be_named,
            ),
            Consent(
                name="yes",
                label=say.label("I may speak for it"),
                prompt=last,
                show_if=may_be_named,
            ),
        ),
        submit_label=say.label("Hand in"),
    )


def principles_of(value: Value) -> tuple[int, ...]:
    """Read the field of principles; left out means all nine."""
    return (
        tuple(int(number) for number in value) if isinstance(value, tuple) and value else PRINCIPLES
    )
