"""What persons are from a day on: past answers stay, replays and conflicts are those of amendments."""

import asyncio
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Engine, select

from db.engine import Database
from db.models import Change, DutyMark, Person, PersonAmendment, PersonStanding, StalePerson
from tests.duty_builders import build_yearly
from tests.replicas import Replica
from tests.schema.registry.people.register import keep, moment, nothing_drifts, registered, rows_of
from tests.schema.registry.people.test_amendments import amend, amendment, conflicts_of
from tests.schema.world import World, ask, build_world, codes_of, id_of

SHOWN = "replayed person { version categories priorityClasses isVeteran sex }"
CATEGORIES = f"mutation($input: SetCategoriesInput!) {{ setCategories(input: $input) {{ {SHOWN} }} }}"
CLASSES = f"mutation($input: SetPriorityClassesInput!) {{ setPriorityClasses(input: $input) {{ {SHOWN} }} }}"
BY = """query($on: Date, $known: DateTime) { coverageBreakdown(by: CATEGORY, asOf: $on, knownAt: $known) {
    parts { key coverage { denominator } } }
    coverage(asOf: $on, knownAt: $known, filter: { veteransOnly: true }) { denominator } }"""
DUTIES = """query($on: Date, $known: DateTime) {
    duties(rule: [YEARLY_VISIT], asOf: $on, knownAt: $known) { totalCount } }"""
SURVIVOR = ["MARTYR_SURVIVOR"]


@pytest.fixture
def world(engine: Engine) -> World:
    return build_world(engine)


def of(world: World, base: int = 1, **changed: Any) -> dict[str, Any]:
    given = {"clientId": str(uuid4()), "personId": id_of("Person", world.people["A"][1])}
    return given | {"baseVersion": base, "on": "2025-06-01"} | changed


async def set_categories(
    database: Database, world: World, given: dict[str, Any], role: str = "worker"
) -> Any:
    given = {"categories": SURVIVOR} | given
    return await ask(database, world.viewers()[role], CATEGORIES, input=given)


async def set_classes(database: Database, world: World, given: dict[str, Any], role: str = "worker") -> Any:
    given = {"priorityClasses": ["DISABLED"]} | given
    return await ask(database, world.viewers()[role], CLASSES, input=given)


async def counted(database: Database, world: World, **asked: Any) -> tuple[int, int]:
    """How many martyrs' survivors there are, and how many veterans."""
    result = await ask(database, world.viewers()["client"], BY, **asked)
    assert result.errors is None, result.errors
    data = result.data or {}
    parts = {one["key"]: one["coverage"]["denominator"] for one in data["coverageBreakdown"]["parts"]}
    return parts.get("MARTYR_SURVIVOR", 0), data["coverage"]["denominator"]


async def test_days_before_and_what_was_known_stay_as_they_were(
    engine: Engine, database: Database, world: World
) -> None:
    keep(engine, world)
    before = moment(engine)
    result = await set_categories(database, world, of(world))
    assert result.errors is None
    shown = result.data["setCategories"]["person"]
    assert (shown["version"], shown["categories"], shown["isVeteran"]) == (2, SURVIVOR, False)
    assert await counted(database, world) == (1, 8)
    assert await counted(database, world, on="2025-06-01") == (1, 8)
    assert await counted(database, world, on="2025-05-31") == (0, 9)
    assert await counted(database, world, known=before) == (0, 9)
    assert nothing_drifts(engine)


async def test_from_the_day_of_registration_on_it_always_was(database: Database, world: World) -> None:
    person = await registered(database, world, on="2025-09-01")
    await set_categories(database, world, of(world, personId=person, on="2025-09-01"))
    [row] = await database.rows(select(PersonStanding.valid).where(PersonStanding.superseded_at.is_(None)))
    assert (row.valid.lower, row.valid.upper) == (None, None)
    assert await counted(database, world, on="2025-09-01") == (1, 9)


async def test_it_holds_until_another_is_known_already(database: Database, world: World) -> None:
    await set_categories(database, world, of(world, on="2025-08-01"))
    await set_categories(database, world, of(world, 2, categories=["RETIRED_OFFICER"], on="2025-04-01"))
    assert await counted(database, world, on="2025-07-31") == (0, 9)
    assert await counted(database, world) == (1, 8)
    [row] = await database.rows(select(Person.categories, Person.version).where(_mine(world)))
    assert (row.categories, row.version) == (SURVIVOR, 3)


def _mine(world: World) -> Any:
    return Person.id == world.people["A"][1].id


async def test_each_of_the_two_leaves_the_other(database: Database, world: World) -> None:
    await set_categories(database, world, of(world, on="2025-08-01"))
    await set_classes(database, world, of(world, 2, on="2025-04-01"))
    rows = await database.rows(
        select(PersonStanding.categories, PersonStanding.priority_classes)
        .where(PersonStanding.superseded_at.is_(None))
        .order_by(PersonStanding.valid)
    )
    soldier = ["DISCHARGED_SOLDIER"]
    assert [tuple(row) for row in rows] == [
        *[(soldier, []), (soldier, ["DISABLED"]), (SURVIVOR, ["DISABLED"])]
    ]


async def test_what_it_is_already_makes_no_version(database: Database, world: World) -> None:
    result = await set_categories(database, world, of(world, categories=["DISCHARGED_SOLDIER"]))
    assert result.data["setCategories"]["person"]["version"] == 1
    cleared = await set_classes(database, world, of(world, priorityClasses=[]))
    assert cleared.data["setPriorityClasses"]["person"]["version"] == 1
    for table in (PersonStanding, PersonAmendment, DutyMark, StalePerson):
        assert await rows_of(database, table) == 0


