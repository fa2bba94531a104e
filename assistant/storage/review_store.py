"""The answer loop in the database."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any, Final, Self

from sqlalchemy import Connection, RowMapping, delete, func, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from assistant.answers.local import LocalAnswer
from assistant.answers.store import (
    KEPT_AFTER_ANSWER,
    NewQuestion,
    NewStep,
    Passed,
    Question,
    Rating,
    Step,
)
from assistant.errors import RedeliveredError
from assistant.folding import fold
from assistant.identity import Event
from assistant.markup import Markup
from assistant.outbox import Announcement, AnnouncementKind
from assistant.storage import tables
from assistant.storage.database import Database
from assistant.storage.outbox_store import announce
from assistant.storage.writer import Writer, first_time

_question: Final = tables.question
_step: Final = tables.answer_step
_rating: Final = tables.rating
_WAITS: Final = _question.c.answered_at.is_(None)


def _question_of(row: RowMapping) -> Question:
    return Question(
        id=row["id"],
        text=row["text"],
        language=row["language"],
        asked_at=row["asked_at"],
        answered_at=row["answered_at"],
        tells=row["address"] is not None,
    )


def _step_of(row: RowMapping) -> Step:
    answer = None
    if row["body"] is not None:
        fields = json.loads(row["body"])
        answer = LocalAnswer(
            **{
                **fields,
                "topic": row["topic"],
                "phrasings": tuple(fields["phrasings"]),
                "as_of": date.fromisoformat(fields["as_of"]),
            }
        )
    return Step(
        row["id"], row["topic"], answer, row["editor"] or b"", row["at"], row["undoes"] or 0
    )


def _body(answer: LocalAnswer | None) -> str | None:
    if answer is None:
        return None
    fields = {**asdict(answer), "as_of": answer.as_of.isoformat()}
    del fields["topic"]  # it stands in a column of its own
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":"))


def _tell(
    connection: Connection, questions: Sequence[int], told: Markup, key: str, now: datetime
) -> int:
    """Tell the authors of questions who wanted to be told, once each; then forget where to."""
    wanted = _question.c.id.in_(questions) & _question.c.address.is_not(None)
    rows = connection.execute(select(_question).where(wanted)).mappings().all()
    authors = {row["person"]: row for row in rows}
    for row in authors.values():
        announce(
            connection,
            Announcement(
                community=row["community_id"],
                key=f"{key} {row['id']}",
                text=told,
                due=now,
                kind=AnnouncementKind.DIRECT,
                person=row["person"],
                address=row["address"],
            ),
        )
    connection.execute(update(_question).where(wanted).values(address=None))
    return len(authors)


@dataclass(frozen=True, slots=True)
class _PassOn:
    new: NewQuestion
    most_of_person: int
    most: int

    @classmethod
    def apply(cls, connection: Connection, writes: Sequence[Self]) -> list[Passed | Exception]:
        return [write.one(connection) for write in writes]

    def one(self, connection: Connection) -> Passed | Exception:
        new = self.new
        if not first_time(connection, new.event):
            return RedeliveredError()
        here = (_question.c.community_id == new.community) & _WAITS
        mine = select(_question.c.text).where(here, _question.c.person == new.person)
        texts = list(connection.scalars(mine))
        if fold(new.text) in map(fold, texts):
            return Passed.TWICE
        if len(texts) >= self.most_of_person:
            return Passed.ENOUGH
        counted = select(func.count()).select_from(_question).where(here)
        if int(connection.scalar(counted) or 0) >= self.most:
            return Passed.FULL
        connection.execute(
            insert(_question).values(
                community_id=new.community,
                language=new.language,
                text=new.text,
                person=new.person,
                address=new.address or None,
                asked_at=new.event.at,
            )
        )
        return Passed.KEPT


@dataclass(frozen=True, slots=True)
class _Dismiss:
    questions: tuple[int, ...]
    told: Markup
    event: Event

    @classmethod
    def apply(cls, connection: Connection, writes: Sequence[Self]) -> list[Exception | None]:
        return [write.one(connection) for write in writes]

    def one(self, connection: Connection) -> Exception | None:
        if not first_time(connection, self.event):
            return RedeliveredError()
        waiting = select(_question.c.id).where(_question.c.id.in_(self.questions), _WAITS)
        found = list(connection.scalars(waiting))
        _tell(connection, found, self.told, "closed", self.event.at)
        connection.execute(delete(_question).where(_question.c.id.in_(found)))
        return None


@dataclass(frozen=True, slots=True)
class _Publish:
    new: NewStep

    @classmethod
    def apply(
        cls, connection: Connection, writes: Sequence[Self]
    ) -> list[tuple[int, str, int] | Exception | None]:
        return [write.one(connection) for write in writes]

    def one(self, connection: Connection) -> tuple[int, str, int] | Exception | None:
        new, at = self.new, self.new.event.at
        # First of all, or a redelivered event would be told of its own step as of another's.
        if not first_time(connection, new.event):
            return RedeliveredError()
        newest = select(func.max(_step.c.id)).where(_step.c.community_id == new.community)
        if int(connection.scalar(newest) or 0) != new.seen:
            return None
        number = int(
            connection.scalar(
                insert(_step)
                .values(
                    community_id=new.community,
                    topic=new.topic,
                    body=_body(new.answer),
                    person=new.person,
                    editor=new.editor,
                    at=at,
                    undoes=new.undoes or None,
                )
                .returning(_step.c.id)
            )
            or 0
        )
        topic = new.topic
        if not topic:
            topic = f"local-{number}"
            connection.execute(update(_step).where(_step.c.id == number).values(topic=topic))
        waiting = select(_question.c.id).where(_question.c.id.in_(new.answers), _WAITS)
        found = list(connection.scalars(waiting))
        told = _tell(connection, found, new.told, f"answer {number}", at)
        connection.execute(
            update(_question).where(_question.c.id.in_(found)).values(answered_at=at, step=number)
        )
        # What was not helpful was the answer before.
        connection.execute(
            delete(_rating).where(_rating.c.community_id == new.community, _rating.c.topic == topic)
        )
        if new.undoes:
            # Who was not told yet of what is undone is not told any more.
            connection.execute(
                delete(tables.announcement).where(
                    tables.announcement.c.community_id == new.community,
                    tables.announcement.c.key.startswith(f"answer {new.undoes} "),
                    tables.announcement.c.state == "due",
                )
            )
            undone = (_question.c.community_id == new.community) & (_question.c.step == new.undoes)
            connection.execute(update(_question).where(undone).values(answered_at=None, step=None))
        return number, topic, told


@dataclass(frozen=True, slots=True)
class _Rate:
    community: int
    topic: str
    helpful: int
    not_helpful: int
    event: Event

    @classmethod
    def apply(cls, connection: Connection, writes: Sequence[Self]) -> list[Exception | None]:
        return [write.one(connection) for write in writes]

    def one(self, connection: Connection) -> Exception | None:
        if not first_time(connection, self.event):
            return RedeliveredError()
        statement = upsert(_rating).values(
            community_id=self.community,
            topic=self.topic,
            helpful=max(0, self.helpful),
            not_helpful=max(0, self.not_helpful),
        )
        # Never below zero: a moderator may have begun to count anew in between.
        added = {
            column.name: func.max(0, column + number)
            for column, number in (
                (_rating.c.helpful, self.helpful),
                (_rating.c.not_helpful, self.not_helpful),
            )
        }
        connection.execute(
            statement.on_conflict_do_update(index_elements=_rating.primary_key.columns, set_=added)
        )
        return None


@dataclass(frozen=True, slots=True)
class _ClearRatings:
    community: int
    event: Event

    @classmethod
    def apply(cls, connection: Connection, writes: Sequence[Self]) -> list[Exception | None]:
        return [write.one(connection) for write in writes]

    def one(self, connection: Connection) -> Exception | None:
        if not first_time(connection, self.event):
            return RedeliveredError()
        connection.execute(delete(_rating).where(_rating.c.community_id == self.community))
        return None


@dataclass(frozen=True, slots=True)
class _ForgetAnswered:
    now: datetime

    @classmethod
    def apply(cls, connection: Connection, writes: Sequence[Self]) -> list[None]:
        now = max(write.now for write in writes)
        old = _question.c.answered_at < now - KEPT_AFTER_ANSWER
        connection.execute(delete(_question).where(old))
        return [None] * len(writes)


class SqlReviewStore:
    """`ReviewStore` over the database."""

    def __init__(self, database: Database, writer: Writer) -> None:
        self._database = database
        self._writer = writer

    async def pass_on(self, new: NewQuestion, most_of_person: int, most: int) -> Passed:
        """See `ReviewStore.pass_on`."""
        return await self._writer.write(_PassOn(new, most_of_person, most))

    async def waiting(self, community: int) -> Sequence[Question]:
        """See `ReviewStore.waiting`."""
        return await self._questions(_question.c.community_id == community, _WAITS)

    async def of_person(self, person: bytes) -> Sequence[Question]:
        """See `ReviewStore.of_person`."""
        return await self._questions(_question.c.person == person)

    async def _questions(self, *where: Any) -> list[Question]:
        query = select(_question).where(*where).order_by(_question.c.id)
        async with self._database.read() as connection:
            return [_question_of(row) for row in (await connection.execute(query)).mappings()]

    async def dismiss(self, questions: Sequence[int], told: Markup, event: Event) -> None:
        """See `ReviewStore.dismiss`."""
        await self._writer.write(_Dismiss(tuple(questions), told, event))

    async def publish(self, new: NewStep) -> Step | None:
        """See `ReviewStore.publish`."""
        stored = await self._writer.write(_Publish(new))
        if stored is None:
            return None
        number, topic, told = stored
        answer = replace(new.answer, topic=topic) if new.answer else None
        return Step(number, topic, answer, new.editor, new.event.at, new.undoes, told)

    async def steps(self, community: int) -> Sequence[Step]:
        """See `ReviewStore.steps`."""
        query = select(_step).where(_step.c.community_id == community).order_by(_step.c.id.desc())
        async with self._database.read() as connection:
            return [_step_of(row) for row in (await connection.execute(query)).mappings()]

    async def newest(self) -> Mapping[int, int]:
        """See `ReviewStore.newest`."""
        query = select(_step.c.community_id, func.max(_step.c.id)).group_by(_step.c.community_id)
        async with self._database.read() as connection:
            return {row[0]: row[1] for row in await connection.execute(query)}

    async def edited_by(self, person: bytes) -> int:
        """See `ReviewStore.edited_by`."""
        query = select(func.count(_step.c.id)).where(_step.c.person == person)
        async with self._database.read() as connection:
            return int(await connection.scalar(query) or 0)

    async def rate(
        self, community: int, topic: str, helpful: int, not_helpful: int, event: Event
    ) -> None:
        """See `ReviewStore.rate`."""
        await self._writer.write(_Rate(community, topic, helpful, not_helpful, event))

    async def ratings(self, community: int) -> Sequence[Rating]:
        """See `ReviewStore.ratings`."""
        query = (
            select(_rating.c.topic, _rating.c.helpful, _rating.c.not_helpful)
            .where(_rating.c.community_id == community)
            .order_by(_rating.c.not_helpful.desc(), _rating.c.topic)
        )
        async with self._database.read() as connection:
            return [Rating(*row) for row in await connection.execute(query)]

    async def clear_ratings(self, community: int, event: Event) -> None:
        """See `ReviewStore.clear_ratings`."""
        await self._writer.write(_ClearRatings(community, event))

    async def forget_answered(self, now: datetime) -> None:
        """Delete questions some time after their answer."""
        await self._writer.write(_ForgetAnswered(now))
