"""What `helpful` and `not helpful` share."""

from assistant.errors import UserError
from assistant.i18n import N_
from assistant.reply import Reply, Visibility
from assistant.request import Request
from assistant.services import Services


async def judged(request: Request, services: Services, *, helpful: bool) -> Reply:
    """Count an answer, the one a button stood under or the last one, as helpful or not."""
    say = services.say(request)
    topic = request.argument("topic") or (await services.conversations.get(request)).topic
    if not topic:
        raise UserError(N_("Which answer do you mean? Ask me something first."))
    home = await services.drives.home(request)
    if not await services.review.rate(request, home, topic, helpful=helpful):
        said = say("You told me that already, thank you.")
    elif helpful:
        said = say("Thank you, noted without your name.")
    else:
        said = say(
            "Thank you, noted without your name; the moderators see which answers do not help. You can "
            "ask it in other words, or type `topics`."
        )
    return Reply(said, visibility=Visibility.PRIVATE)
