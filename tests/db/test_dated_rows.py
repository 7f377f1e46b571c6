from datetime import UTC, date, datetime

import pytest
from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from db.codes import GridRole
from resolvers.areas import Area
from tests.builders import assign, between, build_cells, build_station, build_worker, since
from tests.ground import build_ground
from tests.plan import Plan
from tests.residents import build_person, build_residence

PLAN = Plan("A")
SPRING, SUMMER = date(2025, 3, 1), date(2025, 6, 1)


@pytest.fixture
def cell_and_workers(rolled_back: Connection) -> tuple[Area, Area, Area]:
    ground = build_ground(rolled_back)
    station = build_station(rolled_back, ground.townships[0])
    cell = build_cells(rolled_back, PLAN, {"A": ground.villages[0]})["A"]
    return cell, build_worker(rolled_back, station), build_worker(rolled_back, station)


def test_two_primaries_for_one_cell_on_one_day_are_refused(
    rolled_back: Connection, cell_and_workers: tuple[Area, Area, Area]
) -> None:
    cell, first, second = cell_and_workers
    assign(rolled_back, first, cell, valid=since(SPRING))
    with pytest.raises(IntegrityError, match="cell_assignment_one_at_a_time"):
        assign(rolled_back, second, cell, valid=since(SUMMER))


def test_one_primary_may_follow_another(
    rolled_back: Connection, cell_and_workers: tuple[Area, Area, Area]
) -> None:
    cell, first, second = cell_and_workers
    assign(rolled_back, first, cell, valid=between(SPRING, SUMMER))
    assert assign(rolled_back, second, cell, valid=since(SUMMER))


def test_a_deputy_may_stand_beside_a_primary(
    rolled_back: Connection, cell_and_workers: tuple[Area, Area, Area]
) -> None:
    cell, first, second = cell_and_workers
    assign(rolled_back, first, cell)
    assert assign(rolled_back, second, cell, role=GridRole.DEPUTY)


def test_a_superseded_primary_makes_room(
    rolled_back: Connection, cell_and_workers: tuple[Area, Area, Area]
) -> None:
    cell, first, second = cell_and_workers
    assign(rolled_back, first, cell, superseded_at=datetime(2025, 7, 1, tzinfo=UTC))
    assert assign(rolled_back, second, cell)


def test_nobody_lives_in_two_places_on_one_day(rolled_back: Connection) -> None:
    ground = build_ground(rolled_back)
    person = build_person(rolled_back, ground.villages[0], valid=since(SPRING))
    with pytest.raises(IntegrityError, match="residence_one_at_a_time"):
        build_residence(rolled_back, person, ground.villages[1], valid=since(SUMMER))
