"""Lists what can be answered, by group."""

from typing import Final

from assistant import answering
from assistant.answers.showing import group_title, titles
from assistant.command import Acknowledgement, Command, Parameter
from assistant.folding import fold
from assistant.i18n import N_
from assistant.markup import items, join, plain
from assistant.reply import Button, Reply
from assistant.request import Request
from assistant.services import Services

_OWN: Final = N_("Answers of the moderators here")
_LONGEST_GROUP: Final = 6  # words in the name of a group


async def run(request: Request, services: Services) -> Reply:
    """List the groups, or the titles of one group."""
    say = services.say(request)
    library = services.answers.library(say.language)
    wanted = fold(request.argument("group"))
    overlay = await answering.overlay_of(request, services)
    own = [each.title for each in overlay.all.values() if each.topic not in library.topics]
    if own and wanted in (fold(_OWN), fold(say.label(_OWN))):
        return Reply(items(plain(title) for title in own), title=say.label(_OWN))
    names = {group: group_title(group, say) for group in library.groups()}
    for group, title in names.items():
        if wanted and wanted in (fold(group), fold(title)):
            topics = library.group(group)
            text = join([titles(topics), say("Ask about any of these in your own words.")])
            return Reply(text, title=title)
    buttons = tuple(
        Button(f"{title} ({len(library.group(group))})", "topics", {"group": group})
        for group, title in names.items()
    )
    if own:
        buttons += (Button(f"{say.label(_OWN)} ({len(own)})", "topics", {"group": _OWN}),)
    missing = plain("") if not wanted else say("There is no such group of topics.")
    text = join(
        [
            missing,
            say(
                "I can answer {count} topics. Pick a group:",
                count=len(library.topics) + len(own),
            ),
        ]
    )
    return Reply(text, buttons=buttons, choices=True)


def _is_short(typed: str) -> bool:
    return len(typed.split()) <= _LONGEST_GROUP


COMMAND: Final = Command(
    name="topics",
    summary=N_("Lists what I can answer."),
    run=run,
    acknowledgement=Acknowledgement.PRIVATE,
    parameters=(
        Parameter(
            "group",
            N_("A group, for example cyberwarfare."),
            required=False,
            accepts=_is_short,
        ),
    ),
    examples=("topics", "topics cyberwarfare"),
    topic="assistant-what",
)
