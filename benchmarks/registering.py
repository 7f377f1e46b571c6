"""What registering persons costs: one by one and in batches through GraphQL, beside bare INSERTs of the rows.

Usage: python benchmarks/registering.py DATABASE_URL [PERSONS]
The database is one that `rongge demo seed` filled; the persons (1,000 each way, made up) stay in it.

The peer writes person, residence and key of each in one transaction, with one INSERT for each table, into
tables alike, indexes included. It checks nothing, finds no cell, and keeps no number, feed or receipt.
"""

import asyncio
import sys
import time
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import orjson
import psycopg
from psycopg import sql
from rich.console import Console
from rich.table import Table
from sqlalchemy import event, make_url

from app.demo.viewers import demo_viewers
from db.engine import Database, open_database
from db.ids import IdMaker
from geo.identity_numbers import make_identity_number
from geo.work.pool import WorkPool
from resolvers.people.identities import identity_keys
from resolvers.viewer import Viewer
from resolvers.windows import today_in_china
from schema.build import build_schema
from schema.context import Context
from schema.node import key_of

REGISTER = """mutation($input: RegisterPersonInput!) {
    registerPerson(input: $input) { person { id name cell { code } } } }"""
BATCH = """mutation($input: RegisterPersonsInput!) {
    registerPersons(input: $input) { receipts { status code person { id name cell { code } } } } }"""
AT_ONCE = 500
PLACES = """
    SELECT ST_X(person.geom), ST_Y(person.geom) FROM person
    WHERE person.county_id = %s AND person.geom IS NOT NULL AND person.cell_id IS NOT NULL
    ORDER BY person.id LIMIT %s
"""
# Each table with the column that names the person.
TABLES = {"person": "id", "residence": "person_id", "person_key": "person_id"}
COPIED = "INSERT INTO {} ({}) SELECT {} FROM {} WHERE county_id = %s AND {} = %s"
COLUMNS = """
    SELECT column_name FROM information_schema.columns
    WHERE table_schema = 'public' AND table_name = %s AND is_generated = 'NEVER' ORDER BY ordinal_position
"""
BORN = date(1960, 1, 1)
SEQUENCES = (996, 997, 998, 999)  # no office gives them out
WARM_UP = 20


def main() -> None:
    """Measures and prints."""
    persons = int(sys.argv[2]) if len(sys.argv) > 2 else 1_000
    Console().print(asyncio.run(_measured(sys.argv[1], persons)))


async def _measured(url: str, persons: int) -> Table:
    table = Table("way", "persons", "seconds", "ms a person", "statements a person")
    address = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(address, autocommit=True) as admin:
        viewer = demo_viewers(admin)["developer"]
        county = viewer.grants[0].area.county_id
        places = admin.execute(PLACES, [county, 2 * persons + WARM_UP]).fetchall()
        database, counted = open_database(url, pool_size=1), [0]
        engine = database._engine.sync_engine  # noqa: SLF001  # nobody else tells of each statement
        event.listen(engine, "before_cursor_execute", _counting(counted))
        inputs = [_newcomer(county, number, place) for number, place in enumerate(places)]
        await _registered(database, viewer, inputs[:WARM_UP])
        counted[0], begun = 0, time.perf_counter()
        keys = await _registered(database, viewer, inputs[WARM_UP : persons + WARM_UP])
        ours, one_by_one = time.perf_counter() - begun, counted[0] / len(keys)
        counted[0], begun = 0, time.perf_counter()
        await _registered_at_once(database, viewer, inputs[persons + WARM_UP :])
        together, in_batches = time.perf_counter() - begun, counted[0] / persons
        await database.close()
        bare = _inserted(admin, county, keys)
    for way, seconds, statements in (
        ("registerPerson", ours, one_by_one),
        (f"registerPersons, {AT_ONCE} at once", together, in_batches),
        ("bare INSERTs", bare, len(TABLES)),
    ):
        each = f"{seconds * 1000 / len(keys):.2f}"
        table.add_row(way, f"{len(keys):,}", f"{seconds:.1f}", each, f"{statements:.1f}")
    table.add_row("ratios to bare INSERTs", "", f"{ours / bare:.1f}, {together / bare:.1f}")
    return table


