"""Where officers, managers and everybody else act and ask: one database, asked as an account by its rows."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import uuid4

from sqlalchemy import NullPool, create_engine, select
from strawberry.types import ExecutionResult

from db.codes import Office, Role
from db.engine import Database
from db.models import Account, Station
from resolvers.access.creation import NewAccount, create_account
from resolvers.access.grants import account_with_grants, viewer_of
from resolvers.traces.events import NO_COUNTY
from resolvers.viewer import Viewer
from schema.node import node_id, node_key
from tests.databases import Server, clone, open_unserved
from tests.schema.access.sight.told import Days, Duty, Ground, Post
from tests.schema.world import MAKER, World, ask, build_world, id_of
from tests.viewers import TODAY

LONG_AGO = Days(date(2020, 1, 1))


@dataclass(frozen=True, slots=True)
class Place:
    """The small county, and the names of its areas as they are sent."""

    database: Database
    world: World
    areas: dict[str, dict[str, str]]

    async def viewer(self, account: str, today: date) -> Viewer | None:
        """Whom a session of an account speaks for on a day."""
        mine = Account.id == node_key(account).row_id
        return viewer_of(await self.database.rows(account_with_grants(mine, today)))

    async def sent(self, viewer: Viewer, act: str, shown: str, today: date, **given: Any) -> ExecutionResult:
        """What an act answers."""
        kind = {"lockAccount": "AccountAct", "unlockAccount": "AccountAct", "endAccount": "AccountAct"}
        named = f"{kind.get(act, act[0].upper() + act[1:])}Input"
        query = f"mutation($input: {named}!) {{ done: {act}(input: $input) {{ replayed {shown} }} }}"
        return await ask(self.database, viewer, query, today, input={"clientId": str(uuid4())} | given)

    async def officer(self, office: str) -> str:
        """The id of an officer of the first installation."""
        wanted = NewAccount(
            name=f"o{uuid4().hex}", display_name="三员", role=Role.OFFICER, office=Office.of(office)
        )
        account_id = MAKER.next()
        async with self.database.writing() as connection:
            await create_account(connection, wanted, None, account_id=account_id, by="os:test")
        return node_id("Account", NO_COUNTY, account_id)

    def ground(self) -> Ground:
        """What is there in the beginning, as told."""
        homes = {id_of("Person", one): cell for cell, people in self.world.people.items() for one in people}
        posts = {"worker": Post("township 0", LONG_AGO), "other worker": Post("township 1", LONG_AGO)}
        duties = [Duty(cell, "other worker" if cell == "D" else "worker", LONG_AGO) for cell in "ABCD"]
        return Ground(TODAY, homes, posts, duties)


@contextmanager
def small_county(server: Server) -> Iterator[Place]:
    """The county in a database of its own; its connections are the caller's to close."""
    with clone(server) as url:
        engine = create_engine(url, poolclass=NullPool, enable_from_linting=False)
        world = build_world(engine)
        with engine.connect() as connection:
            second = select(Station.id).where(Station.division_id == world.townships[1].id)
            far = connection.execute(second).scalar_one()
        engine.dispose()
        areas = {
            "county": {"divisionCode": "500151000000"},
            "township 0": {"divisionCode": "500151001000"},
            "township 1": {"divisionCode": "500151101000"},
            "station": {"stationId": id_of("Station", world.station)},
            "far station": {"stationId": node_id("Station", 500151, far)},
            "worker": {"workerId": id_of("GridWorker", world.worker)},
            "other worker": {"workerId": id_of("GridWorker", world.other)},
        }
        yield Place(open_unserved(url, pool_size=2), world, areas)
