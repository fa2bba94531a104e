"""Rows that go past SQLAlchemy's work for each value are the rows that it would have stored."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import (
    Column,
    Connection,
    MetaData,
    String,
    Table,
    bindparam,
    create_engine,
    delete,
    select,
)
from sqlalchemy.dialects.sqlite import insert

from assistant.storage import Stores
from assistant.storage.bulk import for_each, insert_rows, kept
from assistant.storage.pledge_rows import row_of
from assistant.storage.tables import Moment, pledge
from tests.storage.making import first_drive, pledge_of

THING = Table(
    "thing",
    MetaData(),
    Column("name", String, primary_key=True),
    Column("at", Moment),
)
ADD = insert(THING).on_conflict_do_nothing().returning(THING.c.name)
# Hypothesis adds the zone.
EARLIEST, LATEST = datetime(1000, 1, 2), datetime(9999, 12, 30)  # noqa: DTZ001 - as it asks for
ANY_ZONE = st.timedeltas(timedelta(hours=-14), timedelta(hours=14)).map(timezone)


@contextmanager
def things() -> Iterator[Connection]:
    """An empty table."""
    engine = create_engine("sqlite://")
    try:
        with engine.connect() as connection:
            THING.metadata.create_all(connection)
            yield connection
    finally:
        engine.dispose()


def stored(connection: Connection) -> list[tuple[str, datetime | None]]:
    return [(row.name, row.at) for row in connection.execute(select(THING))]


@given(st.datetimes(EARLIEST, LATEST, timezones=ANY_ZONE))
def test_a_moment_is_kept_as_sqlalchemy_keeps_it(moment: datetime) -> None:
    with things() as connection:
        connection.execute(insert(THING).values(name="theirs", at=moment))
        insert_rows(connection, ADD, [("ours", kept(moment))])
        raw = connection.exec_driver_sql("SELECT DISTINCT at FROM thing").all()
        assert len(raw) == 1
        assert {at for _, at in stored(connection)} == {moment.astimezone(UTC)}


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]))))
def test_what_was_there_is_not_given_back(names: list[str]) -> None:
    rows = [(name, None) for name in dict.fromkeys(names)]
    with things() as connection:
        old = rows[::2]
        assert insert_rows(connection, ADD, old) == {name for name, _ in old}
        assert insert_rows(connection, ADD, rows) == {name for name, _ in rows[1::2]}
        assert sorted(stored(connection)) == sorted(rows)


def test_a_statement_runs_once_for_each_row() -> None:
    drop = delete(THING).where(THING.c.name == bindparam("name"))
    with things() as connection:
        insert_rows(connection, ADD, [("a", None), ("b", None), ("c", None)])
        for_each(connection, drop, [("a",), ("c",), ("x",)])
        for_each(connection, drop, [])
        assert stored(connection) == [("b", None)]


async def test_a_pledges_row_has_the_columns_in_their_order(stores: Stores) -> None:
    _, drive = await first_drive(stores.drives)
    names = [column.name for column in pledge.c if column.name != "id"]
    assert list(row_of(pledge_of("ann", drive))) == names
