"""Accounts through GraphQL: made, granted, locked and ended, each by the office that may, and once."""

import asyncio
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import text

from db.codes import Office
from schema.node import node_id
from tests.schema.access.officers import ACTS, CREATE, Officers
from tests.schema.world import ask, codes_of, id_of

COUNTY = {"area": {"divisionCode": "500151"}, "permission": "ANALYSE"}
PLEDGE = {"inductedOn": "2025-03-01", "pledgedOn": "2025-03-02"}
# What each act is sent, beside the account and a client id.
SENT: dict[str, dict[str, Any]] = {
    **{name: {} for name in ("lockAccount", "unlockAccount", "endAccount", "resetPassword")},
    "resetSecondFactor": {},
    "giveGrant": COUNTY,
    "endGrant": {"grantId": node_id("AccountGrant", 500151, 1)},
    "filePledge": PLEDGE,
    "endSession": {},
    "giveToken": {"label": "数据看板"},
    "rotateToken": {"label": "数据看板"},
    "joinSubject": {"subject": "wang"},
    "partSubject": {},
}
SYSTEM, SECURITY = Office.SYSTEM_ADMINISTRATOR, Office.SECURITY_OFFICER
# Office by act: the two that keep accounts; the auditor does nothing.
WHOSE = {
    **{key: {SYSTEM} for key in ("endAccount", "resetPassword")},
    "lockAccount": {SYSTEM, SECURITY},
    **{key: {SECURITY} for key in ("unlockAccount", "resetSecondFactor", "giveGrant", "endGrant")},
    **{key: {SECURITY} for key in ("filePledge", "endSession", "giveToken")},
    **{key: {SECURITY} for key in ("joinSubject", "partSubject", "rotateToken")},
}


async def test_an_account_is_made_with_a_password_for_one_sign_in(officers: Officers) -> None:
    made = await officers.created()
    account = made["account"]
    assert made["secret"].count("-") == 3
    assert {name: account[name] for name in ("name", "role", "state", "passwordIsGiven", "grants")} == {
        "name": "li.hua",
        "role": "LEADER",
        "state": "ACTIVE",
        "passwordIsGiven": True,
        "grants": [],
    }
    assert account["createdBy"] == officers.system.subject


async def test_a_replay_gives_the_first_account_and_no_password(officers: Officers) -> None:
    sent = {"clientId": str(uuid4()), "name": "li.hua", "displayName": "演示", "role": "LEADER"}
    first, again = [await ask(officers.database, officers.system, CREATE, input=sent) for _ in range(2)]
    made, replay = [(one.data or {})["createAccount"] for one in (first, again)]
    assert (replay["replayed"], replay["secret"]) == (True, None)
    assert replay["account"] == made["account"]
    taken = await ask(officers.database, officers.system, CREATE, input=sent | {"name": "li.ming"})
    assert codes_of(taken) == ["CLIENT_ID_TAKEN"]


async def test_an_officer_waits_for_the_other_office(officers: Officers) -> None:
    made = await officers.created(role="OFFICER", office="AUDITOR")
    account = made["account"]
    assert (account["state"], account["office"]) == ("LOCKED", "AUDITOR")
    assert await officers.refused(officers.system, "unlockAccount", account["id"]) == "OFFICE_NEEDED"
    opened = await officers.done(officers.security, "unlockAccount", account["id"])
    assert opened["account"]["state"] == "ACTIVE"


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"name": "Li Hua"}, "BAD_ACCOUNT_NAME"),
        ({"displayName": " "}, "BAD_NAME"),
        ({"role": "OFFICER"}, "OFFICE_MISMATCH"),
        ({"office": "AUDITOR"}, "OFFICE_MISMATCH"),
        ({"name": "taken"}, "NAME_TAKEN"),
    ],
)
async def test_what_cannot_be_an_account(officers: Officers, changed: dict[str, str], code: str) -> None:
    await officers.created(name="taken")
    sent = {"clientId": str(uuid4()), "name": "li.hua", "displayName": "演示", "role": "LEADER", **changed}
    answer = await ask(officers.database, officers.system, CREATE, input=sent)
    assert codes_of(answer) == [code]


