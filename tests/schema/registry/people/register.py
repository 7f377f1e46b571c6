"""Registering made-up persons in the small world, and what must be right afterwards."""

from datetime import date
from typing import Any
from uuid import uuid4

from sqlalchemy import Engine, func, select

from db.engine import Database
from geo.identity_numbers import make_identity_number
from resolvers.coverage.months.keeping import keep_months
from tests.kept import keep_everything, tend_everything
from tests.rolled_up import drifts, raw
from tests.schema.world import PLAN, World, ask
from tests.viewers import TODAY

REGISTER = """mutation($input: RegisterPersonInput!) { registerPerson(input: $input) { replayed person {
    id name sex bornOn identityMasked phoneMasked categories priorityClasses isVeteran address status statusOn
    point pointSystem pointAccuracyM lastContactOn cell { code } division { name } } } }"""
COVERAGE = """query($on: Date, $known: DateTime) { coverage(asOf: $on, knownAt: $known) {
    numerator denominator unlocated waterfall { key persons } } }"""
BORN = date(1968, 5, 20)


def number(sequence: int = 996, born_on: date = BORN) -> str:
    """A number that is nobody's."""
    return make_identity_number("500151", born_on, sequence)


def place(letter: str = "A") -> dict[str, float]:
    """The middle of a cell of the world, or of its gap."""
    inside = PLAN.inside(letter)
    return {"lon": inside.lon, "lat": inside.lat}


def newcomer(**changed: Any) -> dict[str, Any]:
    """Somebody who comes to cell A."""
    given = {
        "clientId": str(uuid4()),
        "on": "2025-09-01",
        "name": "王新来",
        "identityNumber": number(),
        "categories": ["DISCHARGED_SOLDIER"],
        "home": {"place": place()},
    }
    return given | changed


async def register(database: Database, world: World, given: dict[str, Any], role: str = "worker") -> Any:
    """What registering is answered with."""
    return await ask(database, world.viewers()[role], REGISTER, input=given)


async def registered(database: Database, world: World, **changed: Any) -> str:
    """The id of a person now registered."""
    result = await register(database, world, newcomer(**changed), "client")
    assert result.errors is None, result.errors
    return str(result.data["registerPerson"]["person"]["id"])


async def covered(database: Database, world: World, **asked: Any) -> Any:
    """Contact coverage of the county."""
    result = await ask(database, world.viewers()["leader"], COVERAGE, **asked)
    assert result.errors is None
    return (result.data or {})["coverage"]


async def rows_of(database: Database, table: type[Any]) -> int:
    """How many rows a table has."""
    return int((await database.rows(select(func.count()).select_from(table)))[0][0])


def keep(engine: Engine, world: World) -> None:
    """Keeps the duties of everybody, and the months of the county."""
    with engine.begin() as connection:
        keep_everything(connection, TODAY)
        keep_months(raw(connection), world.county.county_id, TODAY)


def moment(engine: Engine) -> str:
    """Now."""
    with engine.connect() as connection:
        return str(connection.execute(select(func.clock_timestamp())).scalar_one().isoformat())


def nothing_drifts(engine: Engine) -> bool:
    """Whether all that is kept is what the facts say, once it was tended."""
    with engine.begin() as connection:
        tend_everything(connection, TODAY)
        return not any(one.found for one in drifts(connection, TODAY))
