"""A county drawn anew: what putting a plan in force costs, what it locks, and who waits for it.

Usage: python benchmarks/regridding.py DATABASE_URL
The database is one that `rongge demo seed --people 30000` filled; the plan stays in force in it. All cells of
the county are proposed anew, the report is accepted, and the plan put in force while contacts are recorded
one after another. The recorder sees the whole county, so each contact may be of somebody who is moved.

The peer moves the same homes and persons by two UPDATEs with ST_Covers, rolled back: it supersedes nothing,
asks for no worker, keeps no number right and tells no phone.
"""

import asyncio
import statistics
import sys
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
from rich.console import Console
from rich.table import Table
from sqlalchemy import make_url

from app.demo.viewers import demo_viewers
from db.engine import Database, open_database
from db.ids import IdMaker
from geo.work.pool import WorkPool
from resolvers.people.identities import identity_keys
from resolvers.viewer import Viewer
from resolvers.windows import today_in_china
from schema.build import build_schema
from schema.context import Context
from schema.node import node_id

# A server stops at 15 seconds; here it is seen how long it would take.
PATIENCE_MS = 600_000
PROPOSE = "mutation($input: ProposeGridInput!) { done: proposeGrid(input: $input) { plan { id } } }"
REPORT = "query($id: ID!) { done: gridPlanReport(planId: $id) { fingerprint totalFindings cells { code } } }"
ACTIVATE = """mutation($input: ActivateGridPlanInput!) { done: activateGridPlan(input: $input) {
    placed unplaced { people } closed { role } opened { role } } }"""
RECORD = "mutation($input: RecordContactInput!) { done: recordContact(input: $input) { contact { id } } }"
BLOCKS = "SELECT blks_hit + blks_read FROM pg_stat_database WHERE datname = current_database()"
# What keeps others from reading or writing a whole table.
LOCKS = """
    SELECT relation::regclass::text, mode
    FROM pg_locks JOIN pg_database AS here ON here.oid = pg_locks.database AND datname = current_database()
    WHERE granted AND locktype = 'relation'
      AND mode IN ('ShareLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock')
"""
PERSONS = "SELECT id FROM person WHERE county_id = %s AND status = 'ACTIVE' ORDER BY hashint8(id) LIMIT 2000"
PEER = Path(__file__).with_name("regridding_peer.sql")


@dataclass(slots=True)
class Watched:
    """What was seen while something else went on: waits of contacts, and seconds of locks on whole tables."""

    over: bool = False
    waits: list[float] = field(default_factory=list)
    locks: dict[tuple[str, str], float] = field(default_factory=dict)


def main() -> None:
    """Measures and prints."""
    Console().print(asyncio.run(_measured(sys.argv[1])))


async def _measured(url: str) -> Table:
    address = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(address, autocommit=True) as admin:
        database = open_database(url, pool_size=4, request_timeout_ms=PATIENCE_MS)
        viewers = demo_viewers(admin)
        county = viewers["administrator"].grants[0].area.county_id
        asked = _asking(database, viewers["administrator"])
        people = [row[0] for row in admin.execute(PERSONS, [county]).fetchall()]
        recorded = _recording(_asking(database, viewers["developer"]), county, people)
        alone = Watched()
        for _ in range(40):
            await recorded(alone)
        plan, proposing = await _timed(asked(PROPOSE, _proposal(county)))
        report, reporting = await _timed(asked(REPORT, {"id": plan["plan"]["id"]}))
        order = _order(plan["plan"]["id"], report["fingerprint"])
        before, beside = _blocks(admin), Watched()
        watching = asyncio.create_task(asyncio.to_thread(_watch, address, beside))
        writing = asyncio.create_task(_all_the_while(recorded, beside))
        await asyncio.sleep(1)
        try:
            done, activating = await _timed(asked(ACTIVATE, {"input": order}))
        finally:
            beside.over = True
        await asyncio.gather(watching, writing)
        blocks = _blocks(admin) - before
        await database.close()
        peer = _peer(admin, county)
    seconds = (proposing, reporting, activating, peer)
    return _table(seconds, done, (len(report["cells"]), blocks), (alone, beside))


