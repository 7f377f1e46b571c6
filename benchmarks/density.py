"""Density of a county and of the city above it: database time and buffers of each statement by name.

Usage: python benchmarks/density.py DATABASE_URL
The database is one that `rongge demo seed --people 1000000` filled, or any other.

Prints the database's time (EXPLAIN ANALYZE, execution alone, medians of the rounds), the client's, rows and
buffers touched.
"""

import statistics
import sys
import time
from collections.abc import Iterator
from typing import Any

from rich.console import Console
from rich.table import Table
from sqlalchemy import Connection, create_engine, text

from db.codes import DivisionLevel
from resolvers.areas import Area, AreaKind
from resolvers.ask import Statement
from resolvers.coverage.question import BreakdownBy, CoverageQuestion
from resolvers.spatial.bins import DIMENSIONS, hexagon_bins, kernel_points, place_bins
from resolvers.spatial.question import BinKind, Bins, DensityQuestion, Measure
from resolvers.spatial.telling import Told, groups_statement
from resolvers.spatial.zones import Zone, land_of_places, middles, zones_of
from resolvers.windows import year_to_date

ROUNDS = 5
ROOTS = text("""
    SELECT county.county_id, division.id FROM county JOIN division USING (county_id)
    WHERE county.level = :level AND division.level = :level AND county_id = ANY (:ids)
""")


def main() -> None:
    """Measures and prints."""
    engine = create_engine(sys.argv[1], enable_from_linting=False)
    with engine.connect() as connection:
        connection.execute(text("SET jit = off"))
        table = Table("area", "statement", "rows", "database ms", "client ms", "buffers")
        for name, area in _areas(connection).items():
            for what, statement in _statements(connection, area):
                _measure(connection, table, f"{name}|{what}", statement)
    Console().print(table)


def _areas(connection: Connection) -> dict[str, Area]:
    """The county with most persons, and its city."""
    largest = text("SELECT county_id FROM person GROUP BY 1 ORDER BY count(*) DESC LIMIT 1")
    county = connection.execute(largest).scalar_one()
    above = text("SELECT parent_id FROM county_link WHERE county_id = :id AND superseded_at IS NULL")
    city = connection.execute(above, {"id": county}).scalar_one()
    found = {}
    for name, level, unit in (("county", DivisionLevel.COUNTY, county), ("city", DivisionLevel.CITY, city)):
        row = connection.execute(ROOTS, {"level": level.value, "ids": [unit]}).one()
        found[name] = Area(AreaKind.DIVISION, row.county_id, row.id, level)
    return found


def _statements(connection: Connection, area: Area) -> Iterator[tuple[str, Statement]]:
    today = connection.execute(text("SELECT max(contacted_on) FROM contact")).scalar_one()
    persons = CoverageQuestion(area, year_to_date(today), today, today=today)
    zones: tuple[Zone, ...] = zones_of(connection.execute(middles(persons.ground)).all())

    def asked(kind: BinKind, metres: int | None = None, measure: Measure = Measure.PRIORITY_PERSONS) -> Any:
        return DensityQuestion(persons, measure, Bins(kind, metres))

    yield "zones", middles(persons.ground)
    for kind in (BinKind.TOWNSHIP, BinKind.VILLAGE, BinKind.CELL):
        yield f"by {kind.en}", place_bins(asked(kind), today)
    yield "land of cells", land_of_places(persons.ground, BreakdownBy.CELL, DIMENSIONS[BinKind.CELL])
    for metres in (500, 1_000, 4_000):
        yield f"by hexagon, {metres} m", hexagon_bins(asked(BinKind.HEXAGON, metres), today, zones)
    visits = asked(BinKind.HEXAGON, 1_000, Measure.VISITS)
    yield "visits by hexagon, 1000 m", hexagon_bins(visits, today, zones)
    duties = asked(BinKind.HEXAGON, 1_000, Measure.DUTIES_OVERDUE)
    yield "overdue duties by hexagon, 1000 m", hexagon_bins(duties, today, zones)
    yield "who lives where, for withholding", groups_statement(persons, Told(area), zones)
    if not area.spans_counties:
        yield "points of a surface", kernel_points(asked(BinKind.KERNEL), today)


def _measure(connection: Connection, table: Table, name: str, statement: Statement) -> None:
    compiled = statement.compile(connection.engine, compile_kwargs={"render_postcompile": True})
    explain = "EXPLAIN (ANALYZE, BUFFERS, TIMING OFF, FORMAT JSON) " + str(compiled)
    plans, clients, rows = [], [], 0
    for _ in range(ROUNDS):
        plans.append(connection.exec_driver_sql(explain, dict(compiled.params)).scalar_one()[0])
        began = time.perf_counter()
        rows = len(connection.execute(statement).all())
        clients.append((time.perf_counter() - began) * 1000)
    took = statistics.median(plan["Execution Time"] for plan in plans)
    touched = plans[-1]["Plan"]["Shared Hit Blocks"] + plans[-1]["Plan"]["Shared Read Blocks"]
    area, what = name.split("|")
    table.add_row(area, what, f"{rows:,}", f"{took:.0f}", f"{statistics.median(clients):.0f}", f"{touched:,}")


if __name__ == "__main__":
    main()
