"""Takes a change of the community's answers back."""

from typing import Final

from assistant import pledging, reviewing
from assistant.command import Acknowledgement, Command, Kind, Parameter
from assistant.i18n import N_
from assistant.markup import join
from assistant.reply import Button, Reply
from assistant.request import Request, Role
from assistant.services import Services


async def run(request: Request, services: Services) -> Reply:
    """Bring back what was before; that is a change too, and can be undone."""
    say = services.say(request)
    home = await services.drives.home(request)
    step = await services.review.undo(request, home, int(request.argument("number")))
    return pledging.private(
        join(
            [
                say(
                    "Done; what was before is live again, and questions that it answered wait again. Who "
                    "was told the answer already is not told that it was taken back."
                ),
                reviewing.described(services, say, step, home.time_zone),
            ]
        ),
        Button(say.label("Undo"), "review undo", {"number": str(step.id)}),
        choices=True,
    )


COMMAND: Final = Command(
    name="review undo",
    summary=N_("Takes a change of your community's answers back."),
    run=run,
    acknowledgement=Acknowledgement.PRIVATE,
    parameters=(Parameter("number", N_("The change's number in `review history`."), Kind.NUMBER),),
    examples=("review undo 3",),
    role=Role.MODERATOR,
    personal=True,
    topic="assistant-wrong-answer",
)
