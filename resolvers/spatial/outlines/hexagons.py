"""Which hexagons a density answer draws, without what it measures in them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from geo.density.kernel import KERNEL_SURFACE, KernelQuestion
from resolvers.small_numbers import sight_of
from resolvers.spatial.answers import Hexagon, hexagons_of
from resolvers.spatial.bins import hexagon_bins
from resolvers.spatial.density import NO_POINTS, Asking, hexagons_in, land_asked
from resolvers.spatial.question import BinKind, DensityQuestion, Measure
from resolvers.spatial.telling import check_tellable, told_ground
from resolvers.spatial.zones import Zone, middles, zones_of


@dataclass(frozen=True, slots=True)
class Drawn:
    """A hexagon of a county; in two counties of a zone one may lie twice."""

    county_id: int
    hexagon: Hexagon


async def hexagons(asking: Asking, question: DensityQuestion) -> Sequence[Drawn]:
    """The hexagons of the bins of `density`, in the same order.

    They are those with somebody registered, or of a surface those that touch land, whatever is measured.
    Raises DomainError as `density` does but for TOO_MANY_PERSONS.
    """
    asked = question.persons
    if not (await sight_of(asking.database.rows, asking.ask, asked.area)).everybody:
        check_tellable(question, told_ground(asking.ask.viewer, asked.area))
    zones = zones_of(await asking.database.rows(middles(asked.ground)))
    if question.bins.kind == BinKind.KERNEL:
        return await _on_land(asking, question, zones)
    least = replace(question, measure=Measure.PERSONS, overdue=False)
    rows = await asking.put_together(partial(hexagon_bins, least, asking.ask.today, zones))
    located = [row for row in rows if row.q is not None]
    found = zip(located, hexagons_in(zones, question.bins, located), strict=True)
    return [Drawn(row.county_id, hexagon) for row, hexagon in found]


async def _on_land(asking: Asking, question: DensityQuestion, zones: tuple[Zone, ...]) -> Sequence[Drawn]:
    land = await land_asked(asking, question)
    if land is None or not zones:
        return ()
    nobody = KernelQuestion(zones[0].epsg, NO_POINTS, (), land.shape, question.bins.metres or 0)
    surface = await asking.work.answer(KERNEL_SURFACE, nobody)
    ids = [(int(q), int(r)) for q, r in surface.ids]
    return [Drawn(zones[0].county_id, hexagon) for hexagon in hexagons_of(surface.lattice, ids)]
