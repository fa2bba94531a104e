"""Says no to linking two accounts."""

from typing import Final

from assistant import linking, pledging
from assistant.command import Acknowledgement, Command, Parameter
from assistant.i18n import N_
from assistant.identity import reads_as_code
from assistant.reply import Reply
from assistant.request import Request
from assistant.services import Services


async def run(request: Request, services: Services) -> Reply:
    """Take back this account's own offer; somebody else's, known by its code, is left alone."""
    say = services.say(request)
    if not (request.argument("code") or await linking.code_above(request, services)):
        await services.links.decline(request)
    return pledging.private(say("All right. Nothing is linked."))


COMMAND: Final = Command(
    name="link decline",
    summary=N_("Says no to linking the account that `link` shows."),
    run=run,
    acknowledgement=Acknowledgement.PRIVATE,
    parameters=(
        Parameter(
            "code",
            N_("The code, on the account that did not make it."),
            required=False,
            accepts=reads_as_code,
        ),
    ),
    examples=("link decline",),
    personal=True,
    topic="account-link",
)
