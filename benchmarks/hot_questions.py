"""The questions that have to cost the same at any size, and who asks them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import psycopg

from benchmarks.number_questions import NUMBERS, OF_A_COUNTY
from benchmarks.serving.questions import DOCUMENTS
from db.codes import DivisionLevel
from resolvers.areas import Area, AreaKind
from resolvers.viewer import Grant, Permission, Role, Viewer
from schema.node import node_id

# Of the county itself, so that it is the same among two counties and among many.
CELL = """
    SELECT cell.code FROM grid_cell AS cell
    JOIN person ON person.county_id = cell.county_id AND person.cell_id = cell.id
    WHERE cell.county_id = %s AND person.status = 'ACTIVE'
    GROUP BY cell.code HAVING count(*) BETWEEN 40 AND 60 ORDER BY hashtext(cell.code) LIMIT 1
"""
PERSON = """
    SELECT id FROM person WHERE county_id = %s AND status = 'ACTIVE' AND cell_id IS NOT NULL
    ORDER BY hashint8(id) LIMIT 1
"""
PAGE = "{ nodes { id name sex age lastContactOn } edges { cursor } }"
LONGEST = f"{{ people(first: 50, orderBy: LAST_CONTACT) {PAGE} }}"
NAMED = f"query($name: String) {{ people(first: 50, filter: {{ name: $name }}) {PAGE} }}"
COUNTIES = """
    SELECT person.county_id, division.id, division.level
    FROM person JOIN division ON division.county_id = person.county_id AND division.level = 'COUNTY'
    GROUP BY 1, 2, 3 ORDER BY count(*) DESC, 1 LIMIT 1
"""
ABOVE = """
    SELECT link.parent_id, division.id, division.level
    FROM county_link AS link
    JOIN county ON county.county_id = link.parent_id
    JOIN division ON division.county_id = link.parent_id AND division.level = county.level
    WHERE link.county_id = %s AND link.superseded_at IS NULL AND upper_inf(link.valid)
"""
WORKER = """
    SELECT duty.worker_id FROM cell_assignment AS duty
    JOIN person ON person.county_id = duty.county_id AND person.cell_id = duty.cell_id
    WHERE duty.county_id = %s AND duty.role = 'PRIMARY' AND duty.superseded_at IS NULL
        AND upper_inf(duty.valid)
    GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1
"""
STATION = """
    SELECT station.id FROM station JOIN grid_cell AS cell USING (county_id, division_id)
    WHERE station.county_id = %s AND station.level = 'VILLAGE' GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1
"""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, by whom it is asked, and with which values."""

    name: str
    viewer: Viewer
    query: str
    values: Mapping[str, Any] = field(default_factory=dict)


def hot_questions(connection: psycopg.Connection) -> list[Asked]:
    """About the county with the most persons and the units above it. Without a query: an export."""
    county, *above = _areas(connection)
    client, unit = _client(county), county.county_id
    cell, person = _one(connection, CELL, unit), node_id("Person", unit, _one(connection, PERSON, unit))
    worker = Area(AreaKind.WORKER, unit, _one(connection, WORKER, unit))
    mine = Viewer("worker", "", Role.WORKER, _grants(worker))
    wide = {area.level.name.lower(): _client(area) for area in above if area.level}
    station = {"id": node_id("Station", unit, _one(connection, STATION, unit))}
    name = _one(connection, "SELECT name FROM person WHERE county_id = %s ORDER BY id LIMIT 1", unit)
    listed = f"{{ coverageList(of: NOT_REACHED, first: 50) {PAGE} }}"
    cells = "query($id: ID!) { node(id: $id) { ... on Station { cells { nodes { code } } } } }"
    return [
        Asked("a cell's people with last contacts", client, *_kept("a", code=cell)),
        Asked("a person and three parents", client, *_kept("d", id=person)),
        Asked("a worker's page", mine, f"{{ people(first: 50) {PAGE} }}"),
        Asked("a worker's page, longest without contact", mine, LONGEST),
        Asked("county, first page by name", client, f"{{ people(first: 50) {PAGE} }}"),
        Asked("county, longest without contact", client, LONGEST),
        Asked("county, eldest", client, LONGEST.replace("LAST_CONTACT", "AGE")),
        Asked("county, name of one character", client, NAMED, {"name": name[:1]}),
        Asked("county, name of two characters", client, NAMED, {"name": name[:2]}),
        Asked("county, full name", client, NAMED, {"name": name}),
        Asked("county, first of a coverage list", client, listed),
        Asked("county, cells of a station", client, cells, station),
        *[
            Asked(f"{level}, {what}", viewer, query, values)
            for level, viewer in wide.items()
            for what, query, values in (
                ("first page by name", f"{{ people(first: 50) {PAGE} }}", {}),
                ("longest without contact", LONGEST, {}),
                ("name of two characters", NAMED, {"name": name[:2]}),
                ("full name", NAMED, {"name": name}),
            )
        ],
        *[Asked(f"county, {what}", client, query) for what, query in OF_A_COUNTY.items()],
        *[
            Asked(f"{level}, {what}", viewer, query)
            for level, viewer in {"county": client, **wide}.items()
            for what, query in NUMBERS.items()
        ],
        Asked("county, people.csv", client, ""),
    ]


def _kept(workload: str, **values: str) -> tuple[str, dict[str, str]]:
    return (DOCUMENTS / f"ours_{workload}.graphql").read_text(encoding="utf-8"), values


def _areas(connection: psycopg.Connection) -> list[Area]:
    """The county with the most persons, and the units above it up to the nation."""
    row, found = connection.execute(COUNTIES).fetchone(), []
    while row:
        found.append(Area(AreaKind.DIVISION, row[0], row[1], DivisionLevel.of(row[2])))
        row = connection.execute(ABOVE, [row[0]]).fetchone()
    return found


def _client(area: Area) -> Viewer:
    return Viewer("client", "", Role.SERVICE_CLIENT, _grants(area))


def _grants(area: Area) -> tuple[Grant, ...]:
    return tuple(Grant(can, area) for can in (Permission.SEARCH, Permission.ANALYSE))


def _one(connection: psycopg.Connection, query: Any, county_id: int) -> Any:
    row = connection.execute(query, [county_id]).fetchone()
    return row[0] if row else None
