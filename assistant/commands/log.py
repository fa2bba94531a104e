"""Shows who did what with moderators' rights, and why."""

from typing import Final

from assistant import pledging
from assistant.acts import ABOUT_SOMEBODY, SAID, Act, What
from assistant.command import Acknowledgement, Command
from assistant.drives.drive import DEFAULT_TITLE
from assistant.i18n import N_, Words
from assistant.markup import EMPTY, items, join
from assistant.paging import PAGE, Page, page_number
from assistant.reply import Reply
from assistant.request import Request, Role
from assistant.services import Services

_MOST: Final = 30
# What an act that took something away, or made it free, is stored with, in words.
_NOTHING: Final = {
    What.GOAL_SET: N_("no goal"),
    What.DEADLINE_SET: N_("open-ended"),
    What.ROLES_SET: N_("everyone"),
}


async def run(request: Request, services: Services) -> Reply:
    """List the newest acts."""
    say = services.say(request)
    home = await services.drives.home(request)
    total = await services.acts.number(home.id)
    if not total:
        return pledging.private(say("No moderator has changed anything here yet."))
    number = page_number(request.argument("page"), total, _MOST)
    skipped = (number - 1) * _MOST
    acts = await services.acts.log(home.id, _MOST, skipped)
    page = Page(number, acts, max(0, total - skipped - len(acts)))
    listed = items(
        say(
            SAID[act.what],
            day=say.moment(act.at, home.time_zone),
            who=who or say.label("somebody whose data was erased"),
            subject=_subject(say, act),
            reason=_reason(say, act),
        )
        for act, who in acts
    )
    which = say(
        "{first} to {last} of {count}, newest first.",
        first=say.number(skipped + 1),
        last=say.number(skipped + len(acts)),
        count=say.number(total),
    )
    several = total > _MOST
    return pledging.private(
        join([which if several else EMPTY, listed, page.rest(say, "log")]),
        *page.onward(say, "log"),
        title=say.label("What moderators did here"),
    )


def _subject(say: Words, act: Act) -> str:
    if act.what in ABOUT_SOMEBODY and not act.subject:
        return say.label("somebody whose data was erased")
    return say.label(act.subject) if act.subject == DEFAULT_TITLE else act.subject


def _reason(say: Words, act: Act) -> str:
    free = _NOTHING.get(act.what)
    return say.label(free) if free and act.reason == "-" else act.reason


COMMAND: Final = Command(
    name="log",
    summary=N_("Shows who did what with moderators' rights."),
    run=run,
    acknowledgement=Acknowledgement.PRIVATE,
    parameters=(PAGE,),
    examples=("log", "log 2"),
    role=Role.MODERATOR,
    personal=True,
    topic="moderator-rights",
)
