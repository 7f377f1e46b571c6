"""Signed tokens, and whom the application takes a request to come from."""

import base64
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.tokens import issue_token, viewer_of_token
from db.errors import DomainError
from resolvers.viewer import claims_of
from tests.app.service import BROWSER, KEY, LEADER, client

HOUR = timedelta(hours=1)
TOKEN = issue_token(KEY, LEADER, lifetime=timedelta(days=1))
CLAIMS = claims_of(LEADER) | {"iss": "rongge", "iat": 1_700_000_000, "exp": 4_000_000_000}


def code_of(token: str, key: bytes = KEY) -> str:
    with pytest.raises(DomainError) as caught:
        viewer_of_token((key,), token)
    return caught.value.code


def forged(key: bytes = KEY, algorithm: str = "HS256", **claims: Any) -> str:
    wanted = {name: value for name, value in (CLAIMS | claims).items() if value is not None}
    return jwt.encode(wanted, key, algorithm)


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def test_a_token_speaks_for_the_viewer_it_was_issued_to() -> None:
    assert viewer_of_token((KEY,), TOKEN) == LEADER


def test_another_key_signs_nobody_out_while_the_one_before_is_at_hand() -> None:
    new = b"another key of thirty-two bytes!"
    assert viewer_of_token((new, KEY), TOKEN) == LEADER
    assert viewer_of_token((new, KEY), issue_token(new, LEADER, lifetime=HOUR)) == LEADER
    assert code_of(TOKEN, new) == "INVALID_TOKEN"
    ended = issue_token(KEY, LEADER, lifetime=HOUR, now=datetime.now(UTC) - timedelta(days=1))
    with pytest.raises(DomainError, match="TOKEN_EXPIRED"):
        viewer_of_token((new, KEY), ended)


def test_a_token_ends_with_its_lifetime() -> None:
    yesterday = datetime.now(UTC) - timedelta(days=1)
    assert code_of(issue_token(KEY, LEADER, lifetime=HOUR, now=yesterday)) == "TOKEN_EXPIRED"


def test_a_token_of_another_key_is_invalid() -> None:
    assert code_of(TOKEN, b"another key of thirty-two bytes!") == "INVALID_TOKEN"


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "somebody"},
        {"iss": None},
        {"exp": None},
        {"iat": None},
        {"sub": None},
        {"role": "EMPEROR"},
        {"grants": None},
        {"grants": [{"can": "SEARCH", "kind": "DIVISION", "county": 500151, "id": 7, "level": "COUNTY"}]},
        {"iat": 4_000_000_000},
    ],
)
def test_a_signature_alone_is_not_enough(claims: dict[str, Any]) -> None:
    assert code_of(forged(**claims)) == "INVALID_TOKEN"


def test_the_token_does_not_choose_its_algorithm() -> None:
    assert code_of(jwt.encode(CLAIMS, "", "none")) == "INVALID_TOKEN"
    assert code_of(forged(KEY * 2, "HS512"), KEY * 2) == "INVALID_TOKEN"


def test_a_short_key_is_refused() -> None:
    with pytest.raises(DomainError, match="TOKEN_KEY_TOO_SHORT"):
        issue_token(b"short", LEADER, lifetime=HOUR)
    assert code_of(TOKEN, b"short") == "TOKEN_KEY_TOO_SHORT"


def test_a_header_of_nonsense_is_invalid() -> None:
    deep = base64.urlsafe_b64encode(b"[" * 5000).decode().rstrip("=")
    assert code_of(f"{deep}.e30.x") == "INVALID_TOKEN"
    assert code_of("x" * 100_000) == "INVALID_TOKEN"


@given(st.text())
def test_any_other_text_is_invalid(text: str) -> None:
    assert code_of(text) == "INVALID_TOKEN"


def test_the_header_and_the_cookie_identify_alike() -> None:
    assert client().get("/whoami", headers=bearer(TOKEN)).json() == {"name": "演示领导"}
    assert client().get("/whoami", headers={"Cookie": f"rongge_session={TOKEN}"}).json() == {
        "name": "演示领导"
    }


def test_without_a_token_nothing_is_shown() -> None:
    answer = client().get("/whoami")
    assert (answer.status_code, answer.json()["errors"][0]["extensions"]["code"]) == (401, "NOT_SIGNED_IN")
    assert answer.headers["www-authenticate"] == 'Bearer realm="rongge"'


@pytest.mark.parametrize("value", ["Bearer x", "Bearer", "Basic eDp5", "bearer  ", "\x7f"])
def test_a_bad_token_is_401_and_says_so(value: str) -> None:
    answer = client().get("/whoami", headers={"Authorization": value, "Cookie": f"rongge_session={TOKEN}"})
    assert (answer.status_code, answer.json()["errors"][0]["extensions"]["code"]) == (401, "INVALID_TOKEN")
    assert 'error="invalid_token"' in answer.headers["www-authenticate"]


def test_an_expired_session_sends_a_person_to_sign_in_and_back() -> None:
    old = issue_token(KEY, LEADER, lifetime=HOUR, now=datetime.now(UTC) - timedelta(days=1))
    answer = client().get("/whoami?level=CELL&x=1", headers={**BROWSER, "Cookie": f"rongge_session={old}"})
    assert answer.status_code == 303
    assert answer.headers["location"] == "/sign-in?next=%2Fwhoami%3Flevel%3DCELL%26x%3D1"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, 200),
        ({"Sec-Fetch-Site": "none"}, 200),
        ({"Origin": "http://testserver"}, 200),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "http://testserver"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://[bad"}, 403),
        ({}, 403),
    ],
)
def test_a_session_acts_only_from_our_own_pages(headers: dict[str, str], status: int) -> None:
    answer = client().post("/whoami", headers={**headers, "Cookie": f"rongge_session={TOKEN}"})
    assert answer.status_code == status


def test_a_program_with_a_header_may_act_from_anywhere() -> None:
    elsewhere = {"Sec-Fetch-Site": "cross-site", "Origin": "http://evil.example"}
    assert client().post("/whoami", headers={**elsewhere, **bearer(TOKEN)}).status_code == 200
