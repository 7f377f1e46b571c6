"""A leaving day in a file of workers ends the post by the registry's act, which asks who gets the cells."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine

from db.codes import ConflictPolicy, RowOutcome, RowVerdict
from db.engine import Database
from importers.findings import Weight
from tests.importers.runs.files_of_people import places
from tests.importers.workers.files_of_workers import Desk, worker
from tests.schema.registry.people.register import nothing_drifts
from tests.schema.world import build_world
from tests.viewers import TODAY

LEAVES = str(TODAY - timedelta(days=5))


@pytest.fixture
async def desk(engine: Engine, database: Database) -> Desk:
    """赵网格 has no cell, 王网格 has some: both at the first township's station."""
    desk = Desk(database, build_world(engine))
    await desk.brought(worker(since="2020-03-01"), worker("孙网格", since="2020-03-01"))
    return desk


async def of_cells(desk: Desk, name: str) -> set[str]:
    """The cells that a worker has without an end."""
    return {code for who, code, _, days in await desk.tasks() if who == name and days.endswith("/None")}


async def test_a_post_without_cells_ends_on_the_day(desk: Desk, engine: Engine) -> None:
    report = await desk.brought(worker(until=LEAVES))
    assert report.verdicts == {RowVerdict.CHANGED: 1}
    assert ("赵网格", f"2020-03-01/{LEAVES}") in await desk.workers()
    again = await desk.brought(worker(until=LEAVES))
    assert again.verdicts == {RowVerdict.UNCHANGED: 1}
    assert nothing_drifts(engine)


async def test_cells_go_to_whom_the_line_names(desk: Desk, engine: Engine) -> None:
    theirs = await of_cells(desk, "王网格")
    station = await desk.station_of("王网格")
    report = await desk.brought(worker("王网格", station=station, until=LEAVES, successor="孙网格"))
    assert theirs
    assert report.verdicts == {RowVerdict.CHANGED: 1}
    assert await of_cells(desk, "孙网格") == theirs
    assert await of_cells(desk, "王网格") == set()
    assert ("王网格", f"2018-01-01/{LEAVES}") in await desk.workers()
    assert nothing_drifts(engine)


async def test_cells_are_left_to_nobody_by_no_file(desk: Desk) -> None:
    before = await desk.tasks(), await desk.workers()
    station = await desk.station_of("王网格")
    report = await desk.tried(worker("王网格", station=station, until=LEAVES))
    assert report.held == 1
    assert "CELL_LEFT_WITHOUT_PRIMARY" in places(report)
    assert (await desk.tasks(), await desk.workers()) == before


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (worker("无此人", until=LEAVES), "WORKER_NOT_FOUND"),
        (worker(until=LEAVES, successor="无此人"), "SUCCESSOR_UNKNOWN"),
        (worker(until=LEAVES, successor="赵网格"), "SAME_WORKER"),
        (worker(until="2021-01-01"), "HAND_OVER_DAY_NOT_POSSIBLE"),
    ],
)
async def test_what_the_act_refuses_the_dry_run_holds(desk: Desk, line: dict[str, str], code: str) -> None:
    report = await desk.tried(line)
    assert report.held == 1
    assert code in places(report)


@pytest.mark.parametrize("cell_code", ["/", "、", "（清空）", " "])
async def test_a_cell_that_only_looks_filled_is_none(desk: Desk, cell_code: str) -> None:
    report = await desk.tried(worker(until=LEAVES, cell_code=cell_code))
    assert report.verdicts == {RowVerdict.CHANGED: 1}, report.reasons


async def test_a_cell_that_there_is_not_ends_no_post(desk: Desk) -> None:
    report = await desk.tried(worker(until=LEAVES, cell_code="500151Z"))
    assert (report.held, set(places(report))) == (1, {"CELL_UNKNOWN"})


@pytest.mark.parametrize("until", [LEAVES, str(TODAY + timedelta(days=400))])
async def test_a_leaving_day_beside_the_cell_of_a_worker_is_held(desk: Desk, until: str) -> None:
    cell, before = min(await of_cells(desk, "王网格")), await desk.tasks()
    line = worker("王网格", station=await desk.station_of("王网格"), cell_code=cell)
    report = await desk.tried(dict(line, until=until), policy=ConflictPolicy.OVERWRITE)
    assert (report.held, places(report)["TASK_END_DIFFERS"]) == (1, ("网格员:2",))
    assert (await desk.tried(line)).verdicts == {RowVerdict.UNCHANGED: 1}
    assert await desk.tasks() == before


@pytest.mark.parametrize(
    ("policy", "verdict", "weight"),
    [
        (ConflictPolicy.KEEP, RowVerdict.UNCHANGED, Weight.WARNED),
        (ConflictPolicy.FILL_EMPTY, RowVerdict.UNCHANGED, Weight.WARNED),
        (ConflictPolicy.ASK, RowVerdict.HELD, Weight.HELD),
        (ConflictPolicy.OVERWRITE, RowVerdict.CHANGED, None),
    ],
)
async def test_another_end_than_the_one_registered_is_for_the_policy(
    desk: Desk, policy: ConflictPolicy, verdict: RowVerdict, weight: Weight | None
) -> None:
    await desk.brought(worker(until=LEAVES))
    earlier = str(TODAY - timedelta(days=9))
    report = await desk.tried(worker(until=earlier), policy=policy)
    assert {one.weight for one in report.reasons if one.code == "POST_END_DIFFERS"} == {weight} - {None}
    assert report.verdicts == {verdict: 1}


async def test_a_post_that_begins_later_is_not_the_one_that_ends(desk: Desk) -> None:
    ended, again = str(TODAY - timedelta(days=20)), str(TODAY - timedelta(days=10))
    await desk.brought(worker(until=ended))
    await desk.brought(worker(since=again))
    report = await desk.tried(worker(until=ended))
    assert report.verdicts == {RowVerdict.UNCHANGED: 1}, report.reasons


async def test_the_end_of_a_post_is_not_taken_back_with_the_run_and_says_so(desk: Desk) -> None:
    report = await desk.undone(await desk.brought(worker(until=LEAVES)))
    assert report.outcomes.get(RowOutcome.NOT_REVERSED) == 1
    assert ("赵网格", f"2020-03-01/{LEAVES}") in await desk.workers()
