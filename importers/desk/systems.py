"""In which system the places of an uploaded file seem to be: told with the evidence, never taken."""

import asyncio
from itertools import islice
from typing import Any

import shapely

from db.engine import Database
from importers.desk.places import village_of, villages_of, villages_of_cells
from importers.desk.recognising import RecognisedSheet, columns_of
from importers.files.sheets import Workbook
from importers.people.ground import known_ground
from importers.people.lines import placed_lines
from importers.places.evidence import hypotheses
from importers.runs.run import RunKey
from importers.runs.steps import Columns
from resolvers.ask import Ask
from resolvers.viewer import Permission

# A few hundred places tell as much as all of them.
MOST_LOOKED_AT, SHOWN = 1_000, 3


async def seeming_systems(
    database: Database,
    ask: Ask,
    key: RunKey,
    book: Workbook,
    *,
    sheets: list[RecognisedSheet],
    permission: Permission,
) -> list[dict[str, Any]]:
    """The likeliest systems: name, how many places would lie in the village beside them, of how many.

    None where the file has no places, or names no village whose outline is known.
    """
    columns = {name: _as_of_people(one) for name, one in columns_of(sheets).items()}
    lists = [one for one in book.sheets if "lon" in columns.get(one.name, {})]
    if not lists:
        return []
    ground = await known_ground(database, ask, key.county_id, permission)
    cells = {row.id: row.division_id for row in await database.rows(villages_of_cells(key.county_id))}
    villages = {row.id: row.geojson for row in await database.rows(villages_of(ask, key.county_id))}
    placed = (one for sheet in lists for one in placed_lines(sheet, columns[sheet.name], ground))
    # In a thread: all lines are unpacked where few have a place.
    first = await asyncio.to_thread(list, islice(placed, MOST_LOOKED_AT))
    looked_at = [(pair, village_of(named, cells, villages)) for pair, named in first]
    outlines = {one: shapely.from_geojson(villages[one]) for _, one in looked_at if one and villages[one]}
    beside = [outlines.get(one) if one else None for _, one in looked_at]
    found = hypotheses([pair for pair, _ in looked_at], beside)
    compared = [one for one in found if one.compared][:SHOWN]
    return [{"name": one.system.name, "inside": one.inside, "compared": one.compared} for one in compared]


def _as_of_people(columns: Columns) -> Columns:
    """Columns by the names that lists of people have for the ground: one of stations says its division."""
    return {"village_code" if name == "division_code" else name: at for name, at in columns.items()}
