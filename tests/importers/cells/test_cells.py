"""Maps of cells become drafts: tried, accepted, reported on, taken back; nothing in force is touched."""

from typing import Any

import pytest
import shapely.affinity
from sqlalchemy import Connection, Engine, select

from db.codes import RowOutcome, RowVerdict, RunState
from db.engine import Database
from db.errors import DomainError
from db.models import FileRun, GridCell, GridPlan
from geo.coordinates import gcj02_from_wgs84
from importers.runs.report import RunReport
from importers.runs.run import RunKey
from schema.node import node_id
from tests.draft_world import draw, geojson
from tests.importers.cells.files_of_cells import CellDesk, cell, halves, split_a, standing
from tests.regrid_world import activate, build_regrid, order
from tests.schema.world import PLAN

WEST, EAST = halves("A")


@pytest.fixture
def desk(engine: Engine, database: Database) -> CellDesk:
    return CellDesk(database, build_regrid(engine))


def plans(sa: Connection) -> dict[str, str]:
    return {row.name: row.status for row in sa.execute(select(GridPlan.name, GridPlan.status))}


def all_cells(sa: Connection) -> list[Any]:
    return list(sa.execute(select(GridCell.id, GridCell.plan_id, GridCell.valid).order_by(GridCell.id)))


def plan_of(sa: Connection, key: RunKey) -> str:
    terms = sa.execute(select(FileRun.terms).where(FileRun.id == key.id)).scalar_one()
    return node_id("GridPlan", key.county_id, int(terms["plan_id"]))


def told(report: RunReport) -> dict[str, str]:
    return {one.code: one.zh for one in report.reasons}


async def test_a_file_is_tried_and_nothing_is_written(desk: CellDesk, sa: Connection) -> None:
    before = all_cells(sa)
    report = await desk.report(await desk.preview(split_a()))
    assert dict(report.verdicts) == {RowVerdict.NEW: 2, RowVerdict.UNCHANGED: 1}
    assert (report.read, report.accepted, report.warned, report.held) == (3, 2, 1, 0)
    assert set(told(report)) == {"CELLS_NOT_LISTED"}
    assert (all_cells(sa), "导入草案" in plans(sa)) == (before, False)


async def test_an_accepted_file_becomes_a_draft_and_what_is_in_force_stays(
    desk: CellDesk, sa: Connection, database: Database
) -> None:
    before = all_cells(sa)
    key = await desk.preview(split_a())
    written = await desk.write(key)
    assert dict(written.outcomes) == {RowOutcome.WRITTEN: 2}
    assert plans(sa)["导入草案"] == "DRAFT"
    assert [one for one in all_cells(sa) if one in before] == before
    report = await desk.planned.report(database, plan_of(sa, key))
    assert report["isClean"]
    cells = {one["code"]: one["isTakenOver"] for one in report["cells"]}
    assert cells == {
        "500151001001001": False, "500151001001002": False, "500151B": True, "500151C": True, "500151D": True,
    }  # fmt: skip


async def test_a_draft_of_a_file_can_be_put_in_force(
    desk: CellDesk, sa: Connection, database: Database
) -> None:
    key = await desk.preview(split_a())
    await desk.write(key)
    given = await order(database, desk.planned, plan_of(sa, key), mayLeaveGaps=True)
    assert (await activate(database, desk.planned, given)).errors is None
    again = await desk.report(await desk.preview(split_a()))
    assert dict(again.verdicts) == {RowVerdict.UNCHANGED: 3}
    undone = await desk.undo(key)
    assert dict(undone.outcomes) == {RowOutcome.NOT_REVERSED: 2}
    assert "PLAN_NOT_DRAFT" in told(undone)


async def test_a_run_is_undone_by_throwing_its_draft_away(desk: CellDesk, sa: Connection) -> None:
    before = all_cells(sa), plans(sa)
    key = await desk.preview(split_a())
    await desk.write(key)
    undone = await desk.undo(key)
    assert dict(undone.outcomes) == {RowOutcome.REVERSED: 2}
    assert RunState.of(undone.run.state) is RunState.UNDONE
    assert (all_cells(sa), plans(sa)) == before
    assert dict((await desk.write(await desk.preview(split_a()))).outcomes) == {RowOutcome.WRITTEN: 2}


async def test_a_draft_in_which_somebody_has_drawn_is_kept(
    desk: CellDesk, sa: Connection, database: Database
) -> None:
    first = await desk.preview(split_a())
    await desk.write(first)
    mine = select(GridCell.id).where(GridCell.code == "500151001001001")
    given = {
        "planId": plan_of(sa, first),
        "cellId": node_id("GridCell", first.county_id, sa.execute(mine).scalar_one()),
        "boundary": geojson(WEST),
    }
    assert (await draw(database, desk.planned.manager, "redrawCell", given)).errors is None
    undone = await desk.undo(first)
    assert dict(undone.outcomes) == {RowOutcome.KEPT: 2}
    assert plans(sa)["导入草案"] == "DRAFT"


