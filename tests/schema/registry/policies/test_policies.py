"""Contact policies of a county: drafted, previewed, put in force from a day on, and retired."""

import asyncio
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Engine

from db.engine import Database
from resolvers.duties.question import DutyQuestion, year_and_month_ahead
from resolvers.kept_duties.drift import duty_drift
from resolvers.kept_duties.running import within
from schema.node import node_id
from tests.kept import keep_everything, marks, tend_everything
from tests.recorded_duties import duties
from tests.schema.world import World, ask, build_world, codes_of
from tests.viewers import TODAY

POLICY = """id rule status region issuer document article isShipped trigger intervalMonths intervalDays
    priorityClasses festivals modes validFrom validTo division { name }"""
DRAFT = f"""mutation($input: DraftContactPolicyInput!) {{ done: draftContactPolicy(input: $input) {{
    replayed policy {{ {POLICY} }} }} }}"""
ACTIVATE = f"""mutation($input: ContactPolicyTurnInput!) {{ done: activateContactPolicy(input: $input) {{
    replayed policy {{ {POLICY} }} }} }}"""
RETIRE = ACTIVATE.replace("activate", "retire")
PREVIEW = """query($id: ID!, $on: Date) { previewContactPolicy(policyId: $id, on: $on) {
    on persons duties replaced withheld states { state duties } window { from to } } }"""
LISTED = '{ contactPolicies(divisionCode: "500151001000") { id rule status isShipped } }'
SUMMARY = "{ dutySummary(rule: [CLOSER_CONTACT, YEARLY_VISIT]) { whole { due overdue expected } } }"
CLOSER, PRIORITY, FESTIVE = (node_id("ContactPolicy", 100_000, number) for number in (12, 11, 4))
YEARLY = {"rule": "YEARLY_VISIT", "trigger": "INTERVAL", "intervalMonths": 12, "issuer": "某区局"}
YEARLY |= {"document": "某文件", "article": "一", "modes": ["HOME_VISIT"], "sharesContacts": True}
COUNTY = "500151000000"


@pytest.fixture
def world(engine: Engine) -> World:
    return build_world(engine)


async def sent(database: Database, world: World, query: str, role: str = "administrator", **said: Any) -> Any:
    return await ask(database, world.viewers()[role], query, input={"clientId": str(uuid4())} | said)


async def drafted(database: Database, world: World, terms: dict[str, Any] | None = None, **said: Any) -> str:
    given = {"divisionCode": COUNTY, "terms": YEARLY if terms is None else terms} | said
    result = await sent(database, world, DRAFT, **given)
    assert result.errors is None
    return str(result.data["done"]["policy"]["id"])


async def turned(database: Database, world: World, query: str, policy: str, **said: Any) -> Any:
    return await sent(database, world, query, **({"policyId": policy, "on": TODAY.isoformat()} | said))


async def active(database: Database, world: World, **said: Any) -> str:
    result = await turned(database, world, ACTIVATE, await drafted(database, world, **said))
    assert result.errors is None
    return str(result.data["done"]["policy"]["id"])


async def expected(database: Database, world: World) -> int:
    result = await ask(database, world.viewers()["client"], SUMMARY)
    assert result.data is not None
    return int(result.data["dutySummary"]["whole"]["expected"])


async def preview(database: Database, world: World, policy: str, **asked: Any) -> Any:
    return await ask(database, world.viewers()["administrator"], PREVIEW, id=policy, **asked)


async def test_a_shipped_draft_is_put_in_force_by_a_county_with_an_interval(
    database: Database, world: World
) -> None:
    before = await expected(database, world)
    policy = await drafted(database, world, {"intervalMonths": 3}, basedOn=CLOSER)
    assert await expected(database, world) == before
    result = await turned(database, world, ACTIVATE, policy)
    made = result.data["done"]["policy"]
    assert (made["rule"], made["status"], made["intervalMonths"]) == ("CLOSER_CONTACT", "IN_FORCE", 3)
    assert (made["region"], made["validFrom"], made["isShipped"]) == ("COUNTY", TODAY.isoformat(), False)
    assert made["priorityClasses"] == ["LIMITED_MOBILITY", "WIDOWED_OR_ALONE", "ADVANCED_AGE"]
    assert "2021" in made["document"]
    assert await expected(database, world) == before + 3


