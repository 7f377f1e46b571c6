"""Sessions that end because they have ended at the provider, and tokens that end none."""

import json
import time
from typing import Any

import psycopg
import pytest
from joserfc import jws, jwt
from joserfc.jwk import OctKey
from sqlalchemy import select
from starlette.testclient import TestClient

from app.oidc.tokens import LOGGED_OUT
from db.codes import CredentialKind
from db.engine import open_database
from db.models import ProviderSession
from resolvers.access.known import KnownHolders
from resolvers.access.passwords import PasswordRules
from resolvers.access.provider.ending import opened_by_provider
from resolvers.access.second_factor.rule import SecondFactorRule
from tests.app.access.authenticator import code as shown
from tests.app.access.authenticator import enrolled, first
from tests.app.access.office import WANTED, Office, asks, given, running, sign_in
from tests.app.access.test_endings import ended
from tests.app.access.watching import never, soon
from tests.app.http.whole import Place
from tests.app.oidc.running import CLIENT, SECRET, IdentityProvider, new_key
from tests.app.oidc.test_sign_in import HALF
from tests.app.oidc.visits import came_in, code
from tests.app.service import OWN_FORM

NOW = int(time.time())


def told(office: Office, token: str) -> Any:
    """What the provider's server is answered."""
    return office.browser("10.200.0.1").post("/sign-in/oidc/ended", data={"logout_token": token})


def seated(office: Office, subject: str = "wang") -> TestClient:
    browser = office.browser()
    assert came_in(browser, subject).status_code == 200
    assert asks(browser).status_code == 200
    return browser


def test_all_that_a_subject_opened_ends_everywhere_within_five_seconds_and_nothing_else(
    office: Office, place: Place, provider: IdentityProvider, leader: str
) -> None:
    browsers = [seated(office), seated(office)]
    own = office.browser()
    sign_in(own, leader, WANTED)
    token = given("token", leader, "--label", "数据看板")
    with running(place.url, **provider.settings) as another:
        answer = told(another, provider.logout_token(sub="wang"))
        assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")
        assert soon(lambda: all(ended(browser) for browser in browsers))
    assert asks(own).status_code == 200
    assert asks(office.browser(), token=token).status_code == 200


def test_a_session_of_the_provider_ends_what_was_opened_from_it(
    office: Office, provider: IdentityProvider, leader: str
) -> None:
    provider.spoil(claims={"sid": "one"})
    one = seated(office)
    provider.spoil(claims={"sid": "two"})
    two = seated(office)
    assert told(office, provider.logout_token(sid="one")).status_code == 200
    assert soon(lambda: ended(one))
    assert asks(two).status_code == 200
    # Of another subject it is another session, whatever it is called.
    assert told(office, provider.logout_token(sid="two", sub="another")).status_code == 200
    assert never(lambda: ended(two))
    assert asks(two).status_code == 200


def test_half_a_session_ends_too(office: Office, provider: IdentityProvider, leader: str) -> None:
    own = office.browser()
    sign_in(own, leader, WANTED)
    secret, _ = enrolled(own)
    half = first(HALF, came_in(office.browser()))
    assert told(office, provider.logout_token(sub="wang")).status_code == 200
    fields = {"half": half, "code": shown(secret, 1)}
    assert code(office.browser().post("/sign-in", data=fields, headers=OWN_FORM)) == "SESSION_ENDED"


def test_a_token_is_obeyed_once(office: Office, provider: IdentityProvider, leader: str) -> None:
    token = provider.logout_token(sub="wang")
    assert told(office, token).status_code == 200
    browser = seated(office)
    again = told(office, token)
    assert (again.status_code, again.json()) == (400, {"error": "invalid_request"})
    assert never(lambda: ended(browser))
    assert asks(browser).status_code == 200


SPOILED: dict[str, dict[str, Any]] = {
    "another issuer": {"iss": "https://elsewhere.example"},
    "another audience": {"aud": "another-client"},
    "no event": {"events": None},
    "another event": {"events": {"https://elsewhere.example/event": {}}},
    "an event that is none": {"events": {LOGGED_OUT: "yes"}},
    "of nobody": {"sub": None},
    "an ID token": {"nonce": "n"},
    "without an id": {"jti": None},
    "without a time": {"iat": None},
    "from the future": {"iat": NOW + 100_000},
    "of long ago": {"iat": NOW - 7200},
    "from before all times": {"iat": -(10**20)},
    "from before the first year": {"iat": -(10**11)},
    "an id with a sign that is none": {"jti": "one\0"},
    "an id that is a list": {"jti": ["one"]},
    "an id without an end": {"jti": "j" * 256},
    "an empty id": {"jti": ""},
    "a session with a sign that is none": {"sid": "one\0"},
    "a subject with a sign that is none": {"sub": "wang\0"},
    "expired": {"exp": NOW - 3600},
    "a key nobody knows": {"kid": "unknown"},
    "another's key of the same name": {"key": new_key("first")},
    "a subject that is none": {"sub": ""},
}