async def test_overlaps_gaps_and_ground_beyond_are_told_with_areas(desk: CellDesk) -> None:
    shifted = shapely.affinity.translate(WEST, 0.001, 0.0005)
    report = await desk.report(
        await desk.preview([cell(WEST, "500151001001001"), cell(shifted, "500151001001002")])
    )
    found = told(report)
    assert set(found) == {"CELL_OVERLAPS", "CELL_OUTSIDE_VILLAGE", "VILLAGE_GAPS", "CELLS_NOT_LISTED"}
    assert "与网格 500151001001" in found["CELL_OVERLAPS"]
    assert all("m²" in found[code] for code in found if code != "CELLS_NOT_LISTED")
    assert "现行网格有 2 个不在文件中" in found["CELLS_NOT_LISTED"]
    assert report.warned == 2


HELD = [
    ([cell(WEST, None)], {"VILLAGE_MISSING"}),
    ([cell(WEST, "甲")], {"BAD_CELL_CODE", "VILLAGE_MISSING"}),
    ([cell(WEST, "500151001001001", 村名="无此村")], {"DIVISION_NOT_FOUND"}),
    ([cell(WEST, None, 村代码="500151001000")], {"NOT_A_VILLAGE"}),
    ([cell(WEST, "500151001001001"), cell(EAST, "500151001001001")], {"CELL_CODE_TWICE"}),
    ([cell(WEST, "500151001001001"), cell(WEST, "500151001001002")], {"SHAPE_TWICE"}),
    ([cell(PLAN.shape("C"), "500151A", 村代码="500151001002")], {"CELL_CODE_TAKEN"}),
    ([cell(shapely.Point(106, 29.8), "500151001001001")], {"NOT_AN_AREA"}),
]  # fmt: skip


@pytest.mark.parametrize(("features", "codes"), HELD)
async def test_what_cannot_be_drawn_is_held(
    desk: CellDesk, features: list[dict[str, Any]], codes: set[str]
) -> None:
    report = await desk.report(await desk.preview(features))
    assert report.held == len(features)
    assert set(told(report)) == codes
    assert {one.column for one in report.reasons} <= {None, *features[0]["properties"]}


async def test_a_cell_without_a_code_gets_the_next_free_one(desk: CellDesk, sa: Connection) -> None:
    await desk.write(await desk.preview([cell(PLAN.shape("C"), None, 村名="二村")]))
    made = select(GridCell.code, GridCell.name).join(GridPlan, GridPlan.id == GridCell.plan_id)
    [row] = sa.execute(made.where(GridPlan.name == "导入草案"))
    assert (row.code, row.name) == ("500151C", "网格C")


async def test_an_undeclared_system_holds_the_file_with_its_evidence(desk: CellDesk) -> None:
    shifted = [shapely.transform(one, gcj02_from_wgs84) for one in (WEST, EAST)]
    features = [cell(one, f"50015100100100{at}") for at, one in enumerate(shifted, 1)]
    report = await desk.report(await desk.preview(features, None))
    assert report.held == 2
    assert "GCJ02 100.0%" in told(report)["SYSTEM_UNDECLARED"]
    declared = await desk.report(await desk.preview(features, "GCJ02"))
    assert (declared.held, set(told(declared))) == (0, {"CELLS_NOT_LISTED", "VILLAGE_GAPS"})


async def test_nothing_is_drawn_on_ground_that_has_changed_since(
    desk: CellDesk, sa: Connection, database: Database
) -> None:
    first, second = await desk.preview(split_a()), await desk.preview(split_a())
    await desk.write(first)
    given = await order(database, desk.planned, plan_of(sa, first), mayLeaveGaps=True)
    assert (await activate(database, desk.planned, given)).errors is None
    with pytest.raises(DomainError) as refusal:
        await desk.write(second)
    assert refusal.value.code == "GROUND_CHANGED_SINCE"
    assert list(plans(sa)).count("导入草案") == 1


async def test_a_held_line_leaves_its_cell_in_the_draft(
    desk: CellDesk, sa: Connection, database: Database
) -> None:
    broken = cell(shapely.Point(106, 29.8), "500151B", 村代码="500151001001")
    key = await desk.preview([*split_a()[:2], broken])
    await desk.write(key)
    report = await desk.planned.report(database, plan_of(sa, key))
    assert report["isClean"]
    assert {one["code"] for one in report["cells"] if one["isTakenOver"]} == {"500151B", "500151C", "500151D"}


async def test_standing_cells_that_come_again_make_an_empty_run(desk: CellDesk, sa: Connection) -> None:
    report = await desk.write(await desk.preview([standing(letter) for letter in "ABCD"]))
    assert dict(report.verdicts) == {RowVerdict.UNCHANGED: 4}
    assert "导入草案" not in plans(sa)
