"""What the pledge commands share: which drive is meant, its form's context, a pledge in words."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from assistant import countries
from assistant.drives.drive import Drive
from assistant.drives.roles import listed, may_pledge
from assistant.drives.store import Home
from assistant.drives.words import closing, drive_title
from assistant.errors import UserError
from assistant.i18n import N_, Words
from assistant.markup import EMPTY, Markup
from assistant.pledges import words
from assistant.pledges.decisions import sentence
from assistant.pledges.form import FormContext
from assistant.pledges.pledge import (
    NAME_HIDDEN,
    PRINCIPLES,
    REOPENED,
    SAME_PERSON,
    UNDECIDED,
    Pledge,
)
from assistant.reply import Button, OpenForm, Reply, Visibility
from assistant.request import Request, Values
from assistant.services import Services
from assistant.tallies.figure import Pledger

NOT_OPEN: Final = N_("This drive takes no pledges at the moment. Type `tally` to see its count.")
CLOSED: Final = N_("This drive is closed and takes no pledges any more. `tally` shows its count.")

NO_OPERATOR: Final = N_(
    "I cannot take pledges yet: whoever runs me has to set OPERATOR_NAME and OPERATOR_CONTACT first. I "
    "can answer questions."
)


@dataclass(frozen=True, slots=True)
class Chosen:
    """The drive a command is about, and its community."""

    home: Home
    drive: Drive


async def choose_drive(request: Request, services: Services, command: str) -> Chosen | Reply:
    """Find the drive that is meant: the one named, the only open one, or ask which.

    Raises `UserError` when none is open.
    """
    home = await services.drives.home(request)
    if number := request.argument("drive"):
        return Chosen(home, await services.drives.get(home, int(number), request.time))
    found = await services.drives.open(home, request.time)
    if not found:
        raise UserError(
            N_("No drive takes pledges here at the moment. Type `tally` to see the last count.")
        )
    if len(found) == 1:
        return Chosen(home, found[0])
    return which_drive(request, services, found, command)


async def drive_to_read(
    request: Request, services: Services, command: str, *, own: bool = False
) -> Chosen | Reply:
    """Find the drive whose figures are meant: the one named, the open one, else the last one.

    With `own`, one that is not named is one that this community runs.
    """
    home = await services.drives.home(request)
    if request.argument("drive"):
        return await choose_drive(request, services, command)
    drives = [
        drive
        for drive in await services.drives.all(home, request.time)
        if not own or drive.community == home.id
    ]
    found = [drive for drive in drives if drive.open_at(request.time)] or drives[-1:]
    if len(found) == 1:
        return Chosen(home, found[0])
    return which_drive(request, services, found, command)


def which_drive(request: Request, services: Services, found: list[Drive], command: str) -> Reply:
    """Ask which of several drives is meant."""
    say = services.say(request)
    buttons = tuple(
        Button(
            f"#{drive.id} {drive_title(say, drive)}",
            command,
            {**request.arguments, "drive": str(drive.id)},
        )
        for drive in found
    )
    return Reply(say("There are several drives. Which one?"), buttons=buttons, choices=True)


async def form_context(request: Request, services: Services, chosen: Chosen) -> FormContext:
    """Gather what a pledge form has to say.

    Whether this person once was under the naming limit is read when the form opens, and then kept
    in its arguments: every answer passes here.
    """
    say = services.say(request)
    await countries.ready(say.language)
    known = request.argument("young")
    young = known == "yes" if known else await services.pledges.is_young(request, chosen.drive)
    settings = services.settings
    return FormContext(
        say=say,
        drive=chosen.drive,
        wording=chosen.drive.wording(say.language),
        community=chosen.home.name or say.label("this community"),
        closes=closing(say, chosen.drive, chosen.home.time_zone),
        operator=services.operator,
        pledge_from=settings.may_pledge_from,
        named_from=settings.may_be_named_from,
        kept_days=settings.keep_personal_data_days,
        young=young,
    )


def form_arguments(context: FormContext) -> Values:
    """Give what a form must remember: its drive and the wording that was shown."""
    return {
        "drive": str(context.drive.id),
        "wording": str(context.wording.id),
        "young": "yes" if context.young else "no",
    }


async def drive_of_form(request: Request, services: Services) -> Chosen:
    """Give the drive that an open form is for."""
    home = await services.drives.home(request)
    number = int(request.argument("drive") or 0)
    try:
        return Chosen(home, await services.drives.get(home, number, request.time))
    except UserError:
        # Its community has left the drive meanwhile: the form could not be sent off any more.
        await services.conversations.set_draft(request, None)
        raise


def reworded(request: Request, context: FormContext) -> bool:
    """Was the wording changed since the form showed it?"""
    return request.argument("wording") != str(context.wording.id)


def lacks_operator(request: Request, services: Services) -> bool:
    """Does nobody answer for this assistant where others use it, so that it takes no pledges?"""
    return request.user.platform != "terminal" and not services.operator.known


async def check_open(request: Request, services: Services, drive: Drive) -> None:
    """Refuse kindly when a drive takes no pledges, or nobody answers for this assistant.

    A form that was open for it is closed: it could not be sent off any more.
    """
    if lacks_operator(request, services):
        raise UserError(NO_OPERATOR)
    if not drive.open_at(request.time):
        await services.conversations.set_draft(request, None)
        raise UserError(NOT_OPEN if drive.counting_at(request.time) else CLOSED)


async def check_role(request: Request, services: Services, chosen: Chosen) -> None:
    """Refuse kindly guests, where they may not pledge, and who has none of the roles that may.

    A form that was open for it is closed, as in `check_open`.
    """
    if not services.settings.guests_may_pledge:
        if request.user.guest is None:
            raise UserError(
                N_(
                    "Here only members can pledge, and I could not find out just now whether you are one. "
                    "Please try again in a minute."
                )
            )
        if request.user.guest:
            await services.conversations.set_draft(request, None)
            raise UserError(
                N_(
                    "Here only members can pledge, and you are a guest. `tally` shows the count; you can ask "
                    "me questions all the same."
                )
            )
    roles = await services.roles.of(chosen.home, chosen.drive, request.time)
    if not may_pledge(request.user, roles):
        await services.conversations.set_draft(request, None)
        raise UserError(
            N_(
                "In this community the drive is for members with the role {roles}. `tally` shows its "
                "count to everybody."
            ),
            {"roles": listed(services.say(request), roles)},
        )


def described(say: Words, pledge: Pledge, drive: Drive | None, version: int, limit: int) -> Markup:
    """Say all that is stored of a pledge, one line each."""
    organisation = pledge.pledger is not Pledger.PERSON
    name = (
        say("Shown name: {name}.", name=pledge.name)
        if pledge.name
        else say("Counted only, no name.")
    )
    if organisation:
        name = (
            say("Organisation: {name}", name=sentence(pledge.name))
            if pledge.name
            else say("An organisation; its name is removed.")
        )
    return say.lines(
        say(
            "**{drive}**: {state}.",
            drive=drive_title(say, drive) if drive else say.label("a drive of another community"),
            state=say.label("not counted")
            if pledge.reason == UNDECIDED
            else say.label(words.STATES[pledge.state]),
        ),
        _when(say, pledge, version),
        name,
        say("Kind: {kind}.", kind=say.label(words.KIND_NAMES[pledge.kind]))
        if pledge.kind
        else EMPTY,
        say("Sector: {sector}.", sector=sector(say, pledge)) if organisation else EMPTY,
        say("Country: {country}.", country=country(say, pledge.country)),
        EMPTY
        if organisation
        else say("Principles: {principles}.", principles=principles(say, pledge)),
        say(
            "Age group: {group} (shown to you alone).",
            group=words.age_group(say, pledge.age_group, limit),
        ),
        say("Your address, for questions of moderators (encrypted).") if pledge.address else EMPTY,
        _reason(say, pledge.reason),
    )


def _when(say: Words, pledge: Pledge, version: int) -> Markup:
    if pledge.endorsed_on:
        return say(
            "Reported on {day}: it joined the Paris Call on {joined}.",
            day=say.day(pledge.day),
            joined=say.day(pledge.endorsed_on),
        )
    return say("Pledged on {day}, wording {version}.", day=say.day(pledge.day), version=version)


def _reason(say: Words, reason: str) -> Markup:
    if reason == SAME_PERSON:
        return say("Confirmed by the same person who handed it in.")
    if reason == NAME_HIDDEN:
        return say("A moderator hid the name that was shown, so no name is shown in this drive.")
    if reason == UNDECIDED:
        return say("The drive closed before moderators had decided.")
    if reason == REOPENED:
        return say("It was confirmed, and moderators decide about it once more.")
    return say("Reason: {reason}", reason=reason) if reason else EMPTY


def country(say: Words, code: str) -> str:
    """Name a country, or say that none was given."""
    return countries.name(code, say.language) if code else say.label("not given")


def sector(say: Words, pledge: Pledge) -> str:
    """Name the sector of an organisation, or say that none was given."""
    return say.label(words.SECTOR_NAMES[pledge.sector]) if pledge.sector else say.label("not given")


def principles(say: Words, pledge: Pledge) -> str:
    """List the principles of a pledge."""
    if len(pledge.principles) == len(PRINCIPLES):
        return say.label("all nine")
    return ", ".join(str(number) for number in pledge.principles)


def pledge_button(say: Words, drive: Drive, now: datetime) -> tuple[Button, ...]:
    """Give the way to pledge in a drive, while it takes pledges."""
    if not drive.open_at(now):
        return ()
    return (Button(say.label("Pledge"), "pledge", {"drive": str(drive.id)}),)


def private(text: Markup, *buttons: Button, title: str = "", choices: bool = False) -> Reply:
    """Make a reply for one person's eyes."""
    return Reply(text, title=title, visibility=Visibility.PRIVATE, buttons=buttons, choices=choices)


def opening(above: Markup, opened: OpenForm) -> Reply:
    """Make a reply that opens a form, with a sentence above it."""
    return Reply(above, title=opened.form.title, visibility=Visibility.PRIVATE, form=opened)