@pytest.mark.parametrize("name", ACTS)
async def test_each_act_is_that_of_its_office(officers: Officers, name: str) -> None:
    account = await officers.account(role="SERVICE_CLIENT")
    for office in Office:
        if office not in WHOSE[name]:
            holder = officers.holder(office)
            assert await officers.refused(holder, name, account, **SENT[name]) == "OFFICE_NEEDED"
    for viewer in (officers.world.viewers()["administrator"], officers.world.viewers()["nobody"]):
        assert await officers.refused(viewer, name, account, **SENT[name]) == "OFFICE_NEEDED"


@pytest.mark.parametrize("name", ACTS)
async def test_and_never_on_ones_own_account(officers: Officers, name: str) -> None:
    account = await officers.account(role="SERVICE_CLIENT")
    office = min(WHOSE[name], key=str)
    holder = officers.holder(office, int(await _row_id(officers, account)))
    assert await officers.refused(holder, name, account, **SENT[name]) == "OWN_ACCOUNT"


@pytest.mark.parametrize("name", ACTS)
async def test_nothing_is_done_to_nobody(officers: Officers, name: str) -> None:
    holder = officers.holder(min(WHOSE[name], key=str))
    missing = node_id("Account", 0, 987)
    assert await officers.refused(holder, name, missing, **SENT[name]) == "ACCOUNT_NOT_FOUND"


async def test_a_grant_holds_on_its_days_in_its_area(officers: Officers) -> None:
    account = await officers.account(role="STATION_STAFF")
    station = id_of("Station", officers.world.station)
    area = {"area": {"stationId": station}, "permission": "SEARCH", "from": "2025-01-01", "to": "2026-01-01"}
    [grant] = (await officers.done(officers.security, "giveGrant", account, **area))["account"]["grants"]
    assert grant["station"] == {"id": station}
    assert (grant["permission"], grant["validFrom"], grant["validTo"]) == (
        *("SEARCH", "2025-01-01"),
        "2026-01-01",
    )
    assert (grant["division"], grant["worker"], grant["cell"]) == (None, None, None)
    ended = await officers.done(officers.security, "endGrant", account, grantId=grant["id"])
    assert ended["account"]["grants"] == []
    again = await officers.refused(officers.security, "endGrant", account, grantId=grant["id"])
    assert again == "GRANT_NOT_FOUND"


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"permission": "SEARCH"}, "GRANT_BEYOND_ROLE"),
        ({"area": {"divisionCode": "999999"}}, "AREA_NOT_FOUND"),
        ({"area": {}}, "ONE_AREA_EXPECTED"),
        ({"area": {"workerId": "x"}}, "BAD_ID"),
        ({"from": "2025-02-01", "to": "2025-02-01"}, "EMPTY_WINDOW"),
    ],
)
async def test_what_cannot_be_granted(officers: Officers, changed: dict[str, Any], code: str) -> None:
    account = await officers.account()
    assert await officers.refused(officers.security, "giveGrant", account, **COUNTY | changed) == code


async def test_a_locked_account_is_unlocked_and_an_ended_one_stays(officers: Officers) -> None:
    account = await officers.account()
    locked = await officers.done(officers.system, "lockAccount", account)
    assert locked["account"]["state"] == "LOCKED"
    await officers.done(officers.security, "unlockAccount", account)
    ended = await officers.done(officers.system, "endAccount", account)
    assert ended["account"]["state"] == "ENDED"
    for name in ("unlockAccount", "giveGrant", "filePledge"):
        assert await officers.refused(officers.security, name, account, **SENT[name]) == "ACCOUNT_ENDED"
    assert await officers.refused(officers.system, "resetPassword", account) == "ACCOUNT_ENDED"
    assert await officers.refused(officers.security, "giveToken", account, label="x") == "NO_TOKEN"


async def test_the_last_able_holder_of_an_office_stays(officers: Officers) -> None:
    accounts = [
        await officers.account(name=name, role="OFFICER", office="AUDITOR") for name in ("a-1", "a-2")
    ]
    await officers.done(officers.security, "unlockAccount", accounts[0])
    for name in ("lockAccount", "resetSecondFactor"):
        assert await officers.refused(officers.security, name, accounts[0]) == "LAST_OF_OFFICE"
    assert await officers.refused(officers.system, "endAccount", accounts[0]) == "LAST_OF_OFFICE"
    await officers.done(officers.security, "unlockAccount", accounts[1])
    # Who never came in, and cannot any more by the password that was given, is nobody to rely on.
    async with officers.database.writing() as connection:
        lapsed = "UPDATE account SET password_ends_at = now() - interval '1 day' WHERE name = 'a-2'"
        await connection.execute(text(lapsed))
    assert await officers.refused(officers.system, "lockAccount", accounts[0]) == "LAST_OF_OFFICE"
    await officers.done(officers.system, "resetPassword", accounts[1])
    assert (await officers.done(officers.system, "endAccount", accounts[0]))["account"]["state"] == "ENDED"