async def test_a_preview_says_what_activation_then_raises(database: Database, world: World) -> None:
    policy = await drafted(database, world)
    found = (await preview(database, world, policy)).data["previewContactPolicy"]
    assert (found["persons"], found["duties"], found["replaced"], found["withheld"]) == (9, 9, 0, False)
    assert found["states"] == [{"state": "DUE", "duties": 9}]
    before = await expected(database, world)
    await turned(database, world, ACTIVATE, policy)
    assert await expected(database, world) == before + 9


async def test_a_preview_tells_what_would_no_longer_be_asked(database: Database, world: World) -> None:
    await active(database, world)
    closer = await drafted(database, world, divisionCode="500151001000")
    found = (await preview(database, world, closer)).data["previewContactPolicy"]
    assert (found["persons"], found["duties"], found["replaced"]) == (6, 6, 6)


async def test_of_fewer_than_five_a_preview_tells_nothing(database: Database, world: World) -> None:
    policy = await drafted(database, world, {"intervalDays": 30}, basedOn=CLOSER)
    found = (await preview(database, world, policy)).data["previewContactPolicy"]
    assert (found["withheld"], found["persons"], found["duties"], found["states"]) == (True, None, None, [])


async def test_kept_duties_are_right_after_each_act(database: Database, world: World, engine: Engine) -> None:
    def assert_right() -> None:
        window = year_and_month_ahead(TODAY)
        with engine.begin() as connection:
            question = DutyQuestion((world.county,), window, as_of=TODAY)
            computed = sorted(duties(connection, question), key=repr)
            assert sorted(duties(connection, question.asked_on(TODAY)), key=repr) == computed
            tend_everything(connection, TODAY)
            assert marks(connection, TODAY) == 0
            assert duty_drift(within(connection), world.county.county_id, TODAY).rows == 0
            assert sorted(duties(connection, question.asked_on(TODAY)), key=repr) == computed

    with engine.begin() as connection:
        keep_everything(connection, TODAY)
    policy = await active(database, world)
    assert_right()
    assert codes_of(await turned(database, world, RETIRE, policy, on="2025-12-01")) == []
    assert_right()


async def test_duties_before_the_day_of_retirement_stay(database: Database, world: World) -> None:
    policy = await active(database, world)
    before = await expected(database, world)
    result = await turned(database, world, RETIRE, policy, on="2025-11-01")
    made = result.data["done"]["policy"]
    assert (made["status"], made["validTo"]) == ("IN_FORCE", "2025-11-01")
    assert await expected(database, world) == before
    assert codes_of(await turned(database, world, RETIRE, policy)) == ["POLICY_CHANGED"]


@pytest.mark.parametrize("make", [drafted, active])
async def test_what_has_not_begun_is_withdrawn(make: Any, database: Database, world: World) -> None:
    policy = await make(database, world)
    result = await turned(database, world, RETIRE, policy)
    assert result.data["done"]["policy"]["status"] == "WITHDRAWN"
    assert await expected(database, world) == 0
    again = result.data["done"]["policy"]["id"]
    assert codes_of(await turned(database, world, RETIRE, again)) == ["POLICY_RETIRED"]
    assert codes_of(await turned(database, world, ACTIVATE, again)) == ["POLICY_NOT_A_DRAFT"]


