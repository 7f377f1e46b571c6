"""A person's full numbers: to station staff, for a reason that is logged, and not too many of them."""

import asyncio
from typing import Any

import pytest
from sqlalchemy import Engine, select, text, update

from db.engine import Database
from db.models import AccessLog, RevealCount
from resolvers.registry.revealing import budget
from tests.schema.registry.people.register import newcomer, number, register
from tests.schema.world import World, ask, build_world, codes_of, id_of

REVEAL = "mutation($input: RevealPersonInput!) { revealPerson(input: $input) { identityNumber phone } }"
PHONE = "15400001234"
WHY = "上门前电话预约（2026-11-30）"


@pytest.fixture
def world(engine: Engine) -> World:
    return build_world(engine)


@pytest.fixture
async def person(world: World, database: Database) -> str:
    """Somebody with a telephone, in cell A, which is the station's."""
    result = await register(database, world, newcomer(phone=PHONE), "client")
    assert result.errors is None, result.errors
    return str(result.data["registerPerson"]["person"]["id"])


async def reveal(database: Database, world: World, given: str, role: str = "staff", **changed: Any) -> Any:
    sent = {"personId": given, "fields": ["PHONE"], "reason": WHY} | changed
    return await ask(database, world.viewers()[role], REVEAL, input=sent)


async def logged(database: Database) -> list[tuple[Any, ...]]:
    columns = (
        AccessLog.subject,
        AccessLog.operation,
        AccessLog.reason,
        AccessLog.outcome,
        AccessLog.person_ids,
    )
    rows = select(*columns).where(AccessLog.kind == "REVEAL").order_by(AccessLog.at)
    return [tuple(row) for row in await database.rows(rows)]


@pytest.mark.parametrize(
    ("fields", "shown"),
    [
        (["PHONE"], {"identityNumber": None, "phone": PHONE}),
        (["IDENTITY_NUMBER"], {"identityNumber": number(), "phone": None}),
        (["PHONE", "IDENTITY_NUMBER", "PHONE"], {"identityNumber": number(), "phone": PHONE}),
    ],
)
async def test_what_is_asked_for_is_shown(
    person: str, database: Database, world: World, fields: list[str], shown: dict[str, Any]
) -> None:
    answer = await reveal(database, world, person, fields=fields)
    assert (answer.errors, answer.data) == (None, {"revealPerson": shown})


async def test_each_time_stands_in_the_log_with_its_reason_and_no_number(
    person: str, database: Database, world: World
) -> None:
    for _ in range(2):
        await reveal(database, world, person)
    first, second = await logged(database)
    assert first[:4] == ("staff", "revealPerson: PHONE", WHY, "DONE")
    assert (len(first[4]), first) == (1, second)
    rows = await database.rows(text("SELECT a::text AS said FROM access_log AS a"))
    assert not [row for row in rows if PHONE in row.said or number() in row.said]


async def test_what_cannot_be_written_down_is_not_shown(
    person: str, database: Database, world: World
) -> None:
    async with database.writing() as connection:
        await connection.execute(text("ALTER TABLE access_log ADD CONSTRAINT none CHECK (kind <> 'REVEAL')"))
    answer = await reveal(database, world, person)
    assert (codes_of(answer), answer.data) == (["AUDIT_UNAVAILABLE"], {"revealPerson": None})


@pytest.mark.parametrize(
    ("role", "code"),
    [
        ("worker", "REVEAL_NOT_PERMITTED"),
        ("client", "REVEAL_NOT_PERMITTED"),
        ("leader", "PERSONS_NOT_PERMITTED"),
        ("administrator", "PERSONS_NOT_PERMITTED"),
        ("auditor", "PERSONS_NOT_PERMITTED"),
        ("nobody", "PERSONS_NOT_PERMITTED"),
    ],
)
async def test_nobody_else_is_shown_any(
    person: str, database: Database, world: World, role: str, code: str
) -> None:
    assert codes_of(await reveal(database, world, person, role)) == [code]
    assert await logged(database) == []


@pytest.mark.parametrize("which", ["of another station", "of nobody"])
async def test_who_is_not_in_scope_is_not_there(database: Database, world: World, which: str) -> None:
    other = world.people["D"][0]
    given = id_of("Person", other) if which == "of another station" else "UGVyc29uOjUwMDE1MTox"
    assert codes_of(await reveal(database, world, given)) == ["PERSON_NOT_FOUND"]
    assert (await database.rows(select(RevealCount.subject))) == []


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"reason": " "}, "TEXT_MISSING"),
        ({"reason": "长" * 501}, "NOTE_TOO_LONG"),
        ({"reason": f"打 {PHONE}"}, "REASON_HOLDS_NUMBER"),
        ({"reason": "打 154 0000 1234"}, "REASON_HOLDS_NUMBER"),
        ({"fields": []}, "NO_NUMBER_ASKED"),
        ({"personId": "x"}, "BAD_ID"),
    ],
)
async def test_what_cannot_be_meant_is_refused(
    person: str, database: Database, world: World, changed: dict[str, Any], code: str
) -> None:
    assert codes_of(await reveal(database, world, person, **changed)) == [code]


async def test_a_person_without_a_telephone_has_none(database: Database, world: World) -> None:
    answer = await register(database, world, newcomer(), "client")
    person = str(answer.data["registerPerson"]["person"]["id"])
    assert (await reveal(database, world, person)).data == {
        "revealPerson": {"identityNumber": None, "phone": None}
    }


async def test_more_than_a_days_work_is_refused_and_that_stands_in_the_log(
    person: str, database: Database, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(budget, "IN_AN_HOUR", 3)
    answers = await asyncio.gather(*[reveal(database, world, person) for _ in range(5)])
    assert sorted(codes_of(one) if one.errors else [] for one in answers) == [
        [],
        [],
        [],
        *[["REVEALS_SPENT"]] * 2,
    ]
    outcomes = [row[3] for row in await logged(database)]
    assert sorted(outcomes) == ["DONE"] * 3 + ["REVEALS_SPENT"] * 2


@pytest.mark.parametrize(("in_a_day", "code"), [(2, []), (1, ["REVEALS_SPENT"])])
async def test_an_hour_later_there_are_more_until_the_day_is_spent(
    person: str,
    database: Database,
    world: World,
    monkeypatch: pytest.MonkeyPatch,
    in_a_day: int,
    code: list[str],
) -> None:
    monkeypatch.setattr(budget, "IN_AN_HOUR", 1)
    monkeypatch.setattr(budget, "IN_A_DAY", in_a_day)
    assert (await reveal(database, world, person)).errors is None
    assert codes_of(await reveal(database, world, person)) == ["REVEALS_SPENT"]
    async with database.writing() as connection:
        await connection.execute(update(RevealCount).values(hour_from=text("now() - interval '61 minutes'")))
    answer = await reveal(database, world, person)
    assert (codes_of(answer) if answer.errors else []) == code
