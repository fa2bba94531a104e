"""Answers a question in plain words: sure, or "did you mean", or an honest "I do not know"."""

import asyncio
from dataclasses import replace
from typing import Final

from assistant import answering
from assistant.answers.match import DISTRESS, HARM, INSULT, Match, Outcome
from assistant.answers.overlay import Overlay
from assistant.answers.smalltalk import small_talk
from assistant.command import Acknowledgement, Command, Parameter
from assistant.folding import fold
from assistant.i18n import N_, Words
from assistant.markup import EMPTY, join, plain
from assistant.reply import Button, Reply, Visibility
from assistant.request import Request
from assistant.services import Services

_NO_MATCH: Final = Match(Outcome.UNKNOWN, None, (), 0.0)
_DECLINED: Final = {
    HARM: N_(
        "I do not help with attacks, spying or cheating. If it happened to you, ask me "
        "`I was hacked, what now?`."
    ),
    INSULT: N_(
        "I am sorry that I am no better help. Type `topics` for what I can answer, or ask a moderator."
    ),
}


async def run(request: Request, services: Services) -> Reply:
    """Answer, or offer up to three topics, or say that there is no checked answer."""
    say = services.say(request)
    question = request.argument("question")
    # The command's own name asks nothing.
    if not any(letter.isalnum() for letter in question) or fold(question) == "ask":
        return _no_words(request, say)
    if talk := small_talk(question):
        return Reply(say(talk), match=_NO_MATCH)
    state = await services.conversations.get(request)
    overlay = await answering.overlay_of(request, services)
    match = services.answers.understand(question, say.language, state.topic, overlay)
    # A cry is heard in any language.
    if match.kind != DISTRESS and services.answers.may_be_foreign(question, say.language):
        locale = request.user.locale
        sentence = await asyncio.to_thread(services.answers.foreign_sentence, question, locale)
        if sentence:
            likely = answering.rather_tells_of_distress(match)
            helpline = plain(services.settings.helpline)
            beside = answering.softly(services, say) if likely else helpline
            return Reply(join([plain(sentence), beside]), match=_NO_MATCH)
    if match.kind == DISTRESS:
        return _pointed_to_help(request, services, say)
    if match.kind in _DECLINED:
        declined = Reply(say(_DECLINED[match.kind]), match=match)
        return answering.beside_help(declined, services, say)
    if match.outcome is Outcome.SURE:
        reply = services.answers.show(match.topic or "", say, overlay)
        if reply:
            return answering.beside_help(replace(reply, match=match), services, say)
    if match.outcome is Outcome.UNSURE and not answering.rather_tells_of_distress(match):
        return _did_you_mean(request, services, match, overlay, question)
    return replace(answering.no_answer(request, services, question, match), match=match)


def _no_words(request: Request, say: Words) -> Reply:
    if answering.of_another(request):
        said = say("I see no words in that message that I could answer.")
        return Reply(said, visibility=Visibility.PRIVATE, match=_NO_MATCH)
    return Reply(
        say(
            "What do you want to ask? For example: `ask what is the Paris Call?` Or type `help` for what "
            "I can do."
        ),
        match=_NO_MATCH,
    )


def _pointed_to_help(request: Request, services: Services, say: Words) -> Reply:
    """Point somebody in distress to people who can help; nothing of it is kept.

    Where others read it too, or ask about what somebody else wrote, it says no more of them than that
    such help is there.
    """
    exposed = request.conversation.public and not request.conversation.whispers
    if exposed or answering.of_another(request):
        soft = answering.softly(services, say)
        return Reply(soft, visibility=Visibility.PRIVATE, match=_NO_MATCH)
    helpline = services.settings.helpline
    return Reply(
        join(
            [
                say(
                    "I am sorry that you have to go through this, and glad that you said it. I am only "
                    "a program, but there are people who can help: please tell an adult you trust "
                    "today, or a moderator here."
                ),
                plain(helpline) if helpline else EMPTY,
                say(
                    "If you are in danger now, call your emergency number. Whoever threatens or hurts "
                    "you is in the wrong, not you. What you wrote is not stored."
                ),
            ]
        ),
        visibility=Visibility.PRIVATE,
        match=_NO_MATCH,
    )


def _did_you_mean(
    request: Request, services: Services, match: Match, overlay: Overlay, question: str
) -> Reply:
    say = services.say(request)
    of_another = answering.of_another(request)
    kept = not of_another and not answering.may_tell_of_distress(match)
    titles = {each: _title(services, say, each, overlay) for each in match.suggestions}
    return Reply(
        say("I am not sure what you mean. Did you mean one of these?"),
        buttons=(
            *(Button(title, "topic", {"id": topic}) for topic, title in titles.items()),
            Button(say.label("None of these"), "none of these"),
        ),
        match=match,
        choices=True,
        question=answering.passed_on(question) if kept else "",
        # Whoever asks about somebody's message picks what was meant, and can share it then.
        visibility=Visibility.PRIVATE if of_another else Visibility.PUBLIC,
    )


def _title(services: Services, say: Words, topic: str, overlay: Overlay) -> str:
    title = services.answers.title(topic, say.language, overlay)
    # Two answers may have one title.
    local = topic not in services.answers.library(say.language).topics
    return say.label("{title} (from the moderators here)", title=title) if local else title


COMMAND: Final = Command(
    name="ask",
    summary=N_("Answers a question about the Paris Call, cyberwarfare or pledging."),
    run=run,
    acknowledgement=Acknowledgement.PRIVATE,
    parameters=(Parameter("question", N_("What you want to know.")),),
    examples=("ask what is the Paris Call?", "ask who was behind WannaCry"),
    topic="assistant-what",
)
