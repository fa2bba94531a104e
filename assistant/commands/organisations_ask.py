"""Asks whoever handed in an organisation something, before a moderator decides."""

from typing import Final

from assistant import deciding, pledging
from assistant.command import Acknowledgement, Command, Kind, Parameter
from assistant.form import Form, TextField
from assistant.i18n import N_
from assistant.markup import EMPTY, one_line
from assistant.pledges.inquiries import MOST_QUESTION
from assistant.reply import OpenForm, Reply
from assistant.request import FormSubmission, Request, Role
from assistant.services import Services

_NAME: Final = "organisations ask"


async def build_form(request: Request, services: Services) -> Form:
    """Ask for the question."""
    say = services.say(request)
    return Form(
        title=say.label("Ask back"),
        fields=(
            TextField(
                name="question",
                label=say.label("Your question"),
                prompt=say("What do you want to ask whoever handed it in?"),
                max_length=MOST_QUESTION,
                free=True,
            ),
        ),
        submit_label=say.label("Send"),
    )


async def run(request: Request, services: Services) -> Reply:
    """Send the question that was typed at once or into the form."""
    say = services.say(request)
    home = await services.drives.home(request)
    pledge = await services.queue.to_decide(home, int(request.argument("number")))
    if isinstance(request.content, FormSubmission):
        await services.conversations.set_draft(request, None)
        question = str(request.content.values["question"])
    else:
        question = one_line(request.argument("question"), MOST_QUESTION)
    if not question:
        form = await build_form(request, services)
        opened = OpenForm(form, _NAME, {"number": str(pledge.id)})
        return pledging.opening(EMPTY, opened)
    await services.inquiries.ask(request, home, pledge, question)
    return pledging.private(
        say.lines(
            say(
                "I ask whoever handed in {organisation}, without your name: \u201c{question}\u201d",
                organisation=pledge.name or "",
                question=question,
            ),
            say("You are told when there is an answer; it then stands in `organisations`."),
        ),
        *await deciding.waiting_still(services, say, home),
    )


COMMAND: Final = Command(
    name=_NAME,
    summary=N_("Asks whoever handed in an organisation something, before you decide."),
    run=run,
    acknowledgement=Acknowledgement.OPENS_FORM,
    parameters=(
        Parameter("number", N_("Its number in the list."), Kind.NUMBER),
        Parameter("question", N_("What you want to know."), required=False),
    ),
    examples=("organisations ask 3 Where can we find you online?",),
    role=Role.MODERATOR,
    personal=True,
    aliases=("organizations ask",),
    topic="pledge-organisation",
    build_form=build_form,
)
