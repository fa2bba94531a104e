"""Asks to join a drive of another community, with a code of its moderators."""

from typing import Final

from assistant import joining, pledging
from assistant.command import Acknowledgement, Command, Parameter
from assistant.drives.drive import Drive
from assistant.drives.store import Home
from assistant.drives.words import drive_title
from assistant.errors import UserError
from assistant.form import Choice, Consent, Form, OneOf, TextField
from assistant.i18n import N_, Words
from assistant.markup import EMPTY, Markup, harmless, join
from assistant.outbox import Announcement
from assistant.reply import Button, OpenForm, Reply
from assistant.request import FormSubmission, Request, Role, Values
from assistant.services import Services

_NAME: Final = "drive join"
_LONGEST: Final = 40  # characters of a code, however it is typed
_PARTS: Final = 4  # of a code that is typed with spaces


async def build_form(request: Request, services: Services) -> Form:
    """Ask for the code; once it is known, show the drive and ask for a yes."""
    say = services.say(request)
    home = await services.drives.home(request)
    number = request.argument("invited")
    drive = await services.drives.any(int(number)) if number else None
    return _code_form(say) if drive is None else _join_form(say, home, drive)


def _code_form(say: Words) -> Form:
    return Form(
        title=say.label("Join a drive"),
        fields=(
            TextField(
                name="code",
                label=say.label("Code"),
                prompt=say(
                    "Which code did the moderators of the drive give you? Sixteen letters and digits, "
                    "for example `8KQ2-M4TN-0WXR-5J7C`. `cancel` leaves."
                ),
                max_length=_LONGEST,
                free=True,
            ),
        ),
        submit_label=say.label("Look at the drive"),
    )


def _join_form(say: Words, home: Home, drive: Drive) -> Form:
    here = home.name or say.label("this community")
    named = (
        Choice("yes", say.label("yes, show it")),
        Choice("no", say.label("no, count us without a name")),
    )

    decided = say(
        "The moderators of the drive see the name {community} either way, and decide. Once "
        "they let you in, people here can pledge, and the drive's news is posted here. You "
        "keep deciding about the organisations of this community; names and contacts stay "
        "here. `drive leave` leaves any time.",
        community=here,
    )
    described = joining.described(say, drive, home.time_zone)

    def last(values: Values) -> Markup:
        shown = (
            say("{community} will be shown by name in the tally.", community=here)
            if values.get("named") == "yes"
            else say("{community} will not be shown by name in the tally.", community=here)
        )
        return join([shown, decided])

    return Form(
        title=say.label("Join: {drive}", drive=drive_title(say, drive)),
        intro=described,
        fields=(
            OneOf(
                name="named",
                label=say.label("Show this community's name?"),
                prompt=say("May this community's name be shown in the tally of the drive?"),
                choices=named,
            ),
            Consent(
                name="yes",
                label=say.label("Ask to join"),
                prompt=last,
                asked=say("Type `yes` to ask."),
            ),
        ),
        submit_label=say.label("Ask to join"),
        terms=join([described, decided]),
    )


async def run(request: Request, services: Services) -> Reply:
    """Ask for the code, show the drive that it is for, or ask its moderators."""
    say = services.say(request)
    home = await services.drives.home(request)
    sent = request.content if isinstance(request.content, FormSubmission) else None
    if sent and request.argument("invited"):
        return await _ask(request, services, home, sent.values)
    code = _code_alone(str(sent.values["code"])) if sent else request.argument("code")
    if not code:
        return pledging.opening(EMPTY, OpenForm(_code_form(say), _NAME))
    if sent:
        await services.conversations.set_draft(request, None)
    found, key = await services.joint.look_up(request, home, code)
    drive = await services.drives.any(found.drive)
    if drive is None:
        raise UserError(N_("That drive is not there any more."))
    arguments = {"invited": str(drive.id), "key": key}
    return pledging.opening(EMPTY, OpenForm(_join_form(say, home, drive), _NAME, arguments))


async def _ask(request: Request, services: Services, home: Home, values: Values) -> Reply:
    say = services.say(request)
    await services.conversations.set_draft(request, None)
    drive = await services.drives.any(int(request.argument("invited")))
    if drive is None:
        raise UserError(N_("That drive is not there any more."))
    theirs = await services.drives.words_of(drive.id, drive.community)
    told = _told(request, theirs, home, drive)
    named = values["named"] == "yes"
    await services.joint.ask(request, home, drive, request.argument("key"), told, named=named)
    return pledging.private(
        say(
            "Asked. The moderators of **{title}** are told; I tell the moderators here when they have "
            "decided.",
            title=drive_title(say, drive),
        )
    )


def _told(request: Request, say: Words, home: Home, drive: Drive) -> Announcement:
    number = {"drive": str(drive.id), "number": str(home.id)}
    return joining.told(
        request,
        drive.community,
        "asked",
        drive,
        say(
            "{community} asks to join your drive **{title}**. `drive admit {number}` lets it in, "
            "`drive decline {number}` does not.",
            community=harmless(home.name) or f"#{home.id}",
            title=drive_title(say, drive),
            number=home.id,
        ),
        (
            Button(say.label("Let it in"), "drive admit", number),
            Button(say.label("Decline"), "drive decline", number),
        ),
    )


def _code_alone(typed: str) -> str:
    """Leave out the command, if it was typed together with the code."""
    called = f"{_NAME} "
    return typed[len(called) :] if typed.casefold().startswith(called) else typed


def _may_be_code(typed: str) -> bool:
    return len(typed) <= _LONGEST and len(typed.split()) <= _PARTS


COMMAND: Final = Command(
    name=_NAME,
    summary=N_("Asks to join a drive of another community, with a code of its moderators."),
    run=run,
    acknowledgement=Acknowledgement.OPENS_FORM,
    parameters=(
        Parameter(
            "code",
            N_("The code that its moderators gave you."),
            required=False,
            accepts=_may_be_code,
        ),
    ),
    examples=("drive join 8KQ2-M4TN-0WXR-5J7C",),
    role=Role.MODERATOR,
    personal=True,
    aliases=("join drive", "join a drive"),
    topic="drive-joint",
    build_form=build_form,
)
