"""What the review commands share: which answer is written, its form, its preview."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from typing import Final
from zoneinfo import ZoneInfo

from assistant import answering, filling, pledging
from assistant.answers.form import MOST_SOURCE, NEW, answer_form, ways
from assistant.answers.local import LocalAnswer, Revision, merged
from assistant.answers.overlay import Overlay
from assistant.answers.previewing import Change, Preview
from assistant.answers.review import NEW_TOPIC, Group
from assistant.answers.showing import show_local
from assistant.drives.store import Home
from assistant.errors import UserError
from assistant.folding import fold
from assistant.form import Choice, Form
from assistant.i18n import N_, Words
from assistant.markup import EMPTY, Markup, items, join
from assistant.reply import Button, OpenForm, Reply
from assistant.request import NO_VALUES, Request, Values
from assistant.services import Services

ANSWER: Final = "review answer"
PUBLISH: Final = "review publish"
_NAMED: Final = N_(
    "Your name will stand in the history of answers, which the moderators here can read."
)
_MOST_CHANGES: Final = 5  # shown in a preview
_MOST_FITTING: Final = 3  # answers offered as perhaps the right one
_LOOKED_AT: Final = 40  # of the nearest phrasings, to find those


@dataclass(frozen=True, slots=True)
class Subject:
    """What a moderator answers: waiting questions, a topic to edit, or neither (a new answer)."""

    home: Home
    overlay: Overlay
    group: Group | None = None
    topic: str = ""

    @property
    def questions(self) -> tuple[str, ...]:
        """Give the words of the waiting questions, each once."""
        return (
            tuple(dict.fromkeys(each.text for each in self.group.questions)) if self.group else ()
        )


async def subject(request: Request, services: Services) -> Subject:
    """Find what the arguments of a form speak of. Raises `UserError`."""
    home = await services.drives.home(request)
    overlay = await answering.overlay_of(request, services)
    group = None
    if number := request.argument("question"):
        # Another moderator may have answered it meanwhile: what was typed is kept all the same.
        with suppress(UserError):
            group = await services.review.group(home, int(number))
    return Subject(home, overlay, group, request.argument("topic"))


async def topic_named(request: Request, services: Services, typed: str) -> str:
    """Find the answer of a title or an id. Raises `UserError`."""
    language = services.say(request).language
    overlay = await answering.overlay_of(request, services)
    known = (*overlay.all, *services.answers.library(language).topics)
    named = {
        name: topic
        for topic in reversed(known)
        for name in (fold(topic), fold(services.answers.title(topic, language, overlay)))
    }
    if fold(typed) not in named:
        raise UserError(
            N_(
                "I do not have that answer. Type `topics` to see the titles, then the same with one of them."
            )
        )
    return named[fold(typed)]


def form_of(services: Services, say: Words, about: Subject) -> Form:
    """Make the form for it."""
    topics = services.answers.library(say.language).topics

    def titled(topic: str) -> Choice:
        return Choice(topic, services.answers.title(topic, say.language, about.overlay))

    def read(typed: str) -> str | None:
        wanted = fold(typed)
        known = (*about.overlay.all, *topics)
        return next((t for t in known if wanted in (fold(t), fold(titled(t).label))), None)

    fitting = [titled(each) for each in _fitting(services, say, about)] if about.group else None
    title = say.label("Edit an answer") if about.topic else say.label("An answer of your own")
    title = say.label("Answer a question") if about.group else title
    return answer_form(
        say,
        title,
        join([_asked(say, about), say(_NAMED)]),
        existing=fitting,
        asked=about.questions[0] if about.questions else "",
        read=read,
        named=lambda topic: titled(topic).label,
    )


def _asked(say: Words, about: Subject) -> Markup:
    if not about.group:
        return EMPTY
    listed = items(say("\u201c{question}\u201d", question=text) for text in about.questions)
    return say.lines(say("What was asked:"), listed)


def _fitting(services: Services, say: Words, about: Subject) -> list[str]:
    """Find the answers whose phrasings are nearest to the questions."""
    matcher = services.answers.matcher(say.language)
    near = (topic for text in about.questions for topic, _ in matcher.near(text, _LOOKED_AT))
    own = (topic for text in about.questions for topic in about.overlay.near(text, _LOOKED_AT)[:1])
    found = (*own, *(topic for topic in near if topic in matcher.topics))
    return list(dict.fromkeys(found))[:_MOST_FITTING]


def before(services: Services, say: Words, about: Subject) -> Values:
    """Give what the fields of an answer that is edited hold now."""
    if local := about.overlay.answer(about.topic):
        return {
            "title": local.title,
            "answer": local.answer,
            "source": local.source,
            "ways": "\n".join(local.phrasings),
        }
    topic = services.answers.topic(about.topic, say.language)
    if topic is None:
        return NO_VALUES
    sources = "; ".join(each.url or each.title for each in topic.sources)
    added = about.overlay.all.get(about.topic)
    return {
        "title": topic.title,
        "answer": str(topic.answer_markup),
        "source": sources
        if len(sources) <= MOST_SOURCE
        else sources[: sources.rfind(";", 0, MOST_SOURCE)],
        "ways": "\n".join(added.phrasings) if added else "",
    }


def written(
    services: Services, say: Words, about: Subject, values: Values, today: date
) -> LocalAnswer:
    """Make the answer that a filled-in form describes."""
    language = services.answers.library(say.language).language
    topic = str(values.get("topic", "")) or about.topic or NEW
    if topic != NEW and "answer" not in values and not about.group:
        raise UserError(
            N_("That question does not wait any more: it was answered or deleted meanwhile.")
        )
    if about.group and topic != NEW:
        known = about.overlay.all.get(topic)
        if known:
            return replace(known, phrasings=merged(known, about.questions))
        title = services.answers.title(topic, language)
        return LocalAnswer(topic, language, title, "", "", merged(None, about.questions), today)
    return LocalAnswer(
        topic="" if topic == NEW else topic,
        language=language,
        title=str(values["title"]),
        answer=str(values["answer"]),
        source=str(values.get("source", "")),
        phrasings=merged(None, (*about.questions, *ways(str(values.get("ways", ""))))),
        as_of=_checked(services, about, str(values["answer"]), language) or today,
    )


def _checked(services: Services, about: Subject, answer: str, language: str) -> date | None:
    """Give the day up to which an answer holds that is edited without a change of its words."""
    if local := about.overlay.answer(about.topic):
        return local.as_of if local.answer == answer else None
    topic = services.answers.topic(about.topic, language)
    return topic.as_of if topic and str(topic.answer_markup) == answer else None


def today(request: Request, home: Home) -> date:
    """Give the day it is in a community."""
    return request.time.astimezone(ZoneInfo(home.time_zone)).date()


def shown(services: Services, say: Words, about: Subject, answer: LocalAnswer) -> Reply:
    """Show an answer as people will see it."""
    if answer.answer:
        return show_local(answer, about.home.name, say)
    return services.answers.show(answer.topic, say, about.overlay) or Reply()


async def build_form(request: Request, services: Services) -> Form:
    """Make the form for a question, a topic, or something new."""
    return form_of(services, services.say(request), await subject(request, services))


async def open_form(request: Request, services: Services, initial: Values = NO_VALUES) -> Reply:
    """Open the form for what the request's arguments speak of."""
    say = services.say(request)
    about = await subject(request, services)
    form = form_of(services, say, about)
    opened = OpenForm(
        form, ANSWER, request.arguments, initial=initial or before(services, say, about)
    )
    return pledging.opening(EMPTY, opened)


