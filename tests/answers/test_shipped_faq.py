"""The answers that come with the program: complete, sourced, short, and without known errors."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pytest
import yaml

from assistant.answers.library import Library, check
from assistant.answers.reading import MOST_ANSWER_WORDS
from assistant.answers.service import Answers
from assistant.answers.topic import OWN_GROUPS, Topic
from assistant.folding import fold
from tests.talking import READ_AT

FAQ: Final = Path(__file__).parents[2] / "faq"
# Beside a checkout of the project's makers; nobody else has it.
QUESTIONS: Final = Path(__file__).parents[2] / ".." / "shared" / "questions"

# The floor: these ids are stable, because question sets are labelled with them.
FLOOR: Final = {
    "paris-call": """
        paris-call-what paris-call-origin paris-call-principles paris-call-supporters
        paris-call-who-can-join paris-call-how-to-endorse paris-call-individuals
        paris-call-binding paris-call-obligations paris-call-missing-countries
        paris-call-united-states paris-call-why-it-matters paris-call-working-groups
        paris-call-anniversary paris-call-and-un paris-call-related-initiatives
        paris-call-criticism
    """,
    "principles": """
        principle-1 principle-2 principle-3 principle-4 principle-5 principle-6 principle-7
        principle-8 principle-9
    """,
    "cyberwarfare": """
        cyberwarfare-what cyberwarfare-vs-cybercrime cyberwarfare-examples cyberwarfare-who
        cyberwarfare-effect-on-people cyberwarfare-future state-sponsored-attack attribution
        international-law digital-geneva-convention accountability critical-infrastructure
        hospitals-attacked elections-attacked internet-shutdowns wannacry notpetya stuxnet
        solarwinds ukraine-power-grid viasat ransomware malware ddos-and-botnets zero-day
        supply-chain-attack spyware-and-mercenaries disinformation digital-peace
    """,
    "act": """
        protect-myself protect-my-organisation been-hacked what-can-i-do youth-role
        contact-government share-the-call global-south marginalised-communities new-sectors
    """,
    "movement": """
        digital-peace-now digital-peace-now-demands digital-peace-now-size petition
        pick-up-the-paris-call ndi-drive follow-the-movement events
    """,
    "pledge": """
        pledge-what pledge-how pledge-vs-endorsement pledge-organisation pledge-who
        pledge-privacy pledge-anonymous pledge-withdraw pledge-data tally-where tally-trust
        drive-what drive-start
    """,
    "assistant": """
        assistant-what assistant-human-or-ai assistant-languages assistant-wrong-answer
        assistant-human assistant-install
    """,
}
IDS: Final = [(group, topic) for group, topics in FLOOR.items() for topic in topics.split()]

# What came after the floor.
LATER: Final = [
    ("pledge", topic)
    for topic in (
        "account-link",
        "drive-joint",
        "drive-reminder",
        "moderator-rights",
        "pledge-set-aside",
    )
]


@pytest.fixture(scope="module")
def shipped(answers: Answers) -> Library:
    """The English answers."""
    return answers.library("en")


def texts(topic: Topic) -> dict[str, str]:
    return {
        "title": topic.title,
        "answer": str(topic.answer_markup),
        "details": str(topic.details_markup),
    }


def sentences(library: Library, *groups: str) -> Iterator[tuple[str, str]]:
    """Give every sentence with where it stands; of these groups, or of all."""
    for topic in library.topics.values():
        if groups and topic.group not in groups:
            continue
        for field, text in texts(topic).items():
            for sentence in re.split(r"(?<=[.!?])\s+|\n", text):
                yield f"{topic.id} ({field})", sentence


def test_the_floor_is_92_topics() -> None:
    assert len(IDS) == len(set(IDS)) == 92


@pytest.mark.parametrize(("group", "topic"), [*IDS, *LATER])
def test_a_topic_exists_in_its_group(group: str, topic: str, shipped: Library) -> None:
    assert topic in shipped.topics
    assert shipped.topics[topic].group == group


def test_the_shipped_files_have_no_mistakes() -> None:
    _, found = check(FAQ / "en", READ_AT.date())
    assert [str(mistake) for mistake in found if not mistake.warning] == []


@pytest.mark.parametrize("topic", [topic for _, topic in [*IDS, *LATER]])
def test_an_answer_is_short_dated_and_sourced(topic: str, shipped: Library) -> None:
    found = shipped.topics[topic]
    assert len(found.answer.split()) <= MOST_ANSWER_WORDS
    first = re.split(r"(?<=[.!?])\s", str(found.answer_markup))[0]
    assert len(first.split()) >= 4, first
    assert found.as_of <= READ_AT.date()
    assert found.as_of.year >= 2018  # nothing is known about the Call from before it
    assert found.sources
    assert found.group in OWN_GROUPS or any(source.url for source in found.sources)
    assert found.details
    assert found.related


def test_titles_tell_topics_apart(shipped: Library) -> None:
    titles = Counter(fold(topic.title) for topic in shipped.topics.values())
    assert [title for title, number in titles.items() if number > 1] == []


@dataclass(frozen=True)
class Statement:
    """Something a source text says that is not so: its telling words, and what puts them right.

    `number` counts as the project's sheet of facts does. A sentence with the telling words passes
    only if it holds the others too: who said it, when it was so, or that it is not so.
    """

    number: int
    telling: str
    unless: str = "(?!)"  # nothing


_ACCUSED: Final = r"(North Korea|Russia|GRU|China|Iran|United States|Israel)"
_BY_WHOM: Final = (
    r"attribut|\bsa(y|id)\b|blam|nam(e|es|ed|ing)\b|accus|alleg|report|according|den(y|ied)|press|"
    r"sanction|charged|indict|posed|called"
)

STATEMENTS: Final = [
    Statement(
        1,
        r"(United States|\bUS\b|America).*\b(failed|refused?|declined|has not|have not|does not)\b"
        r".{0,20}\b(endorse|join|sign|support)",
        "out of date|right then|(before|10) November 2021",
    ),
    Statement(2, r"\b(international|global|binding) agreement", r"\bnot\b|called|\bno\b"),
    Statement(3, r"(Call|principles?)\b.*\b(curb|end|ends|stop|ban)\w*\b.*state-sponsored"),
    Statement(4, r"largest\b.*(multi-?stakeholder|commitment|declaration)", r"\b20\d\d\b"),
    Statement(
        5,
        r"Digital Peace Now.{0,40}\b(is|was) (on the (official )?list|a listed|listed)",
        r"\bnot\b",
    ),
    Statement(6, r"1,200 (supporters|entries|members|signatories|organi[sz]ations)", r"\b20\d\d\b"),
    Statement(7, r"\b79 (countries|states)|\b35 public|\b(300|700)\+", r"2021"),
    Statement(8, r"\bNDI\b.*\b(will|wants|plans|aims|hopes)\b.*\b100\b"),
    Statement(9, r"\bNDI\b.*\b(co-)?(chairs|leads)\b"),
    Statement(9, r"working groups? (meet|meets|are|is) (now|still|active|open)"),
    Statement(10, r"\bfirst\b.*\bcall\b.*\belection", r"\bNDI\b|Whelan"),
    Statement(11, r"\b29 countries|more than 150 times", r"2020"),
    Statement(11, r"shutdowns? (is|are) (a )?(form of )?cyber-?attack", r"\bnot\b"),
    Statement(12, r"billion people", r'"|\u201c|with care|Norton'),
    Statement(13, r"\b130 countries", r"wrote|said|2018"),
    Statement(13, r"\b8 billion\b|\$8", r"estimat"),
    Statement(
        14,
        r"\b(whole|entire|largely|all of)\b.*\b(health (system|service)|NHS)\b",
        r"sometimes|\bnot\b",
    ),
    Statement(15, r"NotPeya", "right spelling"),
    Statement(15, r"\bthe Ukraine\b(?! (war|power|grid))"),
    Statement(15, r"government-backed|backed by (a|the) government"),
    Statement(
        15,
        rf"\b{_ACCUSED}\b.*\b(was behind|were behind|carried out|launched|unleashed|created|hacked|"
        r"attacked)\b",
        rf"{_BY_WHOM}",
    ),
    Statement(
        16,
        r"\b(there (is|are|was|were)|with|has) no (global |international )?"
        r"(agreements?|guidelines|rules?|laws?|norms?)\b",
        r"\bsa(y|id)\b|sometimes|\bbut\b|says",
    ),
    Statement(17, r"unchecked", r"\bsa(y|id)\b"),
    Statement(18, r"\b130,000|\b170 countries", r"2021"),
    Statement(19, r"\bsign (up here|the (Paris )?Call)\b", r"read|\bnot\b|\bno\b|\?"),
    Statement(20, r"\bTwitter\b|\bfollow us\b", r"do not appear"),
    Statement(20, r"\bnewsletter", r"cannot|none|\bno\b|\bnot\b"),
    Statement(20, r"\bsubscribe\b", r"\bnot\b|asked"),
]


@pytest.mark.parametrize("statement", STATEMENTS, ids=lambda each: f"statement {each.number}")
def test_a_statement_that_is_not_so_is_not_repeated(statement: Statement, shipped: Library) -> None:
    repeated = [
        f"{where}: {sentence}"
        for where, sentence in sentences(shipped)
        if re.search(statement.telling, sentence, re.IGNORECASE)
        and not re.search(statement.unless, sentence, re.IGNORECASE)
    ]
    assert repeated == []


def test_every_statement_of_the_list_is_looked_for() -> None:
    assert {statement.number for statement in STATEMENTS} == set(range(1, 21))


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        (1, "The United States has failed to endorse the Paris Call."),
        (1, "To this day the US has not joined."),
        (2, "The Paris Call is an international agreement."),
        (3, "Its principles aim to curb state-sponsored cyberattacks."),
        (4, "It is the world's largest cybersecurity multi-stakeholder commitment."),
        (5, "Digital Peace Now is on the official list of supporters."),
        (6, "The Call has over 1,200 supporters."),
        (7, "It is backed by 79 countries and 700+ companies."),
        (8, "NDI will raise the number by 100 by 29 October."),
        (9, "NDI chairs a working group with the Paris Peace Forum."),
        (10, "It is the first global call to put election integrity at the centre."),
        (11, "29 countries shut down the internet."),
        (12, "Nearly a billion people were hit by governments."),
        (13, "WannaCry hit computers in more than 130 countries and cost $8 billion."),
        (14, "WannaCry largely locked down the UK health system."),
        (15, "NotPeya was spread by the Russian military."),
        (15, "In the Ukraine the lights went out."),
        (15, "North Korea carried out WannaCry."),
        (16, "There is no global agreement on cyberwarfare."),
        (17, "Such attacks go unchecked."),
        (18, "130,000 people are in the movement."),
        (19, "Sign the Paris Call today."),
        (20, "Follow us on Twitter and read our newsletter."),
    ],
)
def test_the_search_would_find_the_statement(number: int, sentence: str) -> None:
    """A search that finds nothing anywhere would pass for ever."""
    assert any(
        re.search(statement.telling, sentence, re.IGNORECASE)
        and not re.search(statement.unless, sentence, re.IGNORECASE)
        for statement in STATEMENTS
        if statement.number == number
    )


# ---- the words that matter


@pytest.mark.parametrize(
    ("word", "unless"),
    [
        ("signatures?", r"\b(not|no)\b.*signature|signature\?"),
        ("vot(e|es|ed|ing|er|ers)", r"\b(not|never|no)\b"),
        ("verif(y|ied|ies|ication)", r"\b(not|never|no|nobody)\b"),
        # Private, not anonymous; a question may ask for it all the same.
        ("anonymous(ly)?|anonymity", r"\b(not|never)\b.*anonym|\?"),
        ("child|children|kids?", "(?!)"),
    ],
)
def test_the_words_of_pledging_keep_their_meaning(word: str, unless: str, shipped: Library) -> None:
    wrong = [
        f"{where}: {sentence}"
        for where, sentence in sentences(shipped, "pledge", "assistant")
        if re.search(rf"\b({word})\b", sentence, re.IGNORECASE)
        and not re.search(unless, sentence, re.IGNORECASE)
    ]
    assert wrong == []


def test_nowhere_is_a_pledge_called_a_signature(shipped: Library) -> None:
    wrong = [
        f"{where}: {sentence}"
        for where, sentence in sentences(shipped)
        if re.search(r"\bpledge", sentence, re.IGNORECASE)
        and re.search(r"\b(signatures?|votes?)\b", sentence, re.IGNORECASE)
        and not re.search(r"\b(not|no)\b|\?", sentence, re.IGNORECASE)
    ]
    assert wrong == []


def test_no_text_has_an_em_dash(shipped: Library) -> None:
    wrong = [
        f"{topic.id}: {text}"
        for topic in shipped.topics.values()
        for text in (*texts(topic).values(), *topic.phrasings)
        if "\u2014" in text
    ]
    assert wrong == []


def test_no_text_is_a_stub(shipped: Library) -> None:
    wrong = [
        topic.id
        for topic in shipped.topics.values()
        if re.search(
            r"\b(stub|todo|tbd|filler|lorem)\b", " ".join(texts(topic).values()), re.IGNORECASE
        )
        or any(re.search(r"\bfiller \d+$", text) for text in topic.phrasings)
    ]
    assert wrong == []


def asked(node: Any) -> Iterator[str]:
    """Give every question of a file of questions, however deep it stands."""
    if isinstance(node, dict):
        if "text" in node:
            yield str(node["text"])
        for value in node.values():
            yield from asked(value)
    elif isinstance(node, list):
        for value in node:
            yield from asked(value)


@pytest.mark.skipif(
    not QUESTIONS.is_dir(), reason="the development questions are not beside this checkout"
)
def test_no_phrasing_is_a_development_question(shipped: Library) -> None:
    """Once copied, a question measures nothing any more."""
    found = [
        fold(text)
        for path in sorted(QUESTIONS.glob("*.yaml"))
        for text in asked(yaml.safe_load(path.read_text(encoding="utf-8")))
    ]
    assert len(found) > 500
    phrasings = {
        fold(text): topic.id for topic in shipped.topics.values() for text in topic.phrasings
    }
    assert [(phrasings[text], text) for text in found if text in phrasings] == []
