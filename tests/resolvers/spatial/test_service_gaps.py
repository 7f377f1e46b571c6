"""Who lives too far from every station, the list behind it, and the stations a place reaches first."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import Connection

from db.codes import DivisionLevel
from db.errors import DomainError
from geo.coordinates import LonLat
from geo.roads.travel import Travel
from resolvers.people.lists import number_of_people, people
from resolvers.people.question import PersonQuestion
from resolvers.small_numbers import BLIND
from resolvers.spatial.service.facts import gap_facts
from resolvers.spatial.service.gaps import persons_of, service_gaps
from resolvers.spatial.service.nearest import NearestQuestion, nearest_stations
from resolvers.spatial.service.question import (
    Beyond,
    CostBasis,
    GapsBy,
    GapsQuestion,
    Outside,
    Stations,
)
from resolvers.spatial.service.roads import roads_in_force
from tests.service_world import EDGES, ServiceWorld, build_service_world, lay_roads, rows_of
from tests.viewers import EVERYBODY, TODAY, ask_of, staff_viewer

LEVEL = DivisionLevel.TOWNSHIP


def _question(
    world: ServiceWorld, *, level: DivisionLevel | None = LEVEL, by: GapsBy = GapsBy.VILLAGE
) -> GapsQuestion:
    return GapsQuestion(Stations(world.county, TODAY, None, level), Beyond(minutes=10.0), Travel(), by)


async def test_a_gap_is_everybody_beyond_the_limit_and_the_unlocated_are_apart(
    rolled_back: Connection, tmp_path: Path
) -> None:
    world = build_service_world(rolled_back)
    lay_roads(rolled_back, tmp_path)
    answer = await service_gaps(rows_of(rolled_back), EVERYBODY, _question(world))
    assert answer.gap.persons == 4
    assert {reason: tally.persons for reason, tally in answer.reasons} == {
        Outside.OFF_NETWORK: 1,
        Outside.NO_PATH: 1,
        Outside.BEYOND: 2,
    }
    assert answer.unlocated == 1
    assert sum(part.gap.persons for part in answer.parts) == 4
    assert sum(part.persons for part in answer.parts) == answer.whole.persons == 9


async def test_the_list_of_a_gap_is_as_long_as_its_number(rolled_back: Connection, tmp_path: Path) -> None:
    world = build_service_world(rolled_back)
    lay_roads(rolled_back, tmp_path)
    question, staff = _question(world), staff_viewer(world.county)
    answer = await service_gaps(rows_of(rolled_back), EVERYBODY, question)
    facts = await gap_facts(rows_of(rolled_back), question)
    numbers = {None: answer.gap.persons} | {reason: tally.persons for reason, tally in answer.reasons}
    for reason, number in numbers.items():
        listed = PersonQuestion(among=persons_of(question, facts, reason, None))
        assert rolled_back.execute(number_of_people(ask_of(staff), listed)).scalar_one() == number
    for part in answer.parts:
        code = part.place.code if part.place else None
        some = persons_of(question, facts, None, code)
        assert code is None or some.persons.count(",") + 1 == max(part.gap.persons, 1)


async def test_the_listed_are_the_very_persons(rolled_back: Connection, tmp_path: Path) -> None:
    world = build_service_world(rolled_back)
    lay_roads(rolled_back, tmp_path)
    question = _question(world)
    facts = await gap_facts(rows_of(rolled_back), question)
    among = persons_of(question, facts, Outside.NO_PATH, None)
    rows = rolled_back.execute(people(ask_of(staff_viewer(world.county)), PersonQuestion(among=among)))
    assert [row.id for row in rows] == [world.homes["island"].id]


async def test_villages_with_a_faster_station_than_their_own_are_named_with_both_ways(
    rolled_back: Connection, tmp_path: Path
) -> None:
    world = build_service_world(rolled_back)
    lay_roads(rolled_back, tmp_path)
    answer = await service_gaps(rows_of(rolled_back), EVERYBODY, _question(world))
    (village,) = answer.elsewhere
    assert village.village.name == "甲二社区"
    assert (village.assigned.name, village.nearest.name) == ("甲街道站", "乙街道站")
    assert village.to_assigned.persons == 1
    assert (village.to_assigned.metres.mean or 0.0) > (village.to_nearest.metres.mean or 0.0)


async def test_villages_far_from_their_station_are_named(rolled_back: Connection, tmp_path: Path) -> None:
    world = build_service_world(rolled_back)
    lay_roads(rolled_back, tmp_path)
    answer = await service_gaps(rows_of(rolled_back), EVERYBODY, _question(world, level=None))
    far = {village.village.name: village.seconds for village in answer.far_villages}
    assert far["乙一社区"] is None
    assert far["甲二社区"] == pytest.approx(1_540 * 0.9, rel=0.01)
    assert [station.name for station in answer.without_point] == ["乙二站"]


async def test_by_cell_homes_without_a_cell_come_last(rolled_back: Connection) -> None:
    world = build_service_world(rolled_back)
    question = _question(world, by=GapsBy.CELL)
    answer = await service_gaps(rows_of(rolled_back), EVERYBODY, question)
    assert answer.basis == CostBasis.ESTIMATE
    assert [part.place for part in answer.parts] == [None]
    assert answer.parts[0].persons == 9


async def test_who_may_not_see_persons_gets_numbers_by_place_and_no_ways(
    rolled_back: Connection, tmp_path: Path
) -> None:
    world = build_service_world(rolled_back)
    lay_roads(rolled_back, tmp_path)
    answer = await service_gaps(rows_of(rolled_back), BLIND, _question(world))
    assert answer.gap.withheld
    assert answer.gap.persons == 4
    assert all(part.to_assigned.seconds.mean is None for part in answer.elsewhere)


async def test_a_later_vintage_of_roads_never_changes_an_earlier_answer(
    rolled_back: Connection, tmp_path: Path
) -> None:
    world = build_service_world(rolled_back)
    lay_roads(rolled_back, tmp_path, on=date(2024, 1, 1))
    lay_roads(rolled_back, tmp_path, edges=EDGES.replace("3,4,residential,no\n", ""), on=date(2025, 1, 1))
    rows, county = rows_of(rolled_back), world.county.county_id
    before = await roads_in_force(rows, county, date(2023, 12, 31))
    then = await roads_in_force(rows, county, date(2024, 6, 1))
    now = await roads_in_force(rows, county, TODAY)
    unknown = await roads_in_force(rows, county, TODAY, datetime(2020, 1, 1, tzinfo=UTC))
    assert before is None
    assert unknown is None
    assert then is not None
    assert now is not None
    assert (len(then.roads.length_m), len(now.roads.length_m)) == (5, 4)


async def test_the_nearest_stations_of_a_place_come_fastest_first(
    rolled_back: Connection, tmp_path: Path
) -> None:
    world = build_service_world(rolled_back)
    lay_roads(rolled_back, tmp_path)
    question = NearestQuestion(Stations(world.county, TODAY), LonLat(114.06, 22.55), 2)
    answer = await nearest_stations(rows_of(rolled_back), question)
    assert [near.station.name for near in answer.found] == ["乙街道站", "甲街道站"]
    assert answer.found[0].metres == pytest.approx(525, abs=5)
    assert answer.access_m == pytest.approx(0.0, abs=0.01)


async def test_a_place_off_the_network_reaches_nothing_and_is_told_how_far_a_road_is(
    rolled_back: Connection, tmp_path: Path
) -> None:
    world = build_service_world(rolled_back)
    lay_roads(rolled_back, tmp_path)
    question = NearestQuestion(Stations(world.county, TODAY), LonLat(114.05, 22.575), 3)
    answer = await nearest_stations(rows_of(rolled_back), question)
    assert answer.is_off_network
    assert answer.found == ()
    assert answer.access_m == pytest.approx(2_768, rel=0.01)


@pytest.mark.parametrize("place", [LonLat(2.35, 48.85), LonLat(114.0, -40.0), LonLat(140.0, 35.0)])
async def test_a_place_outside_china_is_refused(rolled_back: Connection, place: LonLat) -> None:
    world = build_service_world(rolled_back)
    with pytest.raises(DomainError) as refused:
        NearestQuestion(Stations(world.county, TODAY), place)
    assert refused.value.code == "PLACE_OUT_OF_RANGE"


@pytest.mark.parametrize(
    ("minutes", "metres", "code"),
    [
        (None, None, "ONE_LIMIT_EXPECTED"),
        (5.0, 100.0, "ONE_LIMIT_EXPECTED"),
        (0.0, None, "BAD_LIMIT"),
        (None, 1e9, "BAD_LIMIT"),
    ],
)
def test_a_limit_that_is_none_is_refused(minutes: float | None, metres: float | None, code: str) -> None:
    with pytest.raises(DomainError) as refused:
        Beyond(minutes, metres)
    assert refused.value.code == code
