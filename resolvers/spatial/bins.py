"""The numbers of density by bin, each one statement over the same rows of persons."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import CTE, ColumnElement, Integer, Select, case, cast, func, literal, null, select

from geo.density.hexagon_columns import hexagon_of, metres_of
from resolvers.areas import Area
from resolvers.ask import Statement
from resolvers.coverage.parts import parts_of
from resolvers.coverage.places import PLACES, PlaceDimension
from resolvers.coverage.question import BreakdownBy
from resolvers.spatial.persons import NUMBERS, counted_persons, totals
from resolvers.spatial.question import BinKind, DensityQuestion, Measure
from resolvers.spatial.townships import TOWNSHIPS
from resolvers.spatial.zones import Zone

DIMENSIONS: dict[BinKind, PlaceDimension] = {
    BinKind.CELL: PLACES[BreakdownBy.CELL],
    BinKind.VILLAGE: PLACES[BreakdownBy.VILLAGE],
    BinKind.TOWNSHIP: TOWNSHIPS,
}
# The column of the number that a measure is.
COLUMN = {
    Measure.PERSONS: "persons",
    Measure.PRIORITY_PERSONS: "priority_persons",
    Measure.DUTIES_DUE: "duties_due",
    Measure.DUTIES_OVERDUE: "duties_overdue",
    Measure.VISITS: "visits",
}


def place_bins(question: DensityQuestion, today: date) -> Statement:
    """The numbers by place.

    Columns: part_county_id, part_id, key, label, NUMBERS; those in no place have a null key and come last.
    """
    person = counted_persons(question, today)
    dimension = DIMENSIONS[question.bins.kind]
    return parts_of(person, question.persons.ground, dimension, totals(person))


def hexagon_bins(question: DensityQuestion, today: date, zones: Sequence[Zone]) -> Statement:
    """The numbers by county and hexagon.

    Columns: county_id, q, r and NUMBERS; q and r are null for those without a point, and in a county of
    which nothing is drawn. Bins of nobody are not there.
    """
    person = counted_persons(question, today)
    located = with_metres(person, question.persons.area, zones)
    q, r = hexagon_of(located.c.east, located.c.north, literal(question.bins.metres))
    hexagon = (q.label("q"), r.label("r"))
    return (
        select(located.c.county_id, *hexagon, *totals(located))
        .group_by(located.c.county_id, *hexagon)
        .order_by(located.c.county_id, *hexagon)
    )


def with_metres(person: CTE, area: Area, zones: Sequence[Zone], *, names: Sequence[str] = NUMBERS[1:]) -> CTE:
    """The rows of the persons of `area` with their point in metres of their county's zone: `east`, `north`.

    Both are null where nothing is drawn of the county.

    Kept before and after, so that each point is projected and taken apart once, and by the process that
    answers: no parallel worker, which would read the projection anew, reads a kept row.
    """
    kept = _kept(select(*[person.c[name] for name in ("county_id", "geom", *names)]), "kept")
    shown = [kept.c[name] for name in ("county_id", *names)]
    metres = metres_of(kept.c.geom, zone_of(kept.c.county_id, area, zones)).label("metres")
    # With an offset, so that the point is not put into both of its coordinates to be projected twice.
    projected = select(*shown, metres).offset(literal(0)).subquery("projected")
    apart = (func.ST_X(projected.c.metres).label("east"), func.ST_Y(projected.c.metres).label("north"))
    return _kept(select(*[projected.c[name] for name in ("county_id", *names)], *apart), "located")


def _kept(rows: Select[Any], name: str) -> CTE:
    return rows.cte(name).prefix_with("MATERIALIZED")


def zone_of(county_id: Any, area: Area, zones: Sequence[Zone]) -> ColumnElement[int]:
    """The EPSG code of the zone of a county of `area`; null where nothing is drawn of the county."""
    if not zones:
        return cast(null(), Integer)
    if not area.spans_counties:
        return literal(zones[0].epsg, Integer)
    return case(*[(county_id == zone.county_id, literal(zone.epsg, Integer)) for zone in zones], else_=None)


def kernel_points(question: DensityQuestion, today: date) -> Statement:
    """The points of all persons registered, and the measure of each: one row.

    Columns: points (WKB of a multipoint, EPSG:4326, null where there are none) and weights.
    """
    person = counted_persons(question, today)
    weight = person.c[COLUMN[question.measure]]
    return select(
        func.ST_AsBinary(func.ST_Collect(person.c.geom)).label("points"),
        func.array_agg(weight).label("weights"),
    ).where(person.c.geom.is_not(None))


def whole_numbers(question: DensityQuestion, today: date) -> Statement:
    """NUMBERS of the area as one row."""
    return select(*totals(counted_persons(question, today)))
