from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.answers.match import Match, Outcome, Repair
from assistant.answers.matcher import MAX_PHRASINGS, Matcher

FAQ = {
    "what": """what is the paris call | what does the paris call say | paris call meaning
        explain the paris call to me | tell me about the paris call | paris call in short
        what is this declaration about | what does the text ask for | summary of the call""",
    "who": """who supports the paris call | which countries joined | list of supporters
        how many states have endorsed it | is france a supporter | which companies are on the list
        names of the governments behind it | did germany join""",
    "join": """how do we endorse the call | how can our company join | where do we sign up
        steps for an organisation to become a supporter | what form must we fill in to join
        can our ngo put its name on it | we want to adhere to the text | how to join""",
    "hacked": """my account was hacked | someone stole my password | what do i do after a hack
        i clicked on a bad link | my instagram got hacked | help my computer has a virus
        they took over my email account | hackers are in my laptop""",
    "ransom": """what is ransomware | do i pay the ransom | our files are encrypted
        criminals locked our server and want bitcoin | how does ransomware spread
        hospital hit by ransomware | should victims pay | who is behind ransomware gangs""",
    "small": "thanks | thank you so much",
}
PAIRS = [
    (topic, phrasing.strip())
    for topic, lines in FAQ.items()
    for line in lines.splitlines()
    for phrasing in line.split("|")
]


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    return Matcher.fit(PAIRS, "en")


def well_formed(match: Match, topics: tuple[str, ...]) -> None:
    assert 0 <= match.confidence <= 1
    assert 0 <= match.unknown_bar <= match.sure_bar <= 1
    assert len(match.suggestions) <= 3
    assert len(set(match.suggestions)) == len(match.suggestions)
    assert set(match.suggestions) <= set(topics)
    match match.outcome:
        case Outcome.SURE:
            assert match.topic == match.suggestions[0]
            assert match.confidence >= match.sure_bar
        case Outcome.UNSURE:
            assert match.topic is None
            assert match.suggestions
            assert match.unknown_bar <= match.confidence < match.sure_bar
        case Outcome.UNKNOWN:
            assert match.topic is None
            assert not match.suggestions
    assert len(match.nearest) <= 3
    nearness = [near.similarity for near in match.nearest]
    assert nearness == sorted(nearness, reverse=True)
    assert all(0 < near <= 1 for near in nearness)


def test_two_readings_are_matched_as_each_alone(matcher: Matcher) -> None:
    for one, other in (("who supports it", "wat is ransomwear"), ("", "pay"), ("火", "hacked")):
        both = matcher.match_both(one, other)
        for text, match in zip((one, other), both, strict=True):
            alone = matcher.match(text)
            assert (match.outcome, match.suggestions) == (alone.outcome, alone.suggestions)
            assert match.confidence == pytest.approx(alone.confidence, abs=1e-4)
            assert match.repairs == alone.repairs


def test_every_phrasing_is_surely_its_own_topic(matcher: Matcher) -> None:
    for topic, phrasing in PAIRS:
        match = matcher.match(phrasing)
        well_formed(match, matcher.topics)
        assert match.topic == topic, phrasing
        assert match.nearest[0].topic == topic
        assert match.nearest[0].phrasing == phrasing
        assert match.nearest[0].similarity == pytest.approx(1, abs=1e-4)


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("Could you explain what the Paris Call is about?", "what"),
        ("which states support it", "who"),
        ("how can a company sign up?", "join"),
        ("HELP!! my password was stolen", "hacked"),
        ("we are hit by ransomware, do we pay?", "ransom"),
        ("wat is ransomwear", "ransom"),
    ],
)
def test_new_questions_find_their_topic(matcher: Matcher, question: str, topic: str) -> None:
    assert matcher.match(question).suggestions[:1] == (topic,)
    assert matcher.topics[int(matcher.scores(question).argmax())] == topic


