"""Commands describe themselves truly: names, usage, examples, forms, topics."""

import inspect

import pytest

from assistant.answers.service import Answers
from assistant.bootstrap import find_commands
from assistant.command import Acknowledgement, Command, Kind, Parameter, Registry
from assistant.reply import Reply
from assistant.request import Request, Role
from assistant.services import Services

COMMANDS = find_commands()
by_name = pytest.mark.parametrize("command", COMMANDS.all, ids=lambda c: c.name)


async def nothing(request: Request, services: Services) -> Reply:
    return Reply()


def made(*parameters: Parameter, name: str = "thing", aliases: tuple[str, ...] = ()) -> Command:
    return Command(
        name=name,
        summary="Does a thing.",
        run=nothing,
        acknowledgement=Acknowledgement.PRIVATE,
        examples=(name,),
        parameters=parameters,
        aliases=aliases,
    )


@by_name
def test_it_is_in_the_file_of_its_name(command: Command) -> None:
    module = inspect.getmodule(command.run)
    assert module is not None
    assert module.__name__ == f"assistant.commands.{command.name.replace(' ', '_')}"


@by_name
def test_its_examples_call_it(command: Command) -> None:
    for example in command.examples:
        read = COMMANDS.read(example)
        assert read is not None, example
        assert read[0] is command, example


@by_name
def test_its_summary_is_a_short_sentence(command: Command) -> None:
    assert command.summary.endswith(".")
    assert len(command.summary) <= 100  # what Discord allows
    for parameter in command.parameters:
        assert parameter.summary.endswith(".")
        assert len(parameter.summary) <= 100


@by_name
def test_a_form_is_declared_by_those_that_open_one(command: Command) -> None:
    opens = command.acknowledgement is Acknowledgement.OPENS_FORM
    assert opens == (command.build_form is not None)


@by_name
def test_its_topic_exists(command: Command, answers: Answers) -> None:
    if command.topic:
        assert answers.topic(command.topic, "en"), command.topic


@by_name
def test_a_text_parameter_comes_last(command: Command) -> None:
    kinds = [parameter.kind for parameter in command.parameters]
    assert Kind.TEXT not in kinds[:-1]


def test_moderators_commands_are_not_for_members() -> None:
    wanted = {"drive start", "drive goal", "drive close", "organisations", "organisations confirm"}
    moderators = {command.name for command in COMMANDS.all if command.role is Role.MODERATOR}
    assert wanted <= moderators
    assert "pledge" not in moderators


def test_two_of_one_name_are_refused() -> None:
    with pytest.raises(ValueError, match="two commands are called 'that'"):
        Registry([made(name="thing", aliases=("that",)), made(name="that")])


def test_the_longest_name_wins() -> None:
    data, erase = made(Parameter("more", "Words.", required=False), name="my"), made(name="my data")
    registry = Registry([data, erase])
    assert registry.read("My  data") is None or registry.read("my data") == (erase, {})
    assert registry.read("my things") == (data, {"more": "things"})


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("thing 4", {"number": "4"}),
        ("thing 4.", {"number": "4"}),
        ("/thing 1,204", {"number": "1204"}),
        ("thing 0", None),
        ("thing 100", None),
        ("thing \u0664", None),  # an Arabic-Indic four is a digit to Python, not to a database
        ("thing four", None),
        ("thing", None),
        ("thing 4 5", None),
        ("thing 99999999999999999999", None),
        ("thing #2 4", {"number": "4", "drive": "2"}),
        ("thing 4 #2", {"number": "4", "drive": "2"}),
        ("thing 4#2", None),
    ],
)
def test_arguments_are_read_or_not_meant(typed: str, expected: dict[str, str] | None) -> None:
    drive = Parameter("drive", "A drive.", Kind.DRIVE, required=False)
    command = made(drive, Parameter("number", "One to ten.", Kind.NUMBER, high=5000, low=1))
    if expected is None and typed == "thing 100":
        command = made(Parameter("number", "One to ten.", Kind.NUMBER, high=10))
    read = Registry([command]).read(typed)
    assert (read[1] if read else None) == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("remind me 2 tomorrow", {"drive": "2", "when": "tomorrow"}),
        ("remind me 2 29 October", {"drive": "2", "when": "29 October"}),
        ("remind me 2 days", {"when": "2 days"}),
        ("remind me 12 noon tomorrow", {"when": "12 noon tomorrow"}),
        ("remind me 31 november", {"when": "31 november"}),
        ("remind me 30 decembr", {"when": "30 decembr"}),
        ("drive deadline 2 tomorrow 18:00", {"drive": "2", "date": "tomorrow 18:00"}),
        ("drive deadline 29 10 2027", {"date": "29 10 2027"}),
        ("tally on 2 yesterday", {"drive": "2", "day": "yesterday"}),
        ("tally on 2 december", {"day": "2 december"}),
        ("tally live 2 off", {"drive": "2", "switch": "off"}),
        ("drive close 2 yes", {"drive": "2", "sure": "yes"}),
        ("export 2 csv", {"drive": "2", "format": "csv"}),
        ("drive goal 500 people", {"goal": "500", "counts": "people"}),
        ("names 1", {"page": "1"}),
    ],
)
def test_a_bare_number_is_a_drives_where_it_can_be_nothing_else(
    typed: str, expected: dict[str, str]
) -> None:
    read = COMMANDS.read(typed)
    assert read is not None
    assert read[1] == expected


def test_a_choice_is_read_in_any_case() -> None:
    command = made(Parameter("which", "One.", Kind.CHOICE, choices=("people", "organisations")))
    registry = Registry([command])
    assert registry.read("thing People") == (command, {"which": "people"})
    assert registry.read("thing both") is None


def test_what_follows_a_text_parameter_keeps_its_full_stop() -> None:
    command = made(Parameter("reason", "Why."))
    assert Registry([command]).read("thing It was late.") == (command, {"reason": "It was late."})


def test_usage_shows_what_is_needed() -> None:
    command = made(
        Parameter("drive", "A drive.", Kind.DRIVE, required=False), Parameter("goal", "How many.")
    )
    assert command.usage() == "thing [#drive] <goal>"
