"""What a recorded contact did for the duties of its person, as the receipt tells it."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
from psycopg.pq.abc import PGresult
from sqlalchemy import Engine, text

from db.codes import DutyRule, LifeEventKind
from db.engine import Database, PersonsIn
from db.failures import too_long
from db.sending import Run
from tests.duty_builders import build_event, build_policy, build_yearly
from tests.schema.recording.test_recording import entry
from tests.schema.world import CountingDatabase, World, ask, build_world, codes_of

DUTIES = """duties { satisfied { key rule modes purposes }
    open { duty { key rule state modes purposes person { name } } reasons { reason text } } }"""
RECORD = f"""mutation($input: RecordContactInput!) {{
    recordContact(input: $input) {{ replayed contact {{ id }} {DUTIES} }} }}"""
RECORD_BATCH = f"""mutation($input: RecordContactsInput!) {{
    recordContacts(input: $input) {{ receipts {{ status code contact {{ id }} {DUTIES} }} }} }}"""
SUPERSEDE = f"""mutation($input: SupersedeContactInput!) {{
    supersedeContact(input: $input) {{ contact {{ id }} {DUTIES} }} }}"""
LISTED = """query($state: [DutyState!]) { duties(state: $state, first: 100) { nodes {
    key person { name } contact { id } } } }"""


@pytest.fixture
def world(engine: Engine) -> World:
    """Everybody is to be visited at home once a year; A1 met with hardship in May and in June."""
    made = build_world(engine)
    with engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM contact_policy")
        build_yearly(connection, made.county)
        build_policy(connection, made.county, DutyRule.HARDSHIP)
        for month in (5, 6):
            build_event(connection, made.people["A"][1], LifeEventKind.HARDSHIP, date(2025, month, 1))
    return made


async def record(database: Any, world: World, **changed: Any) -> Any:
    result = await ask(database, world.viewers()["worker"], RECORD, input=entry(world, **changed))
    assert result.errors is None
    assert result.data is not None
    return result.data["recordContact"]


def rules(after: Any) -> tuple[list[str], list[tuple[str, list[str]]]]:
    """The rules that were satisfied, and those that are open with their reasons."""
    reasons = [(one["duty"]["rule"], [why["reason"] for why in one["reasons"]]) for one in after["open"]]
    return sorted(one["rule"] for one in after["satisfied"]), reasons


async def test_a_duty_says_what_satisfies_it(database: Database, world: World) -> None:
    query = "{ duties(rule: [HARDSHIP]) { nodes { modes purposes } } }"
    answer = await ask(database, world.viewers()["worker"], query)
    assert answer.data is not None
    assert answer.data["duties"]["nodes"] == [
        {"modes": ["HOME_VISIT", "MEETING"], "purposes": ["HARDSHIP"]},
        {"modes": ["HOME_VISIT", "MEETING"], "purposes": ["HARDSHIP"]},
    ]


async def test_a_receipt_tells_what_a_contact_satisfied_and_what_would_count_for_the_rest(
    database: Database, world: World
) -> None:
    after = (await record(database, world))["duties"]
    assert rules(after) == (["YEARLY_VISIT"], [("HARDSHIP", ["OTHER_PURPOSE"])] * 2)
    assert [one["duty"]["person"]["name"] for one in after["open"]] == ["A1", "A1"]
    assert all("HARDSHIP" in one["reasons"][0]["text"] for one in after["open"])


@pytest.mark.parametrize(
    ("changed", "satisfied", "reasons"),
    [
        ({"purpose": "HARDSHIP"}, ["HARDSHIP", "YEARLY_VISIT"], {"HARDSHIP": ["GIVEN_TO_ANOTHER"]}),
        ({"purpose": "HARDSHIP", "mode": "MEETING"}, ["HARDSHIP"], {"YEARLY_VISIT": ["OTHER_MODE"]}),
        (
            {"mode": "PHONE"},
            [],
            {"YEARLY_VISIT": ["OTHER_MODE"], "HARDSHIP": ["OTHER_MODE", "OTHER_PURPOSE"]},
        ),
        ({"purpose": "HARDSHIP", "outcome": "NOT_HOME"}, [], {"HARDSHIP": ["NOT_REACHED"]}),
        ({"purpose": "HARDSHIP", "contactedOn": "2025-04-30"}, ["YEARLY_VISIT"], {"HARDSHIP": ["TOO_EARLY"]}),
        ({"contactedOn": "2024-04-30"}, ["YEARLY_VISIT"], {"YEARLY_VISIT": ["TOO_EARLY"]}),
    ],
)
async def test_every_reason_is_told(
    changed: dict[str, Any],
    satisfied: list[str],
    reasons: dict[str, list[str]],
    database: Database,
    world: World,
) -> None:
    done, still = rules((await record(database, world, **changed))["duties"])
    assert done == satisfied
    assert reasons.items() <= dict(still).items()


async def test_receipts_and_the_list_of_duties_tell_the_same(database: Database, world: World) -> None:
    recorded = await record(database, world, purpose="HARDSHIP")
    viewer = world.viewers()["worker"]
    done = (await ask(database, viewer, LISTED, state=["SATISFIED"])).data
    still = (await ask(database, viewer, LISTED, state=["DUE", "OVERDUE"])).data
    assert done is not None
    assert still is not None
    mine = [one["key"] for one in done["duties"]["nodes"] if one["contact"] == recorded["contact"]]
    hers = [one["key"] for one in still["duties"]["nodes"] if one["person"]["name"] == "A1"]
    assert [one["key"] for one in recorded["duties"]["satisfied"]] == mine
    assert [one["duty"]["key"] for one in recorded["duties"]["open"]] == hers


async def test_a_replay_tells_it_again(database: Database, world: World) -> None:
    given = entry(world)
    first = await record(database, world, **given)
    again = await record(database, world, **given)
    assert again["replayed"]
    assert again["duties"] == first["duties"]


async def test_a_correction_satisfies_and_a_withdrawal_opens_again(database: Database, world: World) -> None:
    old = (await record(database, world))["contact"]["id"]
    viewer = world.viewers()["worker"]
    given = {"clientId": "00000000-0000-4000-8000-000000000201", "contactId": old, "purpose": "HARDSHIP"}
    new = (await ask(database, viewer, SUPERSEDE, input=given)).data
    assert new is not None
    assert rules(new["supersedeContact"]["duties"])[0] == ["HARDSHIP", "YEARLY_VISIT"]
    given = {
        "clientId": "00000000-0000-4000-8000-000000000202",
        "contactId": new["supersedeContact"]["contact"]["id"],
        "withdrawnBecause": "NOT_MADE",
    }
    gone = (await ask(database, viewer, SUPERSEDE, input=given)).data
    assert gone is not None
    satisfied, still = rules(gone["supersedeContact"]["duties"])
    assert satisfied == []
    assert {reason for _, why in still for reason in why} == {"NO_LONGER_COUNTS"}


async def test_what_is_no_longer_the_viewers_to_see_is_not_told(
    engine: Engine, database: Database, world: World
) -> None:
    given = entry(world)
    await record(database, world, **given)
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM cell_assignment"))
    again = await record(database, world, **given)
    assert (again["contact"], again["duties"]) == (None, None)


async def test_receipts_of_a_batch_tell_it_in_one_statement(database: Database, world: World) -> None:
    given = [entry(world, "A", 1), entry(world, "B", 1), entry(world, "D", 0), entry(world, "A", 2)]
    counting = CountingDatabase(database)
    answer = await ask(
        counting,
        world.viewers()["worker"],
        RECORD_BATCH.replace("contact { id }", ""),
        input={"contacts": given},
    )
    assert answer.data is not None
    found = answer.data["recordContacts"]["receipts"]
    assert [one["duties"] and rules(one["duties"]) for one in found] == [
        (["YEARLY_VISIT"], [("HARDSHIP", ["OTHER_PURPOSE"])] * 2),
        (["YEARLY_VISIT"], []),
        None,
        (["YEARLY_VISIT"], []),
    ]
    plain = CountingDatabase(database)
    await ask(
        plain,
        world.viewers()["worker"],
        "mutation($input: RecordContactsInput!) { recordContacts(input: $input) { receipts { status } } }",
        input={"contacts": given},
    )
    assert counting.statements - 1 <= plain.statements


class Silent(CountingDatabase):
    """The product's database, in which every prepared read takes too long."""

    async def results(self, _runs: Sequence[Run], _persons: PersonsIn | None = None) -> list[PGresult]:
        """Gives up."""
        raise too_long()


async def test_receipts_come_though_duties_cannot_be_told(database: Database, world: World) -> None:
    given = {"contacts": [entry(world, "A", 1), entry(world, "B", 1)]}
    answer = await ask(
        Silent(database), world.viewers()["worker"], RECORD_BATCH.replace("contact { id }", ""), input=given
    )
    assert answer.data is not None
    found = answer.data["recordContacts"]["receipts"]
    assert [(one["status"], one["duties"]) for one in found] == [("ACCEPTED", None)] * 2
    assert codes_of(answer) == ["TIMEOUT"] * 2
    assert [error.path for error in answer.errors or ()] == [
        ["recordContacts", "receipts", place, "duties"] for place in range(2)
    ]
