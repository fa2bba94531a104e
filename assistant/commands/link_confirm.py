"""Agrees to link two accounts, for either of the two; whose name was not seen is shown first."""

from typing import Final

from assistant import linking, pledging
from assistant.command import Acknowledgement, Command, Parameter
from assistant.i18n import N_
from assistant.identity import reads_as_code
from assistant.links.link import Offer
from assistant.reply import Reply
from assistant.request import Request
from assistant.services import Services


async def run(request: Request, services: Services) -> Reply:
    """Agree as the second account, with its code, or confirm as the first."""
    await services.links.check_unlinked(request)
    if code := request.argument("code") or await linking.code_above(request, services):
        return await _agreed(request, services, code)
    offer = await services.links.to_confirm(request)
    if not await linking.was_seen(request, services, offer):
        return linking.asked(request, services, offer, offer.other_shown, "")
    await services.links.confirm(request, offer)
    return _done(request, services, offer)


async def _agreed(request: Request, services: Services, code: str) -> Reply:
    offer = await services.links.look(request, code)
    if not await linking.was_seen(request, services, offer):
        return linking.asked(request, services, offer, offer.shown, code)
    await services.links.agree(request, offer)
    say, who = services.say(request), services.links.who(offer.shown)
    return pledging.private(
        say(
            "Thank you. Now go back to {platform} and type `link` there, as **{name}**, to confirm. You "
            "have an hour; until then nothing is linked.",
            platform=linking.platform(who),
            name=linking.name(say, who),
        )
    )


def _done(request: Request, services: Services, offer: Offer) -> Reply:
    say, who = services.say(request), services.links.who(offer.other_shown)
    return pledging.private(
        say(
            "Done. This account and {platform} account **{name}** are linked: you count once, and the "
            "older pledge counts. `my data` shows the link, `unlink` ends it.",
            platform=linking.platform(who),
            name=linking.name(say, who),
        ),
        title=say.label("Linked"),
    )


COMMAND: Final = Command(
    name=linking.CONFIRM,
    summary=N_("Agrees to link the account that `link` shows."),
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
    examples=("link confirm",),
    personal=True,
    topic="account-link",
)
