"""Answers and tallies have a line that can be copied into a slide."""

from datetime import date

import pytest

from assistant import CommandCall
from assistant.answers.local import LocalAnswer
from assistant.answers.service import Answers
from assistant.answers.showing import show, show_local
from assistant.assistant import Assistant
from assistant.i18n import words
from tests.talking import Person


async def citation(person: Person, command: str, **arguments: str) -> str:
    return str((await person.does(CommandCall(command, arguments))).citation)


async def test_an_answer_is_copied_as_its_first_sentence_with_source_and_day(
    assistant: Assistant,
) -> None:
    assert await citation(Person(assistant), "topic", id="wannacry") == (
        "To copy: WannaCry was a ransomware attack of 12 May 2017 that hit 300,000 computers in 150 "
        "countries, by the count of the UK government (December 2017). Sources: UK Foreign Office on "
        "WannaCry, 19 December 2017 (gov.uk), https://www.gov.uk/government/news/foreign-office-"
        "minister-condemns-north-korean-actor-for-wannacry-attacks and 3 more (as of 25 December 2025)."
    )


async def test_a_sentence_that_needs_its_question_is_copied_with_it(assistant: Assistant) -> None:
    found = await citation(Person(assistant), "topic", id="elections-attacked")
    assert found.startswith(
        "To copy: Have elections been attacked by hackers? \u2013 Yes: best known are the US election of "
        "2016 and the French election of 2017. Sources: The Hill, US charges 12 Russian officers"
    )


async def test_a_paragraph_that_leads_to_a_list_ends_as_a_sentence(assistant: Assistant) -> None:
    found = await citation(Person(assistant), "topic", id="paris-call-supporters")
    assert "had 1,222 entries, 81 of them states. Sources: " in found


def test_every_fact_fits_a_slide(answers: Answers) -> None:
    """One whole sentence, neither cut at an abbreviation nor run into the next one."""
    library = answers.library("en")
    for topic in library.topics.values():
        found = str(show(topic, library, words("en")).citation)
        if topic.group in {"act", "assistant", "pledge"}:
            assert not found, topic.id
            continue
        sentence = found.removeprefix("To copy: ").partition(" Source")[0]
        assert sentence.endswith((".", '."', ".)")), topic.id
        assert sentence.count("(") == sentence.count(")"), topic.id
        assert sentence.count('"') % 2 == 0, topic.id
        assert topic.sources[0].url in found, topic.id
        assert len(found) <= 450, topic.id


async def test_a_tally_is_copied_with_its_day_and_as_what_it_is(assistant: Assistant) -> None:
    ann = Person(assistant)
    await ann.pledges()
    found = await citation(ann, "tally")
    assert "1 person" in found
    assert "(24 November 2026). A community pledge, not an official signature." in found


def test_what_moderators_answer_is_copied_with_its_source() -> None:
    answer = LocalAnswer("local-1", "en", "Title", "Yes, one.\nIn May.", "", (), date(2026, 5, 2))
    found = str(show_local(answer, "Club", words("en")).citation)
    assert found == (
        "To copy: Title \u2013 Yes, one. Source: the moderators of Club (as of 2 May 2026)."
    )


@pytest.mark.parametrize(
    ("answer", "copied"),
    [
        ("Growth was 3.5 percent. It fell.", "Growth was 3.5 percent."),
        ('They said "no." Then yes.', 'They said "no."'),
        ("We meet in May", "We meet in May."),
        ("\u6211\u4eec\u53bb\u3002\u4f60\u5462", "\u6211\u4eec\u53bb\u3002"),
    ],
)
def test_the_first_sentence_ends_where_it_ends(answer: str, copied: str) -> None:
    local = LocalAnswer("local-1", "en", "Title", answer, "", (), date(2026, 5, 2))
    found = str(show_local(local, "Club", words("en")).citation)
    assert found.startswith(f"To copy: Title \u2013 {copied} Source: ")


def test_a_sentence_too_long_for_a_slide_is_not_cut() -> None:
    local = LocalAnswer("local-1", "en", "Title", "so " * 101, "", (), date(2026, 5, 2))
    assert not show_local(local, "Club", words("en")).citation
