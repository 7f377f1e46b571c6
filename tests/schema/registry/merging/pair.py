"""Two registrations of one person, and what is asked and done about them."""

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from sqlalchemy import Engine

from db.engine import Database
from tests.schema.recording.test_recording import RECORD
from tests.schema.registry.people.register import COVERAGE, keep, newcomer, number, place, register
from tests.schema.world import World, ask, build_world

MERGE = """mutation($input: MergePersonsInput!) { done: mergePersons(input: $input) { replayed person {
    id status merged { nodes { id status mergedInto { id } } } } } }"""
UNMERGE = """mutation($input: UnmergePersonsInput!) { done: unmergePersons(input: $input) { replayed person {
    id status mergedInto { id } } } }"""
EVENT = (
    "mutation($input: RecordLifeEventInput!) { done: recordLifeEvent(input: $input) { lifeEvent { id } } }"
)
CORRECT = """mutation($input: SupersedeContactInput!) { done: supersedeContact(input: $input) {
    contact { id } } }"""
STATE = """query($id: ID!) { node(id: $id) { ... on Person { status statusOn lastContactOn name
    cell { code } mergedInto { id }
    contacts { nodes { contactedOn mode purpose outcome note cell { code } } }
    lifeEvents { nodes { kind occurredOn source } }
    duties { nodes { rule dueOn state } }
    history(first: 100) { nodes { kind fromOn untilOn code recordedBy source contact { outcome } } } } } }"""


@dataclass(frozen=True, slots=True)
class Pair:
    """The small world, one person registered twice: `kept` since September in A, `other` since June in B."""

    world: World
    database: Database
    kept: str
    other: str

    async def act(self, query: str, role: str = "client", **given: Any) -> Any:
        """What an act is answered with, under an id of its own unless one is given."""
        given = {"clientId": str(uuid4())} | given
        return await ask(self.database, self.world.viewers()[role], query, input=given)

    async def done(self, query: str, role: str = "client", **given: Any) -> Any:
        """What was done."""
        result = await self.act(query, role, **given)
        assert result.errors is None, result.errors
        return next(iter((result.data or {}).values()))

    async def merge(self, **changed: Any) -> Any:
        """The answer to merging the other into the kept one."""
        return await self.act(MERGE, **({"keptId": self.kept, "mergedId": self.other, **TERMS} | changed))

    async def merged(self, **changed: Any) -> Any:
        """The survivor of a merge that has to be done."""
        result = await self.merge(**changed)
        assert result.errors is None, result.errors
        return result.data["done"]["person"]

    async def unmerged(self) -> Any:
        """The registration taken out again."""
        return (await self.done(UNMERGE, mergedId=self.other, reason="经核实为两人"))["person"]

    async def contact(self, person: str, role: str = "client", **changed: Any) -> str:
        """The id of a contact recorded."""
        given = {"personId": person, "contactedOn": "2025-09-20", "mode": "HOME_VISIT", "purpose": "ROUTINE"}
        return str(
            (await self.done(RECORD, role, **(given | {"outcome": "REACHED"} | changed)))["contact"]["id"]
        )

    async def state(self, person: str) -> Any:
        """All that is shown of a person, but for what tells of merges."""
        result = await ask(self.database, self.world.viewers()["client"], STATE, id=person)
        assert result.errors is None, result.errors
        shown = (result.data or {})["node"]
        entries = shown["history"]["nodes"]
        shown["history"] = [one for one in entries if one["kind"] not in {"MERGED", "UNMERGED"}]
        return shown

    async def covered(self, **asked: Any) -> tuple[int, int]:
        """How many of the county were reached, of how many."""
        result = await ask(self.database, self.world.viewers()["leader"], COVERAGE, **asked)
        assert result.errors is None, result.errors
        found = (result.data or {})["coverage"]
        return found["numerator"], found["denominator"]


TERMS: dict[str, Any] = {"on": "2025-10-01", "reason": "同一人，名册重复", "differentNumbers": True}


async def made(engine: Engine, database: Database, *, kept: bool = True) -> Pair:
    """The two of them, with duties and months kept if wanted."""
    world = build_world(engine)
    ids = []
    for sequence, on, letter in ((996, "2025-09-01", "A"), (998, "2025-06-01", "B")):
        home = {"place": place(letter)}
        given = newcomer(identityNumber=number(sequence), on=on, home=home)
        result = await register(database, world, given, "client")
        assert result.errors is None, result.errors
        ids.append(str(result.data["registerPerson"]["person"]["id"]))
    if kept:
        keep(engine, world)
    return Pair(world, database, *ids)
