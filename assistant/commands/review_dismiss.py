"""Deletes waiting questions that need no answer."""

from typing import Final

from assistant import pledging
from assistant.command import Acknowledgement, Command, Kind, Parameter
from assistant.i18n import N_, words
from assistant.markup import items, join
from assistant.reply import Button, Reply
from assistant.request import Request, Role
from assistant.services import Services


async def run(request: Request, services: Services) -> Reply:
    """Ask once more, then delete the questions of a group."""
    say = services.say(request)
    home = await services.drives.home(request)
    number = request.argument("number")
    group = await services.review.group(home, int(number))
    if request.argument("sure") != "yes":
        texts = dict.fromkeys(each.text for each in group.questions)
        listed = items(say("\u201c{question}\u201d", question=text) for text in texts)
        yes = Button(say.label("Yes, delete"), "review dismiss", {"number": number, "sure": "yes"})
        return pledging.private(
            join(
                [
                    say("These questions would be deleted without an answer:"),
                    listed,
                    say("Whoever wanted to be told hears that it was closed, not by whom."),
                ]
            ),
            yes,
            choices=True,
        )
    in_their_language = words(group.questions[0].language)
    told = in_their_language(
        N_(
            "The moderators of {community} closed a question that you passed on without an answer. You "
            "can ask a moderator yourself."
        ),
        community=home.name or in_their_language.label("this community"),
    )
    await services.review.dismiss(request, home, group, told)
    return pledging.private(
        say.many("{count} question deleted.", "{count} questions deleted.", len(group.questions))
    )


COMMAND: Final = Command(
    name="review dismiss",
    summary=N_("Deletes a waiting question that needs no answer."),
    run=run,
    acknowledgement=Acknowledgement.PRIVATE,
    parameters=(
        Parameter("number", N_("The question's number in `review`."), Kind.NUMBER),
        Parameter(
            "sure", N_("`yes` to do it at once."), Kind.CHOICE, required=False, choices=("yes",)
        ),
    ),
    examples=("review dismiss 12",),
    role=Role.MODERATOR,
    personal=True,
    topic="assistant-wrong-answer",
)
