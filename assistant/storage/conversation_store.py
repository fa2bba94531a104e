"""Open forms and last topics in the database."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Self

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects.sqlite import insert

from assistant.conversations import KEPT_FOR, NEW, TOPIC_KEPT_FOR, Draft, State
from assistant.request import Value, Values
from assistant.storage import tables
from assistant.storage.database import Database
from assistant.storage.writer import Writer

_draft: Final = tables.draft
_topic: Final = tables.last_topic


def _packed(values: Values) -> dict[str, Any]:
    return {name: list(v) if isinstance(v, tuple) else v for name, v in values.items()}


def _unpacked(values: dict[str, Any]) -> dict[str, Value]:
    return {name: tuple(v) if isinstance(v, list) else v for name, v in values.items()}


def _body(draft: Draft) -> str:
    fields = {
        "arguments": _packed(draft.arguments),
        "values": _packed(draft.values),
        "initial": _packed(draft.initial),
        "offered": list(draft.offered),
        "held": draft.held,
        "previewed": draft.previewed,
    }
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":"))


def _draft_of(command: str, body: str, started: datetime) -> Draft:
    fields = json.loads(body)
    return Draft(
        command=command,
        arguments=_unpacked(fields["arguments"]),
        values=_unpacked(fields["values"]),
        started=started,
        initial=_unpacked(fields["initial"]),
        offered=tuple(fields["offered"]),
        held=fields.get("held", False),
        previewed=fields.get("previewed", False),
    )


@dataclass(frozen=True, slots=True)
class _SaveDraft:
    key: bytes
    person: bytes
    draft: Draft | None

    @classmethod
    def apply(cls, connection: Connection, writes: Sequence[Self]) -> list[None]:
        last = {write.key: write for write in writes}.values()
        kept = [
            {
                "conversation": write.key,
                "person": write.person,
                "command": write.draft.command,
                "body": _body(write.draft),
                "started": write.draft.started,
            }
            for write in last
            if write.draft
        ]
        gone = [write.key for write in last if not write.draft]
        if kept:
            statement = insert(_draft)
            changed = {name: statement.excluded[name] for name in ("command", "body", "started")}
            connection.execute(
                statement.on_conflict_do_update(index_elements=["conversation"], set_=changed), kept
            )
        if gone:
            connection.execute(delete(_draft).where(_draft.c.conversation.in_(gone)))
        return [None] * len(writes)


@dataclass(frozen=True, slots=True)
class _SaveTopics:
    rows: Sequence[tuple[bytes, bytes, str]]
    at: datetime

    @classmethod
    def apply(cls, connection: Connection, writes: Sequence[Self]) -> list[None]:
        rows = [
            {"conversation": key, "person": person, "topic": topic, "at": write.at}
            for write in writes
            for key, person, topic in write.rows
        ]
        statement = insert(_topic)
        changed = {"topic": statement.excluded.topic, "at": statement.excluded.at}
        connection.execute(
            statement.on_conflict_do_update(index_elements=["conversation"], set_=changed), rows
        )
        return [None] * len(writes)


@dataclass(frozen=True, slots=True)
class _ForgetOld:
    now: datetime

    @classmethod
    def apply(cls, connection: Connection, writes: Sequence[Self]) -> list[None]:
        now = max(write.now for write in writes)
        for column, kept_for in (
            (_draft.c.started, KEPT_FOR),
            (_topic.c.at, TOPIC_KEPT_FOR),
            (tables.event.c.at, KEPT_FOR),
        ):
            connection.execute(delete(column.table).where(column < now - kept_for))
        return [None] * len(writes)


class SqlConversationStore:
    """`ConversationStore` over the database."""

    def __init__(self, database: Database, writer: Writer) -> None:
        self._database = database
        self._writer = writer

    async def load(self, key: bytes, after: datetime) -> State:
        """See `ConversationStore.load`."""
        async with self._database.read() as connection:
            last = (
                await connection.execute(
                    select(_topic.c.topic, _topic.c.at).where(
                        _topic.c.conversation == key, _topic.c.at > after
                    )
                )
            ).first()
            row = (
                await connection.execute(
                    select(_draft.c.command, _draft.c.body, _draft.c.started).where(
                        _draft.c.conversation == key, _draft.c.started > after
                    )
                )
            ).first()
        if last is None and row is None:
            return NEW
        topic, touched = last or ("", None)
        return State(topic=topic, touched=touched, draft=_draft_of(*row) if row else None)

    async def of_person(self, person: bytes, after: datetime) -> Mapping[bytes, State]:
        """See `ConversationStore.of_person`."""
        topics = select(_topic.c.conversation).where(_topic.c.person == person)
        drafts = select(_draft.c.conversation).where(_draft.c.person == person)
        async with self._database.read() as connection:
            keys = set(await connection.scalars(topics)) | set(await connection.scalars(drafts))
        found = {key: await self.load(key, after) for key in sorted(keys)}
        return {key: state for key, state in found.items() if state is not NEW}

    async def save_draft(self, key: bytes, person: bytes, draft: Draft | None) -> None:
        """See `ConversationStore.save_draft`."""
        await self._writer.write(_SaveDraft(key, person, draft))

    async def save_topics(self, topics: Sequence[tuple[bytes, bytes, str]], now: datetime) -> None:
        """See `ConversationStore.save_topics`."""
        await self._writer.write(_SaveTopics(topics, now))

    async def forget_old(self, now: datetime) -> None:
        """Remove drafts, last topics and hashes of events that are kept no longer."""
        await self._writer.write(_ForgetOld(now))
