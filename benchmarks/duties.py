"""Duties at size: a grid worker's page and a county's numbers, as the server asks for them.

Usage: python benchmarks/duties.py DATABASE_URL
The database is one that `rongge demo seed --people 1000000 --contacts 5000000` filled, or `rongge duties`
since; it is only read. Each question is asked of what is kept, and computed.

Prints the database's planning and execution time (EXPLAIN ANALYZE), the time from asking to rows at the
client with statements prepared as the server prepares them, and the client's own share of that in CPU time:
milliseconds, medians of the rounds. The county and the worker are those with the most persons.
"""

import asyncio
import statistics
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from rich.console import Console
from rich.table import Table
from sqlalchemy import Connection, create_engine, text

from db.codes import DivisionLevel, DutyState
from db.engine import open_database
from db.ids import IdMaker
from geo.work.pool import WorkPool
from resolvers.areas import Area, AreaKind
from resolvers.ask import Ask, Statement
from resolvers.duties.lists import DutyPage, page_of_duties
from resolvers.duties.parts import duty_breakdown_statement, summary_statement
from resolvers.duties.question import DutyBreakdownBy, DutyQuestion, year_and_month_ahead
from resolvers.people.identities import identity_keys
from resolvers.viewer import Grant, Permission, Role, Viewer
from resolvers.windows import Window
from schema.context import Context
from schema.fast.kept import looked_up, rows_of

ROUNDS = 7
TODAY = text("SELECT max(kept_on) FROM duty_keeping")
COUNTY = text("""
    SELECT person.county_id, division.id
    FROM person JOIN division ON division.county_id = person.county_id AND division.level = 'COUNTY'
    GROUP BY 1, 2 ORDER BY count(*) DESC, 1 LIMIT 1
""")
WORKER = text("""
    SELECT duty.worker_id
    FROM cell_assignment AS duty
    JOIN person ON person.county_id = duty.county_id AND person.cell_id = duty.cell_id
    WHERE duty.county_id = :county AND duty.role = 'PRIMARY' AND duty.superseded_at IS NULL
        AND upper(duty.valid) IS NULL
    GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1
""")
CAMPAIGN = text("""
    SELECT terms.county_id, terms.campaign_id, terms.from_on, terms.to_on
    FROM campaign_terms AS terms
    WHERE terms.county_id = :county AND terms.target = 'PERSONS' AND terms.superseded_at IS NULL
        AND terms.division_id IS NULL
    ORDER BY terms.from_on DESC LIMIT 1
""")
Asked = tuple[str, Any, tuple[Any, ...]]


def main() -> None:
    """Measures and prints."""
    url = sys.argv[1]
    engine = create_engine(url, enable_from_linting=False)
    table = Table("question", "rows", "planning ms", "execution ms", "client ms", "client CPU ms")
    with engine.connect() as connection:
        connection.execute(text("SET jit = off"))
        viewer, county, today = _who(connection)
        questions = _questions(viewer, county, today) + _of_campaign(connection, county, today)
        plans = [_plan(connection, make(*asked)) for _, make, asked in questions]
    times = asyncio.run(_client(url, viewer, today, questions))
    for (name, *_), plan, (rows, client, cpu) in zip(questions, plans, times, strict=True):
        table.add_row(name, f"{rows:,}", f"{plan[0]:.1f}", f"{plan[1]:.1f}", f"{client:.1f}", f"{cpu:.1f}")
    Console(width=120).print(table)


def _who(connection: Connection) -> tuple[Viewer, Area, date]:
    """The worker with the most persons, the county, and the last day of the data."""
    county_id, division_id = connection.execute(COUNTY).one()
    worker_id = connection.execute(WORKER, {"county": county_id}).scalar_one()
    worker = Area(AreaKind.WORKER, county_id, worker_id)
    grants = tuple(Grant(can, worker) for can in (Permission.SEARCH, Permission.ANALYSE))
    county = Area(AreaKind.DIVISION, county_id, division_id, DivisionLevel.COUNTY)
    return Viewer("bench", "", Role.WORKER, grants), county, connection.execute(TODAY).scalar_one()


def _questions(viewer: Viewer, county: Area, today: date) -> list[Asked]:
    ask, page = Ask(viewer, today, today), DutyPage(50)
    mine = DutyQuestion((viewer.grants[0].area,), year_and_month_ahead(today), today)
    return [*_asked(ask, page, county, mine.asked_on(today)), *_asked(ask, page, county, mine)]


def _asked(ask: Ask, page: DutyPage, county: Area, mine: DutyQuestion) -> list[Asked]:
    how = "kept" if mine.kept else "computed"
    now = replace(mine, states=(DutyState.OVERDUE, DutyState.DUE))
    whole = replace(mine, areas=(county,))
    parts = [
        (f"county, by {by.value}, {how}", duty_breakdown_statement, (whole, by)) for by in DutyBreakdownBy
    ]
    return [
        (f"worker's page, overdue and due, {how}", page_of_duties, (ask, now, page)),
        (f"worker's page, every state, {how}", page_of_duties, (ask, mine, page)),
        (f"worker's numbers, {how}", summary_statement, (mine,)),
        (f"county's numbers, {how}", summary_statement, (whole,)),
        *parts,
    ]


def _of_campaign(connection: Connection, county: Area, today: date) -> list[Asked]:
    """The progress of the county's latest campaign about persons, if it has one."""
    row = connection.execute(CAMPAIGN, {"county": county.county_id}).one_or_none()
    if row is None:
        return []
    question = DutyQuestion(
        (county,), Window(row.from_on, row.to_on), today, campaign=(row.county_id, row.campaign_id)
    ).asked_on(today)
    return [
        ("campaign's progress", summary_statement, (question,)),
        ("campaign's progress, by cell", duty_breakdown_statement, (question, DutyBreakdownBy.CELL)),
    ]


def _plan(connection: Connection, statement: Statement) -> tuple[float, float]:
    """Planning and execution time."""
    compiled = statement.compile(connection, compile_kwargs={"render_postcompile": True})
    explain = "EXPLAIN (ANALYZE, TIMING OFF, SUMMARY, FORMAT JSON) " + str(compiled)
    times = []
    for _ in range(ROUNDS):
        plan = connection.exec_driver_sql(explain, dict(compiled.params)).scalar_one()[0]
        times.append((plan["Planning Time"], plan["Execution Time"]))
    return statistics.median(one[0] for one in times), statistics.median(one[1] for one in times)


async def _client(
    url: str, viewer: Viewer, today: date, questions: Sequence[Asked]
) -> list[tuple[int, float, float]]:
    """Rows, wall time and CPU time of each question, once its statement is prepared."""
    database = open_database(url, pool_size=1, request_timeout_ms=120_000)
    context = Context(viewer, database, IdMaker(node=1), today, WorkPool(), identity_keys(b"benchmark"))
    found = []
    for _, make, asked in questions:
        kept = any(isinstance(one, DutyQuestion) and one.kept for one in asked)
        ask_for = looked_up if kept else rows_of
        rows = len(await ask_for(context, make, *asked))
        walls, cpus = [], []
        for _ in range(ROUNDS):
            wall, cpu = time.perf_counter(), time.process_time()
            await ask_for(context, make, *asked)
            walls.append((time.perf_counter() - wall) * 1000)
            cpus.append((time.process_time() - cpu) * 1000)
        found.append((rows, statistics.median(walls), statistics.median(cpus)))
    await database.close()
    return found


if __name__ == "__main__":
    main()
