"""What is told of a run's quality: what its own totals say, and who is not in the file, found by joining."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event, select

from db.engine import Database
from db.models import FileRun
from importers.files.reading import read_content
from importers.files.sheets import Declared, Ignored
from importers.runs.quality import quality_of
from importers.runs.totals.spans import Span, span_of
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

    assert sheet.totals == (
        Declared(4, (2,), since=2, above=2, after=0),
        Declared(6, (1, 0), since=1, above=3, after=4),
        Declared(7, (1003,), since=0, above=3, after=6),
    )


@pytest.mark.parametrize(
    "written",
    [
        "联系电话：139 1234 5678",
        "填报日期：２０２６年１１月２３日",
        *("139-1234-5678", "（0771）561234", "139****5678", "139—1234—5678", "+86 139"),
        *("2026/11/23", "2026.11", "23-11-2026", "11 月", "5000.00", "12.5%", "X12"),
        *("99,999,999,999,999,999,999,999", "1" + ",000" * 5000, "9" * 14, "1 " * 5000),
    ],
)
def test_a_line_of_totals_keeps_counts_and_nothing_else(written: str) -> None:
    lines = ["姓名,出生日期,备注,办公电话", "甲,,,", f'合计,23 人,"{written}",612345']
    [sheet] = read_content("\n".join(lines).encode(), "").sheets

    assert sheet.totals == (Declared(3, (23,), 1, 1, 0),)


def test_of_lines_of_totals_the_first_hundred_are_kept() -> None:
    [sheet] = read_content("\n".join(["姓名,人数", "甲,1", *["小计,1"] * 150]).encode(), "").sheets

    assert (len(sheet.totals), sheet.ignored[Ignored.TOTAL]) == (100, 150)


def test_a_total_is_of_the_lines_to_which_it_comes_nearest() -> None:
    assert span_of("", 30, (25,), since=12, above=24, after=17) == Span("", 0, 30, 24)
    assert span_of("", 30, (13,), since=12, above=24, after=17) == Span("", 17, 30, 12)


@pytest.mark.usefixtures("desk")
def test_totals_of_the_office_are_held_against_what_was_read_and_taken(
    tmp_path: Path, database_url: str, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RONGGE_DATABASE_URL", database_url)
    monkeypatch.setenv("RONGGE_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("RONGGE_DEMO", "1")
    kinds = ("退役士兵", "两参", *["退役士兵"] * 3)  # the second is held: nobody has said which
    one, two, three, four, five = (f"王来{n},{number_of(n)},{kind},一村" for n, kind in enumerate(kinds))
    heading = "姓名,身份证号码,人员类别,村（社区）"
    lines = [heading, one, two, "小计,2人,,", three, "小计,2,,", "合计,3,电话：139 1234 5678,"]
    lines += ["合计,5,0,", "小计,0,,", four, "小计,,,", five, "小计,1,,"]
    path = tmp_path / "名册.csv"
    path.write_text("\n".join(lines), encoding="utf-8")

    told = typed("people", str(path), "--county", "500151").stdout

    assert "4 一村: 2 | 读入 read 2, 采用 taken 1: 相符 agrees" in told
    assert "6 一村: 2 | 读入 read 1, 采用 taken 1: 不符 differs" in told
    assert "7 一村: 3 | 读入 read 3, 采用 taken 2: 相符 agrees" in told
    assert "8 一村: 5, 0 | 读入 read 3, 采用 taken 2: 不符 differs" in told
    assert "9: 0 | 读入 read 0, 采用 taken 0: 相符 agrees" in told
    # Of its own part alone, though the total before it counts nothing.
    assert "13 一村: 1 | 读入 read 1, 采用 taken 1: 相符 agrees" in told
    with engine.begin() as connection:
        [kept] = connection.execute(select(FileRun.terms)).scalars()
    assert kept["totals"][2][:6] == ["", 7, [3], 0, 3, 6]
