"""The contact ledger: who sees which contacts, of which days and places, marked as they stand."""

from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Engine, select

from db.engine import Database
from db.models import Contact
from resolvers.viewer import Viewer
from tests.hand_over_world import Handed, build_handed
from tests.schema.world import CountingDatabase, ask, codes_of, id_of
from tests.viewers import TODAY

LEDGER = """query($scope: CoverageScopeInput, $window: WindowInput, $filter: LedgerFilterInput, $first: Int,
    $after: String) { contactLedger(scope: $scope, window: $window, filter: $filter, first: $first,
        after: $after) { totalCount pageInfo { hasNextPage endCursor } nodes { contactedOn mode purpose
            outcome needs standing note person { name identityMasked } worker { name } contact { id } } } }"""
RECORD = "mutation($input: RecordContactInput!) { done: recordContact(input: $input) { contact { id } } }"
CORRECT = "mutation($input: SupersedeContactInput!) { done: supersedeContact(input: $input) { replayed } }"
YEAR = {"from": "2025-01-01", "to": "2026-01-01"}
DAY = {"from": str(TODAY), "to": "2026-01-01"}


@pytest.fixture
def handed(engine: Engine) -> Handed:
    return build_handed(engine)


async def listed(database: Any, viewer: Viewer, **asked: Any) -> Any:
    result: Any = await ask(database, viewer, LEDGER, **{"window": YEAR} | asked)
    assert result.errors is None, result.errors
    return result.data["contactLedger"]


async def act(database: Database, handed: Handed, query: str, **said: Any) -> Any:
    given = {"clientId": str(uuid4())} | said
    result: Any = await ask(database, handed.world.viewers()["worker"], query, input=given)
    assert result.errors is None, result.errors
    return result.data["done"]


async def recorded(database: Database, handed: Handed, letter: str, **said: Any) -> str:
    person = id_of("Person", handed.world.people[letter][0])
    usual = {"contactedOn": str(TODAY), "mode": "PHONE", "purpose": "ROUTINE", "outcome": "REACHED"}
    made = await act(database, handed, RECORD, **usual, personId=person, **said)
    contact: str = made["contact"]["id"]
    return contact


async def test_contacts_stand_in_it_by_day_with_whom_and_by_whom(database: Database, handed: Handed) -> None:
    await recorded(database, handed, "A", needs=["MEDICAL"], note="需就医")
    found = await listed(database, handed.world.viewers()["client"])
    days = [line["contactedOn"] for line in found["nodes"]]
    assert days == sorted(days)
    assert found["totalCount"] == len(days)
    last = found["nodes"][-1]
    assert (last["person"]["name"], last["worker"]["name"]) == ("A0", "王网格")
    assert (last["needs"], last["note"], last["standing"]) == (["MEDICAL"], "需就医", "STANDS")
    assert "*" in last["person"]["identityMasked"]


async def test_what_was_corrected_or_withdrawn_stays_in_it_marked(database: Database, handed: Handed) -> None:
    wrong = await recorded(database, handed, "A")
    await act(database, handed, CORRECT, contactId=wrong, mode="HOME_VISIT")
    other = await recorded(database, handed, "B")
    await act(database, handed, CORRECT, contactId=other, withdrawnBecause="WRONG_PERSON")
    viewer = handed.world.viewers()["client"]
    found = await listed(database, viewer, window=DAY)
    assert [(line["mode"], line["standing"]) for line in found["nodes"]] == [
        ("PHONE", "CORRECTED"),
        ("HOME_VISIT", "STANDS"),
        ("PHONE", "WITHDRAWN"),
    ]
    for standing in ("STANDS", "CORRECTED", "WITHDRAWN"):
        one = await listed(database, viewer, window=DAY, filter={"standings": [standing]})
        assert [line["standing"] for line in one["nodes"]] == [standing]


@pytest.mark.parametrize(
    ("wanted", "number"),
    [
        ({"modes": ["PHONE"]}, 1),
        ({"modes": ["LETTER"]}, 0),
        ({"outcomes": ["REACHED"]}, 1),
        ({"purposes": ["FESTIVAL"]}, 0),
        ({"needs": ["MEDICAL", "HOUSING"]}, 1),
        ({"needs": ["HOUSING"]}, 0),
        ({"workerId": "<other>"}, 0),
        ({"personId": "<A0>"}, 1),
    ],
)
async def test_it_is_narrowed_by_what_is_asked(
    wanted: dict[str, Any], number: int, database: Database, handed: Handed
) -> None:
    await recorded(database, handed, "A", needs=["MEDICAL"])
    ids = {"<other>": id_of("GridWorker", handed.world.other)}
    ids["<A0>"] = id_of("Person", handed.world.people["A"][0])
    chosen = {name: ids.get(str(value), value) for name, value in wanted.items()}
    viewer = handed.world.viewers()["client"]
    assert (await listed(database, viewer, filter=chosen, window=DAY))["totalCount"] == number


async def test_each_sees_the_contacts_of_whom_they_see_and_an_area_those_made_in_it(
    database: Database, handed: Handed
) -> None:
    viewers = handed.world.viewers()
    everything = (await listed(database, viewers["client"]))["nodes"]
    mine = (await listed(database, viewers["worker"]))["nodes"]
    others = (await listed(database, viewers["other_worker"]))["nodes"]
    assert len(mine) + len(others) == len(everything)
    assert {line["person"]["name"][0] for line in others} == {"D"}
    village = await listed(database, viewers["client"], scope={"divisionCode": "500151101001"})
    assert [line["contact"] for line in village["nodes"]] == [line["contact"] for line in others]
    for role in ("leader", "administrator", "nobody"):
        assert codes_of(await ask(database, viewers[role], LEDGER)) == ["PERSONS_NOT_PERMITTED"]


async def test_pages_take_the_same_statements_however_long_and_neither_skip_nor_repeat(
    database: Database, handed: Handed
) -> None:
    for letter in "AABA":
        await recorded(database, handed, letter)
    viewer, counts = handed.world.viewers()["client"], []
    whole = [line["contact"]["id"] for line in (await listed(database, viewer))["nodes"]]
    for size in (1, 3):
        counting, found = CountingDatabase(database), []
        page = await listed(counting, viewer, first=size)
        counts.append(counting.statements)
        while True:
            found += [line["contact"]["id"] for line in page["nodes"]]
            if not page["pageInfo"]["hasNextPage"]:
                break
            page = await listed(database, viewer, first=size, after=page["pageInfo"]["endCursor"])
        assert found == whole
    assert counts[0] == counts[1]


async def test_the_ledger_has_every_contact_of_the_window_once(database: Database, handed: Handed) -> None:
    window = {"from": "2018-01-01", "to": "2027-01-01"}
    found = await listed(database, handed.world.viewers()["client"], window=window, first=500)
    rows = await database.rows(select(Contact.id).order_by(Contact.contacted_on, Contact.id))
    assert found["totalCount"] == len(rows) == len({line["contact"]["id"] for line in found["nodes"]})
