"""A small county to ask about: two townships, three villages, four cells, two workers, nine persons.

And how to ask.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any, Self

import orjson
from graphql import DocumentNode, GraphQLError, parse, validate
from psycopg.pq.abc import PGresult
from sqlalchemy import Connection, Engine, Row
from strawberry.types import ExecutionResult

from db.codes import DivisionLevel, Office, PriorityClass
from db.engine import Database, PersonsIn
from db.ids import IdMaker
from db.log.traces import Trace
from db.sending import Run
from resolvers.areas import Area
from resolvers.ask import Statement
from resolvers.viewer import Grant, Permission, Role, Viewer
from schema.build import build_schema
from schema.context import Context
from schema.http.documents import READY_DOCUMENT, RULES
from schema.node import node_id
from tests.builders import assign, build_cells, build_division, build_station, build_unit, build_worker
from tests.built_once import built_once
from tests.plan import Plan
from tests.residents import Registered, build_contact, build_person
from tests.rolled_up import roll_up
from tests.viewers import TODAY, leader_viewer, worker_viewer
from tests.work import KEYS, WORK

PLAN = Plan("""
    A A B
    C . D
""")
SCHEMA = build_schema()
ISSUER = "https://id.example"
MAKER = IdMaker(node=2)


@dataclass(frozen=True, slots=True)
class World:
    """Its places and people.

    Village 1 holds cells A and B, village 2 cell C, both in township 1; village 3 of township 2 holds cell
    D. The worker has A, B and C, the other D; A has four persons, B two (one unlocated), C none, D three.
    """

    nation: Area
    county: Area
    townships: tuple[Area, Area]
    villages: tuple[Area, Area, Area]
    cells: dict[str, Area]
    station: Area
    worker: Area
    other: Area
    people: dict[str, tuple[Registered, ...]] = field(default_factory=dict)

    def viewers(self) -> dict[str, Viewer]:
        """One caller of each role."""
        client = tuple(Grant(can, self.county) for can in (Permission.SEARCH, Permission.ANALYSE))
        staff = tuple(Grant(can, self.station) for can in (Permission.SEARCH, Permission.ANALYSE))
        return {
            "worker": worker_viewer(self.worker),
            "other_worker": worker_viewer(self.other),
            "staff": Viewer("staff", "站员", Role.STATION_STAFF, staff),
            "leader": leader_viewer(self.county),
            "township_leader": leader_viewer(self.townships[0]),
            "administrator": Viewer(
                "admin", "管理员", Role.ADMINISTRATOR, (Grant(Permission.MANAGE, self.county),)
            ),
            "client": Viewer("client", "客户端", Role.SERVICE_CLIENT, client),
            "auditor": Viewer("account:3", "审计员", Role.OFFICER, (), account=3, office=Office.AUDITOR),
            "nobody": Viewer("nobody", "无授权", Role.SERVICE_CLIENT, ()),
        }


@built_once
def build_world(engine: Engine) -> World:
    """The world, committed."""
    with engine.begin() as connection:
        return _world(connection)


def _world(connection: Connection) -> World:
    nation = build_unit(connection, "100000000000", "中国", DivisionLevel.NATION)
    county = build_unit(connection, "500151000000", "铜梁区", DivisionLevel.COUNTY, above=nation)
    first = build_division(connection, county, "500151001000", "甲街道")
    second = build_division(connection, county, "500151101000", "乙镇")
    villages = (
        build_division(connection, first, "500151001001", "一村"),
        build_division(connection, first, "500151001002", "二村"),
        build_division(connection, second, "500151101001", "三村"),
    )
    build_station(connection, county, "区中心")
    station = build_station(connection, first, "甲街道站")
    far = build_station(connection, second, "乙镇站")
    homes = dict(zip("ABCD", (villages[0], villages[0], villages[1], villages[2]), strict=True))
    cells = build_cells(connection, PLAN, homes)
    worker, other = build_worker(connection, station, "王网格"), build_worker(connection, far, "李网格")
    for letter, cell in cells.items():
        assign(connection, other if letter == "D" else worker, cell)
    world = World(nation, county, (first, second), villages, cells, station, worker, other)
    _people(connection, world, homes)
    roll_up(connection, TODAY)
    return world


def _people(connection: Connection, world: World, homes: dict[str, Area]) -> None:
    for letter, count in {"A": 4, "B": 2, "D": 3}.items():
        cell, village = world.cells[letter], homes[letter]
        located = [None if letter == "B" and n == 0 else PLAN.inside(letter) for n in range(count)]
        world.people[letter] = tuple(
            build_person(
                connection,
                village,
                cell,
                point=point,
                name=f"{letter}{n}",
                priority_classes=[PriorityClass.ADVANCED_AGE.value] if n == 0 else [],
            )
            for n, point in enumerate(located)
        )
        build_contact(
            connection,
            world.people[letter][0],
            date(2025, 3, 1),
            division=village,
            cell=cell,
            worker=world.worker,
        )


class CountingDatabase:
    """The product's database, with a count of the statements read through it."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.statements = 0

    def serving(self, setting: bytes, trace: Trace) -> Self:
        """The same, saying whom it serves."""
        self._database = self._database.serving(setting, trace)
        return self

    async def rows(self, statement: Statement) -> Sequence[Row[Any]]:
        """Counts and passes on."""
        self.statements += 1
        return await self._database.rows(statement)

    async def results(self, runs: Sequence[Run], persons: PersonsIn | None = None) -> list[PGresult]:
        """Counts one for each statement: they share a round trip."""
        self.statements += len(runs)
        return await self._database.results(runs, persons)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._database, name)


async def ask(
    database: Any, viewer: Viewer, query: str, today: date = TODAY, **variables: Any
) -> ExecutionResult:
    """The answer to an operation as the viewer gets it."""
    context = Context(viewer, database, MAKER, today, WORK, KEYS, issuer=ISSUER)
    ready = {READY_DOCUMENT: _sound(query)}
    answer = await SCHEMA.execute(
        query, variable_values=variables, context_value=context, operation_extensions=ready
    )
    return through_json(answer)


@lru_cache(512)
def _sound(query: str) -> DocumentNode | None:
    """The document parsed and validated once; None of one that is not sound, which Strawberry says itself."""
    try:
        document = parse(query)
    except GraphQLError:
        return None
    return None if validate(SCHEMA._schema, document, RULES) else document


def through_json(result: Any) -> ExecutionResult:
    """The answer as it reaches a client: spliced JSON read again."""
    result.data = orjson.loads(orjson.dumps(result.data))
    return result  # type: ignore[no-any-return]  # no incremental results here


def codes_of(result: ExecutionResult) -> list[str]:
    """The stable codes of an answer's errors."""
    return [getattr(error.original_error, "code", "INTERNAL") for error in result.errors or []]


def id_of(type_name: str, row: Area | Registered) -> str:
    """The opaque id of a place or person."""
    return node_id(type_name, row.county_id, row.id)
