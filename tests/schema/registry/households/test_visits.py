"""Home visits counted by household, against plain Python over the same rows."""

from collections import defaultdict
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Engine, func, select

from db.engine import Database
from db.models import Contact, HouseholdMember, Person
from tests.schema.recording.test_batches import RECORD
from tests.schema.registry.households.test_households import Houses
from tests.schema.world import ask, build_world

VISITS = """query($scope: CoverageScopeInput, $window: WindowInput, $by: DutyBreakdownBy) {
    householdVisits(scope: $scope, window: $window, by: $by) { whole { households visited share }
        parts { key counts { households visited } } } }"""
DAYS = ("2025-01-01", "2025-10-16")


@pytest.fixture
def houses(engine: Engine, database: Database) -> Houses:
    return Houses(build_world(engine), database)


async def visit(houses: Houses, name: str, on: str = "2025-10-01", **said: str) -> None:
    """Somebody contacted, at home and reached unless said otherwise."""
    given = {"contactedOn": on, "mode": "HOME_VISIT", "purpose": "ROUTINE", "outcome": "REACHED"} | said
    sent = given | {"clientId": str(uuid4()), "personId": houses.person(name)}
    result: Any = await ask(
        houses.database, houses.world.viewers()["worker"], RECORD, input={"contacts": [sent]}
    )
    assert [one["status"] for one in result.data["recordContacts"]["receipts"]] == ["ACCEPTED"]


async def counted(houses: Houses, role: str = "leader", /, **asked: Any) -> Any:
    """The answer."""
    result = await ask(houses.database, houses.world.viewers()[role], VISITS, **asked)
    assert result.errors is None, result.errors
    return (result.data or {})["householdVisits"]


def reckoned(engine: Engine, first: str, until: str) -> dict[int | None, list[bool]]:
    """By cell whether each household was visited, one by one."""
    with engine.begin() as connection:
        people = connection.execute(
            select(Person.id, Person.cell_id).where(Person.status == "ACTIVE").order_by(Person.id)
        ).all()
        members = connection.execute(
            select(HouseholdMember.person_id, HouseholdMember.household_id, HouseholdMember.is_head).where(
                HouseholdMember.superseded_at.is_(None), func.upper(HouseholdMember.valid).is_(None)
            )
        ).all()
        contacts = connection.execute(
            select(Contact.person_id, Contact.mode, Contact.outcome, Contact.contacted_on).where(
                Contact.superseded_at.is_(None)
            )
        ).all()
    of = {row.person_id: row for row in members}
    reached = {
        row.person_id
        for row in contacts
        if (row.mode, row.outcome) == ("HOME_VISIT", "REACHED") and first <= str(row.contacted_on) < until
    }
    grouped = defaultdict(list)
    for person in people:
        member = of.get(person.id)
        grouped[("of", member.household_id) if member else ("alone", person.id)].append(person)
    found = defaultdict(list)
    for several in grouped.values():
        head = next((one for one in several if one.id in of and of[one.id].is_head), several[0])
        found[head.cell_id].append(any(one.id in reached for one in several))
    return found


async def test_numbers_are_those_of_a_plain_count(houses: Houses, engine: Engine) -> None:
    await houses.formed("B1", "A0", "A1")
    await houses.formed("A2", "B0")
    await visit(houses, "A1")
    await visit(houses, "B0", mode="PHONE")
    await visit(houses, "B0", outcome="NOT_HOME")
    scope = {"divisionCode": "500151"}
    for first, until in (DAYS, ("2025-10-01", "2025-10-02"), ("2025-10-02", "2025-10-16")):
        window = {"from": first, "to": until}
        answer = await counted(houses, scope=scope, window=window, by="CELL")
        expected = reckoned(engine, first, until)
        numbers = [(len(some), sum(some)) for some in expected.values()]
        parts = [
            (one["counts"]["households"], one["counts"]["visited"])
            for one in answer["parts"]
            if one["counts"]["households"]
        ]
        assert sorted(parts) == sorted(numbers)
        households, visited = (sum(one) for one in zip(*numbers, strict=True))
        assert answer["whole"] == {
            "households": households,
            "visited": visited,
            "share": visited / households,
        }


async def test_one_visit_to_any_member_counts_once_and_parts_sum_to_the_whole(houses: Houses) -> None:
    scope = {"divisionCode": "500151"}
    before = (await counted(houses, scope=scope))["whole"]
    await houses.formed("A0", "A1", "A2")
    await visit(houses, "A1")
    await visit(houses, "A2", on="2025-10-02")
    for by in ("CHILD_DIVISION", "CELL", "STATION", "WORKER"):
        answer = await counted(houses, scope=scope, by=by)
        assert answer["whole"]["households"] == before["households"] - 2
        for name in ("households", "visited"):
            assert sum(one["counts"][name] for one in answer["parts"]) == answer["whole"][name]