def test_what_is_no_logout_token_of_the_provider_ends_nothing(
    office: Office, provider: IdentityProvider, leader: str
) -> None:
    browser = seated(office)
    for why, claims in SPOILED.items():
        answer = told(office, provider.logout_token(**{"sub": "wang", **claims}))
        assert (why, answer.status_code) == (why, 400)
    made = (
        _by_our_secret(provider),
        _unsigned(provider),
        _signed(provider, _half_a_sign(provider)),
        _signed(provider, "[" * 6000),
    )
    for token in ("", "x", "x.y.z", "e30.e30.", "e" * 20_000, *made):
        assert told(office, token).status_code == 400
    assert office.browser().get("/sign-in/oidc/ended").status_code == 405
    assert never(lambda: ended(browser))
    assert asks(browser).status_code == 200


def _by_our_secret(provider: IdentityProvider) -> str:
    said = {"iss": provider.issuer, "aud": CLIENT, "iat": NOW, "jti": "j", "sub": "wang"}
    said |= {"events": {LOGGED_OUT: {}}}
    return jwt.encode({"alg": "HS256", "kid": "first"}, said, OctKey.import_key(SECRET), algorithms=["HS256"])


def _half_a_sign(provider: IdentityProvider) -> str:
    """Claims with an id that is no text in any encoding."""
    said = {"iss": provider.issuer, "aud": CLIENT, "iat": NOW, "jti": "\ud800", "sub": "wang"}
    return json.dumps(said | {"events": {LOGGED_OUT: {}}})


def _signed(provider: IdentityProvider, written: str) -> str:
    return jws.serialize_compact({"alg": "RS256", "kid": provider.key.kid}, written, provider.key)


def _unsigned(provider: IdentityProvider) -> str:
    _, claims, _ = provider.logout_token(sub="wang").split(".")
    return f"eyJhbGciOiJub25lIn0.{claims}."


async def test_nothing_is_kept_of_a_session_that_is_over(
    office: Office, place: Place, provider: IdentityProvider, leader: str
) -> None:
    one, two = seated(office), seated(office)
    one.post("/sign-out", headers=OWN_FORM)
    database = open_database(place.url, pool_size=1)
    try:
        await KnownHolders(PasswordRules.DJBH3, SecondFactorRule.OPTIONAL).sweep(database)
        assert len(await database.rows(select(ProviderSession.credential_id))) == 1
    finally:
        await database.close()
    assert asks(two).status_code == 200


@pytest.mark.parametrize(
    ("change", "kept"),
    [("seen_at = now() - interval '31 minutes'", 1), ("ends_at = now()", 0), ("ended_at = now()", 0)],
)
async def test_a_session_left_alone_can_still_be_ended_and_stays_left(
    office: Office, place: Place, leader: str, connection: psycopg.Connection, change: str, kept: int
) -> None:
    browser = seated(office)
    holders = KnownHolders(PasswordRules.DJBH3, SecondFactorRule.OPTIONAL)
    database = open_database(place.url, pool_size=1)
    try:
        secret = browser.cookies["rongge_session"]
        await holders.holder(database, secret, CredentialKind.SESSION)
        theirs = "WHERE id IN (SELECT credential_id FROM provider_session)"
        connection.execute(f"UPDATE credential SET {change} {theirs}")
        connection.commit()
        # It was seen from memory; noted now, it would hold again.
        await holders.sweep(database)
        assert len(await database.rows(select(ProviderSession.credential_id))) == kept
        assert await database.rows(opened_by_provider(secret)) == []
    finally:
        await database.close()


@pytest.mark.parametrize("by_provider", [True, False])
def test_signing_out_leads_on_to_the_provider_that_opened_the_session(
    office: Office, provider: IdentityProvider, leader: str, *, by_provider: bool
) -> None:
    browser = office.browser()
    if by_provider:
        came_in(browser)
    else:
        sign_in(browser, leader, WANTED)
    answer = browser.post("/sign-out", headers=OWN_FORM)
    assert asks(browser).status_code == 401
    assert (f"{provider.issuer}/session/end?client_id={CLIENT}&amp;" in answer.text) == by_provider
    assert answer.status_code == (200 if by_provider else 303)


def test_where_the_provider_has_no_way_out_one_is_signed_out_here(
    place: Place, provider: IdentityProvider, leader: str
) -> None:
    provider.spoil(metadata={"end_session_endpoint": None})
    with running(place.url, **provider.settings) as office:
        browser = office.browser()
        came_in(browser)
        assert browser.post("/sign-out", headers=OWN_FORM).status_code == 303
        assert asks(browser).status_code == 401
