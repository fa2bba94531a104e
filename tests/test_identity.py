"""Keys: apart for each purpose, and receipts that survive being typed."""

import random
import secrets

import pytest
from cryptography.exceptions import InvalidTag
from hypothesis import given
from hypothesis import strategies as st

from assistant.identity import Keys, is_whole, new_receipt, normal_receipt, reads_as_code

KEYS = Keys(b"one secret of the tests, long enough")
OTHER = Keys(b"another secret of the tests, as long")


def test_a_person_is_the_same_everywhere_on_a_platform_and_another_on_others() -> None:
    assert KEYS.person("discord", "1") == KEYS.person("discord", "1")
    assert KEYS.person("discord", "1") != KEYS.person("slack", "1")
    assert KEYS.person("discord", "1") != OTHER.person("discord", "1")


def test_names_that_run_together_stay_apart() -> None:
    assert KEYS.conversation("a", "b", "c") != KEYS.conversation("a", "bc", "")
    assert KEYS.person("a", "1") != KEYS.event("a", "1")


def test_the_check_value_tells_secrets_apart_and_is_no_key() -> None:
    assert KEYS.check != OTHER.check
    assert KEYS.check not in (KEYS.person("", "").hex(), KEYS.receipt("").hex())


@given(st.integers(min_value=0))
def test_a_receipt_is_eighty_bits_in_sixteen_letters(seed: int) -> None:
    code = new_receipt(random.Random(seed).randbytes)  # noqa: S311 - seeded on purpose
    assert len(code) == 19
    assert len(normal_receipt(code)) == 16
    assert len({"I", "L", "O", "U"} & set(code)) == 0


def test_a_receipt_is_read_however_it_is_typed() -> None:
    code = "8KQ2-M4TN-0WXR-1J7C"
    for typed in (
        code.lower(),
        code.replace("-", ""),
        " 8kq2 m4tn owxr lj7c ",
        "8KQ2-M4TN-OWXR-IJ7C",
    ):
        assert KEYS.receipt(typed) == KEYS.receipt(code)


def test_all_bits_of_a_receipt_come_from_chance() -> None:
    assert new_receipt(lambda n: b"\x00" * n) == "0000-0000-0000-0000"
    assert new_receipt(lambda n: b"\xff" * n) == "ZZZZ-ZZZZ-ZZZZ-ZZZZ"


def test_what_is_sealed_is_read_with_the_secret_alone() -> None:
    sealed = KEYS.seal("user 1", secrets.token_bytes)
    assert KEYS.unseal(sealed) == "user 1"
    assert b"user 1" not in sealed
    assert KEYS.seal("user 1", secrets.token_bytes) != sealed, "the same address looks different"
    for other, text in ((OTHER, sealed), (KEYS, sealed[:-1] + bytes([sealed[-1] ^ 1]))):
        with pytest.raises(InvalidTag):
            other.unseal(text)


def test_a_code_for_linking_is_typed_like_a_receipt_and_is_none() -> None:
    code = "8KQ2-M4TN-0WXR-1J7C"
    assert KEYS.link_code(" 8kq2 m4tn owxr lj7c ") == KEYS.link_code(code)
    assert KEYS.link_code(code) != KEYS.receipt(code)


def test_a_code_is_told_from_words() -> None:
    assert is_whole("8kq2m4tn0wxr1j7c")
    assert not is_whole("8KQ2-M4TN-0WXR-1J7")
    assert reads_as_code("8KQ2 M4TN")
    assert reads_as_code("abc")
    assert not reads_as_code("is lost")
