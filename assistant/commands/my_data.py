"""Shows everything that is stored about the person who asks."""

from collections.abc import Sequence
from typing import Final

from assistant import answering, checking, countries, deciding, linking, pledging, zones
from assistant.answers.overlay import NOTHING
from assistant.answers.store import Question
from assistant.command import Acknowledgement, Command
from assistant.drives.words import drive_title
from assistant.i18n import N_, Words
from assistant.markup import Markup, join
from assistant.pledges.pledge import Pledge
from assistant.reminders import Reminder
from assistant.reply import Button, Reply
from assistant.request import Request
from assistant.services import Services


async def run(request: Request, services: Services) -> Reply:
    """List pledges, links, questions passed on, the open form and the last topic."""
    say = services.say(request)
    mine = await services.pledges.all_mine(request)
    parts = [*await pledged(request, services, mine), *await besides(request, services)]
    if not parts:
        return pledging.private(nothing(say))
    return pledging.private(
        join([*parts, explained(say)]),
        *buttons(say),
        title=say.label("Stored about you"),
        choices=True,
    )


def nothing(say: Words) -> Markup:
    """Say that nothing is stored."""
    return say("Nothing is stored about you.")


def explained(say: Words) -> Markup:
    """Say under which key it is stored, and what is not."""
    return say(
        "You are stored under a key made from your account here, not under your name or account "
        "number. Your other messages are not stored."
    )


def buttons(say: Words) -> tuple[Button, ...]:
    """Give what can be done with all of it."""
    return (
        Button(say.label("Export as a file"), "my data export"),
        Button(say.label("Erase everything"), "my data erase"),
    )


async def pledged(request: Request, services: Services, mine: Sequence[Pledge]) -> list[Markup]:
    """Describe this person's pledges."""
    say = services.say(request)
    await countries.ready(say.language)
    inquiries = await services.inquiries.of(mine)
    limit = services.settings.may_be_named_from
    parts: list[Markup] = []
    for each in mine:
        version, _, _ = await services.drives.wording_text(each.wording)
        drive = await services.drives.any(each.drive)
        parts.append(
            say.lines(
                pledging.described(say, each, drive, version, limit),
                deciding.inquiry_words(say, inquiries.get(each.id)),
                await checking.how_it_stands(request, services, each),
            )
        )
    return parts


async def besides(request: Request, services: Services) -> list[Markup]:
    """Tell what else is stored about this person."""
    say = services.say(request)
    state = await services.conversations.get(request)
    limit = services.settings.may_be_named_from
    parts: list[Markup] = []
    for number in await services.pledges.young_drives(request):
        drive = await services.drives.any(number)
        parts.append(
            say(
                "A note that you said to be under {limit}, so that no name of yours is shown in {drive}.",
                limit=limit,
                drive=drive_title(say, drive) if drive else f"#{number}",
            )
        )
    parts += await linking.stored(request, services)
    parts += [_passed_on(say, each) for each in await services.review.mine(request)]
    if edits := await services.review.edits(request):
        parts.append(
            say.many(
                "{count} change of your community's answers, under your name (encrypted).",
                "{count} changes of your community's answers, under your name (encrypted).",
                edits,
            )
        )
    parts += [
        await _reminder(services, say, each, request)
        for each in await services.reminders.mine(request)
    ]
    parts += [
        say(
            "You are a moderator of {community} by name: your id and your name are stored for that, "
            "encrypted.",
            community=name or say.label("a community"),
        )
        for name in await services.moderators.mine(request)
    ]
    if acts := await services.acts.mine(request):
        parts.append(
            say.many(
                "{count} line of the moderators' log with your name (encrypted).",
                "{count} lines of the moderators' log with your name (encrypted).",
                len(acts),
            )
        )
    if state.topic:
        overlay = await answering.overlay_of(request, services)
        parts.append(
            say(
                "The topic we last spoke of, for an hour: \u201c{topic}\u201d",
                topic=services.answers.title(state.topic, say.language, overlay),
            )
        )
    if state.draft:
        parts.append(say("An open form with what you typed so far, for a day."))
    return parts + await _elsewhere(request, services, say)


async def _elsewhere(request: Request, services: Services, say: Words) -> list[Markup]:
    """Tell of this person's other conversations, and of messages on their way."""
    others = await services.conversations.others(request)
    found = [
        say(
            "An open form (`{command}`) in another conversation, with what you typed so far, for a day.",
            command=other.draft.command,
        )
        for other in others
        if other.draft
    ]
    topics = [other.topic for other in others if other.topic]
    if topics:
        shared = all(services.answers.topic(each, say.language) for each in topics)
        own = NOTHING if shared else await answering.overlay_of(request, services)
        titles = [services.answers.title(each, say.language, own) for each in dict.fromkeys(topics)]
        found.append(
            say.many(
                "The topic we last spoke of in another conversation, for an hour: {topics}",
                "The topics we last spoke of in {count} other conversations, for an hour: {topics}",
                len(topics),
                topics=say.all_of(
                    [say.label("\u201c{title}\u201d", title=each) for each in titles]
                ),
            )
        )
    if messages := await services.outbox.to_person(services.conversations.person(request)):
        found.append(
            say.many(
                "{count} message to you that is not delivered yet, with your address (encrypted).",
                "{count} messages to you that are not delivered yet, with your address (encrypted).",
                messages,
            )
        )
    return found


async def _reminder(services: Services, say: Words, reminder: Reminder, request: Request) -> Markup:
    drive = await services.drives.any(reminder.drive)
    title = drive_title(say, drive) if drive else f"#{reminder.drive}"
    if reminder.due is None:
        return say("A reminder of {drive} at its goal, with your address (encrypted).", drive=title)
    home = await services.drives.home(request)
    return say(
        "A reminder of {drive} on {moment}, with your address (encrypted).",
        drive=title,
        moment=say.moment(reminder.due, zones.own(request.user.time_zone, home.time_zone)),
    )


def _passed_on(say: Words, question: Question) -> Markup:
    day = say.day(question.asked_at)
    if question.answered_at:
        return say(
            "On {day} you passed on a question, answered on {answered} and deleted 90 days after "
            "that: \u201c{question}\u201d",
            day=day,
            answered=say.day(question.answered_at),
            question=question.text,
        )
    if question.tells:
        return say(
            "On {day} you passed on a question, with your address (encrypted), to tell you the "
            "answer: \u201c{question}\u201d",
            day=day,
            question=question.text,
        )
    return say(
        "On {day} you passed on a question: \u201c{question}\u201d",
        day=day,
        question=question.text,
    )


COMMAND: Final = Command(
    name="my data",
    summary=N_("Shows what is stored about you."),
    run=run,
    acknowledgement=Acknowledgement.PRIVATE,
    examples=("my data",),
    personal=True,
    only_shows=True,
    aliases=("mydata", "show my data", "my data show"),
    topic="pledge-data",
)
