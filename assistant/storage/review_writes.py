"""What changes passed-on questions, a community's answers and their ratings."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Final, Self

from sqlalchemy import Connection, delete, func, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from assistant.acts import Act
from assistant.answers.local import LocalAnswer
from assistant.answers.store import KEPT_AFTER_ANSWER, NewQuestion, NewStep, Passed
from assistant.errors import RedeliveredError
from assistant.folding import fold
from assistant.identity import Event
from assistant.markup import Markup
from assistant.outbox import Announcement, AnnouncementKind
from assistant.storage import tables
from assistant.storage.act_store import record
from assistant.storage.outbox_store import announce, announce_once_open
from assistant.storage.writer import OnceAnEvent, OneByOne, first_time

_question: Final = tables.question
_step: Final = tables.answer_step
_rating: Final = tables.rating
WAITS: Final = _question.c.answered_at.is_(None)


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
class PassOn(OneByOne[Passed]):
    """A question that its author agreed to pass on."""

    new: NewQuestion
    most_of_person: int
    most: int

    def one(self, connection: Connection) -> Passed | Exception:
        """See `OneByOne.one`."""
        new = self.new
        if not first_time(connection, new.event):
            return RedeliveredError()
        here = (_question.c.community_id == new.community) & WAITS
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
        announce_once_open(connection, new.waits)
        return Passed.KEPT


@dataclass(frozen=True, slots=True)
class Dismiss(OnceAnEvent[None]):
    """Questions that moderators put away."""

    questions: tuple[int, ...]
    told: Markup
    event: Event
    act: Act

    def once(self, connection: Connection) -> Exception | None:
        """See `OnceAnEvent.once`."""
        waiting = select(_question.c.id).where(_question.c.id.in_(self.questions), WAITS)
        found = list(connection.scalars(waiting))
        _tell(connection, found, self.told, "closed", self.event.at)
        connection.execute(delete(_question).where(_question.c.id.in_(found)))
        record(connection, self.act)
        return None


@dataclass(frozen=True, slots=True)
class PublishStep(OneByOne[tuple[int, str, int] | None]):
    """A change of a community's own answers."""

    new: NewStep

    def one(self, connection: Connection) -> tuple[int, str, int] | Exception | None:
        """See `OneByOne.one`."""
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
        waiting = select(_question.c.id).where(_question.c.id.in_(new.answers), WAITS)
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
class Rate(OnceAnEvent[None]):
    """Marks of an answer as helpful or not."""

    community: int
    topic: str
    helpful: int
    not_helpful: int
    event: Event

    def once(self, connection: Connection) -> Exception | None:
        """See `OnceAnEvent.once`."""
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
class ClearRatings(OnceAnEvent[None]):
    """The marks of a community begin anew."""

    community: int
    event: Event

    def once(self, connection: Connection) -> Exception | None:
        """See `OnceAnEvent.once`."""
        connection.execute(delete(_rating).where(_rating.c.community_id == self.community))
        return None


@dataclass(frozen=True, slots=True)
class ForgetAnswered:
    """Questions go some time after their answer."""

    now: datetime

    @classmethod
    def apply(cls, connection: Connection, writes: Sequence[Self]) -> list[None]:
        """See `Write.apply`."""
        now = max(write.now for write in writes)
        old = _question.c.answered_at < now - KEPT_AFTER_ANSWER
        connection.execute(delete(_question).where(old))
        return [None] * len(writes)
