"""A batch takes as many statements for fifty lines as for five."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import Engine, event

from db.engine import Database
from tests.importers.runs.files_of_people import Desk, Row, someone
from tests.schema.world import build_world


@pytest.fixture
def desk(engine: Engine, database: Database) -> Desk:
    return Desk(database, build_world(engine))


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements that are sent meanwhile."""
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        sent.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(Engine, "before_cursor_execute", note)


async def _sent(desk: Desk, rows: Sequence[Row]) -> int:
    with counted() as sent:
        await desk.brought(*rows)
    return len(sent)


async def test_statements_do_not_grow_with_the_lines(desk: Desk) -> None:
    few, many = [someone(n) for n in range(5)], [someone(n) for n in range(10, 60)]

    assert await _sent(desk, many) == await _sent(desk, few)
    assert await _sent(desk, many) == await _sent(desk, few)
