"""Ends the link of an account, after one more yes; both accounts count on their own again."""

from typing import Final

from assistant import linking, pledging
from assistant.command import Acknowledgement, Command, Kind, Parameter
from assistant.errors import UserError
from assistant.i18n import N_
from assistant.reply import Button, Reply
from assistant.request import Request
from assistant.services import Services


async def run(request: Request, services: Services) -> Reply:
    """Show what is linked, then unlink it; an offer that is still open is taken back at once."""
    say = services.say(request)
    link = await services.links.mine(request)
    if link is None:
        if not await services.links.unlink(request):
            raise UserError(
                N_("This account is not linked. Type `link` to link it with another one of yours.")
            )
        return pledging.private(say("All right, that is taken back. Nothing is linked."))
    platform, name = linking.platform(link.who), linking.name(say, link.who)
    if request.argument("sure") != "yes":
        return pledging.private(
            say(
                "This account is linked with {platform} account **{name}**. Unlinked, each of the two "
                "counts on its own again, in every drive that is not closed.",
                platform=platform,
                name=name,
            ),
            Button(say.label("Yes, unlink them"), "unlink", {"sure": "yes"}),
            choices=True,
        )
    await services.links.unlink(request)
    return pledging.private(
        say(
            "Done. This account and {platform} account **{name}** are not linked any more; each counts "
            "on its own.",
            platform=platform,
            name=name,
        )
    )


COMMAND: Final = Command(
    name="unlink",
    summary=N_("Ends the link of your accounts; each counts on its own again."),
    run=run,
    acknowledgement=Acknowledgement.PRIVATE,
    parameters=(
        Parameter(
            "sure", N_("`yes` to do it at once."), Kind.CHOICE, required=False, choices=("yes",)
        ),
    ),
    examples=("unlink",),
    personal=True,
    aliases=("unlink account", "unlink accounts", "unlink my accounts"),
    topic="account-link",
)
