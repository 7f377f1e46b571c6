from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Connection, Row, func, select, update

from db.codes import GridPlanStatus
from db.models import GridCell, GridPlan
from geo.coordinates import LonLat
from resolvers.ask import parents_of
from resolvers.ground.cells import cell_at, cell_by_code, cells_of_divisions, cells_of_stations
from tests.builders import between, build_cells, build_station, since
from tests.ground import Ground, build_ground
from tests.plan import SIDE_DEG, Plan
from tests.viewers import NOBODY, TODAY, ask_of

PLAN = Plan("""
    A A B
    A . B
""")
LAST_YEAR, REDRAWN_ON = date(2024, 6, 1), date(2025, 1, 1)


@pytest.fixture
def ground(rolled_back: Connection) -> Ground:
    return build_ground(rolled_back)


def _cells(connection: Connection, ground: Ground, **options: Any) -> Any:
    villages = {"A": ground.villages[0], "B": ground.villages[1]}
    return build_cells(connection, PLAN, villages, **options)


def _found(connection: Connection, place: LonLat, on: date = TODAY) -> list[str]:
    rows: Sequence[Row[Any]] = connection.execute(cell_at(ask_of(NOBODY, on), place)).all()
    return [row.name for row in rows]


def test_a_place_in_a_cell_lies_in_that_cell(rolled_back: Connection, ground: Ground) -> None:
    _cells(rolled_back, ground)
    assert _found(rolled_back, PLAN.inside("B")) == ["网格B"]


def test_a_place_in_a_gap_lies_in_no_cell(rolled_back: Connection, ground: Ground) -> None:
    _cells(rolled_back, ground)
    assert _found(rolled_back, PLAN.inside(".")) == []


def test_a_place_on_a_shared_edge_lies_in_exactly_one_cell(rolled_back: Connection, ground: Ground) -> None:
    _cells(rolled_back, ground)
    edge = LonLat(PLAN.origin.lon + 2 * SIDE_DEG, PLAN.origin.lat - SIDE_DEG / 2)
    assert _found(rolled_back, edge) == ["网格A"]


def test_a_draft_has_no_cells_yet(rolled_back: Connection, ground: Ground) -> None:
    _cells(rolled_back, ground, status=GridPlanStatus.DRAFT)
    assert _found(rolled_back, PLAN.inside("A")) == []


def test_a_place_lies_in_the_cell_of_the_day_asked_about(rolled_back: Connection, ground: Ground) -> None:
    _cells(rolled_back, ground, valid=since(REDRAWN_ON))
    assert _found(rolled_back, PLAN.inside("A"), LAST_YEAR) == []


def test_the_grid_of_last_year_is_still_there_to_be_asked_about(
    rolled_back: Connection, ground: Ground
) -> None:
    _cells(rolled_back, ground, status=GridPlanStatus.ARCHIVED, valid=between(date(2020, 1, 1), REDRAWN_ON))
    assert _found(rolled_back, PLAN.inside("A"), LAST_YEAR) == ["网格A"]
    assert _found(rolled_back, PLAN.inside("A"), TODAY) == []


def test_of_a_plan_archived_since_the_cells_hold_that_were_not_drawn_anew(
    rolled_back: Connection, ground: Ground
) -> None:
    cells = _cells(rolled_back, ground)
    ended = between(date(2020, 1, 1), REDRAWN_ON)
    rolled_back.execute(update(GridPlan).values(status=GridPlanStatus.ARCHIVED.value, valid=ended))
    rolled_back.execute(update(GridCell).where(GridCell.id == cells["A"].id).values(valid=ended))
    assert _found(rolled_back, PLAN.inside("A"), TODAY) == []
    assert _found(rolled_back, PLAN.inside("B"), TODAY) == ["网格B"]


def test_a_cell_is_found_by_its_code(rolled_back: Connection, ground: Ground) -> None:
    cells = _cells(rolled_back, ground)
    row = rolled_back.execute(cell_by_code(ask_of(NOBODY), "500151A")).one()
    assert (row.id, row.division_id) == (cells["A"].id, ground.villages[0].id)
    assert rolled_back.execute(cell_by_code(ask_of(NOBODY), "500151Z")).all() == []


def test_villages_and_stations_know_their_cells(rolled_back: Connection, ground: Ground) -> None:
    _cells(rolled_back, ground)
    station = build_station(rolled_back, ground.townships[0])
    village = ground.villages[0]
    by_village = cells_of_divisions(ask_of(NOBODY), parents_of([(village.county_id, village.id)]))
    by_station = cells_of_stations(ask_of(NOBODY), parents_of([(station.county_id, station.id)]))
    assert [(row.of_id, row.name) for row in rolled_back.execute(by_village)] == [(village.id, "网格A")]
    assert [row.name for row in rolled_back.execute(by_station)] == ["网格A", "网格B"]


def test_a_cell_has_a_copy_in_the_projection_of_tiles(rolled_back: Connection, ground: Ground) -> None:
    _cells(rolled_back, ground)
    assert set(rolled_back.scalars(select(func.ST_SRID(GridCell.geom_3857)))) == {3857}
