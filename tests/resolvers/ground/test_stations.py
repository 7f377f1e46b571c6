from datetime import date
from typing import Any

import pytest
from sqlalchemy import Connection

from db.codes import GridRole
from db.models import StationService, StationSupervision
from resolvers.areas import Area
from resolvers.ask import Parents, parents_of
from resolvers.ground.stations import (
    children_of_stations,
    divisions_of_stations,
    station_by_id,
    stations_of_divisions,
    supervisors_of_stations,
)
from resolvers.ground.workers import assignments_of_cells, workers_of_stations
from tests.builders import (
    ALWAYS,
    LONG_AGO,
    assign,
    between,
    build_cells,
    build_station,
    build_worker,
    put,
    since,
)
from tests.ground import Ground, build_ground
from tests.plan import Plan
from tests.viewers import NOBODY, TODAY, ask_of

BEFORE, CHANGED_ON = date(2024, 12, 31), date(2025, 1, 1)


@pytest.fixture
def ground(rolled_back: Connection) -> Ground:
    return build_ground(rolled_back)


@pytest.fixture
def centres(rolled_back: Connection, ground: Ground) -> dict[str, Area]:
    """Centres from the nation to the county and a station in each township; none in the villages."""
    units = {
        "nation": ground.nation,
        "province": ground.province,
        "city": ground.city,
        "county": ground.county,
    }
    centres = {name: build_station(rolled_back, unit, f"{name} centre") for name, unit in units.items()}
    return centres | {
        "first": build_station(rolled_back, ground.townships[0], "first station"),
        "second": build_station(rolled_back, ground.townships[1], "second station"),
    }


def _parents(*areas: Area) -> Parents:
    return parents_of([(area.county_id, area.id) for area in areas])


def _pairs(connection: Connection, statement: Any) -> set[tuple[int, str]]:
    return {(row.of_id, row.name) for row in connection.execute(statement)}


def test_a_village_without_a_station_is_served_by_its_townships(
    rolled_back: Connection, ground: Ground, centres: dict[str, Area]
) -> None:
    village = ground.villages[0]
    served = _pairs(rolled_back, stations_of_divisions(ask_of(NOBODY), _parents(village)))
    assert served == {(village.id, "first station")}


def test_a_village_with_a_station_is_served_by_its_own(
    rolled_back: Connection, ground: Ground, centres: dict[str, Area]
) -> None:
    build_station(rolled_back, ground.villages[0], "own", valid=since(CHANGED_ON))
    village = _parents(ground.villages[0])
    for day, name in ((BEFORE, "first station"), (TODAY, "own")):
        served = _pairs(rolled_back, stations_of_divisions(ask_of(NOBODY, day), village))
        assert {station for _, station in served} == {name}


def test_a_village_may_be_served_by_another_station_than_its_own(
    rolled_back: Connection, ground: Ground, centres: dict[str, Area]
) -> None:
    village, other = ground.villages[0], centres["second"]
    build_station(rolled_back, village, "own")
    service = {"division_id": village.id, "station_id": other.id}
    put(rolled_back, StationService, village.county_id, valid=since(CHANGED_ON), **service)
    for day, name in ((BEFORE, "own"), (TODAY, "second station")):
        served = _pairs(rolled_back, stations_of_divisions(ask_of(NOBODY, day), _parents(village)))
        assert served == {(village.id, name)}


def test_without_a_township_station_the_county_centre_serves(rolled_back: Connection, ground: Ground) -> None:
    build_station(rolled_back, ground.county, "county centre")
    village, township = ground.villages[0], ground.townships[0]
    served = _pairs(rolled_back, stations_of_divisions(ask_of(NOBODY), _parents(village, township)))
    assert served == {(village.id, "county centre"), (township.id, "county centre")}


def test_a_station_knows_the_divisions_it_serves(
    rolled_back: Connection, ground: Ground, centres: dict[str, Area]
) -> None:
    build_station(rolled_back, ground.villages[0], "own")
    served = _pairs(rolled_back, divisions_of_stations(ask_of(NOBODY), _parents(centres["first"])))
    assert {name for _, name in served} == {"巴川街道", "乙社区"}


