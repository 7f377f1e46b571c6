"""What the security officer is told of an account's rights: as its holder has them, in numbers, logged."""

from typing import Any

import pytest
from sqlalchemy import Engine

from db.codes import Office
from schema.node import node_id, node_key
from tests.residents import build_person
from tests.schema.access.officers import Officers
from tests.schema.world import PLAN, World, ask, codes_of, id_of

VIEW = """query($id: ID!) { viewAs(account: $id) { role office generation personsShown whyNoPersons
    areas { permission kind name code inForce } reach { permission divisions cells persons } } }"""
PLEDGE = {"inductedOn": "2025-01-05", "pledgedOn": "2025-01-06"}


async def view(officers: Officers, account: str) -> dict[str, Any]:
    answer = await ask(officers.database, officers.security, VIEW, id=account)
    assert answer.errors is None, answer.errors
    found: dict[str, Any] = (answer.data or {})["viewAs"]
    return found


def settle(engine: Engine, world: World, cell: str, more: int) -> None:
    """So many persons more in a cell: there are four in A, two in B, none in C, three in D."""
    village = dict(zip("ABCD", (0, 0, 1, 2), strict=True))[cell]
    with engine.begin() as connection:
        for _ in range(more):
            build_person(connection, world.villages[village], world.cells[cell], point=PLAN.inside(cell))


async def grant(officers: Officers, account: str, permission: str, area: dict[str, str], **more: str) -> None:
    given = {"area": area, "permission": permission, **more}
    await officers.done(officers.security, "giveGrant", account, **given)


async def test_a_worker_sees_persons_only_once_induction_and_pledge_are_filed(
    officers: Officers, engine: Engine
) -> None:
    settle(engine, officers.world, "A", 8)
    account = await officers.account(name="wang.wu", role="WORKER")
    first = await view(officers, account)
    assert (first["whyNoPersons"], first["areas"], first["reach"]) == ("NO_GRANT", [], [])
    cells = {"workerId": id_of("GridWorker", officers.world.worker)}
    for permission in ("SEARCH", "ANALYSE"):
        await grant(officers, account, permission, cells)
    before = await view(officers, account)
    assert (before["personsShown"], before["whyNoPersons"]) == (False, "NOT_INDUCTED")
    assert before["generation"] > first["generation"]
    area = {"kind": "WORKER", "name": "王网格", "code": None}
    assert before["areas"] == [
        {"permission": "SEARCH", **area, "inForce": False},
        {"permission": "ANALYSE", **area, "inForce": True},
    ]
    analysed = {"permission": "ANALYSE", "divisions": 0, "cells": 3, "persons": 10}
    assert before["reach"] == [analysed]
    await officers.done(officers.security, "filePledge", account, **PLEDGE)
    after = await view(officers, account)
    assert (after["personsShown"], after["whyNoPersons"]) == (True, None)
    assert [one["inForce"] for one in after["areas"]] == [True, True]
    assert sorted(after["reach"], key=lambda one: str(one["permission"])) == [
        analysed,
        {**analysed, "permission": "SEARCH"},
    ]


@pytest.mark.parametrize(("more", "told"), [(0, None), (6, None), (7, 10), (16, 10), (17, 20)])
async def test_persons_are_told_in_tens_and_fewer_not_at_all(
    officers: Officers, engine: Engine, more: int, told: int | None
) -> None:
    settle(engine, officers.world, "D", more)
    account = await officers.account(name="li.si", role="WORKER")
    await grant(officers, account, "ANALYSE", {"workerId": id_of("GridWorker", officers.world.other)})
    assert (await view(officers, account))["reach"] == [
        {"permission": "ANALYSE", "divisions": 0, "cells": 1, "persons": told}
    ]


async def test_that_nobody_is_reached_is_told(officers: Officers) -> None:
    account = await officers.account()
    await grant(officers, account, "ANALYSE", {"divisionCode": "500151001002"})
    [reach] = (await view(officers, account))["reach"]
    assert (reach["cells"], reach["persons"]) == (1, 0)


