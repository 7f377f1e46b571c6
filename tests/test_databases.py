import psycopg
from sqlalchemy import Connection, Engine, text

from db.engine import Database
from tests.schema.world import build_world


def test_a_test_gets_a_migrated_database(connection: psycopg.Connection) -> None:
    row = connection.execute("SELECT count(*) FROM county").fetchone()
    assert row == (0,)


async def test_every_fixture_speaks_to_the_same_database(sa: Connection, database: Database) -> None:
    sa.execute(text("INSERT INTO county VALUES (100000, 'NATION', '100000', '中国')"))
    sa.commit()
    assert [row.name for row in await database.rows(text("SELECT name FROM county"))] == ["中国"]


def test_a_world_is_built_once_and_copied(engine: Engine) -> None:
    first = build_world(engine)
    with engine.begin() as connection:
        connection.execute(text("TRUNCATE county CASCADE"))
    second = build_world(engine)
    assert (second, second is first) == (first, False)
    with engine.begin() as connection:
        assert connection.scalar(text("SELECT count(*) FROM contact")) > 0


def test_a_world_is_built_beside_what_is_there(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO county VALUES (500152, 'COUNTY', '500152', '潼南区')"))
    build_world(engine)
    with engine.begin() as connection:
        assert connection.scalar(text("SELECT count(*) FROM county WHERE county_id = 500152")) == 1


def test_what_a_rolled_back_test_writes(rolled_back: Connection) -> None:
    rolled_back.execute(text("INSERT INTO county VALUES (100000, 'NATION', '100000', '中国')"))


def test_is_not_there_for_the_next(rolled_back: Connection) -> None:
    assert rolled_back.scalar(text("SELECT count(*) FROM county")) == 0
