"""Dossiers: recorded by section, held until verified later, complete or not, in whose sight."""

import asyncio
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Engine, update

from db.codes import DossierItem
from db.engine import Database
from db.models import Person
from tests.replicas import Replica
from tests.schema.registry.history.test_history import HISTORY
from tests.schema.world import World, ask, build_world, codes_of, id_of

SHOWN = """dossier { missing service { branch } family { livingWith dependants verifiedOn source }
    employment { wishes } party { isMember } outlook { note } }"""
RECORD = (
    f"""mutation($input: RecordDossierInput!) {{ recordDossier(input: $input) {{ replayed {SHOWN} }} }}"""
)
OF = f"query($id: ID!) {{ {SHOWN.replace('dossier', 'dossier(personId: $id)', 1)} }}"
NUMBERS = """query($by: DutyBreakdownBy) { dossierCompleteness(scope: { divisionCode: "500151" }, by: $by) {
    whole { registered complete gaps { item persons } }
    parts { key counts { registered complete gaps { item persons } } } } }"""
LIST = """query($missing: [DossierItem!]) { incompleteDossiers(missing: $missing, first: 100) {
    totalCount nodes { id } } }"""
FAMILY = {"maritalStatus": "MARRIED", "livingWith": "SPOUSE", "dependants": 2}
WHOLE = {
    "service": {"branch": "ARMY"},
    "family": FAMILY,
    "employment": {"employment": "RETIRED"},
    "party": {"isMember": False},
}


@dataclass(frozen=True, slots=True)
class Dossiers:
    """The small world, and how it is asked."""

    world: World
    database: Database

    def person(self, name: str) -> str:
        """The id of a person by cell and number."""
        return id_of("Person", self.world.people[name[0]][int(name[1])])

    async def ask(self, query: str, role: str = "client", /, **given: Any) -> Any:
        """What an operation is answered with."""
        return await ask(self.database, self.world.viewers()[role], query, **given)

    async def record(self, role: str = "worker", /, **given: Any) -> Any:
        """What recording is answered with."""
        said = {"clientId": str(uuid4()), "personId": self.person("A1"), "source": "VISIT"}
        return await self.ask(RECORD, role, input=said | {"verifiedOn": "2025-09-01"} | given)

    async def recorded(self, role: str = "worker", /, **given: Any) -> Any:
        """The dossier as it then stands."""
        result = await self.record(role, **given)
        assert result.errors is None, result.errors
        return (result.data or {})["recordDossier"]["dossier"]

    async def of(self, name: str, role: str = "worker") -> Any:
        """The dossier of a person."""
        result = await self.ask(OF, role, id=self.person(name))
        assert result.errors is None, result.errors
        return (result.data or {})["dossier"]


@pytest.fixture
def dossiers(engine: Engine, database: Database) -> Dossiers:
    """The small world without dossiers."""
    return Dossiers(build_world(engine), database)


async def test_what_was_verified_last_holds_whenever_it_was_recorded(dossiers: Dossiers) -> None:
    await dossiers.recorded(family=FAMILY)
    late = await dossiers.recorded(family=FAMILY | {"livingWith": "ALONE"}, verifiedOn="2025-03-01")
    assert late["family"]["livingWith"] == "SPOUSE"
    later = await dossiers.recorded(family=FAMILY | {"livingWith": "FAMILY"}, verifiedOn="2025-10-01")
    expected = {"livingWith": "FAMILY", "dependants": 2, "verifiedOn": "2025-10-01", "source": "VISIT"}
    assert later["family"] == expected == (await dossiers.of("A1"))["family"]
    assert later["service"] is None


async def test_of_one_day_ones_own_is_replaced_and_anothers_only_if_said(dossiers: Dossiers) -> None:
    await dossiers.recorded(family=FAMILY)
    again = await dossiers.recorded(family=FAMILY | {"dependants": 3})
    assert again["family"]["dependants"] == 3
    given = {"family": FAMILY | {"dependants": 1}}
    refused = await dossiers.record("client", **given)
    assert codes_of(refused) == ["SECTION_RECORDED_SINCE"]
    error: Any = (refused.errors or [])[0].original_error
    assert error.details == {"sections": ["FAMILY"]}
    assert (await dossiers.recorded("client", **given, replaces=True))["family"]["dependants"] == 1
    assert (await dossiers.recorded("client", family=FAMILY | {"dependants": 1}))["family"]["dependants"] == 1


async def test_state_of_mind_is_for_those_who_look_after_the_person(dossiers: Dossiers) -> None:
    assert (await dossiers.recorded(outlook="稳定"))["outlook"] == {"note": "稳定"}
    assert (await dossiers.of("A1", "client"))["outlook"] is None
    assert codes_of(await dossiers.record("client", outlook="稳定")) == ["NOT_PERMITTED"]
    assert await dossiers.of("A1", "other_worker") is None
    assert codes_of(await dossiers.ask(OF, "leader", id=dossiers.person("A1"))) == ["PERSONS_NOT_PERMITTED"]


