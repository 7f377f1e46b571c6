"""Divisions by a part of their name or the beginning of their code: how people look for a place."""

from sqlalchemy import case, func, literal, null, select
from sqlalchemy.orm import aliased

from db.models import Division, DivisionVersion
from resolvers.ask import Ask, Statement, current
from resolvers.scope import require, sees_count
from resolvers.viewer import Permission
from resolvers.within import Placed

MOST_FOUND = 30
SHORTEST_CODE = 2


def places_named(ask: Ask, wanted: str) -> Statement:
    """At most MOST_FOUND divisions the viewer may analyse: the very name first, then by code.

    Columns code, name, and `within`, the name of the division above. Raises DomainError NOT_PERMITTED.
    """
    areas = require(ask.viewer, Permission.ANALYSE)
    own, above = DivisionVersion, aliased(DivisionVersion)
    by_code = wanted.isascii() and wanted.isdecimal() and len(wanted) >= SHORTEST_CODE
    matches = (
        own.code.startswith(wanted, autoescape=True)
        if by_code
        else own.name.contains(wanted, autoescape=True)
    )
    within = (
        select(above.name)
        .where(
            above.county_id == own.county_id, above.division_id == own.parent_id, current(above, ask.as_of)
        )
        .correlate(own)
        .scalar_subquery()
    )
    exactly = case((own.name == literal(wanted), 0), (func.rtrim(own.code, "0") == wanted, 0), else_=1)
    one_county = {area.county_id for area in areas if not area.spans_counties}
    narrowed = [own.county_id.in_(one_county)] if all(not area.spans_counties for area in areas) else []
    return (
        select(own.code, own.name, within.label("within"))
        .join(Division, (Division.county_id == own.county_id) & (Division.id == own.division_id))
        .where(
            *narrowed,
            current(own, ask.as_of),
            matches,
            sees_count(ask, Placed(Division.county_id, Division.id, null())),
        )
        .order_by(exactly, own.code)
        .limit(MOST_FOUND)
    )