async def test_the_same_field_is_a_conflict_and_another_is_merged(database: Database, world: World) -> None:
    await set_categories(database, world, of(world), "staff")
    other = of(world, categories=["RETIRED_OFFICER"], on="2025-02-01")
    told = conflicts_of(await set_categories(database, world, other))
    assert [(one["field"], one["heldBy"]) for one in told] == [("CATEGORIES", "staff")]
    assert codes_of(await set_categories(database, world, of(world))) == []
    assert codes_of(await set_classes(database, world, of(world))) == []
    named = amendment(world, personId=other["personId"], name="李更正")
    assert codes_of(await amend(database, world, named)) == []
    assert codes_of(await set_categories(database, world, other | {"baseVersion": 2})) == []


async def test_a_corrected_sex_is_so_for_all_days_but_not_known_before(
    engine: Engine, database: Database, world: World
) -> None:
    query = """query($on: Date, $known: DateTime) { coverage(asOf: $on, knownAt: $known,
        filter: { sex: FEMALE, ageFrom: 85 }) { denominator } }"""
    before = moment(engine)
    await set_classes(database, world, of(world))
    changed = amendment(world, 2, personId=of(world)["personId"], sex="FEMALE", bornOn="1939-01-02")
    assert codes_of(await amend(database, world, changed)) == []
    asked: list[dict[str, Any]] = [{}, {"on": "2025-01-05"}, {"known": before}]
    results = [await ask(database, world.viewers()["client"], query, **one) for one in asked]
    assert [(result.data or {})["coverage"]["denominator"] for result in results] == [1, 1, 0]


async def test_of_five_at_once_with_one_client_id_one_is_made(database: Database, world: World) -> None:
    given = of(world)
    results = await asyncio.gather(*[set_categories(database, world, given) for _ in range(5)])
    assert [codes_of(result) for result in results] == [[]] * 5
    assert sum(not result.data["setCategories"]["replayed"] for result in results) == 1
    assert await rows_of(database, PersonAmendment) == 1
    other = given | {"on": "2025-06-02"}
    assert codes_of(await set_categories(database, world, other)) == ["CLIENT_ID_TAKEN"]


async def test_two_who_set_it_at_once_do_not_both_succeed(database: Database, world: World) -> None:
    kinds = {"worker": "RETIRED_OFFICER", "staff": "DISABLED_SOLDIER", "client": "DISABLED_MILITIA"}
    given = [(of(world, categories=[kind]), role) for role, kind in kinds.items()]
    results = await asyncio.gather(*[set_categories(database, world, one, role) for one, role in given])
    assert sorted(codes_of(result) for result in results) == [[], *[["AMENDMENT_CONFLICT"]] * 2]


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"on": "2025-10-16"}, "DAY_IN_THE_FUTURE"),
        ({"on": "1900-01-01"}, "NOT_RESIDENT_THEN"),
        ({"baseVersion": 0}, "BAD_BASE_VERSION"),
        ({"baseVersion": 2}, "BAD_BASE_VERSION"),
        ({"personId": "?"}, "BAD_ID"),
        ({"categories": []}, "CATEGORIES_MISSING"),
    ],
)
async def test_what_cannot_be_set_is_refused_and_nothing_is_written(
    changed: dict[str, Any], code: str, database: Database, world: World
) -> None:
    assert codes_of(await set_categories(database, world, of(world) | changed)) == [code]
    assert await rows_of(database, PersonStanding) == 0


@pytest.mark.parametrize(
    ("role", "codes"),
    [
        *[(role, []) for role in ("worker", "staff", "client")],
        ("other_worker", ["PERSON_NOT_FOUND"]),
        *[(role, ["PERSONS_NOT_PERMITTED"]) for role in ("leader", "administrator", "nobody")],
    ],
)
async def test_it_is_set_of_persons_in_scope(
    role: str, codes: list[str], database: Database, world: World
) -> None:
    assert codes_of(await set_categories(database, world, of(world), role)) == codes
    assert codes_of(await set_classes(database, world, of(world, 1 if codes else 2), role)) == codes


async def test_copies_are_told_and_what_is_kept_is_marked(database: Database, world: World) -> None:
    copy = Replica(database, world.viewers()["staff"])
    await copy.sync()
    given = of(world)
    await set_classes(database, world, given)
    told = await database.rows(select(Change.kind, Change.subject_id))
    assert ("PERSON", world.people["A"][1].id) in {tuple(one) for one in told}
    await copy.sync()
    await copy.ensure_right()
    assert await rows_of(database, DutyMark) == await rows_of(database, StalePerson) == 1


async def test_duties_follow_what_persons_are_on_the_day(
    engine: Engine, database: Database, world: World
) -> None:
    with engine.begin() as connection:
        build_yearly(connection, world.county, priority_classes=["DISABLED"])
    keep(engine, world)
    before = moment(engine)
    assert await due(database, world) == 0
    await set_classes(database, world, of(world))
    assert await due(database, world) == 1
    assert await due(database, world, on="2025-06-01") == 1
    assert await due(database, world, on="2025-05-31") == 0
    assert await due(database, world, known=before) == 0
    assert nothing_drifts(engine)
    assert await due(database, world) == 1


async def due(database: Database, world: World, **asked: Any) -> int:
    """How many duties of a yearly visit there are."""
    result = await ask(database, world.viewers()["client"], DUTIES, **asked)
    assert result.errors is None, result.errors
    return int((result.data or {})["duties"]["totalCount"])
