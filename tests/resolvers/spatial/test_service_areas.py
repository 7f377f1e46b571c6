"""Whom each station serves: by assignment, by nearness, within minutes; and whom none does."""

from pathlib import Path

import pytest
import shapely
from sqlalchemy import Connection

from db.codes import DivisionLevel, TravelMode
from db.errors import DomainError
from geo.roads.travel import Travel
from resolvers.areas import Area, Reach
from resolvers.small_numbers import BLIND, Sight
from resolvers.spatial.service.answers import ServiceAreas
from resolvers.spatial.service.areas import service_areas
from resolvers.spatial.service.question import (
    AreaForm,
    AreasQuestion,
    CostBasis,
    Outside,
    ServiceMethod,
    Stations,
)
from tests.service_world import COUNTY_BOX, ServiceWorld, build_service_world, lay_roads, rows_of
from tests.viewers import EVERYBODY, TODAY


async def _asked(
    connection: Connection,
    world: ServiceWorld,
    *,
    method: ServiceMethod = ServiceMethod.REACHABLE,
    level: DivisionLevel | None = DivisionLevel.TOWNSHIP,
    form: AreaForm = AreaForm.PARTITION,
    travel: Travel | None = None,
    minutes: tuple[float, ...] = (5.0, 15.0, 30.0),
    area: Area | None = None,
    sight: Sight | None = None,
    drawn: bool = False,
) -> ServiceAreas:
    question = AreasQuestion(
        Stations(area or world.county, TODAY, None, level), method, travel or Travel(), minutes, form
    )
    who = sight or EVERYBODY
    return await service_areas(rows_of(connection), who, question, drawn=drawn)


def _persons(answer: ServiceAreas) -> dict[str, int]:
    return {area.stations[0].name: area.tally.persons for area in answer.areas}


def _outside(answer: ServiceAreas) -> dict[Outside, int]:
    return {part.reason: part.tally.persons for part in answer.outside}


async def test_on_roads_everybody_is_in_one_area_or_outside_for_one_reason(
    rolled_back: Connection, tmp_path: Path
) -> None:
    world = build_service_world(rolled_back)
    lay_roads(rolled_back, tmp_path)
    answer = await _asked(rolled_back, world)
    assert answer.basis == CostBasis.ROADS
    assert _persons(answer) == {"甲街道站": 3, "乙街道站": 3}
    assert _outside(answer) == {Outside.UNLOCATED: 1, Outside.OFF_NETWORK: 1, Outside.NO_PATH: 1}
    assert sum(_persons(answer).values()) + sum(_outside(answer).values()) == answer.whole.persons == 9


async def test_persons_beyond_the_last_minute_are_unserved_and_not_missing(
    rolled_back: Connection, tmp_path: Path
) -> None:
    world = build_service_world(rolled_back)
    lay_roads(rolled_back, tmp_path)
    answer = await _asked(rolled_back, world, minutes=(5.0, 10.0))
    assert _outside(answer)[Outside.BEYOND] == 2
    assert sum(_persons(answer).values()) + sum(_outside(answer).values()) == 9
    assert [band.persons for area in answer.areas for band in area.bands] == [1, 1, 1, 1]


async def test_without_roads_the_answer_is_an_estimate_along_the_straight_line(
    rolled_back: Connection,
) -> None:
    world = build_service_world(rolled_back)
    answer = await _asked(rolled_back, world, minutes=(240.0,))
    assert answer.basis == CostBasis.ESTIMATE
    assert answer.roads is None
    assert _outside(answer) == {Outside.UNLOCATED: 1}
    assert all(area.meeting is None for area in answer.areas)


async def test_two_stations_at_one_point_share_one_area(rolled_back: Connection, tmp_path: Path) -> None:
    world = build_service_world(rolled_back)
    lay_roads(rolled_back, tmp_path)
    answer = await _asked(rolled_back, world, level=None)
    names = [[station.name for station in area.stations] for area in answer.areas]
    assert ["甲街道站", "甲一站"] in names
    assert answer.without_point[0].name == "乙二站"


async def test_a_station_off_the_network_has_an_empty_area_that_says_so(
    rolled_back: Connection, tmp_path: Path
) -> None:
    world = build_service_world(rolled_back)
    lay_roads(rolled_back, tmp_path)
    answer = await _asked(rolled_back, world, level=DivisionLevel.VILLAGE)
    area = next(area for area in answer.areas if area.stations[0].name == "乙一站")
    assert area.tally.persons == 0
    assert area.meeting is not None
    assert area.meeting.point is None
    assert area.meeting.metres == pytest.approx(2_200, rel=0.05)


async def test_overlapping_areas_count_a_home_for_each_station_that_reaches_it(
    rolled_back: Connection, tmp_path: Path
) -> None:
    world = build_service_world(rolled_back)
    lay_roads(rolled_back, tmp_path)
    apart = await _asked(rolled_back, world, minutes=(70.0,))
    alone = await _asked(rolled_back, world, minutes=(70.0,), form=AreaForm.OVERLAPPING)
    assert sum(_persons(apart).values()) == 6
    assert _persons(alone) == {"甲街道站": 6, "乙街道站": 6}


async def test_a_township_asked_alone_gets_its_own_rows_of_the_whole(
    rolled_back: Connection, tmp_path: Path
) -> None:
    world = build_service_world(rolled_back)
    lay_roads(rolled_back, tmp_path)
    parts = [await _asked(rolled_back, world, area=township) for township in world.townships]
    whole = await _asked(rolled_back, world)
    for name, persons in _persons(whole).items():
        assert sum(_persons(part).get(name, 0) for part in parts) == persons


