"""County coverage at size: our statements against the naive one, in the same run, on the same database.

Usage: python benchmarks/county_coverage.py DATABASE_URL
The database is one that `rongge demo seed --people 1000000 --contacts 5000000` filled.

Prints milliseconds (median of the rounds, client side), ratios, and buffers touched. The naive statement
joins every resident with every contact and counts distinct persons.
"""

import statistics
import sys
import time
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import Any

from rich.console import Console
from rich.table import Table
from sqlalchemy import Connection, Row, create_engine, select, text

from db.codes import DivisionLevel
from db.models import CountyUnit, Division
from resolvers.areas import Area, AreaKind
from resolvers.ask import Statement
from resolvers.coverage import BreakdownBy, CoverageQuestion
from resolvers.coverage_parts import breakdown_statement, coverage_statement
from resolvers.windows import Window

ROUNDS = 5
NAIVE = text("""
    SELECT count(DISTINCT residence.person_id) AS denominator,
           count(DISTINCT contact.person_id) FILTER (WHERE contact.outcome = 'REACHED') AS numerator
    FROM residence
    LEFT JOIN contact ON contact.county_id = residence.county_id AND contact.person_id = residence.person_id
        AND contact.contacted_on >= :from_on AND contact.contacted_on < :to_on
        AND contact.superseded_at IS NULL
    WHERE residence.county_id = ANY(:counties) AND residence.valid @> CAST(:day AS date)
        AND residence.superseded_at IS NULL
""")


def main() -> None:
    """Measures and prints."""
    engine = create_engine(sys.argv[1], enable_from_linting=False)
    with engine.connect() as connection:
        connection.execute(text("SET jit = off"))
        today = connection.execute(text("SELECT max(contacted_on) FROM contact")).scalar_one()
        table = Table("question", "ms", "naive ms", "naive / ours", "buffers")
        for name, area in _areas(connection).items():
            _measure(connection, table, name, area, today=today)
    Console().print(table)


def _areas(connection: Connection) -> dict[str, Area]:
    largest = text("SELECT county_id FROM person GROUP BY 1 ORDER BY count(*) DESC LIMIT 1")
    county_id = connection.execute(largest).scalar_one()
    return {
        "county": _root(connection, county_id, DivisionLevel.COUNTY),
        "nation": _root(connection, 100_000, DivisionLevel.NATION),
    }


def _root(connection: Connection, county_id: int, level: DivisionLevel) -> Area:
    statement = select(Division.id).where(Division.county_id == county_id, Division.level == level.value)
    return Area(AreaKind.DIVISION, county_id, connection.execute(statement).scalar_one(), level)


def _measure(connection: Connection, table: Table, name: str, area: Area, *, today: date) -> None:
    window = Window(date(today.year, 1, 1), date(today.year + 1, 1, 1))
    question = CoverageQuestion(area, window, today)
    naive = _median_ms(lambda: _naive(connection, question))
    asked: dict[str, Statement] = {f"{name}, the whole": coverage_statement(question)}
    if name == "county":
        asked[f"{name}, by cell"] = breakdown_statement(question, BreakdownBy.CELL)
    asked[f"{name}, by child division"] = breakdown_statement(question, BreakdownBy.CHILD_DIVISION)
    for what, statement in asked.items():
        ours = _median_ms(partial(_rows, connection, statement))
        ratio = f"{naive / ours:.2f}"
        table.add_row(what, f"{ours:.1f}", f"{naive:.1f}", ratio, str(_buffers(connection, statement)))


def _naive(connection: Connection, question: CoverageQuestion) -> Sequence[Row[Any]]:
    everywhere = select(CountyUnit.county_id).where(CountyUnit.level == DivisionLevel.COUNTY.value)
    ids = [question.area.county_id]
    if question.area.spans_counties:
        ids = list(connection.execute(everywhere).scalars())
    days = {"from_on": question.window.from_on, "to_on": question.window.to_on, "day": question.counted_on}
    return connection.execute(NAIVE, {"counties": ids, **days}).all()


def _rows(connection: Connection, statement: Statement) -> Sequence[Row[Any]]:
    return connection.execute(statement).all()


def _median_ms(work: Callable[[], object]) -> float:
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        work()
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times)


def _buffers(connection: Connection, statement: Statement) -> int:
    """Blocks hit and read, by the plan the server ran."""
    compiled = statement.compile(connection, compile_kwargs={"render_postcompile": True})
    explain = "EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) " + str(compiled)
    plan = connection.exec_driver_sql(explain, dict(compiled.params)).scalar_one()
    return int(plan[0]["Plan"]["Shared Hit Blocks"]) + int(plan[0]["Plan"]["Shared Read Blocks"])


if __name__ == "__main__":
    main()