def _asking(database: Database, viewer: Viewer) -> Callable[[str, dict[str, Any]], Awaitable[Any]]:
    schema, ids, keys, pool = build_schema(), IdMaker(1021), identity_keys(b"k" * 32), WorkPool()

    async def ask(query: str, values: dict[str, Any]) -> Any:
        context = Context(viewer, database, ids, today_in_china(), pool, keys)
        result = await schema.execute(query, variable_values=values, context_value=context)
        if result.errors:
            raise RuntimeError(result.errors[0].message)
        return (result.data or {})["done"]

    return ask


def _recording(
    ask: Callable[[str, dict[str, Any]], Awaitable[Any]], county: int, people: Sequence[int]
) -> Callable[[Watched], Awaitable[None]]:
    turns = iter(people)

    async def record(watched: Watched) -> None:
        given = {"clientId": str(uuid4()), "personId": node_id("Person", county, next(turns))}
        given |= {"contactedOn": str(today_in_china()), "mode": "PHONE", "purpose": "ROUTINE"}
        _, seconds = await _timed(ask(RECORD, {"input": given | {"outcome": "REACHED"}}))
        watched.waits.append(seconds)

    return record


async def _all_the_while(record: Callable[[Watched], Awaitable[None]], watched: Watched) -> None:
    while not watched.over:
        await record(watched)


def _watch(address: str, watched: Watched) -> None:
    """Looks at the locks every few milliseconds, in a thread and on a connection of its own."""
    with psycopg.connect(address, autocommit=True) as connection:
        last = time.perf_counter()
        while not watched.over:
            time.sleep(0.01)
            held, now = connection.execute(LOCKS).fetchall(), time.perf_counter()
            for relation, mode in held:
                watched.locks[relation, mode] = watched.locks.get((relation, mode), 0.0) + now - last
            last = now


async def _timed(act: Awaitable[Any]) -> tuple[Any, float]:
    begun = time.perf_counter()
    found = await act
    return found, time.perf_counter() - begun


def _proposal(county: int) -> dict[str, Any]:
    given = {"clientId": str(uuid4()), "scope": {"divisionCode": f"{county}000000"}, "name": "全县重划"}
    return {"input": {**given, "people": {"low": 25, "high": 40}, "keep": 0.0}}


def _order(plan: str, report: str) -> dict[str, Any]:
    given = {"clientId": str(uuid4()), "planId": plan, "on": str(today_in_china()), "report": report}
    decision = {"decidedBy": "区退役军人事务局", "reason": "网格优化"}
    return given | decision | {"workersFollow": True, "mayLeaveGaps": True}


def _blocks(admin: psycopg.Connection) -> int:
    time.sleep(1.5)  # sessions tell of their blocks once a second
    row = admin.execute(BLOCKS).fetchone()
    assert row is not None
    return int(row[0])


def _peer(admin: psycopg.Connection, county: int) -> float:
    with admin.transaction(force_rollback=True):
        begun = time.perf_counter()
        for statement in PEER.read_text(encoding="utf-8").split(";")[:-1]:
            admin.execute(statement.encode(), {"county": county})
        return time.perf_counter() - begun


def _table(seconds: Sequence[float], done: Any, counted: tuple[int, int], seen: Sequence[Watched]) -> Table:
    (proposing, reporting, activating, peer), (cells, blocks), (alone, beside) = seconds, counted, seen
    rows = {
        "cells of the plan": f"{cells:,}",
        "persons placed in another cell": f"{done['placed']:,}",
        "assignments closed, opened": f"{len(done['closed']):,}, {len(done['opened']):,}",
        "proposing, report": f"{proposing:.1f} s, {reporting:.1f} s",
        "putting in force, two UPDATEs": f"{activating:.1f} s, {peer:.1f} s",
        "ratio": f"{activating / peer:.1f}",
        "blocks, with the contacts beside it": f"{blocks:,}",
        "a contact before it, median": f"{statistics.median(alone.waits) * 1_000:.0f} ms",
        "contacts beside it": f"{len(beside.waits):,}, the longest {max(beside.waits):.1f} s",
        "locks on whole tables": "none" if not beside.locks else "",
    }
    rows |= {f"{mode} on {name}": f"{held:.2f} s" for (name, mode), held in sorted(beside.locks.items())}
    table = Table("what", "measured")
    for row in rows.items():
        table.add_row(*row)
    return table


if __name__ == "__main__":
    main()
