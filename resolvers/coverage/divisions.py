"""The dimensions of coverage that are divisions: the children of the area, and villages."""

from typing import Any

from sqlalchemy import (
    CTE,
    FromClause,
    and_,
    case,
    false,
    func,
    null,
    select,
    union_all,
)
from sqlalchemy.orm import aliased

from db.codes import DivisionLevel
from db.models import (
    CountyLink,
    Division,
    DivisionVersion,
    Station,
)
from resolvers.areas import Area, AreaKind, Reach
from resolvers.ask import Statement, current
from resolvers.coverage.question import AreaOn
from resolvers.coverage.residents import in_counties
from resolvers.within import Placed, lies_in

PlaceOf = tuple[Any, Any, FromClause]


def child_of(person: CTE, ground: AreaOn) -> PlaceOf:
    """The child of the area in which a person counts; outside divisions, the person's own division."""
    area = ground.area
    if not _has_children(area):
        return person.c.county_id, person.c.division_id, person
    version = aliased(DivisionVersion)
    joined = person.outerjoin(
        version,
        and_(
            version.county_id == area.county_id,
            version.county_id == person.c.county_id,
            version.division_id == person.c.division_id,
            current(version, ground.placed_on, ground.known_at),
        ),
    )
    top = _top(area)
    own = case(
        (version.division_id == top, null()),
        (version.parent_id == top, version.division_id),
        else_=version.parent_id,
    )
    county_id = case((own.is_not(None), person.c.county_id))
    if not area.spans_counties:
        return county_id, own, joined
    # A city without counties (东莞) has townships of its own beside, or instead of, units below it.
    unit = _child_units(ground).subquery("child_unit")
    joined = joined.outerjoin(unit, unit.c.unit_id == person.c.county_id)
    return func.coalesce(unit.c.county_id, county_id), func.coalesce(unit.c.id, own), joined


def _has_children(area: Area) -> bool:
    """Whether the area is cut into its children: a division above villages, or a station over counties."""
    return area.spans_counties or (area.kind == AreaKind.DIVISION and area.level != DivisionLevel.VILLAGE)


def _top(area: Area) -> Any:
    """The id of the division whose children an area is cut into."""
    if area.kind == AreaKind.DIVISION:
        return area.id
    return (
        select(Station.division_id)
        .where(Station.county_id == area.county_id, Station.id == area.id)
        .scalar_subquery()
    )


def village_of(person: CTE, ground: AreaOn) -> PlaceOf:
    """The village in which a person counts, if it counts in one."""
    village = aliased(Division)
    joined = person.outerjoin(
        village,
        and_(
            village.county_id == person.c.county_id,
            village.id == person.c.division_id,
            village.level == DivisionLevel.VILLAGE.value,
            in_counties(ground, village.county_id),
        ),
    )
    return village.county_id, village.id, joined


def villages(ground: AreaOn) -> Statement:
    """The villages of the area."""
    version = aliased(DivisionVersion)
    row = Placed(version.county_id, version.division_id, null())
    return (
        select(*_named(version))
        .join(Division, and_(Division.county_id == version.county_id, Division.id == version.division_id))
        .where(
            Division.level == DivisionLevel.VILLAGE.value,
            current(version, ground.placed_on, ground.known_at),
            in_counties(ground, version.county_id),
            lies_in(ground.area, row, ground.placed_on, known_at=ground.known_at),
        )
    )


def _child_units(ground: AreaOn) -> Statement:
    """Each unit below the area with the child of the area it lies under.

    Columns unit_id, and of the child county_id, id, key, label.
    """
    link, root = aliased(CountyLink), aliased(DivisionVersion)
    top = (
        select(link.county_id.label("county_id"), link.county_id.label("child_county_id"))
        .where(link.parent_id == ground.area.county_id, current(link, ground.placed_on, ground.known_at))
        .cte(recursive=True)
    )
    below = aliased(CountyLink)
    under = top.union_all(
        select(below.county_id, top.c.child_county_id).where(
            below.parent_id == top.c.county_id, current(below, ground.placed_on, ground.known_at)
        )
    )
    return select(under.c.county_id.label("unit_id"), *_named(root)).where(
        root.county_id == under.c.child_county_id,
        root.parent_id.is_(None),
        current(root, ground.placed_on, ground.known_at),
    )


def children(ground: AreaOn) -> Statement:
    """The children of the area; of a cell's, station's or worker's area, the divisions in it."""
    area = ground.area
    version = aliased(DivisionVersion)
    listed = select(*_named(version)).where(
        version.county_id == area.county_id, current(version, ground.placed_on, ground.known_at)
    )
    if _has_children(area):
        own = listed.where(version.parent_id == _top(area) if area.reach != Reach.SELF else false())
        return _with_child_units(own, ground) if area.spans_counties else own
    row = Placed(version.county_id, version.division_id, null())
    return listed.where(lies_in(area, row, ground.placed_on, known_at=ground.known_at))


def _with_child_units(own: Statement, ground: AreaOn) -> Statement:
    if ground.area.reach == Reach.SELF:
        return own
    child = _child_units(ground).subquery("child_place")
    units = select(child.c.county_id, child.c.id, child.c.key, child.c.label).distinct()
    every = union_all(own, units).subquery("every_child")
    return select(*every.c)


def division_names(ground: AreaOn) -> Statement:
    """Code and name of every division on the day that decides where persons count."""
    version = aliased(DivisionVersion)
    return select(*_named(version)).where(
        current(version, ground.placed_on, ground.known_at), in_counties(ground, version.county_id)
    )


def _named(version: Any) -> list[Any]:
    return [
        version.county_id,
        version.division_id.label("id"),
        version.code.label("key"),
        version.name.label("label"),
    ]
