"""Somebody comes to a cell, or a county, while it is decided about, and a keeper begins in between."""

import asyncio
from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar
from uuid import uuid4

import psycopg
import pytest
from sqlalchemy import Connection, Engine

from app.upkeep import months
from db.codes import DutyRule, LifeEventKind
from db.engine import Database
from resolvers.changes.marks import mark_units_below
from resolvers.duties.parts import summary_statement
from resolvers.duties.question import DutyQuestion, year_and_month_ahead
from resolvers.hand_overs.writing import tell_of_tasks
from resolvers.kept_duties.running import within
from resolvers.kept_duties.tending import Tended, tend
from resolvers.registry.staff import assigning
from tests.databases import libpq
from tests.duty_builders import build_event, build_policy
from tests.ground import build_ground
from tests.hand_over_world import build_handed
from tests.kept import mark
from tests.residents import build_person
from tests.schema.registry.people.register import place
from tests.schema.world import ask, id_of
from tests.staff_world import act, done, task
from tests.viewers import TODAY

COUNTY = 500151
MOVE = "mutation($input: MovePersonInput!) { movePerson(input: $input) { person { id } } }"
WAITING = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
Done = TypeVar("Done")


async def begun(watch: psycopg.Connection, keeping: Callable[[], Done]) -> "asyncio.Future[Done]":
    """A keeper in a thread of its own, which has ended or waits for others."""
    keeper = asyncio.ensure_future(asyncio.to_thread(keeping))
    for pause in (0.01,) * 3000:  # PostgreSQL tells nobody that somebody waits
        if keeper.done() or watch.execute(WAITING).fetchone() == (1,):
            return keeper
        await asyncio.sleep(pause)
    pytest.fail("the keeper neither ends nor waits")


async def test_who_comes_to_a_cell_that_is_being_given_away_has_the_months_of_its_new_worker(
    database: Database,
    engine: Engine,
    database_url: str,
    connection: psycopg.Connection,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    handed, since, keepers = build_handed(engine), "2025-09-01", list[Any]()
    cells = [{"cellCode": "500151A"}]
    left = await handed.hand_over(database, toWorkerId=None, on=since, cells=cells, mayLeaveGaps=True)
    assert left.errors is None
    connection.autocommit = True
    with psycopg.connect(libpq(database_url)) as keeper:

        def kept() -> bool:
            return months.keep_county(keeper, COUNTY, TODAY)

        assert kept()

        async def interrupted(*given: Any, **named: Any) -> None:
            home = {"personId": id_of("Person", handed.world.people["D"][0]), "home": {"place": place("A")}}
            moved = {"clientId": str(uuid4()), "on": since} | home
            done(await ask(database, handed.world.viewers()["client"], MOVE, input=moved))
            keepers.append(await begun(connection, kept))
            await tell_of_tasks(*given, **named)

        monkeypatch.setattr(assigning, "tell_of_tasks", interrupted)
        done(await act(database, handed.manager, "assignCell", task(handed, on=since)))
        assert [await one for one in keepers] == [False]
        assert kept()
        assert months.recount_county(keeper, COUNTY, TODAY) == 0


async def test_a_policy_put_in_force_while_the_first_person_of_a_county_comes_is_kept(
    database: Database, engine: Engine, connection: psycopg.Connection
) -> None:
    connection.autocommit, today = True, date(2025, 6, 10)
    with engine.begin() as before:
        before.exec_driver_sql("DELETE FROM contact_policy")
        ground = build_ground(before)
    county = ground.county

    def policy_built(sync: Connection) -> None:
        build_policy(sync, ground.nation, DutyRule.HARDSHIP, due_days=30, late_days=60)

    def tended() -> Tended | None:
        with engine.begin() as own:
            return tend(within(own), county.county_id, today)

    async with database.writing() as deciding:
        await deciding.run_sync(policy_built)
        await mark_units_below(deciding, ground.nation.county_id, today)
        with engine.begin() as coming:
            first = build_person(coming, ground.villages[0])
            build_event(coming, first, LifeEventKind.HARDSHIP, date(2025, 6, 1))
            mark(coming, county.county_id, first.id)
        keeper = await begun(connection, tended)
    assert await keeper == Tended(1, anew=True)
    with engine.connect() as looking:
        asked = DutyQuestion((county,), year_and_month_ahead(today), today)
        kept, computed = [
            tuple(looking.execute(summary_statement(one)).one()) for one in (asked.asked_on(today), asked)
        ]
    assert kept == computed
    assert sum(computed) > 1