async def previewed(request: Request, services: Services, values: Values, above: Markup) -> Reply:
    """Keep what was filled in, and show what publishing it would do."""
    say = services.say(request)
    about = await subject(request, services)
    answer = written(services, say, about, values, today(request, about.home))
    preview = await services.review.preview(about.home, answer, about.group)
    await filling.hold(request, services, ANSWER, request.arguments, values)
    number = request.argument("question")
    gone = (
        say("Question #{number} does not wait any more: it was answered or deleted.", number=number)
        if number and about.group is None
        else EMPTY
    )
    return pledging.private(
        join(
            [
                above,
                gone,
                say("**Preview.** This is what people will see:"),
                shown(services, say, about, answer).flat(),
                _replaces(services, say, about, answer),
                _changes(services, say, about, preview),
                _also(say, preview),
                say(_NAMED) if request.modal else EMPTY,  # a modal has no room for it
            ]
        ),
        Button(say.label("Publish"), PUBLISH, {"seen": str(preview.seen)}, yes=True),
        Button(say.label("Change it"), ANSWER, {"again": "yes"}),
        choices=True,
    )


def _replaces(services: Services, say: Words, about: Subject, answer: LocalAnswer) -> Markup:
    topic = services.answers.topic(answer.topic, say.language)
    if topic is None or not answer.answer or about.overlay.answer(answer.topic):
        return EMPTY
    return say(
        "In this community it takes the place of the answer \u201c{title}\u201d that comes with me, and of "
        "its longer text.",
        title=topic.title,
    )


