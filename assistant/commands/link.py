"""Links two accounts of one person, so that they count once: both agree, seeing the other's name."""

from typing import Final

from assistant import linking, pledging
from assistant.command import Acknowledgement, Command, Parameter
from assistant.errors import UserError
from assistant.i18n import N_
from assistant.identity import is_whole, reads_as_code
from assistant.links.link import Offer
from assistant.markup import EMPTY, join
from assistant.reply import Reply
from assistant.request import Request
from assistant.services import Services


async def run(request: Request, services: Services) -> Reply:
    """Begin with a code, take the code of the other account, or show who wants to be linked."""
    await services.links.check_unlinked(request)
    if code := request.argument("code"):
        if not is_whole(code):
            raise UserError(
                N_("A code has sixteen letters and digits, for example `link 8KQ2-M4TN-0WXR-5J7C`.")
            )
        offer = await services.links.look(request, code)
        return linking.asked(request, services, offer, offer.shown, code)
    offered = await services.links.offered(request)
    if offered and offered.other:
        return linking.asked(request, services, offered, offered.other_shown, "")
    for agreed in await services.links.agreed(request):
        return _waits(request, services, agreed)
    return await _begun(request, services, again=offered is not None)


def _waits(request: Request, services: Services, agreed: Offer) -> Reply:
    say, who = services.say(request), services.links.who(agreed.shown)
    return pledging.private(
        say(
            "You have agreed here already. Now go to your {platform} account **{name}** and type "
            "`link` there to confirm. Or type `unlink` here to take it back.",
            platform=linking.platform(who),
            name=linking.name(say, who),
        )
    )


async def _begun(request: Request, services: Services, *, again: bool) -> Reply:
    say = services.say(request)
    code = await services.links.start(request)
    return pledging.private(
        join(
            [
                say(
                    "Now type this with your other account, within an hour: `link {code}`",
                    code=code,
                ),
                say("Your code from before does not work any more.") if again else EMPTY,
                say(
                    "What that does: both accounts together count once, and in a drive where both "
                    "pledge, the older pledge counts. Nothing else is shared: each account sees and "
                    "changes only its own data. You can type `unlink` with either one any time."
                ),
            ]
        ),
        title=say.label("Link two accounts"),
    )


COMMAND: Final = Command(
    name="link",
    summary=N_("Links two accounts of yours, so that you count once."),
    run=run,
    acknowledgement=Acknowledgement.PRIVATE,
    parameters=(
        Parameter(
            "code",
            N_("The code that your other account was shown; without one, you get a code."),
            required=False,
            accepts=reads_as_code,
        ),
    ),
    examples=("link", "link 8KQ2-M4TN-0WXR-5J7C"),
    personal=True,
    aliases=("link account", "link accounts", "link my accounts", "link my account"),
    topic="account-link",
)
