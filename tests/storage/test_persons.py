"""Every table that holds somebody's key: erasing leaves none of them."""

import json
from datetime import timedelta
from typing import Any, Final

from sqlalchemy import LargeBinary, create_engine, insert, select

from assistant.acts import What, subject_of
from assistant.storage import Stores, tables
from assistant.storage.pledge_rows import row_of
from tests.storage.making import first_drive, fresh_event, key, pledge_of
from tests.talking import NOW

BOB: Final = key("bob")
# What holds a key of 16 bytes that is nobody's: a code, an event, a conversation.
NOBODYS: Final = {
    "event.hash", "invitation.code", "pledge.receipt", "link_offer.code", "draft.conversation",
    "last_topic.conversation",
}  # fmt: skip
# Two accounts are parted with what they count; the tests of links look after these.
OF_LINKS: Final = {"link", "link_offer"}
# What `my data` shows of a table.
SHOWN: Final = {
    "pledge": "Support the Paris Call: counted.",
    "moderator": "You are a moderator of club by name: your id and your name are stored",
    "young": "A note that you said to be under 16",
    "reminder": "A reminder of Support the Paris Call",
    "question": "you passed on a question",
    "answer_step": "1 change of your community's answers, under your name (encrypted).",
    "draft": "An open form (pledge) in another conversation",
    "last_topic": "The topic we last spoke of in another conversation, for an hour:",
    "announcement": "1 message to you that is not delivered yet, with your address (encrypted).",
    "act": "2 lines of the moderators' log with your name (encrypted).",
}


def keyed() -> dict[str, list[str]]:
    """Give the columns that hold persons' keys, by table."""
    found: dict[str, list[str]] = {}
    for table in tables.metadata.sorted_tables:
        for column in table.c:
            key_like = isinstance(column.type, LargeBinary) and column.type.length == 16
            if key_like and f"{table.name}.{column.name}" not in NOBODYS:
                found.setdefault(table.name, []).append(column.name)
    return found


def test_every_table_with_a_person_is_looked_after() -> None:
    assert set(keyed()) == SHOWN.keys() | OF_LINKS


def rows_of(
    person: bytes, sealed: bytes, topic: str = "wannacry"
) -> dict[str, list[dict[str, Any]]]:
    """Make rows about a person for every table that may hold any."""
    here = {"community_id": 1}
    body = json.dumps({"arguments": {}, "values": {}, "initial": {}, "offered": [], "held": False})
    answer = {
        "language": "en", "title": "Title", "answer": "Answer", "source": "", "phrasings": [],
        "as_of": "2026-01-01",
    }  # fmt: skip
    about = subject_of(person, sealed)
    act = {**here, "reason": "", "editor": sealed, "at": NOW}
    return {
        "moderator": [{**here, "person": person, "editor": sealed, "added_at": NOW}],
        "young": [{"drive_id": 1, "person": person}],
        "reminder": [{**here, "drive_id": 1, "person": person, "address": sealed, "due": NOW + timedelta(days=1)}],
        "question": [
            {**here, "language": "en", "text": "Why?", "person": person, "asked_at": NOW}
        ],
        "answer_step": [
            {**here, "topic": "local-1", "body": json.dumps(answer), "person": person,
             "editor": sealed, "at": NOW}
        ],
        "act": [
            {**act, "what": What.MODERATOR_LEFT.value, "subject": "", "person": person},
            {**act, "what": What.MODERATOR_ADDED.value, "subject": about, "person": key("mona"), "editor": b"of mona"},
        ],
        "draft": [
            {"conversation": key("c"), "person": person, "command": "pledge", "body": body,
             "started": NOW}
        ],
        "last_topic": [
            {"conversation": key("c"), "person": person, "topic": topic, "at": NOW}
        ],
        "announcement": [
            {**here, "key": "k", "place": "", "kind": "direct", "title": "", "body": "{}",
             "due": NOW + timedelta(days=1), "state": "due", "person": person, "address": sealed}
        ],
    }  # fmt: skip


async def fill(stores: Stores, person: bytes, sealed: bytes, topic: str = "wannacry") -> None:
    """Put rows about a person into every table that may hold any."""
    _, drive = await first_drive(stores.drives)
    rows = rows_of(person, sealed, topic)
    rows["pledge"] = [{**row_of(pledge_of("bob", drive)), "person": person}]
    assert rows.keys() == keyed().keys() - OF_LINKS
    engine = create_engine(f"sqlite:///{stores.database.path}")
    with engine.begin() as connection:
        for name, values in rows.items():
            for row in values:
                connection.execute(insert(tables.metadata.tables[name]), row)
    engine.dispose()


async def holding(stores: Stores, secret: bytes) -> set[str]:
    """Give the tables that hold a person's key, or something sealed, anywhere."""
    found = set()
    async with stores.database.read() as connection:
        for table in tables.metadata.sorted_tables:
            for row in await connection.execute(select(table)):
                if any(value == secret or secret.hex() in str(value) for value in row):
                    found.add(table.name)
    return found


async def test_erasing_leaves_a_person_s_key_and_name_nowhere(stores: Stores) -> None:
    await fill(stores, BOB, b"sealed")
    assert await holding(stores, BOB) == keyed().keys() - OF_LINKS
    assert "act" in await holding(stores, b"sealed")
    await stores.pledges.erase(BOB, fresh_event())
    assert await holding(stores, BOB) == set()
    assert await holding(stores, b"sealed") == set()
