"""Picks what a request is for: a command by name or button, the open form, else a question."""

from dataclasses import replace
from typing import Final

from assistant import filling, moderating, submitting
from assistant.answers.match import Outcome, by_name
from assistant.asking import reads_as_question
from assistant.command import Acknowledgement, Command
from assistant.conversations import Draft, State
from assistant.errors import UserError
from assistant.folding import fold
from assistant.form import Form
from assistant.i18n import N_
from assistant.markup import items, join, plain
from assistant.reply import Button, Reply, Visibility
from assistant.request import (
    NO_VALUES,
    ButtonPress,
    CommandCall,
    FormSubmission,
    Request,
    Role,
    Text,
    Values,
)
from assistant.services import Services

ASK: Final = "ask"
MOST_READ: Final = 4000  # characters of a message; nobody's question needs more
_YES: Final = frozenset({"yes", "y", "yes please", "yeah", "yep", "ok", "okay", "sure", "do it"})
_MOST_MISFIT: Final = 3  # words behind a command's name that may be meant as arguments
_SHORTEST_QUESTION: Final = 3  # words, of what is asked without a question mark inside a form
_OLD_BUTTON: Final = N_("That button is of an older version of me. Type `help` for what I can do.")


async def route(request: Request, services: Services) -> Reply:
    """Answer one request."""
    content = request.content
    if isinstance(content, Text):
        state = await services.conversations.get(request)
        if content.about and content.about != state.topic:
            # The answer may have been somebody else's.
            services.conversations.remember(request, Reply(topic=content.about))
            state = await services.conversations.get(request)
        reply = await _text(request, services, state, content.text[:MOST_READ].strip())
    elif isinstance(content, FormSubmission):
        reply = await _submitted(request, services, content)
    else:
        reply = await _called(request, services, content)
    sent_off = isinstance(content, FormSubmission)
    if reply.form is not None and request.modal and sent_off and not reply.buttons:
        return await submitting.later(request, services, reply, reply.form)
    if reply.form is not None and not request.modal and not reply.form.errors:
        opened = await filling.begin(request, services, reply.form)
        return replace(opened, text=join([reply.text, opened.text]), match=reply.match)
    return reply


async def _text(request: Request, services: Services, state: State, text: str) -> Reply:
    folded = fold(text)
    if state.draft and not request.conversation.public:
        if folded in filling.CANCEL:
            return await filling.left(request, services)
        if not state.draft.held:
            return await _in_form(request, services, state.draft, text)
        if folded in filling.BACK:
            command = _known(services, state.draft.command)
            return await _run(request, services, command, {"again": "yes"})
    if folded in filling.CONTROLS:
        return Reply(services.say(request)(filling.NOTHING_OPEN))
    if chosen := _option(state, folded):
        return await _run(request, services, _known(services, chosen.command), chosen.arguments)
    return await _free(request, services, text)


async def _free(request: Request, services: Services, text: str) -> Reply:
    """Take a line as a command if it reads as one, else as a question."""
    if found := services.commands.read(text):
        return await _run(request, services, *found)
    called = services.commands.called(text)
    if called and _misses_arguments(called, text, request.user.role):
        raise called.refusal(text)
    return await _run(request, services, _known(services, ASK), {"question": text})


def _misses_arguments(called: Command, text: str, role: Role) -> bool:
    """Is a short line that begins like a command a call whose arguments do not fit?

    One word may begin a question ("pledge privacy"), and so may what ends with a question mark.
    """
    wordy = "?" in text or len(text.split()) > len(called.name.split()) + _MOST_MISFIT
    meant = called.begins(text) or called.out_of_bounds(text) is not None
    return meant and bool(called.parameters) and role >= called.role and not wordy


async def _in_form(request: Request, services: Services, draft: Draft, text: str) -> Reply:
    command = _known(services, draft.command)
    if request.user.role < command.role:
        await services.conversations.set_draft(request, None)
    _check_role(request, command)
    again = services.commands.read(text)
    if again and again[0] is command and again[1]:
        return await _run(request, services, *again)  # the same, told what it asks for
    form_request = request.with_arguments(draft.arguments)
    form = await _form(form_request, services, command)
    if not filling.takes_any_words(form, draft) and _distressed(request, services, text):
        kind = await _run(request, services, _known(services, ASK), {"question": text})
        asked = filling.again(services.say(request), form, draft)
        return replace(kind, text=join([kind.text, asked]))
    taken = await filling.answer(request, services, form, draft, text)
    if isinstance(taken, FormSubmission):
        return await _finished(form_request, services, command, taken)
    if isinstance(taken, filling.Refused):
        # Where any words would do, those that do not fit are told why; they are no question.
        if filling.takes_any_words(form, draft) and not services.commands.begins(text):
            return taken.reply
        aside = await _aside(request, services, text)
        if aside is None:
            return taken.reply
        services.conversations.remember(request, Reply(topic=aside.topic))
        repeated = filling.again(services.say(request), form, draft)
        offered = items(plain(button.label) for button in aside.buttons if aside.choices)
        return Reply(
            join([aside.flat(), offered, repeated]),
            visibility=Visibility.PRIVATE,
            topic=aside.topic,
            match=aside.match,
        )
    return taken


def _distressed(request: Request, services: Services, text: str) -> bool:
    language = services.say(request).language
    long_enough = len(text.split()) >= _SHORTEST_QUESTION
    return long_enough and services.answers.tells_of_distress(text, language)