@pytest.mark.parametrize(
    "text",
    [
        "", " \n\t", "?!", "\x00\x07\x1b[31m", "👍🏽🎉", "\ud800", "Ж" * 50, "巴黎呼吁是什么", "7021645199",
        "bananas grow quickly", "zzz " * 6_000, "x" * 20_000, "\u202e\u200b", "a\u0300" * 3_000,
        "\ufdfa" * 2_000, "." * 20_000, "why? " * 4_000,
    ],
)  # fmt: skip
def test_what_the_faq_does_not_know_is_unknown(matcher: Matcher, text: str) -> None:
    match = matcher.match(text)
    well_formed(match, matcher.topics)
    assert match.outcome is Outcome.UNKNOWN


@given(st.text(st.characters(), max_size=300) | st.text("what is the parscl.?\n ", max_size=80))
@settings(max_examples=200)
def test_any_text_gets_a_well_formed_match(text: str) -> None:
    well_formed(MATCHER.match(text), MATCHER.topics)
    assert np.isfinite(MATCHER.scores(text)).all()


MATCHER = Matcher.fit(PAIRS, "en")


def test_a_question_inside_a_long_message_is_found(matcher: Matcher) -> None:
    message = (
        "Hello everybody! I am new on this server and I live near a lake with my two cats. "
        "Yesterday evening we watched a film together and ate some bread, and then it rained for hours. "
        "Do I pay the ransom? Thanks!"
    )
    assert matcher.match(message).suggestions[:1] == ("ransom",)
    best, alone = matcher.scores(message), matcher.scores("Do I pay the ransom?")
    assert best[matcher.topics.index("ransom")] > 0.6 * alone.max()


def test_a_courtesy_does_not_answer_for_the_question(matcher: Matcher) -> None:
    match = matcher.match("Who supports the Paris Call? Thanks!")
    assert match.suggestions[:1] == ("who",)


def test_repairs_are_told(matcher: Matcher) -> None:
    match = matcher.match("what is ransomwre")
    assert match.repairs == (Repair("ransomwre", "ransomware"),)
    assert match.topic == "ransom"


def test_bars_are_kept_shares(matcher: Matcher) -> None:
    strict = Matcher.fit(PAIRS, "en", keep_sure=0.3, bars={"who": 0.95})
    join, who = "how do we endorse the call", "who supports the paris call"
    assert strict.match(join).sure_bar > matcher.match(join).sure_bar
    assert strict.match(who).sure_bar < strict.match(join).sure_bar
    every = Matcher.fit(PAIRS, "en", bars={"who": 0.99})
    assert every.match(who).unknown_bar <= every.match(who).sure_bar
    assert every.match(join).unknown_bar == matcher.match(join).unknown_bar
    loose = Matcher.fit(PAIRS, "en", keep_sure=1, keep_unknown=0.5)
    assert loose.match(join).unknown_bar <= loose.match(join).sure_bar


OUTSIDE = [
    "who supports arsenal", "how can i join the gym", "my life hack list", "is france in the final",
    "how to call a taxi in paris", "what does the fox say", "meaning of my name", "pay my phone bill",
    "steps to bake bread", "list of films on netflix", "did germany win", "where do i sign for a parcel",
]  # fmt: skip


def test_messages_outside_are_told_apart_and_not_shown(matcher: Matcher) -> None:
    taught = Matcher.fit(PAIRS, "en", outside={"outside": OUTSIDE})
    asked = [f"hey, {message} please" for message in OUTSIDE]
    before, after = (
        np.mean([each.match(question).confidence for question in asked])
        for each in (matcher, taught)
    )
    assert after < before / 2
    for question in asked:
        assert not {near.phrasing for near in taught.match(question).nearest} & set(OUTSIDE)
    for topic, phrasing in PAIRS:
        assert taught.match(phrasing).topic == topic


def test_kinds_of_messages_are_told_apart() -> None:
    insults = ["you are stupid", "stupid bot", "you are an idiot", "useless bot", "i hate you"]
    taught = Matcher.fit(PAIRS, "en", outside={"outside": OUTSIDE, "insult": insults})
    match = taught.match("what a stupid useless bot you are")
    assert (match.kind, match.outcome, match.suggestions) == ("insult", Outcome.UNKNOWN, ())
    assert not taught.match("list of films on netflix").kind
    assert not taught.match("what is ransomware").kind


