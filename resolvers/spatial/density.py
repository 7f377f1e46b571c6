"""The density of an area, from its statements: what both the API and the map show."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from typing import Any

from sqlalchemy import Row

from db.engine import Database
from db.errors import DomainError
from db.remembered import aside
from geo.density.hexagons import Lattice
from geo.density.kernel import KERNEL_SURFACE, KernelQuestion
from geo.withholding.shares import WITHHOLDING, WithholdingQuestion
from geo.work.pool import WorkPool
from resolvers.areas import AreaKind
from resolvers.ask import Ask, Statement
from resolvers.coverage.question import BreakdownBy
from resolvers.small_numbers import sight_of
from resolvers.spatial.answers import Density, DensityBin, Hexagon, counts_of, hexagons_of, together
from resolvers.spatial.bins import DIMENSIONS, hexagon_bins, kernel_points, place_bins, whole_numbers
from resolvers.spatial.question import BinKind, Bins, DensityQuestion
from resolvers.spatial.surface import surface_bins
from resolvers.spatial.telling import check_tellable, groups_of, groups_statement, told_ground
from resolvers.spatial.withheld import Hidden
from resolvers.spatial.zones import Zone, land_of, land_of_places, middles, zones_of
from resolvers.viewer import SMALLEST_SHOWN

MOST_SPREAD = 300_000
M2_IN_KM2 = 1e6


@dataclass(frozen=True, slots=True)
class Asking:
    """Who asks, and what answers: the database, and the processes for what is heavy."""

    database: Database
    work: WorkPool
    ask: Ask

    async def put_together(self, make: Callable[[], Statement]) -> Sequence[Row[Any]]:
        """The rows of a statement that takes long to put together, which is done aside."""
        return await self.database.rows(await aside(make))


async def density(asking: Asking, question: DensityQuestion) -> Density:
    """The density of an area the viewer may analyse.

    Raises DomainError BINS_NOT_TOLD, TOO_MANY_PERSONS, KERNEL_TOO_FINE, or what a pool of workers refuses.
    """
    zones = zones_of(await asking.database.rows(middles(question.persons.ground)))
    hidden = await _hidden(asking, question, zones)
    by_kind = {BinKind.HEXAGON: _by_hexagon, BinKind.KERNEL: _by_kernel}
    return await by_kind.get(question.bins.kind, _by_place)(asking, question, zones, hidden)


async def _hidden(asking: Asking, question: DensityQuestion, zones: tuple[Zone, ...]) -> Hidden:
    """What is not told: nothing, where the viewer may see everybody in the area."""
    ask, asked = asking.ask, question.persons
    if (await sight_of(asking.database.rows, ask, asked.area)).everybody:
        return Hidden(asked.area)
    told = told_ground(ask.viewer, asked.area)
    check_tellable(question, told)
    groups = groups_of(await asking.database.rows(groups_statement(asked, told, zones)))
    withholding = await asking.work.answer(WITHHOLDING, WithholdingQuestion(groups, SMALLEST_SHOWN))
    return Hidden(asked.area, told, withholding)


async def _by_place(
    asking: Asking, question: DensityQuestion, _zones: tuple[Zone, ...], hidden: Hidden
) -> Density:
    kind, ground = question.bins.kind, question.persons.ground
    rows = await asking.put_together(partial(place_bins, question, asking.ask.today))
    by = BreakdownBy.CELL if kind == BinKind.CELL else BreakdownBy.VILLAGE
    drawn = await asking.database.rows(land_of_places(ground, by, DIMENSIONS[kind]))
    land = {(row.county_id, row.id): row.km2 for row in drawn}
    places = [row for row in rows if row.key is not None]
    bins = tuple(_place(row, land.get((row.part_county_id, row.part_id)), question, hidden) for row in places)
    every = together([counts_of(row) for row in rows])
    outside = together([counts_of(row) for row in rows if row.key is None])
    partly = hidden.restricted and (hidden.whole or any(one.withheld for one in bins))
    return _answer(
        question,
        hidden,
        bins=bins,
        whole=every,
        unplaced=None if partly and outside.registered else outside,
        land_km2=sum(one.km2 for one in bins if one.km2) or None,
    )


def _place(row: Any, km2: float | None, question: DensityQuestion, hidden: Hidden) -> DensityBin:
    withheld = hidden.place(question.bins.kind, row.part_county_id, row.part_id)
    counts = None if withheld else counts_of(row)
    per_km2 = counts.measured(question.measure) / km2 if counts and km2 else None
    return DensityBin(
        row.part_county_id,
        counts,
        km2,
        per_km2,
        withheld=withheld,
        id=row.part_id,
        key=row.key,
        label=row.label,
    )


async def _by_hexagon(
    asking: Asking, question: DensityQuestion, zones: tuple[Zone, ...], hidden: Hidden
) -> Density:
    rows = await asking.put_together(partial(hexagon_bins, question, asking.ask.today, zones))
    located = [row for row in rows if row.q is not None]
    bins = tuple(
        _hexagon(row, hexagon, question, hidden)
        for row, hexagon in zip(located, hexagons_in(zones, question.bins, located), strict=True)
    )
    land = await land_asked(asking, question)
    return _answer(
        question,
        hidden,
        bins=bins,
        whole=together([counts_of(row) for row in rows]),
        land_km2=land.km2 if land else None,
        undrawn=not zones,
    )


def hexagons_in(zones: Sequence[Zone], bins: Bins, rows: Sequence[Any]) -> list[Hexagon]:
    """The hexagon of each of the rows of `hexagon_bins`, which come county by county and have a place."""
    lattices = {zone.county_id: Lattice(zone.epsg, bins.metres or 0) for zone in zones}
    by_county = groupby(rows, key=lambda row: row.county_id)
    return [
        hexagon
        for county_id, some in by_county
        for hexagon in hexagons_of(lattices[county_id], [(row.q, row.r) for row in some])
    ]


def _hexagon(row: Any, hexagon: Hexagon, question: DensityQuestion, hidden: Hidden) -> DensityBin:
    withheld = hidden.hexagon(hexagon.lattice.size_m, (row.county_id, row.q, row.r))
    counts, km2 = None if withheld else counts_of(row), hexagon.lattice.area_m2 / M2_IN_KM2
    per_km2 = counts.measured(question.measure) / km2 if counts else None
    return DensityBin(row.county_id, counts, km2, per_km2, withheld=withheld, hexagon=hexagon)


async def _by_kernel(
    asking: Asking, question: DensityQuestion, zones: tuple[Zone, ...], hidden: Hidden
) -> Density:
    today, land = asking.ask.today, await land_asked(asking, question)
    whole = counts_of((await asking.database.rows(whole_numbers(question, today)))[0])
    if land is None or not zones:
        return _answer(question, hidden, bins=(), whole=whole, undrawn=True)
    if whole.registered > MOST_SPREAD:
        raise DomainError(
            "TOO_MANY_PERSONS",
            f"核密度面最多计算 {MOST_SPREAD} 人；请改用六边形，或缩小范围。",
            f"A surface takes {MOST_SPREAD} persons at most: ask for hexagons, or about a smaller area.",
        )
    row = (await asking.put_together(partial(kernel_points, question, today)))[0]
    points = KernelQuestion(
        zones[0].epsg,
        row.points or NO_POINTS,
        tuple(row.weights or ()),
        land.shape,
        question.bins.metres or 0,
    )
    surface = await asking.work.answer(KERNEL_SURFACE, points)
    bins = surface_bins(surface, zones[0].county_id, restricted=hidden.restricted)
    return _answer(question, hidden, bins=bins, whole=whole, land_km2=float(surface.land_km2.sum()))


# An empty multipoint.
NO_POINTS = bytes.fromhex("010400000000000000")


async def land_asked(asking: Asking, question: DensityQuestion) -> Any:
    """The row of `land_of` for the area of a question, None where nothing is drawn."""
    area = question.persons.area
    if area.kind not in {AreaKind.DIVISION, AreaKind.CELL}:
        return None
    rows = await asking.database.rows(land_of(area, question.persons.placed_on))
    return rows[0] if rows else None


def _answer(question: DensityQuestion, hidden: Hidden, **found: Any) -> Density:
    whole = found.pop("whole")
    return Density(
        question=question,
        whole=None if hidden.whole else whole,
        unlocated=None if hidden.unlocated else whole.unlocated,
        restricted=hidden.restricted,
        withheld_share=hidden.share(question.bins),
        proposal=hidden.proposal(),
        **{"unplaced": None, "land_km2": None, **found},
    )
