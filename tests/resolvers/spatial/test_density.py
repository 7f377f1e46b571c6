"""Density: bins that sum to the whole, by the definitions of coverage and duties, on the land they lie on."""

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest
from pyproj import Geod
from sqlalchemy import Connection, Engine, text

from db.engine import Database
from db.errors import DomainError
from geo.coordinates import LonLat, MetricPlane
from geo.density.hexagons import CORNERS, Lattice
from resolvers.coverage.answers import counts_of
from resolvers.coverage.parts import counts_statement
from resolvers.people.filter import PersonFilter
from resolvers.spatial.answers import BinState, Density, DensityCounts, together
from resolvers.spatial.question import BinKind, Bins, Measure
from resolvers.windows import Window
from tests.residents import build_person
from tests.resolvers.spatial.settled import PLAN, Settled, answer, asked, settled
from tests.viewers import EVERYBODY, TODAY

PLACES = (BinKind.CELL, BinKind.VILLAGE, BinKind.TOWNSHIP)
VETERANS = PersonFilter(veterans_only=True)


@pytest.fixture
def county(engine: Engine) -> Settled:
    return settled(engine, seed=3, people=160)


def counted(found: Density) -> DensityCounts:
    return together([one.counts for one in found.bins if one.counts is not None])


@pytest.mark.parametrize("kind", PLACES)
async def test_places_and_those_in_none_sum_to_the_whole(
    kind: BinKind, database: Database, county: Settled
) -> None:
    found = await answer(database, county.client, asked(county.county, Bins(kind), filter=VETERANS))
    assert found.whole is not None
    assert found.unplaced is not None
    assert counted(found) + found.unplaced == found.whole
    assert found.whole.registered == 160
    assert len(found.bins) == {BinKind.CELL: 8, BinKind.VILLAGE: 4, BinKind.TOWNSHIP: 2}[kind]


@pytest.mark.parametrize("size", [250, 500, 733, 2000])
async def test_hexagons_and_those_without_a_point_sum_to_the_whole(
    size: int, database: Database, county: Settled, engine: Engine
) -> None:
    found = await answer(database, county.client, asked(county.county, Bins(BinKind.HEXAGON, size)))
    assert found.whole is not None
    assert counted(found).registered + (found.unlocated or 0) == found.whole.registered == 160
    with engine.connect() as connection:
        degrees = connection.execute(
            text("SELECT ST_X(geom), ST_Y(geom) FROM person WHERE geom IS NOT NULL")
        ).all()
    ids = Lattice(4544, size).holding(MetricPlane(4544).metres(np.array(degrees, dtype=float)))
    names, numbers = np.unique(ids, axis=0, return_counts=True)
    plain = {(int(q), int(r)): int(number) for (q, r), number in zip(names, numbers, strict=True)}
    assert {
        (one.hexagon.q, one.hexagon.r): one.counts.registered
        for one in found.bins
        if one.hexagon and one.counts
    } == plain


async def test_persons_on_every_corner_and_side_are_counted_once_each(
    database: Database, county: Settled, engine: Engine
) -> None:
    """H1: by arithmetic, never by what they touch."""
    question = asked(county.county, Bins(BinKind.HEXAGON, 500))
    before = await answer(database, county.client, question)
    lattice = Lattice(4544, 500)
    ids = [(one.hexagon.q, one.hexagon.r) for one in before.bins if one.hexagon]
    corners = (lattice.centres(ids)[:, None] + CORNERS * 500).reshape(-1, 2)
    sides = (lattice.centres(ids)[:, None] + (CORNERS + np.roll(CORNERS, -1, axis=0)) * 250).reshape(-1, 2)
    places = MetricPlane(4544).degrees(np.concatenate([corners, sides]))
    with engine.begin() as connection:
        for lon, lat in places:
            build_person(connection, county.villages[0], point=LonLat(lon, lat))
    after = await answer(database, county.client, question)
    assert counted(after).registered == counted(before).registered + len(places)


async def test_the_surface_holds_everybody_with_a_point(database: Database, county: Settled) -> None:
    """H2: its integral over the land is their number."""
    question = asked(county.county, Bins(BinKind.KERNEL, 500))
    found = await answer(database, county.client, question)
    assert found.whole is not None
    located = found.whole.registered - (found.unlocated or 0)
    assert sum((one.per_km2 or 0.0) * (one.km2 or 0.0) for one in found.bins) == pytest.approx(
        located, rel=0.005
    )
    assert sum(one.km2 or 0.0 for one in found.bins) == pytest.approx(found.land_km2)


