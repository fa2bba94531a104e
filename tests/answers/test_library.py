"""The topics of a language together: what is checked across files, their order, the copies."""

import json
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path
from typing import Final

import pytest

from assistant.answers import library
from assistant.answers.library import MESSAGES, STALE_AFTER, FaqError, Library, check, load
from assistant.answers.reading import FEWEST_PHRASINGS, Mistake
from assistant.bootstrap import load_answers
from assistant.errors import OperatorError
from tests.conftest import settings_for
from tests.talking import NOW

TODAY: Final = NOW.date()


def write(
    faq: Path,
    topic: str,
    *,
    group: str = "act",
    title: str = "",
    as_of: str = "2026-01-01",
    related: Iterable[str] = (),
    phrasings: Iterable[str] = (),
    more: str = "",
) -> Path:
    """Write a topic that is right by itself; its own phrasings differ from every other's."""
    asked = [*phrasings, *(f"{topic} way {number}" for number in range(FEWEST_PHRASINGS))]
    path = faq / "en" / group / f"{topic}.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        f"title: {title or topic}\n"
        f"answer: About {topic} and what it means.\n"
        "details: More.\n"
        f"as_of: {as_of}\n"
        "sources:\n  - title: A page\n    url: https://example.org/page\n"
        f"related: [{', '.join(related)}]\n"
        f"{more}"
        "phrasings:\n" + "".join(f"  - {text}\n" for text in asked),
        encoding="utf-8",
    )
    return path


@pytest.fixture
def faq(tmp_path: Path) -> Path:
    """A FAQ of two topics."""
    folder = tmp_path / "faq"
    write(folder, "first", related=["second"])
    write(folder, "second", related=["first"])
    return folder


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    """Where the compiled copies go."""
    return tmp_path / "cache"


def mistakes(faq: Path, today: date = TODAY) -> list[Mistake]:
    return check(faq / "en", today)[1]


def read(faq: Path, cache: Path | None = None) -> Library:
    return load(faq / "en", cache, TODAY)


# ---- across files


def test_a_right_faq_has_no_mistakes(faq: Path) -> None:
    topics, found = check(faq / "en", TODAY)
    assert [topic.id for topic in topics] == ["first", "second"]
    assert found == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("who is behind it", "who is behind it"),
        ("who is behind it", "Who is BEHIND it"),
        ("who is behind it", "who, is behind it?!"),
        ("who is behind it", "who   is behind-it"),
        ("'who is behind the café'", "who is behind the cafe"),
        ("who is behind it", "'\u201cwho\u201d is behind \uff49\uff54'"),
    ],
)
def test_a_phrasing_that_two_topics_share_is_named(one: str, other: str, faq: Path) -> None:
    write(faq, "first", phrasings=[one])
    write(faq, "second", phrasings=[other])
    [mistake] = mistakes(faq)
    assert (mistake.path, mistake.line) == (Path("faq/en/act/second.yaml"), 10)
    assert mistake.what.endswith("belongs to 'first' too.")
    assert mistake.mend == "Keep it in one of the two."
    assert not mistake.warning


def test_phrasings_that_share_words_alone_are_not_shared(faq: Path) -> None:
    write(faq, "first", phrasings=["who is behind it"])
    write(faq, "second", phrasings=["who is behind it all", "behind it who is"])
    assert mistakes(faq) == []


def test_the_line_of_a_shared_phrasing_is_its_own_not_the_first_that_holds_its_words(
    faq: Path,
) -> None:
    write(faq, "first", phrasings=["second"])
    write(faq, "second", phrasings=["the second of all", "Second"])
    [mistake] = mistakes(faq)
    assert mistake.line == 11


def test_a_related_topic_that_does_not_exist_is_named(faq: Path) -> None:
    write(faq, "second", related=["first", "mean"])
    [mistake] = mistakes(faq)
    assert str(mistake) == (
        "faq/en/act/second.yaml:8: 'related' names 'mean', which does not exist. Correct the id."
    )


def test_a_related_topic_whose_own_file_is_wrong_does_exist(faq: Path) -> None:
    write(faq, "second", as_of="soon")
    assert [str(each.path) for each in mistakes(faq)] == ["faq/en/act/second.yaml"]


def test_a_topic_in_two_groups_is_named(faq: Path) -> None:
    twice = write(faq, "first", group="movement")
    twice.write_text(twice.read_text().replace("first way", "another way"))
    [mistake] = mistakes(faq)
    assert str(mistake) == (
        "faq/en/movement/first.yaml:1: The topic 'first' stands in two groups. "
        "Keep one of the files."
    )