def test_small_topics_are_not_outshouted() -> None:
    uneven = [("big", f"how do i reset my {thing}") for thing in "abcdefghijklmnopqrstuvwxyz"]
    uneven += [("tiny", "how do i delete my profile"), ("tiny", "delete my profile please")]
    assert Matcher.fit(uneven, "en").match("i delete my profile now").suggestions[0] == "tiny"


@pytest.mark.parametrize("pairs", [[("one", "hello there")], [("a", "x"), ("b", "x")]])
def test_the_smallest_faqs_work(pairs: list[tuple[str, str]]) -> None:
    small = Matcher.fit(pairs, "xx")
    for text in (pairs[0][1], "something else", ""):
        well_formed(small.match(text), small.topics)


@pytest.mark.parametrize(
    ("pairs", "options", "words"),
    [
        ([], {}, "no phrasings"),
        ([("a", "?!"), ("b", "")], {}, "no phrasings"),
        (PAIRS, {"keep_sure": 0.0}, "kept share"),
        (PAIRS, {"keep_unknown": 1.5}, "kept share"),
        (PAIRS, {"bars": {"who": -1.0}}, "kept share"),
        (PAIRS, {"bars": {"nobody": 0.5}}, "'nobody'"),
        ([("a", "word")] * (MAX_PHRASINGS + 1), {}, "split the FAQ"),
    ],
)
def test_what_cannot_be_learned_is_refused_with_advice(
    pairs: list[tuple[str, str]], options: dict[str, float], words: str
) -> None:
    with pytest.raises(ValueError, match=words):
        Matcher.fit(pairs, "en", **options)  # type: ignore[arg-type]  # wrong on purpose


def test_fitting_is_deterministic_and_keeps_the_order_of_topics(matcher: Matcher) -> None:
    assert matcher.topics == tuple(FAQ)
    again = Matcher.fit(PAIRS, "en")
    for question in ("who joined", "pay", "hack my account"):
        assert again.match(question) == matcher.match(question)


def test_saved_and_loaded_it_says_the_same(matcher: Matcher, tmp_path: Path) -> None:
    path = tmp_path / "faq.npz"
    matcher.save(path)
    matcher.save(path)  # over an older one
    loaded = Matcher.load(path)
    assert [file.name for file in tmp_path.iterdir()] == ["faq.npz"]
    assert loaded.topics == matcher.topics
    for question in (*(phrasing for _, phrasing in PAIRS), "wat is ransomwear", "", "bananas"):
        assert loaded.match(question) == matcher.match(question)
    loaded.save(tmp_path / "again.npz")
    assert Matcher.load(tmp_path / "again.npz").match("who joined") == matcher.match("who joined")


def test_odd_phrasings_survive_saving(tmp_path: Path) -> None:
    pairs = [("a\nb", "two\nlines \x00 here"), ("ü", "çok güzel bir soru"), ("c", "巴黎呼吁 🎉")]
    Matcher.fit(pairs, "tr").save(tmp_path / "odd.npz")
    loaded = Matcher.load(tmp_path / "odd.npz")
    for topic, phrasing in pairs:
        assert loaded.match(phrasing).nearest[0].phrasing == phrasing
        assert loaded.match(phrasing).nearest[0].topic == topic


def test_other_files_are_refused_with_advice(matcher: Matcher, tmp_path: Path) -> None:
    path = tmp_path / "faq.npz"
    matcher.save(path)
    whole = path.read_bytes()
    for content in (b"", b"hello", whole[:1_000], whole[:-1_000]):
        path.write_bytes(content)
        with pytest.raises(ValueError, match="Fit it again"):
            Matcher.load(path)
    np.savez(path, texts=np.zeros(3))
    with pytest.raises(ValueError, match="Fit it again"):
        Matcher.load(path)
    with pytest.raises(FileNotFoundError):
        Matcher.load(tmp_path / "missing.npz")


def test_many_threads_get_the_same_answers(matcher: Matcher) -> None:
    questions = [f"{phrasing} pleese {i}" for i, (_, phrasing) in enumerate(PAIRS)]
    alone = [matcher.match(question) for question in questions]
    fresh = Matcher.fit(PAIRS, "en")
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(fresh.match, questions * 4)) == alone * 4