def _counting(counted: list[int]) -> Any:
    def count(*_given: Any) -> None:
        counted[0] += 1

    return count


def _newcomer(county: int, number: int, place: Sequence[float]) -> dict[str, Any]:
    born_on = BORN + timedelta(days=number // len(SEQUENCES))
    identity = make_identity_number(str(county), born_on, SEQUENCES[number % len(SEQUENCES)])
    return {
        "clientId": str(uuid4()),
        "on": today_in_china().isoformat(),
        "name": "王新来",
        "identityNumber": identity,
        "categories": ["DISCHARGED_SOLDIER"],
        "home": {"place": {"lon": place[0], "lat": place[1]}},
    }


async def _registered(database: Database, viewer: Viewer, inputs: Sequence[dict[str, Any]]) -> list[int]:
    """The ids of persons registered one after another."""
    schema, ids, keys = build_schema(), IdMaker(1022), identity_keys(b"k" * 32)
    found = []
    for given in inputs:
        context = Context(viewer, database, ids, today_in_china(), WorkPool(), keys)
        result = await schema.execute(REGISTER, variable_values={"input": given}, context_value=context)
        answer = orjson.loads(orjson.dumps(result.data))
        if result.errors:
            raise RuntimeError(result.errors[0].message)
        found.append(key_of(answer["registerPerson"]["person"]["id"], "Person", "id")[1])
    return found


async def _registered_at_once(database: Database, viewer: Viewer, inputs: Sequence[dict[str, Any]]) -> None:
    """Registers persons in batches, every one of whom must be accepted."""
    schema, ids, keys = build_schema(), IdMaker(1022), identity_keys(b"k" * 32)
    for first in range(0, len(inputs), AT_ONCE):
        context = Context(viewer, database, ids, today_in_china(), WorkPool(), keys)
        batch = {"persons": list(inputs[first : first + AT_ONCE])}
        result = await schema.execute(BATCH, variable_values={"input": batch}, context_value=context)
        answer = orjson.loads(orjson.dumps(result.data))
        receipts = answer["registerPersons"]["receipts"]
        refused = [one["code"] for one in receipts if one["status"] != "ACCEPTED"]
        if refused:
            raise RuntimeError(refused[0])


def _inserted(admin: psycopg.Connection, county: int, ids: Sequence[int]) -> float:
    """Seconds for the same rows, each person's in a transaction of its own."""
    for name in TABLES:
        alike = sql.Identifier(f"bare_{name}")
        admin.execute(sql.SQL("CREATE TABLE {} (LIKE {} INCLUDING ALL)").format(alike, sql.Identifier(name)))
    copies = [_copy(admin, name, column) for name, column in TABLES.items()]
    begun = time.perf_counter()
    for person_id in ids:
        with admin.transaction():
            for copy in copies:
                admin.execute(copy, [county, person_id])
    spent = time.perf_counter() - begun
    for name in TABLES:
        admin.execute(sql.SQL("DROP TABLE {}").format(sql.Identifier(f"bare_{name}")))
    return spent


def _copy(admin: psycopg.Connection, table: str, column: str) -> sql.Composed:
    """The INSERT of one person's rows of a table into the one alike."""
    names = [sql.Identifier(name) for (name,) in admin.execute(COLUMNS, [table]).fetchall()]
    listed = sql.SQL(", ").join(names)
    return sql.SQL(COPIED).format(
        sql.Identifier(f"bare_{table}"), listed, listed, sql.Identifier(table), sql.Identifier(column)
    )


if __name__ == "__main__":
    main()