async def _aside(request: Request, services: Services, text: str) -> Reply | None:
    """Answer something asked in the middle of a form; None if it is no question to us."""
    called = services.commands.called(text)
    found = services.commands.read(text)
    if found or (called and called.begins(text)):
        # A person's own changes would ask for a yes, next to the form's.
        if found is None or not _fits_beside_a_form(found[0]):
            raise UserError(
                N_(
                    "One thing at a time: answer the open question, or type `cancel` to leave the form."
                )
            )
        return await _run(request, services, *found)
    asks = reads_as_question(text)
    if not asks and sum(len(word) > 2 for word in fold(text).split()) < _SHORTEST_QUESTION:  # noqa: PLR2004
        return None
    reply = await _run(request, services, _known(services, ASK), {"question": text})
    sure = reply.match is not None and reply.match.outcome is Outcome.SURE
    return reply if sure or asks else None


async def _form(request: Request, services: Services, command: Command) -> Form:
    if command.build_form is None:
        raise UserError(_OLD_BUTTON)
    return await command.build_form(request, services)


async def _submitted(request: Request, services: Services, sent: FormSubmission) -> Reply:
    """Check a form sent off whole; hand its values to the command, or say what does not fit."""
    command = _known(services, sent.form)
    _check_role(request, command)
    form_request = request.with_arguments(sent.arguments)
    form = await _form(form_request, services, command)
    taken = await submitting.take(request, services, form, sent)
    if isinstance(taken, Reply):
        services.conversations.remember(request, taken)
        return taken
    return await _finished(form_request, services, command, taken)


async def _finished(
    request: Request, services: Services, command: Command, sent: FormSubmission
) -> Reply:
    _check_role(request, command)
    reply = await command.run(replace(request, content=sent), services)
    if command.role is Role.MODERATOR:
        reply = await moderating.below(request, services, reply)
    reply = _offering(request, services, reply)
    services.conversations.remember(request, reply)
    return reply


def _offering(request: Request, services: Services, reply: Reply) -> Reply:
    """Leave out what would choose this place, where none can be chosen."""
    if not request.conversation.direct:
        return reply
    called = [(each, services.commands.get(each.command)) for each in reply.buttons]
    offered = tuple(each for each, command in called if not (command and command.sets_place))
    return reply if offered == reply.buttons else replace(reply, buttons=offered)


async def _called(request: Request, services: Services, call: CommandCall | ButtonPress) -> Reply:
    if call.name in (submitting.AGAIN, submitting.SEND):
        return await _held(request, services, call)
    return await _run(request, services, _known(services, call.name), call.arguments)


async def _held(request: Request, services: Services, call: CommandCall | ButtonPress) -> Reply:
    """Open the form again that this person filled in, or send it off."""
    draft = await submitting.held(request.with_arguments(call.arguments), services)
    command = _known(services, draft.command)
    _check_role(request, command)
    form = await _form(request.with_arguments(draft.arguments), services, command)
    if call.name == submitting.AGAIN:
        return await submitting.again(request, services, form, draft, call.arguments)
    return await _submitted(request, services, submitting.agreed(form, draft, call.arguments))


async def _run(
    request: Request, services: Services, command: Command, arguments: Values = NO_VALUES
) -> Reply:
    _check_role(request, command)
    if request.conversation.public and command.needs_privacy:
        return _privately(request, services, command, arguments)
    reply = await command.run(request.with_arguments(arguments), services)
    if command.role is Role.MODERATOR:
        reply = await moderating.below(request, services, reply)
    reply = _offering(request, services, reply)
    services.conversations.remember(request, reply)
    if reply.match is None and command.topic:
        return replace(reply, match=by_name(command.topic))
    return reply


def _fits_beside_a_form(command: Command) -> bool:
    """Does it only show something, or is it what a moderator may have to do at once?"""
    if command.role is Role.MODERATOR:
        return command.acknowledgement is not Acknowledgement.OPENS_FORM
    return command.only_shows or not command.needs_privacy


def _privately(request: Request, services: Services, command: Command, arguments: Values) -> Reply:
    say = services.say(request)
    return Reply(
        say("That is personal and others can read along here, so I answer it privately."),
        buttons=(Button(say.label("Open privately"), command.name, arguments, private=True),),
        choices=True,
    )


def _check_role(request: Request, command: Command) -> None:
    if request.user.role >= command.role:
        return
    if request.user.role_known:
        raise UserError(N_("Only moderators can do that. Type `help` for what you can do."))
    raise UserError(
        N_(
            "Only moderators can do that. I cannot see here and now whether you are one; if so, type it in a "
            "channel of your community, or try again in a minute. `help` says what you can do here."
        )
    )


def _option(state: State, folded: str) -> Button | None:
    """Find the button that a typed number or its label means, or a yes where that is clear."""
    if folded in _YES:
        return next((each for each in state.options if each.yes or len(state.options) == 1), None)
    for button in state.options:
        if folded and folded == fold(button.label):
            return button
    if folded.isascii() and folded.isdecimal() and len(folded) < 3:  # noqa: PLR2004
        number = int(folded)
        if 1 <= number <= len(state.options):
            return state.options[number - 1]
        if state.choices and state.options:
            raise UserError(
                N_("Please type a number from 1 to {last}, or ask me something else."),
                {"last": str(len(state.options))},
            )
    return None


def _known(services: Services, name: str) -> Command:
    command = services.commands.get(name)
    if command is None:
        raise UserError(_OLD_BUTTON)
    return command
