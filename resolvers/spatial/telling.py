"""What of a density is told to whom: everything to those who may see the persons, to others what is safe."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Integer, and_, case, cast, func, literal, null, select
from sqlalchemy.orm import aliased

from db.codes import DivisionLevel
from db.errors import DomainError
from db.models import Division, DivisionVersion, GridCell, Residence
from geo.density.hexagon_columns import hexagon_of
from geo.withholding.complementary import Group
from geo.withholding.places import NO_PLACE
from resolvers.areas import Area, AreaKind, Reach
from resolvers.ask import Statement, current
from resolvers.coverage.question import CoverageQuestion
from resolvers.coverage.residents import in_counties, residents
from resolvers.spatial.bins import with_metres
from resolvers.spatial.question import BinKind, Bins, DensityQuestion
from resolvers.spatial.zones import Zone
from resolvers.viewer import Permission, Viewer

# Hexagons told to those who may not see persons: more sizes would be more sums to subtract from each other.
TOLD_SIZES_M = (1_000, 2_000, 4_000)
SMALLEST_TOLD_BANDWIDTH_M = 1_000
# From the finest on: what is proposed is the first that withholds little enough.
PROPOSED = (
    *(Bins(BinKind.HEXAGON, 1_000), Bins(BinKind.CELL), Bins(BinKind.HEXAGON, 2_000), Bins(BinKind.VILLAGE)),
    *(Bins(BinKind.HEXAGON, 4_000), Bins(BinKind.TOWNSHIP)),
)
MOST_WITHHELD = 0.2
# How deep in a path the places of a kind are; counties come first.
DEPTHS = {BinKind.TOWNSHIP: 2, BinKind.VILLAGE: 3, BinKind.CELL: 4}


@dataclass(frozen=True, slots=True)
class Told:
    """The ground whose numbers a viewer may put together, which decides what is withheld of each."""

    ground: Area

    def is_whole(self, area: Area) -> bool:
        """Whether an area is all of it."""
        return area == self.ground


def told_ground(viewer: Viewer, area: Area) -> Told:
    """All that a viewer asking about `area` may put together: counties, or the only area granted in one."""
    own = viewer.areas(Permission.ANALYSE)
    if area.is_unit:
        return Told(replace(area, reach=Reach.DESCENDANTS))
    if len(own) == 1 and not own[0].is_unit:
        return Told(own[0])
    return Told(Area(AreaKind.DIVISION, area.county_id, 0, DivisionLevel.COUNTY))


def check_tellable(question: DensityQuestion, told: Told) -> None:
    """Refuses bins that would tell those apart whom the viewer may not see.

    Raises DomainError BINS_NOT_TOLD.
    """
    area, bins = question.persons.area, question.bins
    in_tree = area.kind in {AreaKind.DIVISION, AreaKind.CELL} and area.reach == Reach.DESCENDANTS
    if not in_tree and not told.is_whole(area):
        raise _not_told(
            "您只能按区划或网格（含全部下级）查看密度：其他范围可与之相减。",
            "Ask by division or cell with all below it: other areas could be subtracted from those.",
        )
    if bins.kind.is_place:
        return
    if not told.is_whole(area):
        raise _not_told(
            "六边形与核密度面只就您授权范围的整体给出：局部可与整体相减。请按网格、村或乡镇查看，或扩大范围。",
            "Hexagons and surfaces are told of the whole of your area only, since parts could be subtracted. "
            "Ask by cell, village or township, or about the whole.",
        )
    if bins.kind == BinKind.HEXAGON and bins.metres not in TOLD_SIZES_M:
        sizes = ", ".join(str(size) for size in TOLD_SIZES_M)
        raise _not_told(f"六边形大小可为：{sizes} 米。", f"Hexagons may be {sizes} metres wide.")
    if bins.kind == BinKind.KERNEL and (bins.metres or 0) < SMALLEST_TOLD_BANDWIDTH_M:
        least = SMALLEST_TOLD_BANDWIDTH_M
        raise _not_told(f"带宽至少 {least} 米。", f"The bandwidth must be {least} metres at least.")


def groups_statement(question: CoverageQuestion, told: Told, zones: Sequence[Zone]) -> Statement:
    """How many are registered in each smallest piece of ground that places and hexagons make together.

    Columns: county_id, township, village, cell (0: in none), q0, r0, q1, r1 … for each of TOLD_SIZES_M (null
    without a point), persons.
    """
    wide = replace(question, area=told.ground)
    base = residents(wide, Residence.geom)
    located = with_metres(base, told.ground, zones, names=("division_id", "cell_id"))
    ground = wide.ground
    cell, division, version = aliased(GridCell), aliased(Division), aliased(DivisionVersion)
    at_home = func.coalesce(cell.division_id, located.c.division_id)
    of_cell = and_(
        cell.county_id == located.c.county_id,
        cell.id == located.c.cell_id,
        in_counties(ground, cell.county_id),
    )
    of_division = and_(
        division.county_id == located.c.county_id,
        division.id == at_home,
        in_counties(ground, division.county_id),
    )
    of_version = and_(
        version.county_id == located.c.county_id,
        version.division_id == at_home,
        current(version, ground.placed_on, ground.known_at),
        in_counties(ground, version.county_id),
    )
    in_village = division.level == DivisionLevel.VILLAGE.value
    in_township = division.level == DivisionLevel.TOWNSHIP.value
    township = case((in_village, version.parent_id), (in_township, division.id), else_=null())
    path = (
        func.coalesce(township, NO_PLACE).label("township"),
        case((in_village, division.id), else_=NO_PLACE).label("village"),
        func.coalesce(located.c.cell_id, NO_PLACE).label("cell"),
    )
    bins = [
        column.label(f"{name}{place}")
        for place, size in enumerate(TOLD_SIZES_M)
        for name, column in zip(
            "qr", hexagon_of(located.c.east, located.c.north, literal(size, Integer)), strict=True
        )
    ]
    keys = (located.c.county_id, *path, *bins)
    return (
        select(*keys, cast(func.count(), Integer).label("persons"))
        .select_from(
            located.outerjoin(cell, of_cell).outerjoin(division, of_division).outerjoin(version, of_version)
        )
        .group_by(*keys)
    )


def groups_of(rows: Sequence[Any]) -> tuple[Group, ...]:
    """The groups that the rows of `groups_statement` amount to; a hexagon is a county's, by q and r."""
    sizes = range(len(TOLD_SIZES_M))
    return tuple(
        Group(
            row.persons,
            (row.county_id, row.township, row.village, row.cell),
            tuple(_hexagon(row, place) for place in sizes),
        )
        for row in rows
    )


def _hexagon(row: Any, place: int) -> tuple[int, int, int] | None:
    q, r = getattr(row, f"q{place}"), getattr(row, f"r{place}")
    return None if q is None else (row.county_id, q, r)


def _not_told(zh: str, en: str) -> DomainError:
    return DomainError("BINS_NOT_TOLD", zh, en)
