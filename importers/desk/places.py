"""In which villages those live whom a dry run would register, or whose contacts it would record."""

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import shapely
from sqlalchemy import Row, and_, func, select

from db.codes import CoordinateSystem, DivisionLevel, RowVerdict
from db.engine import Database
from db.models import Division, DivisionShape, DivisionVersion, GridCell, Person, StagedRow
from geo.coordinates import wgs84_arrays
from importers.people.said import Ground, Said, said_in
from importers.places.spots import Spotted
from importers.runs.rows import opened, rows_after
from importers.runs.run import RunKey
from resolvers.areas import AreaKind
from resolvers.ask import Ask, Statement, current
from resolvers.people.identities import IdentityKeys

AT_ONCE = 2000
ELSEWHERE = "elsewhere"
_NEW = (StagedRow.verdict == RowVerdict.NEW.value,)


async def where_new_live(database: Database, ask: Ask, key: RunKey, keys: IdentityKeys) -> dict[str, int]:
    """How many new ones would live in each village, by its id; `elsewhere` those in none that is known."""
    villages = Counter[str]()
    cells = {row.id: row.division_id for row in await database.rows(villages_of_cells(key.county_id))}
    known = {row.id: row for row in await database.rows(villages_of(ask, key.county_id))}
    spots: list[Spotted] = []
    async for said in _new_ones(database, key, keys):
        village = village_of(said.ground, cells, known)
        if village is None and said.spot is not None:
            spots.append(said.spot)
        else:
            villages[ELSEWHERE if village is None else str(village)] += 1
    return dict(villages + await asyncio.to_thread(_at_spots, spots, known))


async def where_contacted(database: Database, key: RunKey) -> dict[str, int]:
    """How many new contacts there would be in each village, by the id of where whom they are about lives."""
    row, person = StagedRow, Person
    theirs = and_(person.county_id == row.county_id, person.id == row.person_id)
    counted: Statement = (
        select(person.division_id, func.count().label("contacts"))
        .select_from(row)
        .join(person, theirs)
        .where(row.county_id == key.county_id, row.run_id == key.id, person.county_id == key.county_id)
        .where(*_NEW)
        .group_by(person.division_id)
    )
    return {str(one.division_id): one.contacts for one in await database.rows(counted)}


def villages_of(ask: Ask, county_id: int) -> Statement:
    """The villages of a county: id, name, township, geojson (EPSG:4326, null without a boundary)."""
    village, township, shape = DivisionVersion, DivisionVersion.__table__.alias("township"), DivisionShape
    above = and_(
        township.c.county_id == county_id,
        township.c.division_id == village.parent_id,
        township.c.superseded_at.is_(None),
        township.c.valid.contains(ask.today),
    )
    lies = and_(
        shape.county_id == county_id, shape.division_id == village.division_id, current(shape, ask.today)
    )
    here = and_(Division.county_id == county_id, Division.id == village.division_id)
    return (
        select(
            village.division_id.label("id"),
            village.name,
            township.c.name.label("township"),
            shape.geom.ST_AsGeoJSON(6).label("geojson"),
        )
        .join(Division, here)
        .outerjoin(township, above)
        .outerjoin(shape, lies)
        .where(village.county_id == county_id, current(village, ask.today))
        .where(Division.level == DivisionLevel.VILLAGE.value)
        .order_by(village.code)
    )


async def _new_ones(database: Database, key: RunKey, keys: IdentityKeys) -> Any:
    number = 0
    while True:
        async with database.writing() as connection:
            rows = await rows_after(connection, key, number, most=AT_ONCE, of=_NEW)
        for said in await asyncio.to_thread(_said_of, rows, keys):
            yield said
        if len(rows) < AT_ONCE:
            return
        number = rows[-1].number


def _said_of(rows: Sequence[Row[Any]], keys: IdentityKeys) -> list[Said]:
    """What lines say; nobody else of the process is to wait for it."""
    return [said_in(opened(keys, "said", row)) for row in rows]


def village_of(ground: Ground | None, cells: Mapping[int, int], known: Mapping[int, Any]) -> int | None:
    """The village that a line names, by itself or by one of its cells."""
    if ground is None:
        return None
    village = cells.get(ground.id) if ground.kind == AreaKind.CELL.value else ground.id
    return village if village in known else None


def _at_spots(spots: Sequence[Spotted], known: Mapping[int, Row[Any]]) -> Counter[str]:
    """The villages in which places lie."""
    outlines = {village: shapely.from_geojson(row.geojson) for village, row in known.items() if row.geojson}
    tree, names = shapely.STRtree(list(outlines.values())), list(outlines)
    found = Counter[str]()
    for system in {spot.system for spot in spots}:
        pairs = np.array([(spot.lon, spot.lat) for spot in spots if spot.system == system])
        points = shapely.points(wgs84_arrays(pairs, CoordinateSystem.of(system)))
        hits = dict(tree.query(points, predicate="within").T.tolist())
        found.update(str(names[hits[at]]) if at in hits else ELSEWHERE for at in range(len(pairs)))
    return found


def villages_of_cells(county_id: int) -> Statement:
    """The village of each cell of a county: id, division_id."""
    return select(GridCell.id, GridCell.division_id).where(GridCell.county_id == county_id)
