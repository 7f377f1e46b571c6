"""Files of grid workers: entered once, given their cells, kept where others have them, and taken back."""

from uuid import uuid4

import pytest
from sqlalchemy import Engine, func, select, update

from db.codes import ConflictPolicy, RowOutcome, RowVerdict
from db.engine import Database
from db.models import CellAssignment, GridWorker
from resolvers.areas import Area, AreaKind
from resolvers.hand_overs.acts import hand_over
from resolvers.hand_overs.order import HandOver
from tests.builders import IDS
from tests.importers.runs.files_of_people import places
from tests.importers.workers.files_of_workers import Desk, worker
from tests.residents import build_contact
from tests.schema.registry.people.register import nothing_drifts
from tests.schema.world import build_world
from tests.viewers import TODAY

BEFORE = [("李网格", "2018-01-01/None"), ("王网格", "2018-01-01/None")]


@pytest.fixture
def desk(engine: Engine, database: Database) -> Desk:
    """Cell A has nobody."""
    world = build_world(engine)
    nobody = update(CellAssignment).where(CellAssignment.cell_id == world.cells["A"].id)
    with engine.begin() as connection:
        connection.execute(nobody.values(superseded_at=func.now()))
    return Desk(database, world)


async def test_a_worker_is_entered_once_and_given_every_cell(desk: Desk, engine: Engine) -> None:
    before = await desk.tasks()
    report = await desk.brought(
        worker(cell_code="500151A", since="2020.3.1"),
        worker(cell_code="500151B、500151C", role="协助", since="2021-01-01", until="2025-06-30"),
        worker("钱网格", role="网格长", cell_code="500151C"),
        worker("孙网格", since="2024-05-06"),
    )
    assert report.outcomes == {RowOutcome.WRITTEN: 4}
    added = [("孙网格", "2024-05-06/None"), ("赵网格", "2020-03-01/None"), ("钱网格", "2025-09-01/None")]
    assert await desk.workers() == sorted([*BEFORE, *added])
    given = [
        ("赵网格", "500151A", "PRIMARY", "2020-03-01/None"),
        ("赵网格", "500151B", "DEPUTY", "2021-01-01/2025-06-30"),
        ("赵网格", "500151C", "DEPUTY", "2021-01-01/2025-06-30"),
        ("钱网格", "500151C", "LEAD", "2025-09-01/None"),
    ]
    assert await desk.tasks() == sorted([*before, *given])
    assert nothing_drifts(engine)


async def test_the_same_file_again_changes_nothing_and_a_later_one_adds_what_is_new(desk: Desk) -> None:
    lines = [worker(cell_code="500151A", since="2020-03-01"), worker("孙网格")]
    await desk.brought(*lines)
    now = await desk.tasks(), await desk.workers()
    again = await desk.brought(*lines)
    assert again.verdicts == {RowVerdict.UNCHANGED: 2}
    assert (await desk.tasks(), await desk.workers()) == now
    later = await desk.tried(*lines, worker(cell_code="500151B", role="协助"))
    assert later.verdicts == {RowVerdict.UNCHANGED: 2, RowVerdict.CHANGED: 1}


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (worker(cell_code="500151Z"), "CELL_UNKNOWN"),
        (worker(station="丙镇站"), "STATION_UNKNOWN"),
        ({"name": "赵网格"}, "STATION_MISSING"),
        (worker(""), "NAME_MISSING"),
        (worker(until="2025-06-30"), "WORKER_NOT_FOUND"),
        (worker(cell_code="500151A", role="代管"), "COVER_END_NOT_POSSIBLE"),
        (worker(cell_code="500151A", role="什么"), None),
        (worker(cell_code="500151A", since="2025-01-01", until="2024-01-01"), "ASSIGNMENT_DAY_NOT_POSSIBLE"),
        (worker(since="1999-01-01"), "POST_DAY_NOT_POSSIBLE"),
        ({"name": "赵网格", "village_code": "440304001001"}, None),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)
