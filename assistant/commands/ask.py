"""Answers a question in plain words: sure, or "did you mean", or an honest "I do not know"."""

from dataclasses import replace
from typing import Final

from assistant.answers.match import Match, Outcome
from assistant.answers.smalltalk import small_talk
from assistant.command import Acknowledgement, Command, Parameter
from assistant.i18n import N_, Words
from assistant.reply import Button, Reply
from assistant.request import Request
from assistant.services import Services

_NO_MATCH: Final = Match(Outcome.UNKNOWN, None, (), 0.0)


async def run(request: Request, services: Services) -> Reply:
    """Answer, or offer up to three topics, or say that there is no checked answer."""
    say = services.say(request)
    question = request.argument("question")
    if not any(letter.isalnum() for letter in question):
        return Reply(
            say("Ask me about the Paris Call or cyberwarfare, or type `help`."), match=_NO_MATCH
        )
    if talk := small_talk(question):
        return Reply(say(talk), match=_NO_MATCH)
    state = await services.conversations.get(request)
    match = services.answers.understand(question, say.language, state.topic)
    if match.outcome is Outcome.SURE and (reply := services.answers.show(match.topic or "", say)):
        return replace(reply, match=match)
    if match.outcome is Outcome.UNSURE:
        return _did_you_mean(services, say, match)
    return _unknown(say, match)


def _did_you_mean(services: Services, say: Words, match: Match) -> Reply:
    library = services.answers.library(say.language)
    topics = [library.topics[each] for each in match.suggestions]
    return Reply(
        say("I am not sure what you mean. Did you mean one of these?"),
        buttons=tuple(Button(topic.title, "topic", {"id": topic.id}) for topic in topics),
        match=match,
        choices=True,
    )


def _unknown(say: Words, match: Match) -> Reply:
    return Reply(
        say(
            "I have no checked answer to that. I know about the Paris Call, cyberwarfare and "
            "pledging here: type `topics` to see what I can answer, or ask it in other words."
        ),
        match=match,
    )


COMMAND: Final = Command(
    name="ask",
    summary=N_("Answers a question about the Paris Call, cyberwarfare or pledging."),
    run=run,
    acknowledgement=Acknowledgement.PRIVATE,
    parameters=(Parameter("question", N_("What you want to know.")),),
    examples=("ask what is the Paris Call?", "ask who was behind WannaCry"),
    topic="assistant-what",
)
