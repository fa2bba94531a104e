"""Shows moderators what people could not be answered, and which answers do not help."""

from typing import Final

from assistant import answering, pledging
from assistant.answers.overlay import Overlay
from assistant.answers.review import Group
from assistant.answers.store import Rating
from assistant.command import Acknowledgement, Command, Kind, Parameter
from assistant.i18n import N_, Words
from assistant.markup import EMPTY, Markup, items, join
from assistant.reply import Button, Reply
from assistant.request import Request, Role
from assistant.services import Services

_A_PAGE: Final = 3  # groups; with the buttons beside them, five at most
_MOST_RATED: Final = 10
_MOST_WORDINGS: Final = 3  # of one group


async def run(request: Request, services: Services) -> Reply:
    """List the questions that wait, grouped by likeness; then what was marked as not helpful."""
    say = services.say(request)
    home = await services.drives.home(request)
    groups = await services.review.waiting(home)
    ratings = await services.review.ratings(home)
    overlay = await answering.overlay_of(request, services)
    pages = max(1, -(-len(groups) // _A_PAGE))
    page = min(int(request.argument("page") or 1), pages)
    shown = groups[(page - 1) * _A_PAGE : page * _A_PAGE]
    number = sum(len(group.questions) for group in groups)
    above = (
        say.many(
            "{count} question is waiting for an answer.",
            "{count} questions are waiting for an answer.",
            number,
        )
        if groups
        else say("No question is waiting.")
    )
    parts = [above, items(_group(say, group) for group in shown)]
    if shown:
        parts.append(
            say(
                "`review answer {number}` and the title of an answer that there is already takes that one.",
                number=shown[0].number,
            )
        )
    if pages > 1:
        parts.append(say("Page {page} of {pages}.", page=page, pages=pages))
    if page == 1:
        parts.append(_ratings(services, say, ratings, overlay))
    buttons = [
        Button(
            say.label("Answer #{number}", number=group.number),
            "review answer",
            {"number": str(group.number)},
        )
        for group in shown
    ]
    if page < pages:
        buttons.append(Button(say.label("Next page"), "review", {"page": str(page + 1)}))
    if ratings and page == 1:
        buttons.append(Button(say.label("Count helpfulness anew"), "review seen"))
    return pledging.private(
        join(parts), *buttons, title=say.label("Questions and answers"), choices=True
    )


def _group(say: Words, group: Group) -> Markup:
    first, *others = group.questions
    first_words = first.text
    alike = {each.text: each for each in reversed(others) if each.text != first_words}
    day = say.day(group.questions[0].asked_at)
    head = (
        say(
            "#{number}, asked on {day}: \u201c{question}\u201d",
            number=group.number,
            day=day,
            question=first_words,
        )
        if len(group.questions) == 1
        else say(
            "#{number}, asked {times} times since {day}: \u201c{question}\u201d",
            number=group.number,
            times=say.number(len(group.questions)),
            day=day,
            question=first_words,
        )
    )
    wordings = (
        say("  or #{number}: \u201c{question}\u201d", number=each.id, question=each.text)
        for each in list(alike.values())[:_MOST_WORDINGS]
    )
    return say.lines(head, *wordings)


def _ratings(services: Services, say: Words, ratings: list[Rating], overlay: Overlay) -> Markup:
    if not ratings:
        return EMPTY
    lines = items(
        say(
            "{title}: {times} of {all}",
            title=services.answers.title(each.topic, say.language, overlay),
            times=say.number(each.not_helpful),
            all=say.number(each.helpful + each.not_helpful),
        )
        for each in ratings[:_MOST_RATED]
    )
    return say.lines(
        say("Answers that were marked as not helpful:"),
        lines,
        say("`review edit` and a title writes another answer in its place, for this community."),
    )


COMMAND: Final = Command(
    name="review",
    summary=N_("Shows the questions that wait for an answer of the moderators."),
    run=run,
    acknowledgement=Acknowledgement.PRIVATE,
    parameters=(Parameter("page", N_("Which page of the list."), Kind.NUMBER, required=False),),
    examples=("review", "review 2"),
    role=Role.MODERATOR,
    personal=True,
    aliases=("questions",),
    topic="assistant-wrong-answer",
)
