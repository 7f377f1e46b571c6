"""Divisions by a part of their name, its sound, or the beginning of their code: how one looks for a place."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import case, func, literal, null, select
from sqlalchemy.orm import aliased

from db.codes import UNIT_LEVELS
from db.models import Division, DivisionVersion
from resolvers.ask import Ask, Statement, current
from resolvers.ground.sounds import fit
from resolvers.scope import require, sees_count
from resolvers.viewer import Permission
from resolvers.within import Placed

MOST_FOUND = 30
MOST_SOUNDED = 5_000
SHORTEST_CODE = 2


def places_named(ask: Ask, wanted: str) -> Statement:
    """At most MOST_FOUND divisions the viewer may analyse: the very name first, then by code.

    Columns code, name, and `within`, the name of the division above. Raises DomainError NOT_PERMITTED.
    """
    own = DivisionVersion
    by_code = wanted.isascii() and wanted.isdecimal() and len(wanted) >= SHORTEST_CODE
    matches = (
        own.code.startswith(wanted, autoescape=True)
        if by_code
        else own.name.contains(wanted, autoescape=True)
    )
    exactly = case((own.name == literal(wanted), 0), (func.rtrim(own.code, "0") == wanted, 0), else_=1)
    return _places(ask).where(matches).order_by(exactly, own.code).limit(MOST_FOUND)


def places_to_sound(ask: Ask) -> Statement:
    """The divisions whose names may be sounded: of the viewer's counties, or else counties and units above.

    The same columns, by code, MOST_SOUNDED at most. Raises DomainError NOT_PERMITTED.
    """
    spanning = any(area.spans_counties for area in require(ask.viewer, Permission.ANALYSE))
    units = [level.value for level in UNIT_LEVELS]
    narrowed = [Division.level.in_(units)] if spanning else []
    return _places(ask).where(*narrowed).order_by(DivisionVersion.code).limit(MOST_SOUNDED)


def sounding(rows: Sequence[Any], letters: str) -> list[Any]:
    """At most MOST_FOUND of those rows, whose names sound like `letters`, the best fitting first."""
    fitting = [(fit(row.name, letters), row.code, row) for row in rows]
    found = sorted((how, code, row) for how, code, row in fitting if how is not None)
    return [row for _, _, row in found[:MOST_FOUND]]


def _places(ask: Ask) -> Statement:
    areas = require(ask.viewer, Permission.ANALYSE)
    own, above = DivisionVersion, aliased(DivisionVersion)
    within = (
        select(above.name)
        .where(
            above.county_id == own.county_id, above.division_id == own.parent_id, current(above, ask.as_of)
        )
        .correlate(own)
        .scalar_subquery()
    )
    one_county = {area.county_id for area in areas if not area.spans_counties}
    narrowed = [own.county_id.in_(one_county)] if all(not area.spans_counties for area in areas) else []
    return (
        select(own.code, own.name, within.label("within"))
        .join(Division, (Division.county_id == own.county_id) & (Division.id == own.division_id))
        .where(
            *narrowed,
            current(own, ask.as_of),
            sees_count(ask, Placed(Division.county_id, Division.id, null())),
        )
    )