async def test_land_is_that_of_the_ellipsoid(database: Database, county: Settled) -> None:
    found = await answer(database, county.client, asked(county.county, Bins(BinKind.CELL)))
    geod = Geod(ellps="WGS84")
    areas = {letter: abs(geod.geometry_area_perimeter(PLAN.shape(letter))[0]) / 1e6 for letter in "ABCDEFGH"}
    assert [one.km2 for one in found.bins] == pytest.approx(list(areas.values()), rel=1e-6)
    assert found.land_km2 == pytest.approx(sum(areas.values()), rel=1e-6)
    first = found.bins[0]
    assert first.counts is not None
    assert first.per_km2 == pytest.approx(first.counts.persons / areas["A"], rel=1e-6)


@pytest.mark.parametrize("chosen", [PersonFilter(), VETERANS], ids=["all", "veterans"])
async def test_the_numbers_are_those_of_coverage_today_and_as_it_was_known(
    chosen: PersonFilter, database: Database, county: Settled
) -> None:
    window = Window(date(2025, 3, 1), TODAY + timedelta(days=1))
    bins = Bins(BinKind.VILLAGE)
    quick = await answer(
        database, county.client, asked(county.county, bins, Measure.VISITS, window=window, filter=chosen)
    )
    known = datetime(2999, 1, 1, tzinfo=UTC)
    raw = asked(county.county, bins, Measure.VISITS, window=window, filter=chosen, known_at=known)
    slow = await answer(database, county.client, raw)
    assert [one.counts for one in quick.bins] == [one.counts for one in slow.bins]
    assert quick.whole is not None
    rows = await database.rows(counts_statement(quick.question.persons))
    coverage = counts_of(EVERYBODY, quick.question.persons, rows)
    assert (quick.whole.registered, quick.whole.persons) == (coverage.registered, coverage.denominator)
    assert (quick.whole.reached, quick.whole.visited) == (coverage.numerator, coverage.visited)
    assert quick.whole.visits >= quick.whole.visited > 0


async def test_an_empty_cell_and_one_without_boundary_are_said_so(
    database: Database, county: Settled, engine: Engine
) -> None:
    with engine.begin() as connection:
        _undraw(connection, county)
    found = await answer(database, county.client, asked(county.county, Bins(BinKind.VILLAGE)))
    states = {one.key: one.state for one in found.bins}
    assert states["500151100001"] == BinState.NO_GEOMETRY
    assert next(one for one in found.bins if one.state == BinState.NO_GEOMETRY).per_km2 is None
    assert set(states.values()) == {BinState.NO_GEOMETRY, BinState.VALUE}


def _undraw(connection: Connection, county: Settled) -> None:
    of_village = {"village": county.villages[0].id}
    connection.execute(text("DELETE FROM division_shape WHERE division_id = :village"), of_village)


async def test_a_county_without_any_shape_has_no_hexagons_and_says_so(
    database: Database, county: Settled, engine: Engine
) -> None:
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM division_shape"))
        connection.execute(text("UPDATE grid_cell SET county_id = county_id"))
        connection.execute(text("UPDATE residence SET cell_id = NULL"))
        connection.execute(text("UPDATE person SET cell_id = NULL"))
        connection.execute(text("UPDATE contact SET cell_id = NULL"))
        connection.execute(text("DELETE FROM cell_assignment"))
        connection.execute(text("DELETE FROM grid_cell"))
    for viewer in (county.client, county.leader):
        for bins in (Bins(BinKind.HEXAGON, 1000), Bins(BinKind.KERNEL, 2000)):
            found = await answer(database, viewer, asked(county.county, bins))
            assert (found.bins, found.undrawn) == ((), True)
            assert found.whole is not None
            assert found.whole.registered == 160


@pytest.mark.parametrize(
    ("kind", "metres"),
    [(BinKind.HEXAGON, 1), (BinKind.HEXAGON, 5001), (BinKind.KERNEL, 10), (BinKind.CELL, 500)],
)
def test_sizes_that_cannot_be_are_refused(kind: BinKind, metres: int) -> None:
    with pytest.raises(DomainError, match="BAD_BIN_SIZE"):
        Bins(kind, metres)


def test_windows_of_centuries_are_refused(county: Settled) -> None:
    window = Window(date(1900, 1, 1), date(2200, 1, 1))
    with pytest.raises(DomainError, match="WINDOW_TOO_LONG"):
        asked(county.county, Bins(BinKind.CELL), window=window)
