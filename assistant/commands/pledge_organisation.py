"""Takes an organisation's pledge, which waits for a moderator."""

from typing import Final

from assistant import handing_in
from assistant.command import WHICH_DRIVE, Acknowledgement, Command
from assistant.form import Form
from assistant.i18n import N_
from assistant.reply import Reply
from assistant.request import Request
from assistant.services import Services


async def build_form(request: Request, services: Services) -> Form:
    """Make the form for the drive in the arguments."""
    return await handing_in.build_form(request, services, handing_in.PLEDGE)


async def run(request: Request, services: Services) -> Reply:
    """Open the form, show where the organisation's pledge stands, or hand it in."""
    return await handing_in.run(request, services, handing_in.PLEDGE)


COMMAND: Final = Command(
    name=handing_in.PLEDGE.command,
    summary=N_("Hands in the pledge of an organisation that you may speak for."),
    run=run,
    acknowledgement=Acknowledgement.OPENS_FORM,
    parameters=(WHICH_DRIVE,),
    examples=("pledge organisation",),
    personal=True,
    aliases=("organisation pledge", "pledge organization", "organization pledge"),
    topic="pledge-organisation",
    build_form=build_form,
)
