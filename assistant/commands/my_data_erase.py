"""Deletes everything that is stored about the person who asks, after one more yes."""

from typing import Final

from assistant import pledging
from assistant.command import Acknowledgement, Command, Kind, Parameter
from assistant.i18n import N_
from assistant.reply import Button, Reply
from assistant.request import Request
from assistant.services import Services


async def run(request: Request, services: Services) -> Reply:
    """Ask once more, then erase; the count goes down by the pledges that counted."""
    say = services.say(request)
    if request.argument("sure") != "yes":
        yes = Button(say.label("Yes, erase everything"), "my data erase", {"sure": "yes"})
        return pledging.private(
            say(
                "This takes your pledges back and deletes everything stored about you. It cannot be "
                "undone, and your receipts stop working."
            ),
            yes,
            choices=True,
        )
    # Before, so that nothing is written behind after the erasing; after, for what came meanwhile.
    services.conversations.forget(request.user.platform, request.user.identity)
    erased = await services.pledges.erase(request)
    services.conversations.forget(request.user.platform, request.user.identity)
    if not erased:
        return pledging.private(say("Done. Nothing is stored about you now."))
    return pledging.private(
        say.many(
            "Done. {count} pledge is gone from the count, and nothing is stored about you now.",
            "Done. {count} pledges are gone from the count, and nothing is stored about you now.",
            erased,
        )
    )


COMMAND: Final = Command(
    name="my data erase",
    summary=N_("Deletes everything stored about you."),
    run=run,
    acknowledgement=Acknowledgement.PRIVATE,
    parameters=(
        Parameter(
            "sure", N_("`yes` to do it at once."), Kind.CHOICE, required=False, choices=("yes",)
        ),
    ),
    examples=("my data erase",),
    personal=True,
    aliases=("erase my data", "delete my data", "my data delete"),
    topic="pledge-data",
)
