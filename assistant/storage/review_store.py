"""The answer loop in the database."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import RowMapping, func, select

from assistant.acts import Act
from assistant.answers.local import LocalAnswer
from assistant.answers.store import (
    NewQuestion,
    NewStep,
    Passed,
    Question,
    Rating,
    Step,
)
from assistant.identity import Event
from assistant.markup import Markup
from assistant.storage import tables
from assistant.storage.database import Database
from assistant.storage.review_writes import (
    WAITS,
    ClearRatings,
    Dismiss,
    ForgetAnswered,
    PassOn,
    PublishStep,
    Rate,
)
from assistant.storage.writer import Writer

_question: Final = tables.question
_step: Final = tables.answer_step
_rating: Final = tables.rating


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


class SqlReviewStore:
    """`ReviewStore` over the database."""

    def __init__(self, database: Database, writer: Writer) -> None:
        self._database = database
        self._writer = writer

    async def pass_on(self, new: NewQuestion, most_of_person: int, most: int) -> Passed:
        """See `ReviewStore.pass_on`."""
        return await self._writer.write(PassOn(new, most_of_person, most))

    async def waiting(self, community: int) -> Sequence[Question]:
        """See `ReviewStore.waiting`."""
        return await self._questions(_question.c.community_id == community, WAITS)

    async def of_person(self, person: bytes) -> Sequence[Question]:
        """See `ReviewStore.of_person`."""
        return await self._questions(_question.c.person == person)

    async def _questions(self, *where: Any) -> list[Question]:
        query = select(_question).where(*where).order_by(_question.c.id)
        async with self._database.read() as connection:
            return [_question_of(row) for row in (await connection.execute(query)).mappings()]

    async def dismiss(self, questions: Sequence[int], told: Markup, event: Event, act: Act) -> None:
        """See `ReviewStore.dismiss`."""
        await self._writer.write(Dismiss(tuple(questions), told, event, act))

    async def publish(self, new: NewStep) -> Step | None:
        """See `ReviewStore.publish`."""
        stored = await self._writer.write(PublishStep(new))
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
        await self._writer.write(Rate(community, topic, helpful, not_helpful, event))

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
        await self._writer.write(ClearRatings(community, event))

    async def forget_answered(self, now: datetime) -> None:
        """Delete questions some time after their answer."""
        await self._writer.write(ForgetAnswered(now))
