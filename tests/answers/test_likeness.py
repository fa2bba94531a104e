"""Questions that ask much the same are read once."""

from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.answers.likeness import alike

CLUB = [
    "can i get a certificate for volunteering",
    "who has the key of the club room",
    "do we get a certificate if we volunteer",
    "did brazil sign",
    "when is the next meeting",
    "whens the next meetup?",
    "has brazil signed the paris call?",
    "do u give out certificates for volunteers??",
]


def test_the_same_question_in_other_words_is_one_group() -> None:
    assert alike(CLUB, "en") == [[0, 2, 7], [1], [3, 6], [4, 5]]


def test_the_very_same_words_are_one_group_in_any_language() -> None:
    assert alike(
        [
            "\u0926\u0930\u0935\u093e\u091c\u093c\u093e \u0915\u092c \u0916\u0941\u0932\u0924\u093e \u0939\u0948"
        ]
        * 3,
        "hi",
    ) == [[0, 1, 2]]


def test_nothing_has_no_groups() -> None:
    assert alike([], "en") == []


@given(st.lists(st.text(max_size=60), max_size=12))
@settings(deadline=None, max_examples=60)
def test_every_text_is_in_one_group(texts: list[str]) -> None:
    groups = alike(texts, "en")
    assert sorted(place for group in groups for place in group) == list(range(len(texts)))
    assert all(group == sorted(group) for group in groups)
