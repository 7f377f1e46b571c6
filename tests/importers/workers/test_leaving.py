"""A leaving day in a file of workers ends the post by the registry's act, which asks who gets the cells."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine

from db.codes import RowOutcome, RowVerdict
from db.engine import Database
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


async def test_the_end_of_a_post_is_not_taken_back_with_the_run_and_says_so(desk: Desk) -> None:
    report = await desk.undone(await desk.brought(worker(until=LEAVES)))
    assert report.outcomes.get(RowOutcome.NOT_REVERSED) == 1
    assert ("赵网格", f"2020-03-01/{LEAVES}") in await desk.workers()
