"""Changes a drive's wording in a language; once somebody has pledged with it, as a new version."""

from typing import Final

from babel import localedata

from assistant import driving, pledging
from assistant.command import WHICH_DRIVE, Acknowledgement, Command, Parameter
from assistant.drives.drive import Drive
from assistant.drives.words import drive_title
from assistant.form import Consent, Form
from assistant.i18n import N_, Words
from assistant.markup import EMPTY, Markup, join
from assistant.reply import OpenForm, Reply
from assistant.request import FormSubmission, Request, Role, Values
from assistant.services import Services

_CODE_LENGTH: Final = 2  # ISO 639-1


async def build_form(request: Request, services: Services) -> Form:
    """Ask for the new words, and show what changing them does."""
    say = services.say(request)
    chosen = await pledging.drive_of_form(request, services)
    effect = await _effect(request, services, say, chosen.drive)

    def preview(values: Values) -> Markup:
        words = say("\u201c{wording}\u201d", wording=str(values.get("wording", "")))
        return join([words, effect])

    return Form(
        title=say.label("Wording: {drive}", drive=drive_title(say, chosen.drive)),
        fields=(
            driving.wording_field(say, say("What exactly do people promise?"), required=True),
            Consent(
                name="yes",
                label=say.label("Use it"),
                prompt=preview,
                asked=say("Type `yes` to use it."),
            ),
        ),
        submit_label=say.label("Use this wording"),
    )


async def _effect(request: Request, services: Services, say: Words, drive: Drive) -> Markup:
    language = _language(request, say)
    if language not in drive.wordings:
        return say(
            "There is no wording in this language ({language}) yet, so this is version {version} in it. "
            "Languages are equal in standing.",
            language=language,
            version=drive.version,
        )
    if await services.pledges.is_used(drive):
        return say(
            "People have pledged with these words, so yours become version {version}. Their pledges keep the words they saw.",
            version=drive.version + 1,
        )
    return say(
        "Nobody has pledged with version {version} yet, so this replaces it.",
        version=drive.version,
    )


def _language(request: Request, say: Words) -> str:
    return request.argument("language").casefold() or say.language


async def run(request: Request, services: Services) -> Reply:
    """Open the form, or store the new words."""
    say = services.say(request)
    language = _language(request, say)
    if isinstance(request.content, FormSubmission):
        chosen = await pledging.drive_of_form(request, services)
        text = str(request.content.values["wording"])
        await services.conversations.set_draft(request, None)
        drive = await services.drives.set_wording(request, chosen.drive, language, text)
        return pledging.private(
            say(
                "**{title}** now has wording {version}.",
                title=drive_title(say, drive),
                version=drive.wordings[language].version,
            )
        )
    found = await driving.drive_to_change(request, services, "drive wording")
    if isinstance(found, Reply):
        return found
    arguments = {"drive": str(found.drive.id), "language": language}
    form = await build_form(request.with_arguments(arguments), services)
    return pledging.opening(EMPTY, OpenForm(form, "drive wording", arguments))


def _is_code(typed: str) -> bool:
    # Babel knows every language by its code, and loads nothing to say so.
    return len(typed) == _CODE_LENGTH and localedata.exists(typed.casefold())


COMMAND: Final = Command(
    name="drive wording",
    summary=N_("Changes the wording of a drive, as a new version once somebody has pledged."),
    run=run,
    acknowledgement=Acknowledgement.OPENS_FORM,
    parameters=(
        WHICH_DRIVE,
        Parameter(
            "language",
            N_("The language of the wording, for example fr; yours if left out."),
            required=False,
            accepts=_is_code,
        ),
    ),
    examples=("drive wording", "drive wording fr"),
    role=Role.MODERATOR,
    topic="drive-start",
    build_form=build_form,
)
