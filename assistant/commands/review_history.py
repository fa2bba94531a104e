"""Shows who changed the community's answers, and when."""

from typing import Final

from assistant import pledging, reviewing
from assistant.command import Acknowledgement, Command, Kind, Parameter
from assistant.i18n import N_
from assistant.markup import items, join
from assistant.reply import Button, Reply
from assistant.request import Request, Role
from assistant.services import Services

_A_PAGE: Final = 10


async def run(request: Request, services: Services) -> Reply:
    """List the changes, newest first."""
    say = services.say(request)
    home = await services.drives.home(request)
    steps = await services.review.history(home)
    if not steps:
        return pledging.private(say("The answers here were never changed."))
    pages = -(-len(steps) // _A_PAGE)
    page = min(int(request.argument("page") or 1), pages)
    listed = items(
        reviewing.described(services, say, each, home.time_zone)
        for each in steps[(page - 1) * _A_PAGE : page * _A_PAGE]
    )
    buttons = [Button(say.label("Next page"), "review history", {"page": str(page + 1)})]
    return pledging.private(
        join([listed, say("`review undo` and a number brings back what was before.")]),
        *(buttons if page < pages else ()),
        title=say.label("Changes of the answers here"),
        choices=True,
    )


COMMAND: Final = Command(
    name="review history",
    summary=N_("Shows who changed the answers of your community, and when."),
    run=run,
    acknowledgement=Acknowledgement.PRIVATE,
    parameters=(Parameter("page", N_("Which page of the list."), Kind.NUMBER, required=False),),
    examples=("review history",),
    role=Role.MODERATOR,
    personal=True,
    topic="assistant-wrong-answer",
)
