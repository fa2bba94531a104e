"""Answers what moderators asked back about an organisation that was handed in."""

from typing import Final

from assistant import filling, pledging
from assistant.command import Acknowledgement, Command, Parameter
from assistant.errors import UserError
from assistant.form import Form, TextField
from assistant.i18n import N_, Words
from assistant.markup import EMPTY, Markup, one_line
from assistant.pledges.inquiries import DECIDED, MOST_ANSWER, Inquiry
from assistant.pledges.pledge import Pledge
from assistant.reply import Button, OpenForm, Reply
from assistant.request import FormSubmission, Request
from assistant.services import Services

_NAME: Final = "reply to moderators"


async def build_form(request: Request, services: Services) -> Form:
    """Show the question, and ask for the answer."""
    for pledge, inquiry in await _asked(request, services):
        if str(pledge.id) == request.argument("pledge"):
            return _form(services.say(request), pledge, inquiry)
    await services.conversations.set_draft(request, None)
    raise UserError(DECIDED)


def _form(say: Words, pledge: Pledge, inquiry: Inquiry) -> Form:
    return Form(
        title=say.label("Reply to moderators"),
        intro=say(
            "The moderators read your answer, not who you are. It is deleted when they have decided. "
            "`cancel` stops."
        ),
        fields=(
            TextField(
                name="answer",
                label=say.label("Your answer"),
                prompt=say.lines(
                    say(
                        "They ask about **{organisation}**: \u201c{question}\u201d",
                        organisation=pledge.name or "",
                        question=inquiry.question,
                    ),
                    say("What is your answer?"),
                ),
                max_length=MOST_ANSWER,
                free=True,
            ),
        ),
        submit_label=say.label("Send"),
    )


async def _asked(request: Request, services: Services) -> list[tuple[Pledge, Inquiry]]:
    mine = await services.pledges.all_mine(request)
    found = await services.inquiries.of(mine)
    return [(pledge, found[pledge.id]) for pledge in mine if pledge.id in found]


async def run(request: Request, services: Services) -> Reply:
    """Open the form, ask about which organisation it is, show the answer, or send it."""
    say = services.say(request)
    sure = request.argument("sure") == "yes"
    held = await filling.held(request, services, _NAME) if sure else None
    if held:
        request = request.with_arguments(held.arguments)
        await services.conversations.set_draft(request, None)
    asked = await _asked(request, services)
    if number := request.argument("pledge"):  # of a button or form of ours
        asked = [each for each in asked if str(each[0].id) == number]
    sent = request.content if isinstance(request.content, FormSubmission) else None
    if sent:
        await services.conversations.set_draft(request, None)
    if not asked:
        raise UserError(
            N_("No question of moderators waits for you. Type `my data` to see what you handed in.")
        )
    typed = one_line(request.argument("answer"), MOST_ANSWER)
    if len(asked) > 1:
        return _which(say, asked, typed)
    ((pledge, inquiry),) = asked
    filled = sent or held
    again = filled is not None and request.argument("asked") != inquiry.asked_at.isoformat()
    text = str(filled.values["answer"]) if filled else typed
    arguments = {"pledge": str(pledge.id), "asked": inquiry.asked_at.isoformat()}
    if again or not text:
        above: Markup = EMPTY
        if again:
            above = say("They have asked something else in the meantime. Please read it first.")
        return pledging.opening(above, OpenForm(_form(say, pledge, inquiry), _NAME, arguments))
    if not held:
        await filling.hold(request, services, _NAME, arguments, {"answer": text})
        return _preview(say, pledge, inquiry, text)
    theirs = await services.drives.words_of(pledge.drive, pledge.community)
    await services.inquiries.answer(request, theirs, pledge, inquiry, text)
    return pledging.private(
        say.lines(
            say("Your answer is with the moderators: \u201c{answer}\u201d", answer=text),
            say("I tell you what they decide."),
        )
    )


def _preview(say: Words, pledge: Pledge, inquiry: Inquiry, text: str) -> Reply:
    """Show the answer before it is sent: what was typed may have been meant for me."""
    return pledging.private(
        say.lines(
            say(
                "They ask about **{organisation}**: \u201c{question}\u201d",
                organisation=pledge.name or "",
                question=inquiry.question,
            ),
            say("Your answer: \u201c{answer}\u201d", answer=text),
            say("Shall I send it to the moderators? `cancel` stops."),
        ),
        Button(say.label("Yes, send it"), _NAME, {"sure": "yes"}, yes=True),
        Button(say.label("Write it anew"), _NAME, {"pledge": str(pledge.id)}),
        choices=True,
    )


def _which(say: Words, asked: list[tuple[Pledge, Inquiry]], typed: str) -> Reply:
    buttons = tuple(
        Button(one_line(pledge.name or "", 40), _NAME, {"pledge": str(pledge.id), "answer": typed})
        for pledge, _ in asked
    )
    return pledging.private(
        say("Moderators ask about several organisations. Which one do you mean?"),
        *buttons,
        choices=True,
    )


COMMAND: Final = Command(
    name=_NAME,
    summary=N_("Answers what moderators asked you about your organisation."),
    run=run,
    acknowledgement=Acknowledgement.OPENS_FORM,
    parameters=(Parameter("answer", N_("Your answer."), required=False),),
    examples=("reply to moderators",),
    personal=True,
    aliases=("reply to the moderators", "answer moderators", "answer the moderators"),
    topic="pledge-organisation",
    build_form=build_form,
)
