"""What is told of a run's quality: what its own totals say, and who is not in the file, found by joining."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event

from db.engine import Database
from importers.files.reading import read_content
from importers.files.sheets import Declared
from importers.runs.quality import quality_of
from tests.importers.runs.files_of_people import Desk, number_of, someone
from tests.importers.runs.test_command import typed
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


def test_lines_of_totals_say_what_adds_up() -> None:
    lines = [
        "姓名,金额,人数",
        "甲,1,",
        "乙,2,",
        '小计,"5,000.00",2人',
        "丙,3,",
        "本村合计：１人,其中女0人,",
        '合计,,"1,003"',
    ]
    [sheet] = read_content("\n".join([*lines, "总计,,"]).encode(), "").sheets

    assert sheet.totals == (Declared(4, (2,), 2, 2), Declared(6, (1, 0), 1, 3), Declared(7, (1003,), 0, 3))


@pytest.mark.usefixtures("desk")
def test_totals_of_the_office_are_held_against_what_was_read_and_taken(
    tmp_path: Path, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RONGGE_DATABASE_URL", database_url)
    monkeypatch.setenv("RONGGE_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("RONGGE_DEMO", "1")
    kinds = ("退役士兵", "两参", "退役士兵")  # the second is held: nobody has said which
    one, two, three = (f"王来{n},{number_of(n)},{kind},一村" for n, kind in enumerate(kinds))
    lines = ["姓名,身份证号码,人员类别,村（社区）", one, two, "小计,2人,,", three, "小计,2,,", "合计,3,,"]
    path = tmp_path / "名册.csv"
    path.write_text("\n".join(lines), encoding="utf-8")

    told = typed("people", str(path), "--county", "500151").stdout

    assert "4: 2 | 读入 read 2, 采用 taken 1: 相符 agrees" in told
    assert "6: 2 | 读入 read 1, 采用 taken 1: 不符 differs" in told
    assert "7: 3 | 读入 read 3, 采用 taken 2: 相符 agrees" in told
