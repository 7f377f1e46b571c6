"""On the real roads of 福田: parts and what none holds are the whole, whoever lives wherever."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db.codes import DivisionLevel, TravelDirection, TravelMode
from geo.roads.travel import Travel
from resolvers.areas import Area, AreaKind
from resolvers.spatial.service.areas import areas_of
from resolvers.spatial.service.facts import AreaFacts
from resolvers.spatial.service.homes import Homes
from resolvers.spatial.service.question import AreaForm, AreasQuestion, ServiceMethod, Stations
from resolvers.spatial.service.roads import LoadedRoads
from resolvers.spatial.service.sites import Sites, StationAt
from tests.geo.roads.streets import futian
from tests.viewers import EVERYBODY

COUNTY = Area(AreaKind.DIVISION, 440304, 1, DivisionLevel.COUNTY)
ROADS = LoadedRoads(futian(), date(2023, 5, 25), None, b"futian")
STATIONS = Stations(COUNTY, date(2025, 10, 15), None, DivisionLevel.TOWNSHIP)


def _homes(rng: np.random.Generator, count: int) -> Homes:
    low, high = futian().nodes.min(axis=0), futian().nodes.max(axis=0)
    places = futian().plane.degrees(rng.uniform(low - 2_000.0, high + 2_000.0, (count, 2)))
    places[rng.random(count) < 0.1] = np.nan
    ids = np.arange(count, dtype=np.int64)
    return Homes(ids, ids % 7, ids % 11, places, rng.random(count) < 0.8, rng.random(count) < 0.2)


def _sites(rng: np.random.Generator, count: int) -> Sites:
    places = futian().plane.degrees(futian().nodes[rng.integers(0, len(futian().nodes), count)])
    distinct, group = np.unique(places, axis=0, return_inverse=True)
    stations = tuple(
        StationAt(row, row, f"站{row}", DivisionLevel.TOWNSHIP, f"{row}", (lon, lat), 1, is_inside=True)
        for row, (lon, lat) in enumerate(places.tolist())
    )
    return Sites(stations, distinct, group.reshape(-1), {}, {one.id: one for one in stations})


@settings(max_examples=15)
@given(
    st.integers(0, 2**32 - 1),
    st.sampled_from(list(TravelMode)),
    st.sampled_from(list(TravelDirection)),
    st.sampled_from(list(ServiceMethod)),
)
def test_areas_and_what_none_holds_are_the_whole(
    seed: int, mode: TravelMode, direction: TravelDirection, method: ServiceMethod
) -> None:
    rng = np.random.default_rng(seed)
    homes, sites = _homes(rng, 120), _sites(rng, int(rng.integers(0, 8)))
    question = AreasQuestion(STATIONS, method, Travel(mode, direction=direction), (5.0, 10.0, 20.0))
    roads = ROADS if rng.random() < 0.7 else None
    answer = areas_of(EVERYBODY, question, AreaFacts(sites, homes, (), roads), drawn=False)
    parts = [area.tally for area in answer.areas] + [part.tally for part in answer.outside]
    assert sum(part.persons for part in parts) == answer.whole.persons == len(homes)
    assert sum(part.veterans or 0 for part in parts) == answer.whole.veterans
    assert sum(part.priority or 0 for part in parts) == answer.whole.priority
    if method == ServiceMethod.REACHABLE:
        assert all(sum(band.persons for band in area.bands) == area.tally.persons for area in answer.areas)


@settings(max_examples=8)
@given(st.integers(0, 2**32 - 1))
def test_a_station_reaches_nobody_more_for_being_asked_beside_others(seed: int) -> None:
    rng = np.random.default_rng(seed)
    homes, sites = _homes(rng, 80), _sites(rng, 5)
    question = AreasQuestion(STATIONS, ServiceMethod.REACHABLE, Travel(), (30.0,), AreaForm.OVERLAPPING)
    whole = areas_of(EVERYBODY, question, AreaFacts(sites, homes, (), ROADS), drawn=False)
    one = sites.stations[2]
    alone = Sites((one,), np.array([one.point]), np.array([0]), {}, {one.id: one})
    part = areas_of(EVERYBODY, question, AreaFacts(alone, homes, (), ROADS), drawn=False)
    mine = next(area for area in whole.areas if one in area.stations)
    assert part.areas[0].tally == mine.tally


def test_nobody_at_all_is_an_empty_answer() -> None:
    rng = np.random.default_rng(1)
    question = AreasQuestion(STATIONS, ServiceMethod.REACHABLE)
    facts = AreaFacts(_sites(rng, 3), _homes(rng, 0), (), ROADS)
    answer = areas_of(EVERYBODY, question, facts, drawn=False)
    assert answer.whole.persons == 0
    assert answer.outside == ()


@pytest.mark.parametrize("mode", list(TravelMode))
def test_mean_and_ninetieth_are_those_of_the_homes(mode: TravelMode) -> None:
    rng = np.random.default_rng(7)
    homes, sites = _homes(rng, 400), _sites(rng, 1)
    question = AreasQuestion(STATIONS, ServiceMethod.REACHABLE, Travel(mode), (240.0,))
    answer = areas_of(EVERYBODY, question, AreaFacts(sites, homes, (), ROADS), drawn=False)
    tally = answer.areas[0].tally
    assert tally.seconds.mean is not None
    assert tally.seconds.ninetieth is not None
    assert tally.seconds.ninetieth >= tally.seconds.mean > 0.0
    assert tally.measured == tally.persons
