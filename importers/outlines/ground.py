"""The divisions of a county that a file may draw, with the boundary of each on a day."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import shapely
from geoalchemy2 import functions as geo
from shapely.geometry.base import BaseGeometry
from sqlalchemy import Row, and_, null, select

from db.engine import Database
from db.models import Division, DivisionShape, DivisionVersion
from geo.division_codes import twelve_digits
from importers.findings import Finding, Read, Weight
from importers.station_names import place_name
from importers.values.said import folded
from resolvers.ask import Ask, Statement, current
from resolvers.scope import manages
from resolvers.within import Placed

__all__ = ["OutlineGround", "divisions_on", "outline_ground"]


@dataclass(frozen=True, slots=True)
class OutlineGround:
    """Divisions by id, by code and by name."""

    divisions: Mapping[int, Row[Any]]
    by_code: Mapping[str, int]
    by_name: Mapping[str, Sequence[int]]

    def division(self, code: str | None, name: str | None) -> Read[int]:
        """The division of a feature: by its code, else by its name if only one is called so."""
        if code is not None:
            known = self.by_code.get(twelve_digits(code))
            if known is None:
                return _held(_NOT_FOUND)
            same = not name or _bare(name) == _bare(self.divisions[known].name)
            return Read(known) if same else _held(_CONTRADICTORY)
        if not name:
            return _held(_MISSING)
        found = self.by_name.get(_bare(name), ())
        if len(found) == 1:
            return Read(found[0])
        return _held(_AMBIGUOUS if found else _NOT_FOUND)

    def level(self, division_id: int | None) -> str:
        """The level of a division, nothing of none."""
        row = self.divisions.get(division_id or 0)
        return "" if row is None else str(row.level)

    def around(self, division_id: int | None) -> BaseGeometry | None:
        """Its own boundary, else that of the nearest division above it that has one."""
        row = self.divisions.get(division_id or 0)
        while row is not None and row.shape is None:
            row = self.divisions.get(row.parent_id or 0)
        return None if row is None else shapely.from_wkb(row.shape)


async def outline_ground(database: Database, ask: Ask, county_id: int, on: date) -> OutlineGround:
    """The divisions of a county that the viewer manages: the county itself, townships, villages."""
    rows = await database.rows(divisions_on(ask, county_id, on))
    names: defaultdict[str, list[int]] = defaultdict(list)
    for row in rows:
        names[_bare(row.name)].append(row.id)
    return OutlineGround({row.id: row for row in rows}, {row.code: row.id for row in rows}, names)


def divisions_on(ask: Ask, county_id: int, on: date, ids: Iterable[int] | None = None) -> Statement:
    """Divisions with their names of today, and boundary (WKB), source and version of a day."""
    version, shape = DivisionVersion, DivisionShape
    named = and_(version.county_id == Division.county_id, version.division_id == Division.id)
    drawn = and_(shape.county_id == county_id, shape.division_id == Division.id, current(shape, on))
    columns = (Division.id, Division.level, version.code, version.name, version.parent_id, shape.source)
    mine = manages(ask, Placed(Division.county_id, Division.id, null()))
    found = (
        select(*columns, shape.id.label("version_id"), geo.ST_AsBinary(shape.geom).label("shape"))
        .select_from(Division)
        .join(version, named)
        .outerjoin(shape, drawn)
        .where(Division.county_id == county_id, version.county_id == county_id)
        .where(current(version, ask.today), mine)
        .order_by(version.code)
    )
    return found if ids is None else found.where(Division.id.in_(list(ids)))


def _bare(name: str) -> str:
    return place_name(folded(name))


def _held(finding: Finding) -> Read[int]:
    return Read(None, (finding,))


_MISSING = Finding(
    "DIVISION_MISSING", Weight.HELD, "缺区划代码或名称", "neither code nor name of a division is told"
)
_NOT_FOUND = Finding(
    "DIVISION_NOT_FOUND",
    Weight.HELD,
    "本县没有这个区划，或不在您的管理范围",
    "there is no such division in the county, or it is not yours to manage",
)
_AMBIGUOUS = Finding(
    "DIVISION_AMBIGUOUS",
    Weight.HELD,
    "同名区划不止一个，请注明代码",
    "several divisions are called so: say the code",
)
_CONTRADICTORY = Finding(
    "DIVISION_CONTRADICTORY",
    Weight.HELD,
    "代码与名称不是同一区划",
    "code and name are not of one division",
)
