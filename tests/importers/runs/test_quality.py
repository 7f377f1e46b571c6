"""What is told of a run's quality: who is not in the file is found by joining, not person by person."""

from typing import Any

import pytest
from sqlalchemy import Engine, event

from db.engine import Database
from importers.runs.quality import quality_of
from tests.importers.runs.files_of_people import Desk, someone
from tests.schema.world import build_world


@pytest.fixture
def desk(engine: Engine, database: Database) -> Desk:
    return Desk(database, build_world(engine))


async def test_no_line_is_looked_for_person_by_person(desk: Desk, engine: Engine, database: Database) -> None:
    key = await desk.preview(someone(0), someone(1))
    sent: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, given: Any, *_rest: Any) -> None:
        if "staged_row" in statement:
            sent.append((statement, given))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        await quality_of(database, desk.ask, key)
    finally:
        event.remove(Engine, "before_cursor_execute", note)

    with engine.connect() as connection:
        for statement, given in sent:
            plan = "\n".join(connection.exec_driver_sql(f"EXPLAIN {statement}", given).scalars())
            # A plan within a plan is run again for each row of the outer one.
            assert "SubPlan" not in plan, plan
    assert len(sent) == 2
