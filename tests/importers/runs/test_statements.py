"""A batch takes as many statements for fifty lines as for five."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from threading import get_ident
from typing import Any

import pytest
from sqlalchemy import Engine, event

from db.engine import Database
from importers.kinds import undo_run
from importers.people import turns
from importers.runs import steps, undoing
from importers.runs.rows import rows_after
from importers.runs.run import RunKey
from tests.importers.runs.files_of_people import HANDS, Desk, Row, someone
from tests.schema.world import build_world

# What a run sends by the clock, as that it is alive; a statement for each line would be forty-five more.
NOW_AND_THEN = 4


@pytest.fixture
def desk(engine: Engine, database: Database) -> Desk:
    return Desk(database, build_world(engine))


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements that are sent meanwhile from this thread: upkeep of other tests has its own."""
    sent: list[str] = []
    here = get_ident()

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if get_ident() == here:
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

    for _ in range(2):
        assert abs(await _sent(desk, many) - await _sent(desk, few)) <= NOW_AND_THEN


async def test_no_batch_looks_again_at_the_lines_before_it(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(steps, "AT_ONCE", 2)
    begun: list[tuple[str, int]] = []

    async def noted(connection: Any, key: Any, number: int, *, of: Any = (), **given: Any) -> Any:
        begun.append(("undo" if of is undoing.WRITTEN else "write", number))  # the one way to tell
        return await rows_after(connection, key, number, of=of, **given)

    monkeypatch.setattr(turns, "rows_after", noted)
    monkeypatch.setattr(undoing, "rows_after", noted)
    report = await desk.brought(*[someone(n) for n in range(8)])
    await undo_run(desk.database, desk.ask, RunKey(report.run.county_id, report.run.id), HANDS)
    # Two are on their way at once: each begins behind what is taken, and finds nothing in the end.
    assert [number for one, number in begun if one == "write"] == [0, 2, 4, 6, 8, 8]
    # The batch before begins where it was found; the last one finds nothing.
    assert [number for one, number in begun if one == "undo"] == [0, 0, 2, 4, 6]