async def test_bad_input_is_refused_with_a_code(dossiers: Dossiers) -> None:
    refused: list[tuple[dict[str, Any], str]] = [
        ({}, "NO_SECTION"),
        ({"family": FAMILY | {"dependants": 31}}, "DEPENDANTS_OUT_OF_RANGE"),
        ({"family": FAMILY | {"dependants": -1}}, "DEPENDANTS_OUT_OF_RANGE"),
        ({"outlook": " "}, "TEXT_MISSING"),
        ({"outlook": "长" * 501}, "NOTE_TOO_LONG"),
        ({"family": FAMILY, "verifiedOn": "2025-10-16"}, "DAY_IN_THE_FUTURE"),
        ({"family": FAMILY, "verifiedOn": "2017-01-01"}, "NOT_RESIDENT_THEN"),
        ({"family": FAMILY, "personId": dossiers.person("D0")}, "PERSON_NOT_FOUND"),
        ({"family": FAMILY, "personId": "?"}, "BAD_ID"),
    ]
    for given, code in refused:
        assert codes_of(await dossiers.record(**given)) == [code], given
    assert (await dossiers.of("A1"))["family"] is None


async def test_an_act_is_done_once_and_of_five_at_once_one_stands(dossiers: Dossiers) -> None:
    given = {"clientId": str(uuid4()), "family": FAMILY}
    results = [await dossiers.record(**given) for _ in range(2)]
    assert [(one.data or {})["recordDossier"]["replayed"] for one in results] == [False, True]
    assert codes_of(await dossiers.record(**given | {"source": "PERSON"})) == ["CLIENT_ID_TAKEN"]
    many = await asyncio.gather(
        *[dossiers.record(party={"isMember": True, "note": f"{n}"}) for n in range(5)]
    )
    assert [codes_of(one) for one in many] == [[]] * 5
    told = await dossiers.ask(HISTORY, id=dossiers.person("A1"))
    entries = [one for one in (told.data or {})["node"]["history"]["nodes"] if one["kind"] == "DOSSIER"]
    assert [one["code"] for one in entries] == [*["PARTY"] * 5, "FAMILY"]


async def test_numbers_lists_and_dossiers_say_the_same(dossiers: Dossiers, engine: Engine) -> None:
    county_id = dossiers.world.county.county_id
    veterans: dict[str, Any] = {
        "is_veteran": True,
        "enlisted_on": "1990-12-01",
        "discharged_on": "1994-12-01",
    }
    whole: dict[str, Any] = {
        "phone_masked": "138****0000",
        "phone_cipher": b"x",
        "address": "1 组",
        **veterans,
    }
    with engine.begin() as connection:
        lacking = {
            dossiers.world.people["A"][1].id: whole,
            dossiers.world.people["A"][2].id: {"address": "2 组"},
        }
        for person_id, columns in lacking.items():
            mine = (Person.county_id == county_id, Person.id == person_id)
            connection.execute(update(Person).where(*mine).values(**columns))
    await dossiers.recorded(**WHOLE)
    await dossiers.recorded(**WHOLE, personId=dossiers.person("A2"), verifiedOn="2024-10-14")
    people = {name: dossiers.person(name) for name in ("A0", "A1", "A2", "B0", "B1")}
    missing = {name: (await dossiers.of(name, "client"))["missing"] for name in people}
    assert "VERIFICATION" not in missing["A1"]
    assert "VERIFICATION" in missing["A2"]
    assert "FAMILY" not in missing["A2"]
    assert "FAMILY" in missing["B0"]
    for item in DossierItem:
        result = await dossiers.ask(LIST, missing=[item.value])
        assert result.errors is None, result.errors[0].original_error.__cause__ or result.errors
        listed = result.data["incompleteDossiers"]
        ids = {one["id"] for one in listed["nodes"]}
        assert len(ids) == listed["totalCount"]
        assert {name for name, one in people.items() if one in ids} == {
            name for name, lacks in missing.items() if item.value in lacks
        }
    for by in ("CHILD_DIVISION", "CELL", "STATION", "WORKER"):
        await _sums(dossiers, by)


async def _sums(dossiers: Dossiers, by: str) -> None:
    """The parts come to the whole, and each number is as long as its list."""
    result = await dossiers.ask(NUMBERS, by=by)
    assert result.errors is None, result.errors
    answer = (result.data or {})["dossierCompleteness"]
    whole, parts = answer["whole"], [one["counts"] for one in answer["parts"]]
    for name in ("registered", "complete"):
        assert sum(one[name] for one in parts) == whole[name]
    lacking = {one["item"]: one["persons"] for one in whole["gaps"]}
    for item, number in lacking.items():
        listed = (await dossiers.ask(LIST, missing=[item])).data["incompleteDossiers"]
        assert listed["totalCount"] == number
        assert number == sum(gap["persons"] for one in parts for gap in one["gaps"] if gap["item"] == item)
    everyone = (await dossiers.ask(LIST)).data["incompleteDossiers"]["totalCount"]
    assert everyone == whole["registered"] - whole["complete"]


async def test_copies_are_told(dossiers: Dossiers) -> None:
    copy = Replica(dossiers.database, dossiers.world.viewers()["worker"])
    await copy.sync()
    await dossiers.recorded(family=FAMILY)
    await copy.sync()
    assert copy.given == [dossiers.person("A1")]
    await dossiers.recorded(family=FAMILY)
    await copy.sync()
    assert copy.given == []
