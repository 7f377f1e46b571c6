"""County coverage at size: roll-ups, raw facts and the naive statement, in one run on one database.

Usage: python benchmarks/county_coverage.py DATABASE_URL
The database is one that `rongge demo seed --people 1000000 --contacts 5000000` filled.

The months have to be kept (`rongge keep-months`).

Prints the database's time (EXPLAIN ANALYZE, execution alone, since the server prepares its statements) and
the client's, both in milliseconds (medians of the rounds), and buffers touched. The naive statement joins
every resident with every contact and counts distinct persons.
"""

import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from rich.console import Console
from rich.table import Table
from sqlalchemy import Connection, Row, create_engine, select, text

from db.codes import DivisionLevel, PersonCategory
from db.models import CountyUnit, Division
from resolvers.areas import Area, AreaKind
from resolvers.ask import Statement
from resolvers.coverage.continuity.statements import continuity_statement
from resolvers.coverage.months.counted import months_and_sums, months_statement
from resolvers.coverage.months.parts import parts_of_months, whole_of_months
from resolvers.coverage.months.waterfall import waterfall_of_year
from resolvers.coverage.parts import breakdown_statement, counts_statement, coverage_statement
from resolvers.coverage.question import BreakdownBy, CoverageQuestion
from resolvers.coverage.sources import parts, whole
from resolvers.coverage.trend import MOST_MONTHS, last_months, monthly
from resolvers.people.filter import PersonFilter
from resolvers.windows import year_to_date, year_up_to

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
        table = Table("question", "source", "database ms", "client ms", "buffers", "naive / ours")
        for name, area in _areas(connection).items():
            _measure(connection, table, name, CoverageQuestion(area, year_to_date(today), today, today=today))
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


def _measure(connection: Connection, table: Table, name: str, question: CoverageQuestion) -> None:
    naive = _median(lambda: _client_ms(lambda: _naive(connection, question)))
    table.add_row(f"{name}, the whole", "naive", "", f"{naive:.1f}", "", "")
    cuts = {"by child division": BreakdownBy.CHILD_DIVISION}
    if name == "county":
        cuts = {"by cell": BreakdownBy.CELL, **cuts}
    asked = [("the whole", "raw, with its waterfall", coverage_statement(question))]
    asked += [(cut, "raw", breakdown_statement(question, by)) for cut, by in cuts.items()]
    asked += [("the whole", "roll-ups", whole(question, question.as_of))]
    asked += [(cut, "roll-ups", parts(question, by, question.as_of)) for cut, by in cuts.items()]
    asked += _of_months(question)
    for what, source, statement in asked:
        _add(connection, table, (f"{name}, {what}", source), statement, naive=naive)


def _of_months(question: CoverageQuestion) -> list[tuple[str, str, Statement]]:
    """What months answer, beside one month from raw facts."""
    today = question.as_of
    trend = replace(question, window=last_months(today, MOST_MONTHS))
    chosen = PersonFilter(categories=(PersonCategory.DISCHARGED_SOLDIER,), age_from=60)
    filtered = replace(question, filter=chosen)
    return [
        ("one past month", "raw", counts_statement(monthly(trend)[-2])),
        ("36 months", "months", months_statement(trend)),
        ("36 months and their sums", "months", months_and_sums(trend)),
        ("by category and age", "raw", counts_statement(filtered)),
        ("by category and age", "months", whole_of_months(filtered)),
        ("cut by category", "months", parts_of_months(question, BreakdownBy.CATEGORY)),
        ("cut by age band", "months", parts_of_months(question, BreakdownBy.AGE_BAND)),
        ("36 months by category and age", "months", months_statement(replace(trend, filter=chosen))),
        ("the whole", "months, with its waterfall", waterfall_of_year(question)),
        ("continuity", "raw", continuity_statement(replace(question, window=year_up_to(today)))),
    ]


def _add(
    connection: Connection, table: Table, names: tuple[str, str], statement: Statement, *, naive: float
) -> None:
    plans = [_plan(connection, statement) for _ in range(ROUNDS)]
    database = statistics.median(plan["Execution Time"] for plan in plans)
    client = _median(lambda: _client_ms(lambda: connection.execute(statement).all()))
    touched = plans[-1]["Plan"]["Shared Hit Blocks"] + plans[-1]["Plan"]["Shared Read Blocks"]
    table.add_row(*names, f"{database:.2f}", f"{client:.1f}", f"{touched:,}", f"{naive / client:.2f}")


def _naive(connection: Connection, question: CoverageQuestion) -> Sequence[Row[Any]]:
    everywhere = select(CountyUnit.county_id).where(CountyUnit.level == DivisionLevel.COUNTY.value)
    ids = [question.area.county_id]
    if question.area.spans_counties:
        ids = list(connection.execute(everywhere).scalars())
    days = {"from_on": question.window.from_on, "to_on": question.window.to_on, "day": question.counted_on}
    return connection.execute(NAIVE, {"counties": ids, **days}).all()


def _median(measure: Callable[[], float]) -> float:
    return statistics.median(measure() for _ in range(ROUNDS))


def _client_ms(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


def _plan(connection: Connection, statement: Statement) -> dict[str, Any]:
    """The plan that the server ran, with its times and buffers."""
    compiled = statement.compile(connection, compile_kwargs={"render_postcompile": True})
    explain = "EXPLAIN (ANALYZE, TIMING OFF, BUFFERS, FORMAT JSON) " + str(compiled)
    plan: dict[str, Any] = connection.exec_driver_sql(explain, dict(compiled.params)).scalar_one()[0]
    return plan


if __name__ == "__main__":
    main()
