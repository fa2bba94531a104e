"""The two forms of an organisation: its pledge, and the report that it has joined the Paris Call.

With their consent they have six and seven questions, of which two may be left out: more than the
parts of some platforms' modals, which then show them in two steps, what is agreed to in the second.
"""

from collections.abc import Callable
from datetime import date
from typing import Final

from assistant import moments
from assistant.drives.words import drive_title
from assistant.form import Choice, Consent, Field, FieldError, Form, OneOf, TextField
from assistant.i18n import N_, Words
from assistant.markup import Markup, join
from assistant.pledges import words
from assistant.pledges.age import may_be_named, speaker_field
from assistant.pledges.form import (
    FormContext,
    before_the_yes,
    by_sending,
    country_field,
    reachable,
)
from assistant.pledges.kinds import kind_said
from assistant.pledges.naming import refuse_web_address
from assistant.pledges.pledge import MOST_ORGANISATION, OrganisationKind, Sector
from assistant.pledges.sectors import sector_said
from assistant.request import Values

LAUNCHED: Final = date(2018, 11, 12)
"""When the Paris Call was launched (its text is dated so); nobody joined before."""


def organisation_form(context: FormContext) -> Form:
    """Make the form of an organisation's pledge, which waits for a moderator."""
    say = context.say

    def agreed(subject: str, organisation: str) -> Markup:
        return join(
            [
                before_the_yes(
                    context,
                    say(
                        "**{organisation}** waits until a moderator has confirmed it, and is counted "
                        "only then. Its name, kind, sector and country are visible to everyone in "
                        "{community}; yours is not.",
                        organisation=subject,
                        community=context.community,
                    ),
                    words.may_be_asked(say),
                    words.no_endorsement(say),
                    speaker=True,
                ),
                say("I may speak for {organisation}.", organisation=organisation),
            ]
        )

    def last(values: Values) -> Markup:
        organisation = str(values["organisation"])
        return agreed(organisation, organisation)

    return Form(
        title=say.label("Organisation's pledge: {drive}", drive=drive_title(say, context.drive)),
        intro=say(
            "A few short questions about your organisation. `back` corrects, `cancel` stops, and you can ask me something in between."
        ),
        fields=(
            *_about_it(context),
            _consent(say, last, say("Type `yes` if that is so, to hand in the pledge.")),
        ),
        submit_label=say.label("Hand in"),
        terms=by_sending(say, agreed(say.label("The named organisation"), _not_yet_named(say))),
    )


def endorsement_form(context: FormContext, today: date) -> Form:
    """Make the form in which an organisation reports that it has joined the Paris Call."""
    say = context.say

    def agreed(organisation: str, day: str) -> Markup:
        return join(
            [
                say(
                    "You report that **{organisation}** joined the Paris Call officially on {day}.",
                    organisation=organisation,
                    day=day,
                ),
                say(
                    "It waits until a moderator has looked it up in the {list}, and is counted only "
                    "then, apart from pledges. Its name, kind, sector, country and that day are "
                    "visible to everyone in {community}; your name is not.",
                    list=words.official_list(say),
                    community=context.community,
                ),
                words.list_unchanged(say),
                words.may_be_asked(say),
                words.taking_back(say, context.closes),
                words.kept(say, context.kept_days, open_ended=not context.closes, speaker=True),
                words.no_record(say, context.operator),
                reachable(context),
                say("I may speak for {organisation}.", organisation=organisation),
            ]
        )

    def last(values: Values) -> Markup:
        joined = date.fromisoformat(str(values["endorsed_on"]))
        return agreed(str(values["organisation"]), say.day(joined))

    speaker, *about_it = _about_it(context)
    return Form(
        title=say.label(
            "Endorsement of the Paris Call: {drive}", drive=drive_title(say, context.drive)
        ),
        intro=say(
            "For an organisation that is on the {list} of the Paris Call, or has applied and was accepted. A few short questions; `back` corrects, `cancel` stops, and you can ask me something in between. Not there yet? Apply at {address}, or type `pledge organisation`.",
            list=words.official_list(say),
            address=words.OFFICIAL_FORM,
        ),
        fields=(
            speaker,
            about_it[0],
            _joined(say, today),
            *about_it[1:],
            _consent(say, last, say("Type `yes` if that is so, to hand in the report.")),
        ),
        submit_label=say.label("Hand in"),
        terms=by_sending(say, agreed(_not_yet_named(say), say.label("the day you give"))),
    )


def _about_it(context: FormContext) -> tuple[Field, ...]:
    say = context.say

    def check(typed: str) -> str:
        if not any(letter.isalpha() for letter in typed):
            raise FieldError(N_("An organisation's name needs letters."))
        refuse_web_address(typed)
        return typed

    return (
        speaker_field(say, context.pledge_from, context.named_from),
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
        OneOf(
            name="sector",
            label=say.label("Sector"),
            prompt=say("What does it work in? `skip` leaves it out."),
            required=False,
            default_label=say.label("leave it out"),
            choices=tuple(
                Choice(sector.value, say.label(words.SECTORS[sector])) for sector in Sector
            ),
            read=sector_said,
            asked_again=N_("Please choose one of these, by its number, or `skip`."),
            show_if=may_be_named,
        ),
        country_field(
            context, say("In which country is it based? `skip` leaves it out."), may_be_named
        ),
    )


def _joined(say: Words, today: date) -> TextField:
    def check(typed: str) -> str:
        return read_joined(typed, today).isoformat()

    return TextField(
        name="endorsed_on",
        label=say.label("The day on which it joined"),
        prompt=say(
            "When did it join? Day, month and year, for example `12 November 2018`. It stands in the "
            "message that confirmed it."
        ),
        check=check,
        show_if=may_be_named,
    )


def _not_yet_named(say: Words) -> str:
    """Stand for the name where a form that is sent off whole shows what is agreed to."""
    return say.label("the named organisation")


def read_joined(typed: str, today: date) -> date:
    """Read the day on which an organisation joined. Raises `FieldError` if it can be none."""
    try:
        day = moments.read_past_day(typed, today)
    except moments.MomentError as error:
        raise FieldError(error.message) from error
    if day < LAUNCHED:
        raise FieldError(
            N_(
                "The Paris Call was launched on 12 November 2018, so nobody joined before. Please "
                "look up the day."
            )
        )
    return day


def _consent(say: Words, last: Callable[[Values], Markup], asked: Markup) -> Consent:
    return Consent(
        name="yes",
        label=say.label("I may speak for it"),
        prompt=last,
        asked=asked,
        show_if=may_be_named,
    )
