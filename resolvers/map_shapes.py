"""Boundaries of the places a breakdown lists: geometry apart from numbers, so that a browser fetches it once.

Both statements list the very places of `breakdown_statement`, so that a map and its numbers cannot disagree.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, FromClause, and_, func, select
from sqlalchemy.orm import aliased

from db.models import DivisionShape, DivisionVersion, GridCell
from resolvers.areas import Area
from resolvers.ask import Statement, current
from resolvers.coverage.places import PLACES
from resolvers.coverage.question import AreaOn, BreakdownBy

# 0.1 m; the boundaries are stored with seven.
DECIMALS = 6


@dataclass(frozen=True, slots=True)
class ShapeQuestion:
    """The boundaries of `area` cut `by` CELL, VILLAGE or CHILD_DIVISION, as the ground lay `on` a day."""

    area: Area
    by: BreakdownBy
    on: date


def shapes(question: ShapeQuestion) -> Statement:
    """Every part with a boundary, by id.

    Columns county_id, id, geojson (EPSG:4326, six decimals) and digest (that stored of the boundary).
    """
    place = _places(question)
    return (
        _of_places(place, question, _geojson(question).label("geojson"))
        .where(_table(question).geom.is_not(None))
        .order_by(place.c.county_id, place.c.id)
    )


def shape_index(question: ShapeQuestion) -> Statement:
    """Every part, with or without a boundary, by id.

    Columns county_id, id, digest (that `shapes` gives, null without a boundary), source (a
    ShapeSource value) and within (the township's name, where the area does not say it already).
    """
    place = _places(question)
    listed = _of_places(place, question, _table(question).source.label("source"))
    village, township = aliased(DivisionVersion), aliased(DivisionVersion)
    inner = GridCell.division_id if question.by == BreakdownBy.CELL else place.c.id
    within = and_(township.division_id != question.area.id, village.division_id != question.area.id)
    return (
        listed.add_columns(township.name.label("within"))
        .outerjoin(village, _version(village, place, inner, question))
        .outerjoin(township, and_(_version(township, place, village.parent_id, question), within))
        .order_by(place.c.county_id, place.c.id)
    )


def _places(question: ShapeQuestion) -> Any:
    return PLACES[question.by].places(AreaOn(question.area, question.on)).subquery("place")


def _table(question: ShapeQuestion) -> Any:
    return GridCell if question.by == BreakdownBy.CELL else DivisionShape


def _geojson(question: ShapeQuestion) -> ColumnElement[str]:
    return func.ST_AsGeoJSON(_table(question).geom, DECIMALS)


def _of_places(place: Any, question: ShapeQuestion, *columns: ColumnElement[Any]) -> Statement:
    digest = _table(question).geom_md5.label("digest")
    return select(place.c.county_id, place.c.id, digest, *columns).select_from(_drawn(place, question))


def _drawn(place: Any, question: ShapeQuestion) -> FromClause:
    if question.by == BreakdownBy.CELL:
        same = and_(
            GridCell.county_id == place.c.county_id, GridCell.id == place.c.id, *_own(GridCell, question)
        )
        return place.join(GridCell, same)  # type: ignore[no-any-return]  # a join of subqueries
    shape = and_(
        DivisionShape.county_id == place.c.county_id,
        DivisionShape.division_id == place.c.id,
        current(DivisionShape, question.on),
        *_own(DivisionShape, question),
    )
    return place.outerjoin(DivisionShape, shape)  # type: ignore[no-any-return]  # a join of subqueries


def _own(table: Any, question: ShapeQuestion) -> list[ColumnElement[bool]]:
    """The county by its value, where there is but one: so that a statement touches one county's rows."""
    return [] if question.area.spans_counties else [table.county_id == question.area.county_id]


def _version(version: Any, place: Any, division_id: Any, question: ShapeQuestion) -> ColumnElement[bool]:
    return and_(
        version.county_id == place.c.county_id,
        version.division_id == division_id,
        current(version, question.on),
        *_own(version, question),
    )
