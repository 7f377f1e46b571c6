"""What a leader is told: nothing of few persons, nor anything from which it could be worked out."""

import numpy as np
import pytest
from sqlalchemy import Engine, text

from db.engine import Database
from db.errors import DomainError
from resolvers.areas import Area
from resolvers.spatial.answers import Density, DensityBin
from resolvers.spatial.question import BinKind, Bins, Measure
from resolvers.spatial.telling import MOST_WITHHELD, TOLD_SIZES_M
from resolvers.viewer import SMALLEST_SHOWN, Grant, Permission, Role, Viewer
from tests.resolvers.spatial.settled import Settled, answer, asked, settled

PLACES = (BinKind.CELL, BinKind.VILLAGE, BinKind.TOWNSHIP)
WHO = text("""
    SELECT person.id, person.division_id, person.cell_id, version.parent_id,
        ST_X(at) AS east, ST_Y(at) AS north
    FROM person JOIN division_version version ON version.division_id = person.division_id
    CROSS JOIN LATERAL (SELECT ST_Transform(geom, 4544) AS at) AS placed ORDER BY person.id
""")


class Register:
    """Who lives where, for working out what numbers of places say of each other."""

    def __init__(self, engine: Engine) -> None:
        with engine.connect() as connection:
            self.rows = connection.execute(WHO).all()

    def place(self, one: DensityBin) -> np.ndarray:
        """Of each person, whether a bin holds it."""
        if one.hexagon is None:
            return np.array(
                [one.id in (row.division_id, row.cell_id, row.parent_id) for row in self.rows], float
            )
        placed = [(row.east, row.north) if row.east is not None else (0.0, 0.0) for row in self.rows]
        held = one.hexagon.lattice.holding(placed) == (one.hexagon.q, one.hexagon.r)
        return np.asarray(held.all(axis=1), dtype=float)

    def scope(self, found: Density) -> np.ndarray:
        """Of each person, whether the area asked about holds it."""
        area = found.question.persons.area
        if area.is_unit:
            return np.ones(len(self.rows))
        return np.array(
            [area.id in (row.division_id, row.cell_id, row.parent_id) for row in self.rows], float
        )


def scopes(county: Settled) -> list[Area]:
    return [county.county, *county.townships, *county.villages, *county.cells.values()]


async def everything(database: Database, county: Settled) -> list[Density]:
    """All that a leader may ask: places of every division and cell, and hexagons of every size told."""
    found = [
        await answer(database, county.leader, asked(area, Bins(kind)))
        for area in scopes(county)
        for kind in PLACES
    ]
    sizes = [Bins(BinKind.HEXAGON, size) for size in TOLD_SIZES_M]
    return found + [await answer(database, county.leader, asked(county.county, bins)) for bins in sizes]


@pytest.mark.parametrize(("seed", "people"), [(2, 30), (4, 45)])
async def test_what_is_withheld_does_not_follow_from_all_a_leader_may_ask(
    seed: int, people: int, database: Database, engine: Engine
) -> None:
    """H3, by linear algebra over persons."""
    county = settled(engine, seed, people)
    register, answers = Register(engine), await everything(database, county)
    told: list[np.ndarray] = []
    kept: list[np.ndarray] = []
    for found in answers:
        whole = register.scope(found)
        if found.whole is not None:
            told.append(whole)
            assert found.whole.registered == whole.sum()
        for one in found.bins:
            inside = register.place(one) * whole
            (kept if one.withheld else told).append(inside)
            assert one.withheld or one.counts is None or one.counts.registered == inside.sum()
            assert one.withheld or inside.sum() == 0 or inside.sum() >= SMALLEST_SHOWN
        if found.unlocated is not None:
            told.append(whole * np.array([row.east is None for row in register.rows], float))
    rows = np.unique(np.array(told), axis=0)
    for wanted in kept:
        factors, *_ = np.linalg.lstsq(rows.T, wanted, rcond=None)
        assert not np.allclose(rows.T @ factors, wanted, atol=1e-6) or not wanted.any()
    assert any(wanted.any() for wanted in kept)


async def test_the_same_is_withheld_whatever_is_measured_and_for_whom(
    database: Database, engine: Engine
) -> None:
    county = settled(engine, 2, 30)
    for kind in PLACES:
        withheld = [
            [
                one.withheld
                for one in (
                    await answer(database, county.leader, asked(county.county, Bins(kind), measure))
                ).bins
            ]
            for measure in Measure
        ]
        assert all(one == withheld[0] for one in withheld)


async def test_who_may_see_the_persons_is_told_everything(database: Database, engine: Engine) -> None:
    county = settled(engine, 1, 12)
    for area in scopes(county):
        for bins in (Bins(BinKind.CELL), Bins(BinKind.HEXAGON, 250)):
            found = await answer(database, county.client, asked(area, bins))
            assert not found.restricted
            assert not any(one.withheld for one in found.bins)
            assert found.withheld_share == 0.0


async def test_who_may_see_only_some_of_the_persons_is_not(database: Database, engine: Engine) -> None:
    county = settled(engine, 1, 12)
    grants = (Grant(Permission.ANALYSE, county.county), Grant(Permission.SEARCH, county.villages[0]))
    viewer = Viewer("some", "部分", Role.SERVICE_CLIENT, grants)
    of_village = await answer(database, viewer, asked(county.villages[0], Bins(BinKind.CELL)))
    of_county = await answer(database, viewer, asked(county.county, Bins(BinKind.CELL)))
    assert (of_village.restricted, of_county.restricted) == (False, True)


@pytest.mark.parametrize("bins", [Bins(BinKind.HEXAGON, 250), Bins(BinKind.KERNEL, 500)], ids=str)
async def test_sizes_that_tell_too_much_are_refused(bins: Bins, database: Database, engine: Engine) -> None:
    county = settled(engine, 1, 12)
    with pytest.raises(DomainError, match="BINS_NOT_TOLD"):
        await answer(database, county.leader, asked(county.county, bins))


async def test_hexagons_of_a_part_are_refused_but_of_all_that_is_granted_told(
    database: Database, engine: Engine
) -> None:
    county = settled(engine, 2, 60)
    question = asked(county.townships[0], Bins(BinKind.HEXAGON, 1000))
    with pytest.raises(DomainError, match="BINS_NOT_TOLD"):
        await answer(database, county.leader, question)
    grants = (Grant(Permission.ANALYSE, county.townships[0]),)
    found = await answer(database, Viewer("t", "街道领导", Role.LEADER, grants), question)
    assert found.restricted
    assert found.bins


async def test_the_finest_bins_that_withhold_little_are_proposed(database: Database, engine: Engine) -> None:
    """H4."""
    county = settled(engine, 3, 160)
    found = await answer(database, county.leader, asked(county.county, Bins(BinKind.TOWNSHIP)))
    assert found.proposal is not None
    assert found.proposal.withheld_share <= MOST_WITHHELD
    proposed = await answer(database, county.leader, asked(county.county, found.proposal.bins))
    assert proposed.withheld_share == found.proposal.withheld_share


async def test_a_surface_hides_where_few_live(database: Database, engine: Engine) -> None:
    county = settled(engine, 1, 4)
    found = await answer(database, county.leader, asked(county.county, Bins(BinKind.KERNEL, 1000)))
    assert {one.withheld or one.per_km2 == 0.0 for one in found.bins} == {True}
    assert any(one.withheld for one in found.bins)
