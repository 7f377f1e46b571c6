"""Dossiers go along to the next registration: with a transfer, and with a return."""

from typing import Any

from sqlalchemy import Engine

from db.engine import Database
from tests.schema.registry.dossiers.test_dossiers import FAMILY, OF, RECORD
from tests.schema.registry.people.register import nothing_drifts, registered
from tests.schema.registry.people.test_endings import END
from tests.schema.registry.people.test_returning import LEFT_ON, RETURN, back, did
from tests.schema.registry.transfers.test_transfers import HOME
from tests.schema.registry.transfers.two_counties import ACCEPT, two_counties
from tests.schema.world import ask, build_world, codes_of


def said(person: str, on: str) -> dict[str, Any]:
    """What is recorded of somebody."""
    return {"personId": person, "verifiedOn": on, "source": "DOCUMENT", "family": FAMILY}


async def test_a_transfer_takes_the_dossier_along(engine: Engine, database: Database) -> None:
    counties = two_counties(engine, database)
    person = await counties.registered()
    assert (await counties.act("here", RECORD, **said(person, "2025-07-01"))).errors is None
    _, into = await counties.offered(person)
    taken = await counties.done("there", ACCEPT, transferId=into, **HOME)
    there: Any = await ask(database, counties.viewer("there"), OF, id=taken["person"]["id"])
    assert there.data["dossier"]["family"]["verifiedOn"] == "2025-07-01"
    assert there.data["dossier"]["family"]["dependants"] == FAMILY["dependants"]


async def test_a_return_takes_the_dossier_along(engine: Engine, database: Database) -> None:
    world = build_world(engine)
    person = await registered(database, world, on="2025-06-01")
    assert codes_of(await did(database, world, RECORD, **said(person, "2025-07-01"))) == []
    ending = {"personId": person, "reason": "MOVED_OUT", "on": LEFT_ON, "source": "户口簿"}
    assert codes_of(await did(database, world, END, **ending)) == []
    closed = await did(database, world, RECORD, **said(person, "2025-07-02"))
    assert codes_of(closed) == ["REGISTRATION_CLOSED"]
    again = await did(database, world, RETURN, **back(person))
    here = again.data["returnPerson"]["person"]["id"]
    found: Any = await ask(database, world.viewers()["client"], OF, id=here)
    assert found.data["dossier"]["family"]["verifiedOn"] == "2025-07-01"
    assert nothing_drifts(engine)
