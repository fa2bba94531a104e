"""Answers and tallies have a line that can be copied into a slide."""

from datetime import date

from assistant import CommandCall
from assistant.answers.local import LocalAnswer
from assistant.answers.showing import show_local
from assistant.assistant import Assistant
from assistant.i18n import words
from tests.talking import Person


async def citation(person: Person, command: str, **arguments: str) -> str:
    return str((await person.does(CommandCall(command, arguments))).citation)


async def test_an_answer_is_copied_with_its_date_and_sources(assistant: Assistant) -> None:
    found = await citation(Person(assistant), "topic", id="wannacry")
    assert found.startswith(
        "To copy: WannaCry was a ransomware attack of 12 May 2017 that hit 300,000"
    )
    assert "(As of 25 December 2025. Sources: UK Foreign Office on WannaCry" in found
    assert "\n" not in found


async def test_a_paragraph_that_leads_to_a_list_ends_as_a_sentence(assistant: Assistant) -> None:
    found = await citation(Person(assistant), "topic", id="paris-call-supporters")
    assert "had 1,222 entries, 81 of them states. (As of" in found


async def test_a_tally_is_copied_with_its_day_and_as_what_it_is(assistant: Assistant) -> None:
    ann = Person(assistant)
    await ann.pledges()
    found = await citation(ann, "tally")
    assert "1 person" in found
    assert "(24 November 2026). A community pledge, not an official signature." in found


def test_what_moderators_answer_is_copied_with_its_source() -> None:
    answer = LocalAnswer("local-1", "en", "Title", "Yes, one.\nIn May.", "", (), date(2026, 5, 2))
    found = str(show_local(answer, "Club", words("en")).citation)
    assert found == "To copy: Yes, one. (As of 2 May 2026. Sources: the moderators of Club.)"
