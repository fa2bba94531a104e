"""Changes a drive's wording; once somebody has pledged, as a new version."""

from typing import Final

from assistant import driving, pledging
from assistant.command import WHICH_DRIVE, Acknowledgement, Command
from assistant.drives.words import drive_title
from assistant.form import Consent, Form
from assistant.i18n import N_
from assistant.markup import EMPTY, Markup, join
from assistant.reply import OpenForm, Reply
from assistant.request import FormSubmission, Request, Role, Values
from assistant.services import Services


async def build_form(request: Request, services: Services) -> Form:
    """Ask for the new words, and show what changing them does."""
    say = services.say(request)
    chosen = await pledging.drive_of_form(request, services)
    used = await services.pledges.any_in(chosen.drive)
    version = chosen.drive.wording(say.language).version
    effect = (
        say(
            "People have pledged already, so this becomes version {version}. Their pledges keep the wording they saw.",
            version=version + 1,
        )
        if used
        else say("Nobody has pledged yet, so this replaces version {version}.", version=version)
    )

    def preview(values: Values) -> Markup:
        words = say("\u201c{wording}\u201d", wording=str(values.get("wording", "")))
        return join([words, effect, say("Type `yes` to use it.")])

    return Form(
        title=say.label("Wording: {drive}", drive=drive_title(say, chosen.drive)),
        fields=(
            driving.wording_field(say, say("What exactly do people promise?"), required=True),
            Consent(name="yes", label=say.label("Use it"), prompt=preview),
        ),
        submit_label=say.label("Use this wording"),
    )


async def run(request: Request, services: Services) -> Reply:
    """Open the form, or store the new words."""
    say = services.say(request)
    if isinstance(request.content, FormSubmission):
        chosen = await pledging.drive_of_form(request, services)
        text = str(request.content.values["wording"])
        await services.conversations.set_draft(request, None)
        drive = await services.drives.set_wording(chosen.drive, say.language, text, request.time)
        version = drive.wording(say.language).version
        return pledging.private(
            say(
                "**{title}** now has wording {version}.",
                title=drive_title(say, drive),
                version=version,
            )
        )
    found = await driving.drive_to_change(request, services, "drive wording")
    if isinstance(found, Reply):
        return found
    arguments = {"drive": str(found.drive.id)}
    form = await build_form(request.with_arguments(arguments), services)
    return pledging.opening(EMPTY, OpenForm(form, "drive wording", arguments))


COMMAND: Final = Command(
    name="drive wording",
    summary=N_("Changes the wording of a drive, as a new version once somebody has pledged."),
    run=run,
    acknowledgement=Acknowledgement.OPENS_FORM,
    parameters=(WHICH_DRIVE,),
    examples=("drive wording",),
    role=Role.MODERATOR,
    topic="drive-start",
    build_form=build_form,
)
