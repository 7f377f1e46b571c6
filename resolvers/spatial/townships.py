"""Townships as places of a breakdown, whatever the area: its children are not always they."""

from typing import Any

from sqlalchemy import CTE, and_, case, null, select
from sqlalchemy.orm import aliased

from db.codes import DivisionLevel
from db.models import Division, DivisionVersion
from resolvers.ask import Statement, current
from resolvers.coverage.divisions import PlaceOf, division_names
from resolvers.coverage.places import PlaceDimension
from resolvers.coverage.question import AreaOn
from resolvers.coverage.residents import in_counties
from resolvers.within import Placed, lies_in


def township_of(person: CTE, ground: AreaOn) -> PlaceOf:
    """The township in which a person lives, if in one."""
    division, version = aliased(Division), aliased(DivisionVersion)
    joined = person.outerjoin(
        division,
        and_(
            division.county_id == person.c.county_id,
            division.id == person.c.division_id,
            in_counties(ground, division.county_id),
        ),
    ).outerjoin(
        version,
        and_(
            version.county_id == person.c.county_id,
            version.division_id == person.c.division_id,
            current(version, ground.placed_on, ground.known_at),
            in_counties(ground, version.county_id),
        ),
    )
    own = case(
        (division.level == DivisionLevel.TOWNSHIP.value, division.id),
        (division.level == DivisionLevel.VILLAGE.value, version.parent_id),
    )
    return case((own.is_not(None), person.c.county_id)), own, joined


def _townships(ground: AreaOn) -> Statement:
    """The townships that lie in the area, or that hold it."""
    version: Any = aliased(DivisionVersion)
    row = Placed(version.county_id, version.division_id, null())
    return (
        select(
            version.county_id,
            version.division_id.label("id"),
            version.code.label("key"),
            version.name.label("label"),
        )
        .join(Division, and_(Division.county_id == version.county_id, Division.id == version.division_id))
        .where(
            Division.level == DivisionLevel.TOWNSHIP.value,
            current(version, ground.placed_on, ground.known_at),
            in_counties(ground, version.county_id),
            lies_in(ground.area, row, ground.placed_on, known_at=ground.known_at),
        )
    )


TOWNSHIPS = PlaceDimension(township_of, _townships, division_names)
