"""A statement of a hot selection that nobody answers is reported at the path of the field it was for."""

from collections.abc import Sequence
from typing import Any

import psycopg
import pytest
from psycopg.pq.abc import PGresult
from sqlalchemy import Engine, Row
from sqlalchemy.dialects.postgresql.base import PGDialect

from db.engine import Database, PersonsIn
from db.failures import failed_statement, failures_named, of_statement
from db.prepared import Prepared
from db.sending import Run
from resolvers.ask import Statement
from tests.schema.world import CountingDatabase, World, ask, build_world, codes_of

DIALECT = PGDialect()  # type: ignore[no-untyped-call]  # untyped


class Failing(CountingDatabase):
    """The product's database, in which statements with some words in them take too long."""

    words = ""

    async def results(self, runs: Sequence[Run], persons: PersonsIn | None = None) -> list[PGresult]:
        """Fails as the database does: with the number of the statement."""
        for number, run in enumerate(runs):
            if self.words in run.prepared.sql.decode():
                with failures_named:
                    raise of_statement(psycopg.errors.QueryCanceled(), number)
        return await super().results(runs, persons)

    async def rows(self, statement: Statement) -> Sequence[Row[Any]]:
        """Likewise, one by one."""
        if self.words in str(statement.compile(dialect=DIALECT)):
            with failures_named:
                raise psycopg.errors.QueryCanceled
        return await super().rows(statement)


@pytest.fixture
def world(engine: Engine) -> World:
    return build_world(engine)


COUNTING = "AS total"
CONTACTS = "contact.contacted_on"
CASES = [
    ("{ viewer { name } people { totalCount nodes { name } } }", COUNTING, ["people", "totalCount"]),
    ("{ viewer { name } p: people { n: totalCount } }", COUNTING, ["p", "n"]),
    # What hangs on a page is part of the statement of its rows.
    (
        "{ viewer { name } people { nodes { name contacts { nodes { mode } } } } }",
        CONTACTS,
        ["people", "nodes"],
    ),
    (
        "{ viewer { name } myCells { code people { nodes { name } } } }",
        "person.name",
        ["myCells", 0, "people", "nodes"],
    ),
    (
        "{ viewer { name } myCells { code people { nodes { name c: contacts { nodes { mode } } } } } }",
        CONTACTS,
        ["myCells", 0, "people", "nodes", 0, "c", "nodes"],
    ),
    (
        """{ viewer { name } coverageBreakdown(by: VILLAGE, filter: { veteransOnly: true }) {
            parts { key division { responsiblePerson { name } } } } }""",
        "responsible_person",
        ["coverageBreakdown", "parts", 0, "division"],
    ),
]


@pytest.mark.parametrize(("query", "words", "path"), CASES)
async def test_a_failure_has_the_path_of_its_own_field(
    query: str, words: str, path: list[Any], database: Database, world: World
) -> None:
    failing = Failing(database)
    failing.words = words
    answer = await ask(failing, world.viewers()["worker"], query)
    assert codes_of(answer) == ["TIMEOUT"]
    [error] = answer.errors or []
    assert error.path == path
    lines = query.split("\n")
    assert [
        lines[at.line - 1][at.column - 1 :].startswith(str(path[-1])) for at in error.locations or []
    ] == [True]
    assert answer.data is not None
    assert answer.data["viewer"] == {"name": "网格员"}
    assert answer.data[path[0]] is None


async def test_the_number_of_a_statement_that_fails_is_known(database: Database) -> None:
    good, bad = (Run(Prepared(sql, sql, (), custom=False)) for sql in (b"SELECT 1", b"SELECT 1/0"))
    with pytest.raises(psycopg.errors.DivisionByZero) as failed:
        await database.results([good, good, bad, good])
    assert failed_statement(failed.value) == 2


async def test_a_connection_that_is_lost_is_the_failure_of_no_statement() -> None:
    assert failed_statement(psycopg.OperationalError()) is None
