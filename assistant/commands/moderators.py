"""Lists the moderators that were added by name."""

from typing import Final

from assistant import pledging
from assistant.command import Acknowledgement, Command
from assistant.i18n import N_, Words
from assistant.markup import Markup, items, join
from assistant.moderators import Named
from assistant.reply import Reply
from assistant.request import Request, Role
from assistant.services import Services


async def run(request: Request, services: Services) -> Reply:
    """Show who they are, since when and by whom."""
    say = services.say(request)
    home = await services.drives.home(request)
    named = await services.moderators.named(home)
    above = (
        say("Moderators who were added by name:")
        if named
        else say("Nobody was made a moderator by name here.")
    )
    return pledging.private(
        join(
            [
                join([above, items(_line(say, each) for each in named)], "\n"),
                say("Whoever has a moderator's role on the platform itself is one besides."),
                say(
                    "`moderators add` and a name adds somebody, `moderators remove` takes that back. I "
                    "store who they are encrypted, and tell them so."
                ),
            ]
        ),
        title=say.label("Moderators"),
    )


def _line(say: Words, each: Named) -> Markup:
    name, day = each.who.name, say.day(each.added_at)
    if each.who.identity != name:
        name = f"{name} ({each.who.identity})"
    if not each.by:
        return say("**{name}**, since {day}", name=name, day=day)
    return say("**{name}**, since {day}, added by {editor}", name=name, day=day, editor=each.by)


COMMAND: Final = Command(
    name="moderators",
    summary=N_("Lists the moderators who were added by name."),
    run=run,
    acknowledgement=Acknowledgement.PRIVATE,
    examples=("moderators",),
    role=Role.MODERATOR,
    personal=True,
    aliases=("list moderators", "show moderators"),
    topic="moderator-rights",
)
