"""How an answer looks: title, text, sources with date, and where to go from there."""

import re
from typing import Final

from assistant.answers.library import Library
from assistant.answers.local import LocalAnswer
from assistant.answers.match import by_name
from assistant.answers.topic import OWN_GROUPS, Source, Topic
from assistant.i18n import N_, Words
from assistant.markup import EMPTY, Markup, items, join, link, linked, parse, plain
from assistant.reply import Button, Fact, Reply

# With `More` and the two that tell whether it helped, five buttons are the most.
_RELATED_BELOW: Final = 2
_RELATED_BELOW_DETAILS: Final = 3
_DONE_BY: Final = {"pledge-how": ((N_("Pledge"), "pledge"),)}
# What to do, and how this program works, is for the person who asks, not for a slide.
_NOT_TO_COPY: Final = OWN_GROUPS | {"act"}
_LONGEST_TO_COPY: Final = 300  # characters of a sentence that still fits a slide
_SENTENCE: Final = re.compile(
    r".+?[.!?\u2026\u061f\u0964][\"'\u2019\u201d\u00bb)]*(?=\s)|.+?[\u3002\uff01\uff1f]|.+"
)
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
        citation=_topic_citation(topic, say),
    )


def show_local(answer: LocalAnswer, community: str, say: Words) -> Reply:
    """Show what a community's moderators answer, marked as theirs."""
    community = community or say.label("this community")
    day = say.day(answer.as_of)
    label = say("Answered by the moderators of {community} on {day}.", community=community, day=day)
    source = answer.source or say.label("the moderators of {community}", community=community)
    return Reply(
        join([linked(answer.answer), label]),
        title=answer.title,
        facts=(Fact(say.label("Sources"), linked(source)), Fact(say.label("As of"), plain(day))),
        buttons=_judging(answer.topic, say),
        topic=answer.topic,
        match=by_name(answer.topic),
        citation=_citation(answer.answer, answer.title, (Source(source),), day, say),
    )


def _topic_citation(topic: Topic, say: Words) -> Markup:
    if topic.group in _NOT_TO_COPY:
        return EMPTY
    answer = str(topic.answer_markup)
    alone = topic.subject and topic.subject.casefold() in _first_sentence(answer).casefold()
    title = "" if alone else topic.title
    return _citation(answer, title, topic.sources, say.day(topic.as_of), say)


def _citation(answer: str, title: str, sources: tuple[Source, ...], day: str, say: Words) -> Markup:
    """Give the first sentence, with its main source and day; nothing if it is too long for a slide.

    `title`: stands before a sentence that does not say by itself what it is about.
    """
    first = _first_sentence(answer)
    if len(first) > _LONGEST_TO_COPY:
        return EMPTY
    copied = {
        "answer": linked(f"{title} \u2013 {first}" if title else first),
        "source": _in_full(sources[0]),
        "day": day,
    }
    if len(sources) == 1:
        return say("To copy: {answer} Source: {source} (as of {day}).", **copied)
    return say.many(
        "To copy: {answer} Sources: {source} and {count} more (as of {day}).",
        "To copy: {answer} Sources: {source} and {count} more (as of {day}).",
        len(sources) - 1,
        **copied,
    )


def _first_sentence(answer: str) -> str:
    found = _SENTENCE.match(answer.strip())
    first = found[0].rstrip(" :") if found else ""
    return f"{first}." if first[-1:].isalnum() else first


def _in_full(source: Source) -> Markup:
    """Name a source with its address for all to see, as a printed slide needs it."""
    if not source.url:
        return linked(source.title)
    return join([plain(source.title), link(source.url, source.url)], ", ")


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
