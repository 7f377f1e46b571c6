"""A list of a county's townships and villages is held against the register, written, and taken back."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine, select

from db.codes import DivisionField, RowOutcome, RowVerdict, RunState
from db.engine import Database
from db.errors import DomainError
from db.models import DivisionSuccession, StationVersion
from importers.kinds import write_run
from importers.runs.accepting import accept_run
from importers.runs.report import RunReport
from tests.importers.county_lists.files_of_divisions import STANDING, Desk
from tests.importers.runs.files_of_people import HANDS, places
from tests.schema.world import build_world
from tests.viewers import TODAY

NEW_TOWNSHIP = {"code": "500151002", "name": "丙街道"}
NEW_VILLAGE = {"code": "500151002001", "name": "四社区居民委员会"}


@pytest.fixture
def desk(engine: Engine, database: Database) -> Desk:
    return Desk(database, build_world(engine))


def _gone(report: RunReport) -> list[str]:
    return [code for _level, code, *_ in report.run.terms["divisions"]["gone"]]


async def test_what_stands_is_unchanged_and_the_county_itself_may_stand_above_it(desk: Desk) -> None:
    report = await desk.tried({"code": "500151", "name": "铜梁区"}, *STANDING)

    assert report.verdicts == {RowVerdict.UNCHANGED: 6}
    assert _gone(report) == []


async def test_new_divisions_come_with_their_stations_and_go_with_the_run(desk: Desk) -> None:
    before = await desk.everything()
    by_name = {"code": "500151002002", "name": "五村", "parent": "丙街道"}

    tried = await desk.tried(*STANDING, NEW_VILLAGE, by_name, NEW_TOWNSHIP)
    assert await desk.everything() == before
    assert tried.verdicts == {RowVerdict.UNCHANGED: 5, RowVerdict.NEW: 3}

    report = await desk.brought(*STANDING, NEW_VILLAGE, by_name, NEW_TOWNSHIP)
    assert report.outcomes == {RowOutcome.WRITTEN: 3}
    now = await desk.divisions()
    assert {now[code][0] for code in ("500151002000", "500151002001", "500151002002")} == {
        "丙街道",
        "四社区居民委员会",
        "五村",
    }
    stations = await desk.database.rows(
        select(StationVersion.name).where(StationVersion.superseded_at.is_(None))
    )
    names = {row.name for row in stations}
    assert {"丙街道退役军人服务站", "四社区退役军人服务站", "五村退役军人服务站"} < names

    undone = await desk.undone(report)
    assert undone.outcomes == {RowOutcome.REVERSED: 3}
    assert await desk.everything() == before
    again = await desk.tried(*STANDING, NEW_VILLAGE, by_name, NEW_TOWNSHIP)
    assert again.verdicts == tried.verdicts


async def test_a_name_a_code_and_a_township_become_otherwise_from_the_day_on(desk: Desk) -> None:
    before = await desk.everything()
    moved = {"code": "500151101002", "name": "二村"}
    lines = (*STANDING[:1], {"code": "500151001001", "name": "一新村"}, moved, *STANDING[3:])

    report = await desk.brought(*lines)

    assert report.verdicts == {RowVerdict.UNCHANGED: 3, RowVerdict.CHANGED: 2}
    assert report.fields == {
        one.value: 1 for one in (DivisionField.CODE, DivisionField.NAME, DivisionField.PARENT)
    }
    assert report.run.terms["divisions"]["changes"] == [
        ["RENAMED", "VILLAGE", "500151001001", "500151001001", "一村", "一新村"],
        ["MOVED", "VILLAGE", "500151001002", "500151101002", "二村", "二村"],
    ]
    assert (await desk.divisions())["500151001001"][0] == "一新村"
    assert (await desk.divisions())["500151101002"][1] == desk.world.townships[1].id
    assert (await desk.divisions(TODAY - timedelta(days=1)))["500151001001"][0] == "一村"

    assert (await desk.undone(report)).outcomes == {RowOutcome.REVERSED: 2}
    assert await desk.everything() == before


async def test_what_a_list_lacks_stays_until_its_closing_is_accepted(desk: Desk) -> None:
    before = await desk.everything()

    report = await desk.brought(*STANDING[:2])
    assert report.verdicts == {RowVerdict.UNCHANGED: 2}
    assert _gone(report) == ["500151001002", "500151101000", "500151101001"]
    assert [one[-1] for one in report.run.terms["divisions"]["gone"]] == [True, False, True]
    assert await desk.everything() == before

    with pytest.raises(DomainError) as too_few:
        await desk.preview(*STANDING[:2], closings=2)
    assert too_few.value.code == "CLOSINGS_NOT_ACCEPTED"

    closed = await desk.brought(*STANDING[:2], closings=3)
    assert closed.run.state == RunState.DONE.value
    assert set(await desk.divisions()) == {"500151000000", "500151001000", "500151001001"}
    assert "500151101001" in await desk.divisions(TODAY - timedelta(days=1))

    undone = await desk.undone(closed)
    assert {one["outcome"] for one in undone.run.terms["closed"]} == {"REVERSED"}
    assert undone.run.state == RunState.UNDONE.value
    assert await desk.everything() == before


async def test_a_merger_is_a_succession_until_it_is_taken_back(desk: Desk) -> None:
    before = await desk.everything()
    lines = (*STANDING[:3], {"code": "500151001003", "name": "三村"})
    report = await desk.brought(*lines, closings=1)

    assert report.fields == {"CODE": 1, "PARENT": 1}
    successions = select(DivisionSuccession.predecessor_id, DivisionSuccession.kind)
    [row] = await desk.database.rows(successions)
    assert tuple(row) == (desk.world.townships[1].id, "MERGED")

    assert (await desk.undone(report)).outcomes == {RowOutcome.REVERSED: 1}
    assert await desk.everything() == before
    assert await desk.database.rows(successions) == []


async def test_lines_that_cannot_be_taken_say_why(desk: Desk) -> None:
    report = await desk.tried(
        *STANDING,
        {"code": "500152001001", "name": "外村"},
        {"code": "500151", "name": "铜梁县"},
        {"code": "500151003001", "name": "无上级村"},
        {"code": "500151004", "name": "同名镇"},
        {"code": "500151005", "name": "同名 镇"},
        {"code": "500151004001", "name": "随之搁置村"},
        {"code": "500151006", "name": "丁镇"},
        {"code": "500151006000", "name": "丁镇"},
        {"code": "500151000001", "name": "无乡之村"},
        {"code": "", "name": "无代码村"},
        {"code": "500151001009", "name": ""},
        {"code": "500151001008", "name": "矛盾村", "parent": "乙镇", "parent_code": "500151001"},
        {"code": "500151001007", "name": "无此乡村", "parent": "无此乡"},
        {"code": "500151001006", "name": "?"},
    )

    assert places(report) == {
        "CODE_OF_ANOTHER_COUNTY": ("区划:7",),
        "UNIT_NAME_DIFFERS": ("区划:8",),
        "PARENT_MISSING": ("区划:9", "区划:19"),
        "NAME_TWICE": ("区划:10", "区划:11"),
        "PARENT_HELD": ("区划:12",),
        "CODE_TWICE": ("区划:13", "区划:14"),
        "BAD_DIVISION_CODE": ("区划:15",),
        "CODE_MISSING": ("区划:16",),
        "NAME_MISSING": ("区划:17",),
        "PARENT_CONTRADICTORY": ("区划:18",),
        "NAME_ODD": ("区划:20",),
    }
    assert not report.run.terms["divisions"]["can_tell"]
    assert _gone(report) == []


async def test_a_held_line_ends_nothing_and_a_township_with_villages_in_the_list_stays(desk: Desk) -> None:
    unnamed = {"code": "500151001002", "name": ""}
    report = await desk.tried(*STANDING[:2], unnamed, STANDING[4], closings=9)

    assert places(report) == {"NAME_MISSING": ("区划:4",), "PARENT_ENDS": ("区划:5",)}
    assert _gone(report) == []
    assert places(await desk.tried(*STANDING[:2], unnamed, STANDING[4])) == {"NAME_MISSING": ("区划:4",)}


async def test_a_township_that_ended_before_is_told_so(desk: Desk) -> None:
    await desk.brought(*STANDING[:3], closings=2)
    report = await desk.tried(STANDING[4])
    assert places(report) == {"PARENT_ENDED": ("区划:2",)}


async def test_the_code_of_a_division_that_stays_is_given_to_no_other(desk: Desk) -> None:
    await desk.brought(*STANDING, {"code": "500151001003", "name": "六村"})
    # The sixth village gets the code of the second, which the list does not have.
    lines = (*STANDING[:2], *STANDING[3:], {"code": "500151001002", "name": "六村"})

    assert places(await desk.tried(*lines)) == {"CODE_STAYS": ("区划:6",)}
    before = await desk.everything()
    report = await desk.brought(*lines, closings=1)
    assert report.outcomes == {RowOutcome.WRITTEN: 1}
    assert (await desk.divisions())["500151001002"][0] == "六村"

    assert (await desk.undone(report)).outcomes == {RowOutcome.REVERSED: 1}
    assert await desk.everything() == before


async def test_nothing_is_written_once_the_register_is_another(desk: Desk) -> None:
    key = await desk.preview(*STANDING, NEW_TOWNSHIP, NEW_VILLAGE)
    await desk.brought({"code": "500151002", "name": "丙街道"})
    before = await desk.everything()

    report = await desk.write(key)
    assert report.outcomes == {RowOutcome.CHANGED_SINCE: 2}
    assert report.held == 2
    assert await desk.everything() == before
    assert (await desk.undone(report)).run.state == RunState.UNDONE.value


async def test_undoing_keeps_what_somebody_has_built_on(desk: Desk) -> None:
    report = await desk.brought(
        *STANDING, NEW_TOWNSHIP, NEW_VILLAGE, {"code": "500151002002", "name": "五村"}
    )
    await desk.brought({"code": "500151002001", "name": "四新社区"})

    undone = await desk.undone(report)
    # The village was renamed later; its township is kept for it.
    assert undone.outcomes == {RowOutcome.KEPT: 2, RowOutcome.REVERSED: 1}
    now = await desk.divisions()
    assert "500151002000" in now
    assert "500151002002" not in now


async def test_undoing_cannot_bring_back_under_a_township_that_is_no_more(desk: Desk) -> None:
    moved = {"code": "500151001003", "name": "三村"}
    first = await desk.brought(*STANDING[:4], moved)
    await desk.brought(*STANDING[:3], moved, closings=1)

    undone = await desk.undone(first)
    assert undone.outcomes == {RowOutcome.NOT_REVERSED: 1}
    assert (await desk.divisions())["500151001003"][0] == "三村"


async def test_a_list_is_of_a_day_not_before_what_is_known_and_its_writer_manages_the_county(
    desk: Desk,
) -> None:
    await desk.brought(*STANDING, NEW_TOWNSHIP)
    with pytest.raises(DomainError) as older:
        await desk.preview(*STANDING, said_on=TODAY - timedelta(days=400))
    assert older.value.code == "VINTAGE_TOO_OLD"
    with pytest.raises(DomainError) as far:
        await desk.preview(*STANDING, said_on=TODAY + timedelta(days=400))
    assert far.value.code == "SHAPE_DAY_NOT_POSSIBLE"


async def test_a_run_is_written_once(desk: Desk) -> None:
    key = await desk.preview(*STANDING, NEW_TOWNSHIP)
    await accept_run(desk.database, desk.ask, key)
    await write_run(desk.database, desk.ask, key, HANDS)
    with pytest.raises(DomainError) as again:
        await write_run(desk.database, desk.ask, key, HANDS)
    assert again.value.code == "RUN_STATE"
    assert sum(name == "丙街道" for name, _ in (await desk.divisions()).values()) == 1