async def test_what_cannot_be_is_held_and_nothing_is_written(
    desk: Desk, line: dict[str, str], code: str | None
) -> None:
    report = await desk.tried(line)
    assert report.held + report.refused == 1, report.reasons
    assert code is None or code in places(report)
    assert await desk.workers() == BEFORE


async def test_a_station_is_found_by_where_it_stands(desk: Desk) -> None:
    at_township = {"name": "赵网格", "township": "乙镇"}
    report = await desk.tried(at_township, worker("孙网格", station="乙镇站", village="三村"))
    assert report.verdicts == {RowVerdict.NEW: 2}, report.reasons


async def test_a_cell_that_has_a_primary_is_kept_or_asked_about(desk: Desk) -> None:
    line = worker(cell_code="500151B")
    kept = await desk.tried(line)
    assert (kept.verdicts, places(kept)) == ({RowVerdict.NEW: 1}, {"PRIMARY_KEPT": ("网格员:2",)})
    for policy in (ConflictPolicy.ASK, ConflictPolicy.OVERWRITE):
        asked = await desk.tried(line, policy=policy)
        assert (asked.held, list(places(asked))) == (1, ["CELL_HAS_PRIMARY"])


async def test_a_namesake_at_another_station_is_somebody_else_unless_one_is_asked(desk: Desk) -> None:
    line = worker("李网格")
    assert places(await desk.tried(line)) == {"WORKER_NAMESAKE": ("网格员:2",)}
    assert (await desk.tried(line, policy=ConflictPolicy.ASK)).held == 1


async def test_two_primaries_of_one_cell_are_both_held_unless_one_follows_the_other(desk: Desk) -> None:
    both = await desk.tried(worker(cell_code="500151A"), worker("孙网格", cell_code="500151A"))
    assert places(both) == {"CELL_TWICE": ("网格员:2", "网格员:3")}
    one_after_the_other = await desk.brought(
        worker(cell_code="500151A", since="2020-01-01", until="2023-01-01"),
        worker("孙网格", cell_code="500151A", since="2023-01-01"),
    )
    assert one_after_the_other.outcomes == {RowOutcome.WRITTEN: 2}
    twice = await desk.tried(
        worker("周网格", role="协助", cell_code="500151B"), worker("周网格", role="协助", cell_code="500151B")
    )
    assert list(places(twice)) == ["WORKER_TWICE"]


async def test_a_run_is_taken_back_as_if_it_had_never_been(desk: Desk, engine: Engine) -> None:
    before = await desk.tasks()
    lines = [worker(cell_code="500151A"), worker(), worker("王网格", cell_code="500151D", role="协助")]
    undone = await desk.undone(await desk.brought(*lines))
    assert undone.outcomes == {RowOutcome.REVERSED: 3}
    assert (await desk.tasks(), await desk.workers()) == (before, BEFORE)
    assert nothing_drifts(engine)
    again = await desk.brought(*lines)
    assert again.verdicts == {RowVerdict.NEW: 2, RowVerdict.CHANGED: 1}
    assert again.outcomes == {RowOutcome.WRITTEN: 3}


async def test_what_was_built_on_is_kept_and_listed(desk: Desk, engine: Engine) -> None:
    report = await desk.brought(
        worker(cell_code="500151A"), worker("孙网格", cell_code="500151C", role="协助"), worker("周网格")
    )
    ids = {row.name: row.id for row in await desk.database.rows(select(GridWorker.id, GridWorker.name))}
    person = desk.world.people["A"][0]
    with engine.begin() as connection:
        by = Area(AreaKind.WORKER, desk.world.county.county_id, ids["赵网格"])
        village, cell = desk.world.villages[0], desk.world.cells["A"]
        build_contact(connection, person, TODAY, worker=by, division=village, cell=cell)
    county_id = desk.world.county.county_id
    order = HandOver(uuid4(), county_id, ids["孙网格"], TODAY, "局", "调岗", may_leave_gaps=True)
    await hand_over(desk.database, desk.ask, order, IDS)
    undone = await desk.undone(report)
    assert undone.outcomes == {RowOutcome.KEPT: 2, RowOutcome.REVERSED: 1}
    assert [one.place for one in undone.kept] == ["网格员:2", "网格员:3"]