def _changes(services: Services, say: Words, about: Subject, preview: Preview) -> Markup:
    if not preview.changes:
        return say("No other question that I know changes its answer.")
    listed = [_change(services, say, about, each) for each in preview.changes[:_MOST_CHANGES]]
    if more := len(preview.changes) - len(listed):
        listed.append(say.many("{count} more question", "{count} more questions", more))
    return say.lines(say("These questions would get another answer:"), items(listed))


def _change(services: Services, say: Words, about: Subject, change: Change) -> Markup:
    def named(topics: Sequence[str]) -> str:
        titles = [
            say.label("this answer")
            if topic == NEW_TOPIC
            else services.answers.title(topic, say.language, about.overlay)
            for topic in topics
        ]
        if len(titles) == 1:
            return titles[0]
        if not titles:
            return say.label("no answer")
        return say.label("did you mean: {titles}", titles=" / ".join(titles))

    return say(
        "\u201c{question}\u201d: until now {before}, then {after}",
        question=change.question,
        before=named(change.before),
        after=named(change.after),
    )


def _also(say: Words, preview: Preview) -> Markup:
    if not preview.also:
        return EMPTY
    listed = items(
        say("#{number}: \u201c{question}\u201d", number=each.id, question=each.text)
        for each in preview.also[:_MOST_CHANGES]
    )
    return say.lines(say("It answers these waiting questions too:"), listed)


def told(services: Services, about: Subject, answer: LocalAnswer, say: Words) -> Markup:
    """Give what the authors of the questions hear when it is published."""
    return join(
        [
            say(
                "The moderators of {community} answered a question that you passed on.",
                community=about.home.name or say.label("this community"),
            ),
            shown(services, say, about, answer).flat(),
        ]
    )


def described(services: Services, say: Words, step: Revision, zone: str) -> Markup:
    """Say in a line what a change did, who made it and when."""
    values = {
        "number": step.id,
        "title": step.title or services.answers.title(step.topic, say.language),
        "editor": step.editor or say.label("somebody whose data was erased"),
        "day": say.moment(step.at, zone),
    }
    if step.undoes:
        return say(
            "{number}: {editor} undid change {undone} on {day} (**{title}**)",
            undone=step.undoes,
            **values,
        )
    if step.answer is None:
        return say("{number}: {editor} took **{title}** away on {day}", **values)
    if not step.answer.answer:
        return say("{number}: {editor} added ways to ask for **{title}** on {day}", **values)
    return say("{number}: {editor} published **{title}** on {day}", **values)