async def test_what_two_numbers_differ_by_tells_no_few_persons(officers: Officers, engine: Engine) -> None:
    """Of a county with 20 and its township with 17 the three beyond are not told, nor by two accounts."""
    settle(engine, officers.world, "A", 11)
    county, township = {"divisionCode": "500151000000"}, {"divisionCode": "500151001000"}
    program = await officers.account(name="county-app", role="SERVICE_CLIENT")
    await officers.done(officers.security, "filePledge", program, **PLEDGE)
    await grant(officers, program, "ANALYSE", county)
    await grant(officers, program, "SEARCH", township)
    reach = {one["permission"]: one for one in (await view(officers, program))["reach"]}
    assert reach["ANALYSE"] == {"permission": "ANALYSE", "divisions": 6, "cells": 4, "persons": 20}
    assert reach["SEARCH"] == {"permission": "SEARCH", "divisions": 3, "cells": 3, "persons": 10}
    told = []
    for number, area in enumerate((county, township)):
        account = await officers.account(name=f"leader-{number}")
        await grant(officers, account, "ANALYSE", area)
        told += [one["persons"] for one in (await view(officers, account))["reach"]]
    assert told == [20, 10]


@pytest.mark.parametrize(
    ("role", "permission", "hidden"), [("LEADER", "ANALYSE", "ROLE"), ("ADMINISTRATOR", "MANAGE", "ROLE")]
)
async def test_roles_that_see_no_persons_are_told_so(
    role: str, permission: str, hidden: str, officers: Officers, engine: Engine
) -> None:
    settle(engine, officers.world, "C", 5)
    account = await officers.account(role=role)
    await grant(officers, account, permission, {"divisionCode": "500151000000"})
    found = await view(officers, account)
    assert (found["role"], found["personsShown"], found["whyNoPersons"]) == (role, False, hidden)
    assert found["areas"][0] == {
        "permission": permission,
        "kind": "DIVISION",
        "name": "铜梁区",
        "code": "500151000000",
        "inForce": True,
    }
    [reach] = found["reach"]
    assert reach["persons"] == (10 if permission == "ANALYSE" else None)


async def test_grants_of_other_days_and_locked_accounts_give_nothing(officers: Officers) -> None:
    account = await officers.account()
    await grant(officers, account, "ANALYSE", {"divisionCode": "500151000000"}, **{"from": "2099-01-01"})
    found = await view(officers, account)
    assert ([one["inForce"] for one in found["areas"]], found["reach"]) == ([False], [])
    assert found["whyNoPersons"] == "NO_GRANT"
    await officers.done(officers.system, "lockAccount", account)
    assert (await view(officers, account))["whyNoPersons"] == "NOT_ACTIVE"


async def test_who_has_looked_as_whom_stands_in_the_log(officers: Officers) -> None:
    account = await officers.account()
    await view(officers, account)
    missing = node_id("Account", 0, 987)
    refused = await ask(officers.database, officers.security, VIEW, id=missing)
    assert codes_of(refused) == ["ACCOUNT_NOT_FOUND"]
    query = "{ accessLog { nodes { kind operation subject account outcome } } }"
    answer = await ask(officers.database, officers.holder(Office.AUDITOR, 13), query)
    told = [one for one in (answer.data or {})["accessLog"]["nodes"] if one["operation"] == "view as"]
    entry = {"kind": "READ", "operation": "view as", "subject": "account:12"}
    assert told == [
        {**entry, "account": None, "outcome": "ACCOUNT_NOT_FOUND"},
        {**entry, "account": f"account:{node_key(account).key[1]}", "outcome": "DONE"},
    ]


async def test_everybody_else_is_told_whose_it_is_whatever_they_name(officers: Officers) -> None:
    account, missing = await officers.account(), node_id("Account", 0, 987)
    offices = [officers.system, officers.holder(Office.AUDITOR, 13)]
    for viewer in (*offices, *officers.world.viewers().values()):
        told = [await ask(officers.database, viewer, VIEW, id=one) for one in (account, missing)]
        assert [codes_of(one) for one in told] == [["OFFICE_NEEDED"]] * 2
        assert [one.data for one in told] == [{"viewAs": None}] * 2