def test_an_answer_grows_stale_by_the_clock_it_is_checked_with(faq: Path) -> None:
    checked = date(2024, 3, 1)
    write(faq, "second", as_of=checked.isoformat())
    assert mistakes(faq, checked + STALE_AFTER) == []
    [warning] = mistakes(faq, checked + STALE_AFTER + timedelta(days=1))
    assert warning.warning
    assert (warning.path, warning.line) == (Path("faq/en/act/second.yaml"), 4)
    assert warning.what == "The answer was last checked for 2024-03-01."
    assert "'lasting: true'" in warning.mend


def test_an_answer_about_history_never_grows_stale(faq: Path) -> None:
    write(faq, "second", as_of="2019-01-01", more="lasting: true\n")
    assert mistakes(faq) == []


def test_a_stale_answer_is_still_given(faq: Path) -> None:
    write(faq, "second", as_of="2019-01-01")
    assert list(read(faq).topics) == ["first", "second"]


def test_mistakes_come_file_by_file_and_then_across_files(faq: Path) -> None:
    write(faq, "first", phrasings=["the same in both"])
    write(faq, "second", phrasings=["the same in both"])
    write(faq, "third", as_of="later", related=["nowhere", "first"])
    (faq / "en" / "act" / "fourth.yml").write_text("")
    (faq / "en" / "fifth.yaml").write_text("")
    found = mistakes(faq)
    assert [each.path.stem for each in found][:4] == ["fourth", "fifth", "third", "third"]
    assert [each.what for each in found][:4] == [
        "This file is not read.",
        "This file is not read.",
        "'as_of' is 'later'.",
        "'related' names 'nowhere', which does not exist.",
    ]
    assert "belongs to 'first' too" in found[4].what


def test_a_faq_with_mistakes_is_refused_with_all_of_them(faq: Path) -> None:
    write(faq, "first", as_of="2019-01-01", related=["nowhere"])
    write(faq, "second", as_of="soon")
    with pytest.raises(FaqError) as refused:
        read(faq)
    assert [each.path.stem for each in refused.value.mistakes] == ["first", "second"]
    assert "second.yaml:4: 'as_of' is 'soon'." in str(refused.value)
    assert "last checked" not in str(refused.value)  # a warning refuses nothing


def test_messages_are_lines_of_files_by_their_kind(faq: Path, cache: Path) -> None:
    outside = faq / "en" / MESSAGES / "outside.txt"
    outside.parent.mkdir()
    outside.write_text("# a comment\n\nwho  launched bitcoin\nwho launched bitcoin\n", "utf-8")
    for _ in range(2):  # the second time from the copy
        assert read(faq, cache).messages == {"outside": ("who launched bitcoin",)}
    outside.write_text("# a comment\nFirst way 1?\n", "utf-8")
    [mistake] = mistakes(faq)
    assert str(mistake) == (
        "faq/en/messages/outside.txt:2: 'First way 1?' is a phrasing of 'first'. "
        "Keep it in one of the two files."
    )
    outside.write_bytes(b"caf\xe9")
    assert [each.what for each in mistakes(faq)] == ["The file is not UTF-8 text."]
    outside.rename(outside.with_stem("odd"))
    assert mistakes(faq)[0].what == "There is no kind of messages 'odd'."


def test_a_folder_without_topics_is_refused(tmp_path: Path) -> None:
    (tmp_path / "faq" / "en").mkdir(parents=True)
    with pytest.raises(FaqError, match=r"There are no topics here\. Set FAQ_DIR"):
        read(tmp_path / "faq")


def test_what_editors_leave_beside_a_topic_is_no_topic(faq: Path) -> None:
    (faq / "en" / "act" / ".#first.yaml").symlink_to("ann@host.1234")  # Emacs, while it is open
    (faq / "en" / "act" / "._first.yaml").write_bytes(
        b"\x00\x05\x16\x07"
    )  # macOS, on a memory stick
    (faq / "en" / "act" / "first.yaml~").write_text("an older one")
    assert list(read(faq).topics) == ["first", "second"]


def test_a_file_that_cannot_be_read_refuses_the_faq(faq: Path, cache: Path) -> None:
    (faq / "en" / "act" / "gone.yaml").symlink_to("nowhere.yaml")
    with pytest.raises(FaqError, match=r"gone\.yaml:1: The file cannot be read"):
        read(faq, cache)