def test_the_station_above_supervises(
    rolled_back: Connection, ground: Ground, centres: dict[str, Area]
) -> None:
    own = build_station(rolled_back, ground.villages[0], "own")
    asked = _parents(own, centres["first"], centres["county"], centres["province"], centres["nation"])
    assert _pairs(rolled_back, supervisors_of_stations(ask_of(NOBODY), asked)) == {
        (own.id, "first station"),
        (centres["first"].id, "county centre"),
        (centres["county"].id, "city centre"),
        (centres["province"].id, "nation centre"),
    }


def test_an_exception_names_another_supervisor(rolled_back: Connection, centres: dict[str, Area]) -> None:
    first, city = centres["first"], centres["city"]
    named = {"station_id": first.id, "supervisor_county_id": city.county_id, "supervisor_id": city.id}
    put(rolled_back, StationSupervision, first.county_id, valid=since(CHANGED_ON), **named)
    for day, name in ((BEFORE, "county centre"), (TODAY, "city centre")):
        above = supervisors_of_stations(ask_of(NOBODY, day), _parents(first))
        assert _pairs(rolled_back, above) == {(first.id, name)}


def test_the_children_of_a_station_are_those_it_supervises(
    rolled_back: Connection, ground: Ground, centres: dict[str, Area]
) -> None:
    own = build_station(rolled_back, ground.villages[0], "own")
    first, city = centres["first"], centres["city"]
    named = {"station_id": first.id, "supervisor_county_id": city.county_id, "supervisor_id": city.id}
    put(rolled_back, StationSupervision, first.county_id, valid=ALWAYS, **named)
    asked = _parents(centres["city"], centres["county"], first, own)
    assert _pairs(rolled_back, children_of_stations(ask_of(NOBODY), asked)) == {
        (city.id, "county centre"),
        (city.id, "first station"),
        (centres["county"].id, "second station"),
        (first.id, "own"),
    }


def test_a_closed_station_exists_only_while_it_stood(rolled_back: Connection, ground: Ground) -> None:
    closed = build_station(rolled_back, ground.county, valid=between(LONG_AGO, CHANGED_ON))
    for day, count in ((BEFORE, 1), (TODAY, 0)):
        asked = station_by_id(ask_of(NOBODY, day), closed.county_id, closed.id)
        assert len(rolled_back.execute(asked).all()) == count


def test_a_station_lists_the_workers_of_the_day(rolled_back: Connection, centres: dict[str, Area]) -> None:
    build_worker(rolled_back, centres["first"], "王五", valid=between(LONG_AGO, CHANGED_ON))
    build_worker(rolled_back, centres["first"], "赵六", valid=since(CHANGED_ON))
    for day, name in ((BEFORE, "王五"), (TODAY, "赵六")):
        workers = workers_of_stations(ask_of(NOBODY, day), _parents(centres["first"]))
        assert _pairs(rolled_back, workers) == {(centres["first"].id, name)}


def test_the_primary_of_a_cell_stands_first(
    rolled_back: Connection, ground: Ground, centres: dict[str, Area]
) -> None:
    cell = build_cells(rolled_back, Plan("A"), {"A": ground.villages[0]})["A"]
    this_year = between(date(2025, 1, 1), date(2026, 1, 1))
    for role in (GridRole.LEAD, GridRole.COVER, GridRole.PRIMARY, GridRole.DEPUTY):
        assign(rolled_back, build_worker(rolled_back, centres["first"]), cell, role=role, valid=this_year)
    rows = rolled_back.execute(assignments_of_cells(ask_of(NOBODY), _parents(cell))).all()
    assert rows[0].role == GridRole.PRIMARY


def test_a_grouping_without_a_centre_is_passed_over(rolled_back: Connection, ground: Ground) -> None:
    province = build_station(rolled_back, ground.province, "province centre")
    county = build_station(rolled_back, ground.county, "county centre")
    above = rolled_back.execute(supervisors_of_stations(ask_of(NOBODY), _parents(county))).one()
    below = rolled_back.execute(children_of_stations(ask_of(NOBODY), _parents(province))).one()
    assert (above.id, below.id) == (province.id, county.id)
