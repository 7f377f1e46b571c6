"""Administrative divisions on a day: one by code, those above and below, and what hangs on them."""

from datetime import date
from typing import Any

from sqlalchemy import Date, and_, cast, func, literal, select, true, union_all
from sqlalchemy.orm import aliased, join

from db.models import CountyCode, CountyLink, Division, DivisionShape, DivisionVersion, ResponsiblePerson
from resolvers.ask import Ask, Parents, Statement, current, holds, hung
from resolvers.keyset import Hanging, Order

ADCODE_DIGITS = 6


def divisions(on: date) -> Statement:
    """Every division that exists on a day, with its code, name, point and boundary as of then.

    Point and boundary are GeoJSON text, EPSG:4326.
    """
    version, shape = DivisionVersion, DivisionShape
    named = join(
        Division,
        version,
        and_(
            version.county_id == Division.county_id, version.division_id == Division.id, current(version, on)
        ),
    )
    return select(
        Division.county_id,
        Division.id,
        Division.level,
        version.parent_id,
        version.code,
        version.name,
        version.is_functional_zone,
        func.lower(version.valid).label("valid_from"),
        func.upper(version.valid).label("valid_to"),
        of_shape(func.ST_AsGeoJSON(shape.point, 7), on).label("point"),
        of_shape(shape.point_source, on).label("point_source"),
        of_shape(shape.geojson, on).label("boundary"),
        of_shape(shape.source, on).label("boundary_source"),
        cast(literal(on), Date).label("as_of"),
    ).select_from(named)


def of_shape(value: Any, on: date) -> Any:
    """A value of the division's shape, which is looked for only where the value is asked for."""
    shape = DivisionShape
    return (
        select(value)
        .where(shape.county_id == Division.county_id, shape.division_id == Division.id, current(shape, on))
        .correlate(Division)
        .scalar_subquery()
    )


def county_of_code(code: str, ask: Ask) -> Any:
    """The county whose six-digit code an official code begins with, as a scalar of the statement."""
    return (
        select(CountyCode.county_id)
        .where(CountyCode.adcode == func.left(code, ADCODE_DIGITS), holds(CountyCode, ask.as_of))
        .order_by(CountyCode.county_id)
        .limit(1)
        .scalar_subquery()
    )


def division_by_code(ask: Ask, code: str) -> Statement:
    """The division that bore an official code of twelve digits on the day asked about.

    The first six name its unit.
    """
    unit = county_of_code(code, ask)
    return divisions(ask.as_of).where(
        Division.county_id == unit, DivisionVersion.county_id == unit, DivisionVersion.code == code
    )


def division_by_id(ask: Ask, county_id: int, division_id: int) -> Statement:
    """One division as it stood on the day asked about."""
    return divisions(ask.as_of).where(Division.county_id == county_id, Division.id == division_id)


def divisions_of_ids(ask: Ask, parents: Parents) -> Statement:
    """Divisions by their own id: what a row that names its division hangs on."""
    statement = divisions(ask.as_of).where(Division.county_id == parents.county_id, Division.id == parents.id)
    return hung(statement, parents)


def children_of_divisions(ask: Ask, parents: Parents) -> Statement:
    """The direct children of divisions, by code.

    Those in the same county, or the roots of the units below.
    """
    version, link, root, own = (
        aliased(DivisionVersion),
        aliased(CountyLink),
        aliased(DivisionVersion),
        aliased(DivisionVersion),
    )
    within = select(version.county_id, version.division_id).where(
        version.county_id == parents.county_id, version.parent_id == parents.id, current(version, ask.as_of)
    )
    below = select(root.county_id, root.division_id).where(
        own.county_id == parents.county_id,
        own.division_id == parents.id,
        own.parent_id.is_(None),
        current(own, ask.as_of),
        link.parent_id == own.county_id,
        current(link, ask.as_of),
        root.county_id == link.county_id,
        root.parent_id.is_(None),
        current(root, ask.as_of),
    )
    child = union_all(within, below).lateral("child")
    statement = divisions(ask.as_of).where(
        Division.county_id == child.c.county_id, Division.id == child.c.division_id
    )
    return hung(statement, parents).order_by(DivisionVersion.code)


BY_CODE = Order("DIVISION", ("code", "county_id", "id"))
CHILDREN_OF_DIVISIONS = Hanging(children_of_divisions, BY_CODE)


def parents_of_divisions(ask: Ask, parents: Parents) -> Statement:
    """The divisions above divisions, from the nation down to the direct parent."""
    up = _ancestors(ask.as_of, parents)
    return (
        divisions(ask.as_of)
        .add_columns(up.c.child_county_id.label("of_county_id"), up.c.child_id.label("of_id"))
        .where(Division.county_id == up.c.county_id, Division.id == up.c.id, up.c.depth > 0)
        .order_by(up.c.depth.desc())
    )


def _ancestors(on: date, parents: Parents) -> Any:
    start = select(
        parents.county_id.label("child_county_id"),
        parents.id.label("child_id"),
        parents.county_id.label("county_id"),
        parents.id.label("id"),
        literal(0).label("depth"),
    )
    if parents.source is not None:
        start = start.select_from(parents.source)
    up = start.cte(recursive=True)
    above = _above(on, up).lateral("above")
    step = select(
        up.c.child_county_id, up.c.child_id, above.c.county_id, above.c.id, up.c.depth + 1
    ).select_from(up.join(above, true()))
    return up.union_all(step)


def _above(on: date, up: Any) -> Any:
    """The division directly above a row: in the same county, or the root of the unit above."""
    version, own, link, root = (
        aliased(DivisionVersion),
        aliased(DivisionVersion),
        aliased(CountyLink),
        aliased(DivisionVersion),
    )
    within = select(version.county_id.label("county_id"), version.parent_id.label("id")).where(
        version.county_id == up.c.county_id,
        version.division_id == up.c.id,
        version.parent_id.is_not(None),
        current(version, on),
    )
    beyond = select(root.county_id, root.division_id).where(
        own.county_id == up.c.county_id,
        own.division_id == up.c.id,
        own.parent_id.is_(None),
        current(own, on),
        link.county_id == own.county_id,
        current(link, on),
        root.county_id == link.parent_id,
        root.parent_id.is_(None),
        current(root, on),
    )
    return union_all(within, beyond)


def responsible_persons_of_divisions(ask: Ask, parents: Parents) -> Statement:
    """The named persons of villages without a station of their own (policy 001-V4)."""
    statement = select(ResponsiblePerson.county_id, ResponsiblePerson.name, ResponsiblePerson.post).where(
        ResponsiblePerson.county_id == parents.county_id,
        ResponsiblePerson.division_id == parents.id,
        current(ResponsiblePerson, ask.as_of),
    )
    return hung(statement, parents)