# ---- order


def test_groups_come_in_reading_order_and_unknown_ones_last(tmp_path: Path) -> None:
    for group in ("zoo", "assistant", "act", "art", "cyberwarfare", "principles", "paris-call"):
        write(tmp_path, f"{group}-topic", group=group)
    assert read(tmp_path).groups() == [
        "paris-call",
        "principles",
        "cyberwarfare",
        "act",
        "assistant",
        "art",
        "zoo",
    ]


def test_principles_come_by_number_and_other_topics_by_name(tmp_path: Path) -> None:
    for number in (10, 2, 1, 9):
        write(tmp_path, f"principle-{number}", group="principles")
    for topic in ("b", "c", "a"):
        write(tmp_path, topic)
    found = read(tmp_path)
    assert [topic.id for topic in found.group("principles")] == [
        "principle-1",
        "principle-2",
        "principle-9",
        "principle-10",
    ]
    assert [topic.id for topic in found.group("act")] == ["a", "b", "c"]


def test_the_next_topic_is_of_the_same_group(tmp_path: Path) -> None:
    for group, topic in (("act", "a"), ("act", "b"), ("movement", "c")):
        write(tmp_path, topic, group=group)
    found = read(tmp_path)
    following = found.after("a")
    assert following is not None
    assert following.id == "b"
    assert found.after("b") is None
    assert found.after("nowhere") is None


def test_a_title_is_a_way_to_ask_and_is_not_said_twice(tmp_path: Path) -> None:
    write(tmp_path, "a", title="What is it")
    write(tmp_path, "b", title="Who is it", phrasings=["Who is it"])
    asked = read(tmp_path).phrasings()
    assert asked[0] == ("a", "What is it")
    assert asked.count(("b", "Who is it")) == 1
    assert len(asked) == 2 * (FEWEST_PHRASINGS + 1)


# ---- the compiled copy


def copies(cache: Path) -> list[Path]:
    return sorted(cache.iterdir()) if cache.is_dir() else []


def retitle(copy: Path, title: str) -> None:
    """Change a copy, so that it shows whether it is read."""
    rows = json.loads(copy.read_text(encoding="utf-8"))
    rows["topics"][0]["title"] = title
    copy.write_text(json.dumps(rows), encoding="utf-8")


def test_the_copy_holds_the_same_topics(faq: Path, cache: Path) -> None:
    write(faq, "second", more="lasting: true\nbar: 0.5\n", title="'Ünï? «ö» \U0001f600'")
    first = read(faq, cache)
    assert read(faq, cache) == first
    assert read(faq) == first


def test_the_copy_is_used_while_nothing_changed(faq: Path, cache: Path) -> None:
    read(faq, cache)
    [copy] = copies(cache)
    retitle(copy, "From the copy")
    assert read(faq, cache).topics["first"].title == "From the copy"


def test_without_a_cache_nothing_is_copied(faq: Path, tmp_path: Path) -> None:
    before = sorted(tmp_path.rglob("*"))
    read(faq)
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize("change", ["a byte", "renamed", "moved", "added", "removed"])
def test_a_stale_copy_is_noticed_and_replaced(change: str, faq: Path, cache: Path) -> None:
    third = write(faq, "third")
    read(faq, cache)
    [stale] = copies(cache)
    retitle(stale, "From the copy")
    if change == "a byte":
        third.write_bytes(third.read_bytes().replace(b"More.", b"more."))
    elif change == "renamed":
        third.rename(third.with_stem("fourth"))
    elif change == "moved":
        (faq / "en" / "movement").mkdir()
        third.rename(faq / "en" / "movement" / third.name)
    elif change == "added":
        write(faq, "fourth")
    else:
        third.unlink()
    fresh = read(faq, cache)
    assert fresh == read(faq)
    assert fresh.topics["first"].title == "first"
    assert copies(cache) == [cache / f"faq-en-{fresh.content}.json"]
    assert stale not in copies(cache)


