"""What a list would change, drawn where the register has shapes: of divisions that it amends, or has end."""

from typing import Any

from geoalchemy2 import functions as geo
from sqlalchemy import and_, select

from db.codes import RowVerdict
from db.engine import Database
from db.models import DivisionShape, DivisionVersion, StagedRow
from importers.runs.run import RunKey, run_of
from importers.runs.steps import LISTED
from resolvers.ask import Ask, Statement, current

__all__ = ["marks_of_list"]

_FINE_DEG, _DIGITS = 2e-5, 6


async def marks_of_list(database: Database, ask: Ask, key: RunKey) -> list[list[Any]]:
    """Verdict, name of today and GeoJSON (EPSG:4326) of each division that becomes otherwise, by its code."""
    run = await run_of(database, ask, key)
    found = run.terms[LISTED]
    ends = [code for _level, code, *_ in found["gone"]] if found["closes"] else []
    rows = await database.rows(_drawn(ask, key, ends))
    return [[row.verdict or RowVerdict.CHANGED.value, row.name, row.geojson] for row in rows]


def _drawn(ask: Ask, key: RunKey, ends: list[str]) -> Statement:
    version, shape, row = DivisionVersion, DivisionShape, StagedRow
    drawn = and_(
        shape.county_id == key.county_id, shape.division_id == version.division_id, current(shape, ask.today)
    )
    amended = and_(
        row.county_id == key.county_id,
        row.run_id == key.id,
        row.row_id == version.division_id,
        row.verdict == RowVerdict.CHANGED.value,
    )
    outline = geo.ST_AsGeoJSON(geo.ST_SimplifyPreserveTopology(shape.geom, _FINE_DEG), _DIGITS)
    return (
        select(row.verdict, version.name, outline.label("geojson"))
        .select_from(version)
        .join(shape, drawn)
        .outerjoin(row, amended)
        .where(version.county_id == key.county_id, current(version, ask.today), shape.geom.is_not(None))
        .where(row.id.is_not(None) | version.code.in_(ends))
        .order_by(version.code)
    )
