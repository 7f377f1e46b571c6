import psycopg
from sqlalchemy import Connection, text

from db.engine import Database


def test_a_test_gets_a_migrated_database(connection: psycopg.Connection) -> None:
    row = connection.execute("SELECT count(*) FROM county").fetchone()
    assert row == (0,)


async def test_every_fixture_speaks_to_the_same_database(sa: Connection, database: Database) -> None:
    sa.execute(text("INSERT INTO county VALUES (100000, 'NATION', '100000', '中国')"))
    sa.commit()
    assert [row.name for row in await database.rows(text("SELECT name FROM county"))] == ["中国"]


def test_what_a_rolled_back_test_writes(rolled_back: Connection) -> None:
    rolled_back.execute(text("INSERT INTO county VALUES (100000, 'NATION', '100000', '中国')"))


def test_is_not_there_for_the_next(rolled_back: Connection) -> None:
    assert rolled_back.scalar(text("SELECT count(*) FROM county")) == 0