def test_a_copy_of_another_version_of_the_program_is_not_used(
    faq: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read(faq, cache)
    retitle(copies(cache)[0], "From the copy")
    monkeypatch.setattr(library, "_FORMAT", "another")
    assert read(faq, cache).topics["first"].title == "first"


@pytest.mark.parametrize(
    "damage", [b"", b"[", b"\xff\xfe", b"null", b'[{"id": "first"}]', b"[1]", b'{"first": 1}']
)
def test_a_damaged_copy_is_made_anew(damage: bytes, faq: Path, cache: Path) -> None:
    first = read(faq, cache)
    [copy] = copies(cache)
    sound = copy.read_bytes()
    copy.write_bytes(damage)
    assert read(faq, cache) == first
    assert copy.read_bytes() == sound


def test_a_copy_cut_short_anywhere_is_made_anew(faq: Path, cache: Path) -> None:
    first = read(faq, cache)
    [copy] = copies(cache)
    sound = copy.read_bytes()
    for length in range(0, len(sound), 97):
        copy.write_bytes(sound[:length])
        assert read(faq, cache) == first


def test_a_cache_that_cannot_be_written_is_done_without(faq: Path, tmp_path: Path) -> None:
    # A file where the folder should be stops even the superuser, unlike missing rights.
    (tmp_path / "file").write_text("in the way")
    assert read(faq, tmp_path / "file" / "cache") == read(faq)


def test_a_folder_in_the_place_of_the_copy_is_done_without(faq: Path, cache: Path) -> None:
    (cache / f"faq-en-{read(faq).content}.json").mkdir(parents=True)
    assert read(faq, cache) == read(faq)


def test_mistakes_are_not_copied(faq: Path, cache: Path) -> None:
    write(faq, "second", as_of="soon")
    with pytest.raises(FaqError):
        read(faq, cache)
    assert copies(cache) == []


def test_languages_of_one_beginning_keep_their_copies_apart(faq: Path, cache: Path) -> None:
    (faq / "en").rename(faq / "en-GB")
    write(faq, "first")
    load(faq / "en-GB", cache, TODAY)
    load(faq / "en", cache, TODAY)
    assert {each.name.rsplit("-", 1)[0] for each in copies(cache)} == {"faq-en", "faq-en-GB"}


# ---- the fitted matcher, kept beside it


def sure_of(faq: Path, cache: Path, question: str) -> str | None:
    answers = load_answers(settings_for(faq.parent / "data", faq_dir=faq), cache, NOW)
    return answers.understand(question, "en").topic


def fitted(cache: Path) -> Path:
    [found] = cache.glob("matcher-*.npz")
    return found


def test_the_fitted_matcher_is_kept_and_used(faq: Path, cache: Path) -> None:
    assert sure_of(faq, cache, "second way 3") == "second"
    kept = fitted(cache).stat()
    assert sure_of(faq, cache, "second way 3") == "second"
    again = fitted(cache).stat()
    assert (again.st_ino, again.st_mtime_ns) == (kept.st_ino, kept.st_mtime_ns)


def test_a_fitted_matcher_of_other_answers_is_not_used(faq: Path, cache: Path) -> None:
    assert sure_of(faq, cache, "second way 3") == "second"
    stale = fitted(cache)
    (faq / "en" / "act" / "second.yaml").unlink()
    write(faq, "first")
    write(faq, "third", phrasings=["second way 3"])
    assert sure_of(faq, cache, "second way 3") == "third"
    assert fitted(cache) != stale


@pytest.mark.parametrize("length", [0, 10, 2000])
def test_a_fitted_matcher_cut_short_is_fitted_anew(length: int, faq: Path, cache: Path) -> None:
    assert sure_of(faq, cache, "second way 3") == "second"
    copy = fitted(cache)
    sound = copy.read_bytes()
    copy.write_bytes(sound[:length])
    assert sure_of(faq, cache, "second way 3") == "second"
    assert len(copy.read_bytes()) == len(sound)


def test_a_matcher_that_cannot_be_kept_is_done_without(faq: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    assert sure_of(faq, tmp_path / "file" / "cache", "second way 3") == "second"


# ---- what an operator reads


def test_a_start_with_mistakes_names_the_first_and_counts_the_rest(faq: Path, cache: Path) -> None:
    write(faq, "first", as_of="soon")
    write(faq, "second", as_of="later")
    with pytest.raises(OperatorError) as refused:
        sure_of(faq, cache, "anything")
    assert str(refused.value) == (
        "'as_of' is 'soon'. Write a day as 2025-12-25. (1 more mistakes) "
        "(faq/en/act/first.yaml:4). `assistant faq check` lists every mistake"
    )


def test_a_start_without_english_answers_is_refused(tmp_path: Path) -> None:
    (tmp_path / "faq" / "fr").mkdir(parents=True)
    with pytest.raises(OperatorError, match="There are no English answers"):
        sure_of(tmp_path / "faq", tmp_path / "cache", "anything")