async def test_of_two_holders_who_are_ended_at_once_one_stays(officers: Officers) -> None:
    accounts = [
        await officers.account(name=name, role="OFFICER", office="AUDITOR") for name in ("a-1", "a-2")
    ]
    for account in accounts:
        await officers.done(officers.security, "unlockAccount", account)
    sent = [{"clientId": str(uuid4()), "accountId": account} for account in accounts]
    asked = [ask(officers.database, officers.system, ACTS["endAccount"], input=one) for one in sent]
    codes = [codes_of(one) for one in await asyncio.gather(*asked)]
    assert sorted(codes) == [[], ["LAST_OF_OFFICE"]]


async def test_a_pledge_is_filed_and_not_ahead_of_today(officers: Officers) -> None:
    account = await officers.account()
    filed = (await officers.done(officers.security, "filePledge", account, **PLEDGE))["account"]
    assert (filed["inductedOn"], filed["pledgedOn"]) == ("2025-03-01", "2025-03-02")
    ahead = PLEDGE | {"pledgedOn": "2999-01-01"}
    refused = await officers.refused(officers.security, "filePledge", account, **ahead)
    assert refused == "DAY_IN_THE_FUTURE"


async def test_two_tokens_at_a_time_shown_once_and_ended_one_by_one(officers: Officers) -> None:
    made = await officers.created(name="county-app", role="SERVICE_CLIENT")
    account = made["account"]["id"]
    assert made["secret"] is None
    assert await officers.refused(officers.system, "resetPassword", account) == "NO_PASSWORD"
    for days in (0, 401):
        given = {"label": "数据看板", "days": days}
        assert await officers.refused(officers.security, "giveToken", account, **given) == "BAD_TOKEN_DAYS"
    first = await officers.done(officers.security, "giveToken", account, label="数据看板")
    second = await officers.done(officers.security, "giveToken", account, label="新看板", days=400)
    assert first["secret"] != second["secret"]
    assert [one["label"] for one in second["account"]["credentials"]] == ["新看板", "数据看板"]
    assert await officers.refused(officers.security, "giveToken", account, label="x") == "TOO_MANY_TOKENS"
    old = second["account"]["credentials"][1]["id"]
    left = await officers.done(officers.security, "endSession", account, credentialId=old)
    assert [one["label"] for one in left["account"]["credentials"]] == ["新看板"]
    gone = await officers.refused(officers.security, "endSession", account, credentialId=old)
    assert gone == "SESSION_NOT_FOUND"
    assert (await officers.done(officers.security, "endSession", account))["account"]["credentials"] == []


async def test_every_act_stands_in_the_log_with_who_did_it(officers: Officers) -> None:
    account = await officers.account()
    for viewer, name in ((officers.security, "giveGrant"), (officers.security, "filePledge")):
        await officers.done(viewer, name, account, **SENT[name])
    for viewer, name in ((officers.system, "lockAccount"), (officers.security, "unlockAccount")):
        await officers.done(viewer, name, account)
    auditor = officers.world.viewers()["auditor"]
    query = "{ accessLog { nodes { kind operation subject } } }"
    answer = await ask(officers.database, auditor, query)
    told = [tuple(one.values()) for one in (answer.data or {})["accessLog"]["nodes"] if one["kind"] != "LOG"]
    assert told[::-1] == [
        ("LOCK", "made LEADER", "account:11"),
        ("GRANT", "grant ANALYSE", "account:12"),
        ("GRANT", "file pledge", "account:12"),
        ("LOCK", "state LOCKED", "account:11"),
        ("LOCK", "state ACTIVE", "account:12"),
    ]


async def _row_id(officers: Officers, account: str) -> str:
    async with officers.database.writing() as connection:
        found = await connection.execute(text("SELECT id FROM account ORDER BY created_at DESC LIMIT 1"))
        row_id = found.scalar_one()
    assert node_id("Account", 0, row_id) == account
    return str(row_id)
