"""Whatever people send, at whatever point, gets a sensible reply and is never interpreted."""

import json
import re
import unicodedata
from collections.abc import Iterator
from itertools import count
from typing import Final

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from assistant.assistant import Assistant
from assistant.markup import Markup, Style
from assistant.reply import Reply
from assistant.request import Role, Text
from tests.conftest import Build
from tests.talking import Person

# Emphasis, code and a link that somebody brings along: they must stay the characters they are.
BROUGHT: Final = {"zqbold": "**zqbold", "zqcode": "`zqcode", "zqlink": "[zqlink"}
MARKUP: Final = "**zqbold** `zqcode` [zqlink](https://evil.example/zq)"
MARKED_NAME: Final = "**zqbold** `zqcode` [zqlink](evil.example)"

NASTY: Final = (
    "",
    " \t\n ",
    "x" * 20_000,
    "word " * 4_000,
    "9" * 20_000,
    "\u3251" * 4_000,  # one sign each, that folds to two digits
    "\x00\x01\x1b[31mred\x1b[0m\x07\x08\x7f\x9b2J",
    "\u0645\u0631\u062d\u0628\u0627 what \u05e9\u05dc\u05d5\u05dd",
    "\u202egnp.exe\u202c \u2066a\u2069 \u061c\u200e\u200f",
    "\U0001f469\u200d\U0001f469\u200d\U0001f467" * 40,
    "\u200b\u200c\u200d\ufeff\u2060",
    "\ud800\udfff lone",
    "a" + "\u0301" * 3_000,
    MARKUP,
    "@everyone @here <@123> <@&4> <#5>",
    "<!channel> <!subteam^S1> <https://evil.example|click>",
    "'; DROP TABLE pledge; -- \" OR 1=1",
    "=cmd|' /C calc'!A0",
    "{name} {code} {0} {} %s %(name)s ${HOME} {{count}}",
    "line one\nline two\r\n- item\n# heading\n> quote",
    "<script>alert(1)</script>&amp;\u2028\u2029",
    "0",
    "#1",
    "#999999999",
    "/help",
    "why",
    "yes",
    "\uff59\uff45\uff53",
    "1-9",
    "9-1",
    "2026-02-30",
    "in 99999999999999 years",
    "0000-00-00 99:99",
)
# By its place in the list: what hypothesis prints of a failure would be megabytes otherwise.
_NASTY: Final = st.integers(0, len(NASTY) - 1).map(NASTY.__getitem__)
HOSTILE: Final = (
    _NASTY
    | st.text(max_size=60)
    | st.lists(_NASTY | st.text(max_size=12), min_size=2, max_size=3).map("".join)
)
PROPERTY: Final = settings(
    derandomize=True,
    deadline=None,
    max_examples=15,
    # Every example has a person of its own, so the examples may share one assistant.
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
QUICK: Final = settings(PROPERTY, max_examples=50)  # nothing is written
_people: Final = count(1)


def somebody(assistant: Assistant, role: Role = Role.MEMBER, *, public: bool = False) -> Person:
    return Person(assistant, name=f"person-{next(_people)}", role=role, public=public)


def parts(reply: Reply) -> Iterator[Markup | str]:
    """Give everything of a reply that is shown."""
    yield reply.flat()
    yield reply.title
    for button in reply.buttons:
        yield button.label
    if reply.form:
        yield reply.form.form.title
        yield reply.form.form.intro
        yield from reply.form.errors.values()


def steers(text: str) -> list[str]:
    return [
        character
        for character in text
        if (unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp") and character not in "\n\t")
        or character in "\u061c\u200b\u200e\u200f\ufeff\u202a\u202b\u202c\u202d\u202e"
        or character in "\u2066\u2067\u2068\u2069"
    ]


def sensible(reply: Reply) -> Reply:
    """Check that a reply says something, is no apology, and interprets nothing."""
    text = str(reply.flat())
    assert text.strip()
    assert "Something went wrong" not in text
    for part in parts(reply):
        assert steers(str(part)) == []
        if isinstance(part, Markup):
            for span in part.spans:
                assert "evil.example" not in span.url
                assert span.style is not Style.LINK or span.url.startswith("https://")
                assert span.style is not Style.PLACE or span.url.startswith("club/")
                if span.style is not Style.PLAIN:
                    for word, whole in BROUGHT.items():
                        assert word not in span.text or whole in span.text
    return reply


async def says(person: Person, *texts: str) -> Reply:
    """Type some lines; every one of them gets a sensible reply."""
    reply = Reply()
    for text in texts:
        reply = sensible(await person.does(Text(text)))
    return reply


# ---- as a question, and as what commands take


@QUICK
@given(text=HOSTILE, role=st.sampled_from([Role.MEMBER, Role.MODERATOR]), public=st.booleans())
async def test_anything_may_be_asked(
    text: str, role: Role, public: bool, assistant: Assistant
) -> None:
    person = somebody(assistant, role, public=public)
    await says(person, text, "why", "more", "next", text)


@QUICK
@given(
    text=HOSTILE,
    before=st.sampled_from(
        ["receipt", "topic", "help", "principle", "ask", "pledge", "tally", "withdraw", "names"]
    ),
)
@example(text="9" * 20_000, before="withdraw")
@example(text="\u3251" * 4_000, before="principle")
async def test_anything_may_follow_a_command(text: str, before: str, assistant: Assistant) -> None:
    await says(somebody(assistant), f"{before} {text}", "cancel")


@QUICK
@given(text=HOSTILE)
async def test_anything_may_be_asked_for_as_an_argument(text: str, assistant: Assistant) -> None:
    person = somebody(assistant)
    for command, argument in (
        ("ask", "question"),
        ("receipt", "code"),
        ("topic", "id"),
        ("help", "command"),
    ):
        sensible(await person.calls(command, **{argument: text}))


@PROPERTY
@given(name=HOSTILE)
async def test_anybody_may_be_called_anything(name: str, assistant: Assistant) -> None:
    # Platforms give communities names of whole characters; people bring their own.
    club = f"club{name[:40]}".encode("utf-8", "replace").decode()
    person = Person(assistant, name=f"{next(_people)}{name}", community=club)
    await says(person, "pledge", "17", "skip", "skip", "skip", "yes", "my data", "tally", "names")


# ---- in the pledge form


ANSWERS: Final = ("17", "India", "1, 3", "Ann", "yes")


@PROPERTY
@given(text=HOSTILE, step=st.integers(0, len(ANSWERS) - 1))
@example(text="\u3251" * 4_000, step=0)
@example(text="\u3251" * 4_000, step=1)
@example(text="\u3251" * 4_000, step=2)
async def test_anything_may_be_typed_at_every_step_of_the_pledge(
    text: str, step: int, assistant: Assistant
) -> None:
    person = somebody(assistant)
    await says(
        person, "pledge", *ANSWERS[:step], text, "my data", text, "back", "cancel", "my data"
    )


@PROPERTY
@given(name=HOSTILE)
@example(name=MARKUP)
@example(name="=cmd|' /C calc'!A0")
async def test_anything_may_be_typed_as_a_name(name: str, assistant: Assistant) -> None:
    person = somebody(assistant)
    await says(person, "pledge", "17", "skip", "skip", name, "skip", "yes", "my data", "names")
    exported = sensible(await person.calls("my data export"))
    assert exported.file is not None
    json.loads(exported.file.content)
    await says(person, "cancel", "withdraw", "my data")


async def test_a_name_comes_back_as_the_characters_it_is(assistant: Assistant) -> None:
    for name in (MARKED_NAME, "=cmd|' /C calc'!A0", "@everyone <!channel>", "{code} %s"):
        person = somebody(assistant)
        await says(person, "pledge", "17", "skip", "skip", name, "yes")
        assert f"- {name}" in str((await says(person, "names")).flat()).split("\n")
        assert f"Shown name: {name}." in str((await says(person, "my data")).flat())


VALUES: Final = HOSTILE | st.booleans() | st.lists(HOSTILE, max_size=3).map(tuple)


@PROPERTY
@given(
    raw=st.dictionaries(
        st.sampled_from(
            [
                "age_group",
                "country",
                "principles",
                "name",
                "yes",
                "organisation",
                "kind",
                "sector",
                "endorsed_on",
            ]
        )
        | HOSTILE,
        VALUES,
        max_size=5,
    ),
    form=st.sampled_from(["pledge", "pledge organisation", "pledge endorsement"]),
)
@example(raw={"age_group": "9" * 20_000}, form="pledge")
@example(raw={"age_group": "17", "name": MARKUP, "country": "9" * 20_000}, form="pledge")
async def test_anything_may_be_sent_off_in_a_form(
    raw: dict[str, str | bool | tuple[str, ...]], form: str, assistant: Assistant
) -> None:
    person = somebody(assistant)
    person.modal = True
    opened = sensible(await person.calls(form)).form
    assert opened is not None
    sensible(await person.submits(form, raw, opened.arguments))
    await says(person, "my data")


# ---- by moderators and organisations


@PROPERTY
@given(name=HOSTILE, reason=HOSTILE)
@example(name=MARKED_NAME, reason=MARKUP)
async def test_an_organisation_and_the_reason_against_it_may_be_called_anything(
    name: str, reason: str, assistant: Assistant
) -> None:
    person = somebody(assistant)
    mona = somebody(assistant, Role.MODERATOR)
    await says(person, "pledge organisation", "30", name, "1", "skip", "skip", "yes", "cancel")
    waiting = str((await says(mona, "organisations")).flat())
    if offered := re.search(r"organisations confirm (\d+)", waiting):
        number = offered[1]
        sensible(await mona.calls("organisations ask", number=number, question=f"-{reason}"))
        sensible(await person.calls("reply to moderators", answer=f"-{name}"))
        await says(mona, "organisations")
        await says(mona, f"organisations decline {number} {reason}")
        sensible(await mona.calls("organisations decline", number=number, reason=f"-{reason}"))
    await says(person, "my data", "tally")
    await says(mona, "organisations", "names")


STEPS: Final = (
    "Peace Day",
    "For peace.",
    "people",
    "100",
    "in two weeks",
    "I promise to be kind.",
    "yes",
)


@PROPERTY
@given(text=HOSTILE, step=st.integers(0, len(STEPS) - 1))
@example(text=MARKUP, step=0)
@example(text=MARKUP + " and four words more", step=4)
@example(text="\u3251" * 4_000, step=2)
async def test_anything_may_be_typed_at_every_step_of_a_drive(
    text: str, step: int, assistant: Assistant
) -> None:
    mona = somebody(assistant, Role.MODERATOR)
    # A community of its own, because every drive that started changes what `pledge` asks.
    mona.community = mona.name
    await says(mona, "drive start", *STEPS[:step], text, *STEPS[step:], "cancel", "drive")
    await says(mona, "tally", "1", "pledge", "1", "17", "skip", "skip", "skip", "yes", "my data")
    home = await assistant.services.drives.home(mona.request(Text("")))
    for claimed in await assistant.services.outbox.claim(home.id, mona.clock(), 10):
        sensible(Reply(claimed.announcement.text, title=claimed.announcement.title))


@PROPERTY
@given(wording=HOSTILE, goal=HOSTILE, deadline=HOSTILE)
async def test_a_drive_may_be_changed_to_anything(
    wording: str, goal: str, deadline: str, assistant: Assistant
) -> None:
    mona = somebody(assistant, Role.MODERATOR)
    mona.community = mona.name
    await says(mona, "drive wording", wording, "yes", "cancel", f"drive goal {goal}", "cancel")
    await says(mona, "drive deadline", deadline, "yes", "cancel", f"drive deadline {deadline}")
    await says(mona, "cancel", "drive", "tally", "pledge", "cancel")


ANSWER: Final = ("Who runs the club?", "The board.", "skip", "skip", "1")


@PROPERTY
@given(text=HOSTILE, step=st.integers(0, len(ANSWER) - 1))
@example(text=MARKUP, step=0)
@example(text="\u3251" * 4_000, step=1)
@example(text="- \n" * 900, step=3)
async def test_anything_may_be_typed_at_every_step_of_an_answer(
    text: str, step: int, assistant: Assistant
) -> None:
    mona = somebody(assistant, Role.MODERATOR)
    mona.community = mona.name
    await says(mona, "review answer", *ANSWER[:step], text, *ANSWER[step:], "cancel")
    await says(mona, text, "none of these", "pass on", "review", "review history", "my data")
    await says(
        mona, f"review edit {text}", f"review undo {text}", f"review dismiss {text}", "cancel"
    )


async def test_a_person_is_heard_whatever_others_sent(make: Build) -> None:
    assistant = await make()
    crowd = somebody(assistant)
    for text in NASTY:
        await says(crowd, "pledge", text)
        await says(crowd, "cancel", text)
    assert "Your pledge counts" in await somebody(assistant).pledges(name="Ann")
    assert "1 person and 0 organisations" in await somebody(assistant).says("tally")
