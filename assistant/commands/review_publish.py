"""Publishes the answer that was previewed: it is live in this community at once."""

from typing import Final

from assistant import filling, pledging, reviewing
from assistant.command import Acknowledgement, Command, Kind, Parameter
from assistant.i18n import N_, words
from assistant.markup import EMPTY, join
from assistant.reply import Button, Reply
from assistant.request import Request, Role
from assistant.services import Services


async def run(request: Request, services: Services) -> Reply:
    """Publish it, unless another moderator changed something meanwhile: then show that first."""
    say = services.say(request)
    held = await filling.held(request, services, reviewing.ANSWER)
    form_request = request.with_arguments(held.arguments)
    about = await reviewing.subject(form_request, services)
    day = reviewing.today(request, about.home)
    answer = reviewing.written(services, say, about, held.values, day)
    ids = [each.id for each in about.group.questions] if about.group else []
    told = reviewing.told(services, about, answer, words(answer.language))
    if not request.argument("seen"):
        return await reviewing.previewed(form_request, services, held.values, EMPTY)
    seen = int(request.argument("seen"))
    preview = await services.review.preview(about.home, answer, about.group)
    ids += [each.id for each in preview.also]
    step = await services.review.publish(request, about.home, answer, ids, seen, told)
    if step is None:
        newest = (await services.review.history(about.home))[0]
        meanwhile = say.lines(
            say("Another moderator was quicker; nothing of yours is published yet:"),
            reviewing.described(services, say, newest, about.home.time_zone),
        )
        return await reviewing.previewed(form_request, services, held.values, meanwhile)
    await services.conversations.set_draft(request, None)
    done = say(
        "Published as change {number}. It is live in {community} now.",
        number=step.id,
        community=about.home.name or say.label("this community"),
    )
    told_line = (
        say.many(
            "{count} person who asked is being told.",
            "{count} people who asked are being told.",
            step.told,
        )
        if step.told
        else say("Nobody who asked wanted to be told.")
    )
    return pledging.private(
        join([done, told_line] if ids else [done]),
        Button(say.label("Undo"), "review undo", {"number": str(step.id)}),
        choices=True,
    )


COMMAND: Final = Command(
    name="review publish",
    summary=N_("Publishes the answer that you previewed."),
    run=run,
    acknowledgement=Acknowledgement.PRIVATE,
    parameters=(
        Parameter("seen", N_("The last change that you saw."), Kind.NUMBER, required=False, low=0),
    ),
    examples=("review publish",),
    role=Role.MODERATOR,
    personal=True,
    topic="assistant-wrong-answer",
    offered=False,
)
