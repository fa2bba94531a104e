"""Says what is stored, why, by whom and for how long."""

from typing import Final

from assistant.command import Acknowledgement, Command
from assistant.i18n import N_
from assistant.pledges.privacy import privacy_page
from assistant.reply import Button, Reply
from assistant.request import Request
from assistant.services import Services


async def run(request: Request, services: Services) -> Reply:
    """Show the privacy page of this operator."""
    say = services.say(request)
    if request.conversation.public:
        return Reply(
            say("What is stored about people, by whom and for how long takes a page to say."),
            buttons=(Button(say.label("Open privately"), "privacy"),),
            choices=True,
        )
    settings = services.settings
    return Reply(
        privacy_page(
            say, services.operator, settings.may_be_named_from, settings.keep_personal_data_days
        ),
        title=say.label("What is stored about you"),
    )


COMMAND: Final = Command(
    name="privacy",
    summary=N_("Says what is stored about people who pledge, and who can see it."),
    run=run,
    acknowledgement=Acknowledgement.PRIVATE,
    examples=("privacy",),
    topic="pledge-privacy",
)
