"""How an answer looks: title, text, sources with date, and where to go from there."""

from typing import Final

from assistant.answers.library import Library
from assistant.answers.local import LocalAnswer
from assistant.answers.match import by_name
from assistant.answers.topic import Topic
from assistant.i18n import N_, Words
from assistant.markup import Markup, items, join, link, parse, plain
from assistant.reply import Button, Fact, Reply

# With `More` and the two that tell whether it helped, five buttons are the most.
_RELATED_BELOW: Final = 2
_RELATED_BELOW_DETAILS: Final = 3
_DONE_BY: Final = {"pledge-how": ((N_("Pledge"), "pledge"),)}
GROUPS: Final = {
    "paris-call": N_("The Paris Call"),
    "principles": N_("The nine principles"),
    "cyberwarfare": N_("Cyberwarfare"),
    "act": N_("What you can do"),
    "movement": N_("The movement for digital peace"),
    "pledge": N_("Pledging here"),
    "assistant": N_("About this assistant"),
}


def show(topic: Topic, library: Library, say: Words) -> Reply:
    """Show the short answer, and a button that does what it explains."""
    done = tuple(Button(say.label(label), name) for label, name in _DONE_BY.get(topic.id, ()))
    return Reply(
        topic.answer_markup,
        title=topic.title,
        facts=_facts(topic, say),
        buttons=(
            Button(say.label("More"), "more", {"topic": topic.id}),
            *done,
            *_related(topic, library, _RELATED_BELOW - len(done)),
            *_judging(topic.id, say),
        ),
        topic=topic.id,
        match=by_name(topic.id),
        citation=_citation(
            topic.answer_markup, [each.title for each in topic.sources], say.day(topic.as_of), say
        ),
    )


def show_local(answer: LocalAnswer, community: str, say: Words) -> Reply:
    """Show what a community's moderators answer, marked as theirs."""
    community = community or say.label("this community")
    day = say.day(answer.as_of)
    label = say("Answered by the moderators of {community} on {day}.", community=community, day=day)
    source = answer.source or say.label("the moderators of {community}", community=community)
    return Reply(
        join([plain(answer.answer), label]),
        title=answer.title,
        facts=(Fact(say.label("Sources"), plain(source)), Fact(say.label("As of"), plain(day))),
        buttons=_judging(answer.topic, say),
        topic=answer.topic,
        match=by_name(answer.topic),
        citation=_citation(plain(answer.answer), [source], day, say),
    )


def _citation(answer: Markup, sources: list[str], day: str, say: Words) -> Markup:
    """Give the first paragraph, in which the figure stands, with its sources and their date."""
    first = str(answer).strip().partition("\n")[0]
    return say(
        "To copy: {answer} (As of {day}. Sources: {sources}.)",
        answer=f"{first.removesuffix(':')}." if first.endswith(":") else first,
        day=day,
        sources="; ".join(sources),
    )


def show_details(topic: Topic, library: Library, say: Words) -> Reply:
    """Show the longer text."""
    return Reply(
        topic.details_markup,
        title=topic.title,
        facts=_facts(topic, say),
        buttons=(*_related(topic, library, _RELATED_BELOW_DETAILS), *_judging(topic.id, say)),
        topic=topic.id,
    )


def _related(topic: Topic, library: Library, most: int) -> tuple[Button, ...]:
    known = [library.topics[each] for each in topic.related if each in library.topics]
    return tuple(Button(each.title, "topic", {"id": each.id}) for each in known[:most])


def _judging(topic: str, say: Words) -> tuple[Button, ...]:
    return (
        Button(say.label("Helpful"), "helpful", {"topic": topic}),
        Button(say.label("Not helpful"), "not helpful", {"topic": topic}),
    )


def _facts(topic: Topic, say: Words) -> tuple[Fact, ...]:
    listed = [
        link(each.title, each.url) if each.url else plain(each.title) for each in topic.sources
    ]
    sources = listed[0] if len(listed) == 1 else join([plain("\n"), items(listed)], "")
    return (
        Fact(say.label("Sources"), sources),
        Fact(say.label("As of"), plain(say.day(topic.as_of))),
    )


def titles(topics: list[Topic]) -> Markup:
    """List topics by title."""
    return items(parse(topic.title) for topic in topics)


def group_title(group: str, say: Words) -> str:
    """Name a group of topics; one that is not ours goes by its folder's name."""
    known = GROUPS.get(group)
    return say.label(known) if known else group.replace("-", " ").capitalize()
