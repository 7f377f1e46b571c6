"""The list of persons served as a table: the fields of a Person, and where each lives."""

from collections.abc import AsyncGenerator, Sequence
from typing import Any

import orjson
from sqlalchemy import Row

from app.exports.table import Cell, Rows, cell, cell_of, title
from db.engine import Database
from resolvers.ask import Ask
from resolvers.people.places import people_with_places
from resolvers.people.question import PersonQuestion
from resolvers.wording.language import said
from schema.headings import headings_of, plain_headings
from schema.node import node_id
from schema.people.person import Person

# Turning so many into text takes ten milliseconds, in which the process answers nobody else.
AT_ONCE = 200
POINT = "point"
SHOWN = plain_headings(Person)


async def people_rows(database: Database, ask: Ask, question: PersonQuestion) -> AsyncGenerator[Rows, None]:
    """The persons the question names, of those the viewer may see, two hundred at a time."""
    statement = people_with_places(ask, question)
    # Goes out with the first rows: what fails before them can still be answered as an error.
    heading = [_heading()]
    async with database.streaming(statement, at_once=AT_ONCE) as batches:
        async for rows in batches:
            yield [*heading, *[_line(row) for row in rows]]
            heading = []
    if heading:
        yield heading


def _heading() -> Sequence[Cell]:
    named = headings_of(Person)
    living, cell_of_grid = title(named["division"]), title(named["cell"])
    codes = [said(f"{one}代码", f"{one}: code") for one in (living, cell_of_grid)]
    return [said("编号", "Id"), *[title(heading) for heading in SHOWN], codes[0], living, codes[1]]


def _line(row: Row[Any]) -> Sequence[Cell]:
    shown = [
        _lon_lat(row.point) if heading.name == POINT else cell_of(heading, getattr(row, heading.name))
        for heading in SHOWN
    ]
    places = (row.village_code, row.village_name, row.cell_code)
    return [node_id("Person", row.county_id, row.id), *shown, *map(cell, places)]


def _lon_lat(geojson: str | None) -> str:
    """Longitude and latitude (WGS-84) as maps take them: 106.05,29.84."""
    if geojson is None:
        return ""
    lon, lat = orjson.loads(geojson)["coordinates"]
    return f"{lon},{lat}"