async def test_replays_and_acts_at_once_have_one_outcome(database: Database, world: World) -> None:
    policy, client = await drafted(database, world), str(uuid4())
    same = [turned(database, world, ACTIVATE, policy, clientId=client) for _ in range(5)]
    results = await asyncio.gather(*same)
    assert sorted(one.data["done"]["replayed"] for one in results) == [False, *[True] * 4]
    assert codes_of(await turned(database, world, RETIRE, policy, clientId=client)) == ["CLIENT_ID_TAKEN"]
    other = await drafted(database, world)
    results = await asyncio.gather(*[turned(database, world, ACTIVATE, other) for _ in range(4)])
    assert sorted(map(codes_of, results)) == [[], *[["POLICY_CHANGED"]] * 3]
    given: dict[str, Any] = {"clientId": str(uuid4()), "divisionCode": COUNTY, "terms": YEARLY}
    first, second = [await sent(database, world, DRAFT, **given) for _ in range(2)]
    assert second.data["done"] == first.data["done"] | {"replayed": True}


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"terms": {}}, "BAD_POLICY"),
        ({"terms": YEARLY | {"issuer": " "}}, "BAD_POLICY"),
        ({"terms": YEARLY | {"rule": "CAMPAIGN"}}, "BAD_POLICY"),
        ({"terms": YEARLY | {"trigger": "CAMPAIGN"}}, "BAD_POLICY"),
        ({"terms": YEARLY | {"level": "COUNTY"}}, "BAD_POLICY"),
        ({"terms": YEARLY | {"intervalMonths": 0}}, "BAD_POLICY"),
        ({"terms": YEARLY | {"intervalDays": 30}}, "BAD_POLICY"),
        ({"terms": YEARLY | {"dueDays": 3}}, "BAD_POLICY"),
        ({"terms": YEARLY | {"lifeEvent": "HARDSHIP"}}, "BAD_POLICY"),
        ({"terms": {"opensDays": 5, "dueDays": 4}, "basedOn": FESTIVE}, "BAD_POLICY"),
        ({"terms": {"lateDays": 4}, "basedOn": FESTIVE}, "BAD_POLICY"),
        ({"terms": YEARLY | {"note": "长" * 501}}, "NOTE_TOO_LONG"),
        ({"basedOn": node_id("ContactPolicy", 500_151, 1)}, "POLICY_NOT_FOUND"),
        ({"basedOn": "?"}, "BAD_ID"),
        ({"divisionCode": "500152000000"}, "AREA_NOT_FOUND"),
    ],
)
async def test_a_draft_that_cannot_be_is_refused(
    said: dict[str, Any], code: str, database: Database, world: World
) -> None:
    result = await sent(database, world, DRAFT, **({"divisionCode": COUNTY, "terms": YEARLY} | said))
    assert codes_of(result) == [code]


async def test_what_is_left_open_or_lies_in_the_past_is_not_put_in_force(
    database: Database, world: World
) -> None:
    for base in (PRIORITY, FESTIVE):
        policy = await drafted(database, world, {}, basedOn=base)
        assert codes_of(await turned(database, world, ACTIVATE, policy)) == ["POLICY_INCOMPLETE"]
        assert codes_of(await preview(database, world, policy)) == ["POLICY_INCOMPLETE"]
    policy = await drafted(database, world)
    yesterday = date(TODAY.year, TODAY.month, TODAY.day - 1).isoformat()
    assert codes_of(await turned(database, world, ACTIVATE, policy, on=yesterday)) == ["POLICY_DAY_PAST"]


async def test_shipped_policies_and_those_of_others_are_not_changed(database: Database, world: World) -> None:
    for query in (ACTIVATE, RETIRE):
        assert codes_of(await turned(database, world, query, PRIORITY)) == ["POLICY_NOT_FOUND"]
    assert codes_of(await preview(database, world, PRIORITY)) == ["POLICY_NOT_FOUND"]


@pytest.mark.parametrize("role", ["worker", "staff", "leader", "client", "nobody"])
async def test_only_administrators_touch_policies(role: str, database: Database, world: World) -> None:
    policy = await drafted(database, world)
    given = {"divisionCode": COUNTY, "terms": YEARLY}
    assert codes_of(await sent(database, world, DRAFT, role, **given)) == ["NOT_PERMITTED"]
    for query in (ACTIVATE, RETIRE):
        result = await sent(database, world, query, role, policyId=policy, on=TODAY.isoformat())
        assert codes_of(result) == ["NOT_PERMITTED"]
    result = await ask(database, world.viewers()[role], PREVIEW, id=policy)
    assert codes_of(result) == ["NOT_PERMITTED"]
