"""What is stored about a person is shown to that person."""

import os

import pytest

from assistant.request import Text, User
from assistant.storage import Stores
from tests.conftest import Build
from tests.storage.making import KEYS
from tests.storage.test_persons import SHOWN, fill
from tests.talking import Person


@pytest.mark.parametrize("table", sorted(SHOWN))
async def test_my_data_shows_what_a_table_holds(table: str, make: Build) -> None:
    assistant = await make()
    stores = assistant._storage
    assert isinstance(stores, Stores)
    bob = Person(assistant, name="bob")
    person = assistant.services.conversations.person(bob.request(Text("")))
    await fill(stores, person, KEYS.seal_user(User("terminal", "bob", "Bob"), os.urandom))
    assert SHOWN[table] in await bob.says("my data")


async def test_a_community_s_own_answer_is_told_by_its_title(make: Build) -> None:
    assistant = await make()
    stores = assistant._storage
    assert isinstance(stores, Stores)
    bob = Person(assistant, name="bob")
    person = assistant.services.conversations.person(bob.request(Text("")))
    await fill(
        stores, person, KEYS.seal_user(User("terminal", "bob", "Bob"), os.urandom), "local-1"
    )
    assert "an hour: \u201cTitle\u201d" in await bob.says("my data")
