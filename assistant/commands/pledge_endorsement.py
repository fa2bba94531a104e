"""Takes an organisation's report that it has joined the Paris Call; it waits for a moderator."""

from typing import Final

from assistant import handing_in
from assistant.command import WHICH_DRIVE, Acknowledgement, Command, Parameter
from assistant.form import Form
from assistant.i18n import N_
from assistant.moments import may_be_past_day
from assistant.reply import Reply
from assistant.request import Request
from assistant.services import Services


async def build_form(request: Request, services: Services) -> Form:
    """Make the form for the drive in the arguments."""
    return await handing_in.build_form(request, services, handing_in.ENDORSEMENT)


async def run(request: Request, services: Services) -> Reply:
    """Open the form, show where the report stands, or hand it in."""
    return await handing_in.run(request, services, handing_in.ENDORSEMENT)


COMMAND: Final = Command(
    name=handing_in.ENDORSEMENT.command,
    summary=N_("Reports that an organisation you may speak for has joined the Paris Call."),
    run=run,
    acknowledgement=Acknowledgement.OPENS_FORM,
    parameters=(
        WHICH_DRIVE,
        Parameter(
            "when",
            N_("The day it joined, for example `12 November 2018`."),
            required=False,
            accepts=may_be_past_day,
        ),
    ),
    examples=("pledge endorsement", "we joined on 12 November 2018"),
    personal=True,
    aliases=(
        "endorsement",
        "report endorsement",
        "report an endorsement",
        "report our endorsement",
        "we joined",
        "we have joined",
        "we joined the call",
        "we joined the paris call",
        "we have joined the paris call",
    ),
    topic="pledge-organisation",
    build_form=build_form,
)
