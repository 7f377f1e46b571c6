"""Siting on the street: numbers of each home's own way, before and after, and who may know them."""

from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import Connection

from db.codes import DivisionLevel
from db.errors import DomainError
from geo.coordinates import LonLat
from geo.roads.travel import Travel
from geo.siting.siting_model import SitingGoal
from resolvers.small_numbers import BLIND
from resolvers.spatial.service.question import Beyond, CostBasis, Stations
from resolvers.spatial.service.ways import Ground, ways_of
from resolvers.spatial.siting.answer import station_siting
from resolvers.spatial.siting.facts import siting_facts
from resolvers.spatial.siting.numbers import Siting
from resolvers.spatial.siting.question import SitingQuestion, SitingWeight
from tests.duty_builders import build_yearly
from tests.residents import build_person
from tests.service_world import ServiceWorld, build_service_world, lay_roads, rows_of
from tests.viewers import EVERYBODY, TODAY
from tests.work import WORK

TOWNSHIPS = DivisionLevel.TOWNSHIP


def question(world: ServiceWorld, **asked: object) -> SitingQuestion:
    given: dict[str, object] = {
        "stations": Stations(world.county, TODAY, None, TOWNSHIPS),
        "beyond": Beyond(metres=1_000.0),
    }
    return SitingQuestion(**(given | asked))  # type: ignore[arg-type]  # fields by name


async def sited(connection: Connection, world: ServiceWorld, **asked: object) -> Siting:
    sight = EVERYBODY
    return await station_siting(rows_of(connection), WORK, sight, question(world, **asked))


async def test_the_best_village_is_that_of_trying_each(rolled_back: Connection, tmp_path: Path) -> None:
    world = build_service_world(rolled_back)
    lay_roads(rolled_back, tmp_path)
    answer = await sited(rolled_back, world)
    facts = await siting_facts(rows_of(rolled_back), question(world))
    places = facts.places(facts.standing)
    tried = []
    for candidate in facts.sites:
        ground = Ground(facts.roads, Travel(), np.concatenate([places, candidate[None]]))
        tried.append(int((ways_of(ground, facts.homes).best.metres <= 1_000.0).sum()))
    cover = next(choice for choice in answer.choices if choice.goal == SitingGoal.COVER)
    assert cover.after.covered == max(tried) > (answer.before.covered or 0)
    assert cover.villages[0] == facts.candidates[tried.index(max(tried))]
    assert (answer.basis, answer.without_point) == (CostBasis.ROADS, 1)


async def test_people_without_a_path_are_outside_the_mean_and_counted(
    rolled_back: Connection, tmp_path: Path
) -> None:
    world = build_service_world(rolled_back)
    lay_roads(rolled_back, tmp_path)
    answer = await sited(rolled_back, world)
    assert (answer.people, answer.unlocated, answer.before.unreachable) == (9, 1, 2)
    assert all(choice.after.unreachable == 2 for choice in answer.choices)
    travel = next(choice for choice in answer.choices if choice.goal == SitingGoal.TRAVEL)
    assert travel.after.mean is not None
    assert answer.before.mean is not None
    assert travel.after.mean < answer.before.mean


async def test_people_per_station_add_up_before_and_after(rolled_back: Connection, tmp_path: Path) -> None:
    world = build_service_world(rolled_back)
    lay_roads(rolled_back, tmp_path)
    answer = await sited(rolled_back, world)
    reached = answer.people - (answer.unlocated or 0) - (answer.before.unreachable or 0)
    for choice in answer.choices:
        assert sum(one.before or 0 for one in choice.served) == reached
        assert sum(one.after or 0 for one in choice.served) == reached


async def test_a_moved_station_serves_nobody_where_it_was(rolled_back: Connection, tmp_path: Path) -> None:
    world = build_service_world(rolled_back)
    lay_roads(rolled_back, tmp_path)
    moved = world.stations["乙"]
    answer = await sited(rolled_back, world, move=(moved.county_id, moved.id))
    for choice in answer.choices:
        (old,) = [one for one in choice.served if one.station is not None and one.station.id == moved.id]
        assert (old.after, (old.before or 0) > 0) == (0, True)


async def test_priority_and_overdue_people_may_count_alone(rolled_back: Connection) -> None:
    world = build_service_world(rolled_back)
    build_yearly(rolled_back, world.county)
    priority = await sited(rolled_back, world, weight=SitingWeight.PRIORITY)
    overdue = await sited(rolled_back, world, weight=SitingWeight.OVERDUE)
    assert priority.people == 2
    assert overdue.people in (0, 9)
    assert priority.basis == CostBasis.ESTIMATE


async def test_minutes_may_be_the_limit(rolled_back: Connection) -> None:
    world = build_service_world(rolled_back)
    answer = await sited(rolled_back, world, beyond=Beyond(minutes=15.0))
    assert answer.before.covered is not None
    assert answer.choices[0].after.covered is not None


async def test_a_leader_is_not_told_fewer_than_five(rolled_back: Connection) -> None:
    world = build_service_world(rolled_back)
    for number in range(6):
        build_person(rolled_back, world.villages[2], point=LonLat(114.0602, 22.5501 + number / 10_000))
    leader = BLIND
    answer = await station_siting(rows_of(rolled_back), WORK, leader, question(world))
    numbers = [answer.unlocated, answer.before.covered, answer.before.unreachable]
    for choice in answer.choices:
        numbers += [choice.nearer, choice.after.covered, choice.after.unreachable]
        numbers += [number for one in choice.served for number in (one.before, one.after)]
    assert not {1, 2, 3, 4} & {number for number in numbers if number is not None}
    assert None in numbers


async def test_nobody_who_counts_gives_an_empty_answer(rolled_back: Connection) -> None:
    world = build_service_world(rolled_back)
    answer = await sited(rolled_back, world, weight=SitingWeight.OVERDUE)
    assert answer.people == 0
    assert [choice.villages for choice in answer.choices] == [(), ()]


async def test_a_station_elsewhere_cannot_be_moved(rolled_back: Connection) -> None:
    world = build_service_world(rolled_back)
    with pytest.raises(DomainError) as refused:
        await sited(rolled_back, world, move=(world.county.county_id, 12345))
    assert refused.value.code == "STATION_NOT_FOUND"


@pytest.mark.parametrize("asked", [{"add": 0}, {"add": 6}, {"add": 2, "move": (1, 2)}])
async def test_more_than_can_be_proved_is_refused(asked: dict[str, object], rolled_back: Connection) -> None:
    world = build_service_world(rolled_back)
    with pytest.raises(DomainError) as refused:
        question(world, **asked)
    assert refused.value.code == "BAD_ADDED"
