"""The pledge form of a person, and what it shares with that of an organisation."""

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
    TextField,
    always,
)
from assistant.i18n import N_, Words
from assistant.markup import EMPTY, Markup, join
from assistant.pledges import words
from assistant.pledges.age import age_field, may_be_named
from assistant.pledges.naming import refuse_web_address
from assistant.pledges.pledge import (
    MOST_NAME,
    PRINCIPLES,
    AgeGroup,
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
    """What a pledge form has to say besides its questions. `changing`: there is a pledge already."""

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
    changing: bool = False


def _nameable(context: FormContext) -> Callable[[Values], bool]:
    """Make the rule for this person: who once was under the limit in a drive stays unnamed there."""
    return lambda values: not context.young and may_be_named(values)


def country_field(
    context: FormContext, prompt: Markup, show_if: Callable[[Values], bool] = always
) -> CountryField:
    """Make the question for a country, which may be left out."""
    return CountryField(
        name="country",
        label=context.say.label("Country"),
        prompt=prompt,
        required=False,
        default_label=context.say.label("leave it out"),
        hint=context.say.label("Its usual name. You may leave it out."),
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
        hint=say.label("Choose any; none chosen means all nine."),
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
        refuse_web_address(typed)
        return typed

    return TextField(
        name="name",
        label=context.say.label("Name to show"),
        prompt=context.say(
            "Should your name be shown? Type the name, or `skip` to be counted only. Counted only is usual."
        ),
        required=False,
        default_label=context.say.label("counted only"),
        max_length=MOST_NAME,
        hint=context.say.label("Leave it empty to be counted only, as is usual."),
        show_if=_nameable(context),
        not_for=N_(
            "In your age group no name is shown. Leave it empty: your pledge counts all the same."
        ),
        check=check,
    )


def before_the_yes(context: FormContext, *middle: Markup, speaker: bool = False) -> Markup:
    """Give all that somebody reads before the yes of a pledge."""
    say = context.say
    return join(
        [
            _about_to(context),
            say("\u201c{wording}\u201d", wording=context.wording.text),
            *middle,
            say(
                "This is a joint drive of several communities. Your pledge counts once, for "
                "{community}; the others see only how many pledged here.",
                community=context.community,
            )
            if context.drive.joint
            else EMPTY,
            words.taking_back(say, context.closes),
            words.kept(say, context.kept_days, open_ended=not context.closes, speaker=speaker),
            words.not_official(say, context.operator),
            reachable(context),
        ]
    )


def _about_to(context: FormContext) -> Markup:
    say, version = context.say, context.wording.version
    if context.changing:
        return say("You are about to change your pledge (wording {version}):", version=version)
    return say("You are about to pledge (wording {version}):", version=version)


def reachable(context: FormContext) -> Markup:
    """Say how to reach whoever runs this, as far as the settings tell."""
    return words.to_reach(context.say, context.operator)


def person_form(context: FormContext) -> Form:
    """Make a person's form: only the age group and the yes are required."""
    say = context.say

    def last(values: Values) -> Markup:
        name = values.get("name", "")
        if not _nameable(context)(values):
            visible = _unnamed(context)
        elif name:
            visible = words.named(say, str(name), context.community)
        else:
            visible = words.counted_only(say, context.operator)
        return join(
            [
                before_the_yes(context, _summary(context, values), visible),
                say("Type `yes` to change it.")
                if context.changing
                else say("Type `yes` to pledge."),
            ]
        )

    title = drive_title(say, context.drive)
    return Form(
        title=say.label("Change your pledge: {drive}", drive=title)
        if context.changing
        else say.label("Pledge: {drive}", drive=title),
        intro=say(
            "A few short questions. `skip` leaves one out, `back` corrects, `cancel` stops, and you can ask me something in between. Only the first one and your yes are needed."
        ),
        fields=(
            age_field(context.say, context.pledge_from, context.named_from),
            country_field(context, say("Which country do you live in? `skip` leaves it out.")),
            _principles(context),
            _name(context),
            Consent(name="yes", label=say.label("Your yes"), prompt=last),
        ),
        submit_label=say.label("Save") if context.changing else say.label("Pledge"),
        terms=_terms(context),
    )


def _terms(context: FormContext) -> Markup:
    """Give what somebody says yes to by sending the whole form off."""
    say = context.say
    name = join(
        [
            say("Leave the name empty to be counted only."),
            words.named(say, say.label("A name that you give"), context.community),
        ],
        " ",
    )
    agreed = before_the_yes(
        context,
        words.counted_only(say, context.operator),
        _unnamed(context) if context.young else name,
    )
    return by_sending(say, agreed)


def _unnamed(context: FormContext) -> Markup:
    """Say to whoever is under the limit what will be; a pledge that is changed may be set aside."""
    if context.changing:
        return context.say("Your name will not be shown.")
    return context.say("Your pledge will count. Your name will not be shown.")


def by_sending(say: Words, agreed: Markup) -> Markup:
    """Say that a form that is sent off whole is a yes to what was `agreed` to there."""
    return join([agreed, say("Sending this form off is your yes.")])


def _summary(context: FormContext, values: Values) -> Markup:
    say = context.say
    country = str(values.get("country", ""))
    picked = principles_of(values.get("principles", ""))
    return say(
        "Age group: {group}. Country: {country}. Principles: {principles}.",
        group=words.age_group(say, AgeGroup(str(values["age_group"])), context.named_from),
        country=country_field(context, EMPTY).shown(country) if country else say.label("not given"),
        principles=say.label("all nine")
        if len(picked) == len(PRINCIPLES)
        else ", ".join(str(number) for number in picked),
    )


def principles_of(value: Value) -> tuple[int, ...]:
    """Read the field of principles; left out means all nine."""
    return (
        tuple(int(number) for number in value) if isinstance(value, tuple) and value else PRINCIPLES
    )
