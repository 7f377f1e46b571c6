"""Accounts joined to the identity provider through GraphQL: by one office, and nobody twice."""

from uuid import uuid4

from tests.schema.access.officers import Officers
from tests.schema.world import ISSUER


async def test_the_security_officer_joins_and_parts(officers: Officers) -> None:
    account = await officers.account()
    joined = await officers.done(officers.security, "joinSubject", account, subject=" wang ")
    shown = joined["account"]
    assert (shown["providerIssuer"], shown["providerSubject"]) == (ISSUER, "wang")
    parted = await officers.done(officers.security, "partSubject", account)
    assert (parted["account"]["providerIssuer"], parted["account"]["providerSubject"]) == (None, None)
    assert await officers.refused(officers.security, "partSubject", account) == "NOT_JOINED"


async def test_a_replay_joins_nothing_twice(officers: Officers) -> None:
    account, client_id = await officers.account(), str(uuid4())
    given = {"subject": "wang", "clientId": client_id}
    first, again = [await officers.done(officers.security, "joinSubject", account, **given) for _ in range(2)]
    assert (first["replayed"], again["replayed"]) == (False, True)
    other = {"subject": "li", "clientId": client_id}
    assert await officers.refused(officers.security, "joinSubject", account, **other) == "CLIENT_ID_TAKEN"


async def test_nobody_is_two_and_nobody_is_shared(officers: Officers) -> None:
    one, other = [await officers.account(name=name) for name in ("li.hua", "li.ming")]
    await officers.done(officers.security, "joinSubject", one, subject="wang")
    refused = officers.refused
    assert await refused(officers.security, "joinSubject", one, subject="li") == "ACCOUNT_JOINED"
    assert await refused(officers.security, "joinSubject", other, subject="wang") == "SUBJECT_TAKEN"
    # A subject is what the provider says to the letter.
    await officers.done(officers.security, "joinSubject", other, subject="Wang")


async def test_what_is_joined_by_no_officer(officers: Officers) -> None:
    refused, security = officers.refused, officers.security
    program = await officers.account(role="SERVICE_CLIENT", name="program")
    assert await refused(security, "joinSubject", program, subject="wang") == "NO_PASSWORD"
    auditor = await officers.account(role="OFFICER", office="AUDITOR", name="auditor-2")
    assert await refused(security, "joinSubject", auditor, subject="wang") == "OFFICER_AT_SERVER"
    leader = await officers.account()
    for subject in ("", "x" * 256, "名", "a\nb"):
        assert await refused(security, "joinSubject", leader, subject=subject) == "BAD_SUBJECT"
    await officers.done(officers.system, "endAccount", leader)
    assert await refused(security, "joinSubject", leader, subject="wang") == "ACCOUNT_ENDED"


async def test_a_token_is_replaced_while_the_one_before_holds(officers: Officers) -> None:
    program = await officers.account(role="SERVICE_CLIENT", name="program")
    first = await officers.done(officers.security, "giveToken", program, label="数据看板")
    second = await officers.done(officers.security, "rotateToken", program, label="数据看板", days=30)
    assert first["secret"] != second["secret"]
    assert len(second["account"]["credentials"]) == 2
    refused = await officers.refused(officers.security, "rotateToken", program, label="数据看板")
    assert refused == "TOO_MANY_TOKENS"