async def test_assigned_areas_are_the_villages_of_the_rules_and_count_the_unlocated(
    rolled_back: Connection, tmp_path: Path
) -> None:
    world = build_service_world(rolled_back)
    lay_roads(rolled_back, tmp_path)
    answer = await _asked(rolled_back, world, method=ServiceMethod.ASSIGNED, level=None, drawn=True)
    assert _persons(answer) == {"甲街道站": 2, "乙街道站": 0, "甲一站": 2, "乙一站": 4, "乙二站": 1}
    assert _outside(answer) == {}
    first = next(area for area in answer.areas if area.stations[0].name == "甲一站")
    assert first.shape.geojson is not None
    assert first.tally.measured == 2
    assert first.workers == 1


async def test_a_township_station_serves_what_its_villages_stations_serve(rolled_back: Connection) -> None:
    world = build_service_world(rolled_back)
    answer = await _asked(rolled_back, world, method=ServiceMethod.ASSIGNED)
    assert _persons(answer) == {"甲街道站": 4, "乙街道站": 5}
    assert [area.workers for area in answer.areas] == [1, 1]


async def test_nearest_areas_tile_the_county(rolled_back: Connection) -> None:
    world = build_service_world(rolled_back)
    answer = await _asked(rolled_back, world, method=ServiceMethod.NEAREST, level=None, drawn=True)
    shapes = [shapely.from_geojson(area.shape.geojson) for area in answer.areas if area.shape.geojson]
    assert len(shapes) == 3
    assert sum(shape.area for shape in shapes) == pytest.approx(COUNTY_BOX.area, rel=1e-4)
    overlaps = [a.intersection(b).area for i, a in enumerate(shapes) for b in shapes[:i]]
    assert max(overlaps) < 1e-8
    assert _outside(answer) == {Outside.UNLOCATED: 1}


@pytest.mark.parametrize("method", list(ServiceMethod))
@pytest.mark.parametrize("form", list(AreaForm))
async def test_every_method_draws_valid_shapes_within_the_county(
    rolled_back: Connection, tmp_path: Path, method: ServiceMethod, form: AreaForm
) -> None:
    world = build_service_world(rolled_back)
    lay_roads(rolled_back, tmp_path)
    answer = await _asked(rolled_back, world, method=method, form=form, drawn=True)
    shapes = [shapely.from_geojson(area.shape.geojson) for area in answer.areas if area.shape.geojson]
    assert shapes
    assert all(COUNTY_BOX.buffer(1e-5).covers(shape) for shape in shapes)
    assert all((area.shape.area_km2 or 1.0) > 0.0 for area in answer.areas)


async def test_circles_are_drawn_where_no_roads_are(rolled_back: Connection) -> None:
    world = build_service_world(rolled_back)
    answer = await _asked(rolled_back, world, drawn=True, minutes=(15.0,))
    reach_km = 1.0 / 1.35
    areas = [area.shape.area_km2 or 0.0 for area in answer.areas]
    assert max(areas) == pytest.approx(3.14159 * reach_km**2, rel=0.02)


async def test_an_area_without_stations_is_answered_honestly(rolled_back: Connection) -> None:
    world = build_service_world(rolled_back)
    answer = await _asked(rolled_back, world, level=DivisionLevel.COUNTY, drawn=True)
    assert answer.areas == ()
    assert _outside(answer) == {Outside.UNLOCATED: 1, Outside.NO_STATION: 8}


async def test_by_car_the_same_street_takes_less_time(rolled_back: Connection, tmp_path: Path) -> None:
    world = build_service_world(rolled_back)
    lay_roads(rolled_back, tmp_path)
    answer = await _asked(rolled_back, world, travel=Travel(TravelMode.CAR), minutes=(2.0, 15.0))
    assert [band.persons for area in answer.areas for band in area.bands] == [2, 1, 2, 1]


async def test_who_may_not_see_persons_is_not_told_what_fewer_than_five_are(
    rolled_back: Connection, tmp_path: Path
) -> None:
    world = build_service_world(rolled_back)
    lay_roads(rolled_back, tmp_path)
    answer = await _asked(rolled_back, world, sight=BLIND)
    assert all(area.tally.withheld for area in answer.areas)
    assert all(area.tally.veterans is None for area in answer.areas)
    assert all(area.tally.seconds.mean is None for area in answer.areas)
    assert _persons(answer) == {"甲街道站": 3, "乙街道站": 3}
    assert answer.whole.veterans == 7


async def test_several_counties_are_refused(rolled_back: Connection) -> None:
    world = build_service_world(rolled_back)
    nation = Area(world.county.kind, 100000, 1, DivisionLevel.NATION, Reach.DESCENDANTS)
    with pytest.raises(DomainError) as refused:
        await _asked(rolled_back, world, area=nation)
    assert refused.value.code == "ONE_COUNTY_EXPECTED"


@pytest.mark.parametrize("minutes", [(), (0.0,), (10.0, 5.0), (5.0, 5.0), (999.0,)])
async def test_bands_that_are_none_are_refused(rolled_back: Connection, minutes: tuple[float, ...]) -> None:
    world = build_service_world(rolled_back)
    with pytest.raises(DomainError) as refused:
        await _asked(rolled_back, world, minutes=minutes)
    assert refused.value.code == "BAD_MINUTES"
