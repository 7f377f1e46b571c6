"""Answers that are no answers: each is refused with its code, opens nothing, and leaves no cookie behind."""

import time
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest

from tests.app.access.office import Office, asks, code_of, running
from tests.app.http.whole import Place
from tests.app.oidc.running import CLIENT, SECRET, IdentityProvider, signed_in_there
from tests.app.oidc.visits import back, begun, came_in, code

NOW = int(time.time())
PUBLIC = "the public key, PEM"
# What an ID token says that the provider itself has signed (or not), and why it opens nothing.
SPOILED: dict[str, dict[str, Any]] = {
    "another nonce": {"claims": {"nonce": "another"}},
    "no nonce": {"claims": {"nonce": None}},
    "another audience": {"claims": {"aud": "another-client"}},
    "audiences without the party meant": {"claims": {"aud": [CLIENT, "another-client"]}},
    "another party meant": {"claims": {"aud": [CLIENT, "other"], "azp": "other"}},
    "another issuer": {"claims": {"iss": "https://elsewhere.example"}},
    "the issuer with a stroke": {"claims": {"iss": "STROKE"}},
    "expired": {"claims": {"exp": NOW - 3600, "iat": NOW - 7200}},
    "without an end": {"claims": {"exp": None}},
    "an end that is no number": {"claims": {"exp": "never"}},
    "from the future": {"claims": {"iat": NOW + 100_000, "exp": NOW + 200_000}},
    "not yet": {"claims": {"nbf": NOW + 100_000}},
    "without a subject": {"claims": {"sub": None}},
    "an empty subject": {"claims": {"sub": ""}},
    "a subject that is a list": {"claims": {"sub": ["wang"]}},
    "a subject with a sign that is none": {"claims": {"sub": "wang\0"}},
    "a subject in other letters": {"claims": {"sub": "王"}},
    "a subject without an end": {"claims": {"sub": "w" * 256}},
    "a session with a sign that is none": {"claims": {"sid": "one\0"}},
    "a session that is a list": {"claims": {"sid": ["one"]}},
    "from before all times": {"claims": {"iat": -(10**20), "exp": -(10**19)}},
    "another access token's": {"claims": {"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"}},
    "unsigned": {"claims": {}, "alg": "none"},
    "signed by the secret we share": {"claims": {}, "alg": "HS256", "secret": SECRET},
    "signed by the public key as a secret": {"claims": {}, "alg": "HS256", "secret": PUBLIC},
    "signed by a key nobody knows": {"claims": {}, "kid": "unknown"},
}


@pytest.mark.parametrize("how", SPOILED)
def test_an_id_token_that_does_not_hold_opens_nothing(
    office: Office, leader: str, provider: IdentityProvider, how: str
) -> None:
    spoil = SPOILED[how]
    if spoil.get("secret") == PUBLIC:
        spoil = {**spoil, "secret": provider.key.as_pem(private=False).decode()}
    if spoil["claims"].get("iss") == "STROKE":
        spoil = {"claims": {"iss": f"{provider.issuer}/"}}
    provider.spoil(**spoil)
    browser = office.browser()
    answer = came_in(browser)
    assert (answer.status_code, code(answer)) == (401, "OIDC_REFUSED")
    assert dict(browser.cookies) == {}
    provider.spoil()
    assert came_in(browser).status_code == 200


def test_what_the_provider_signs_anew_and_as_it_is_is_taken(
    office: Office, leader: str, provider: IdentityProvider
) -> None:
    """So that the refusals above are for what was spoiled, and not for having been signed anew."""
    provider.spoil(claims={})
    assert came_in(office.browser()).status_code == 200
    # Within the leeway of a minute.
    now = int(time.time())
    provider.spoil(claims={"iat": now + 30, "nbf": now + 30})
    assert came_in(office.browser()).status_code == 200
    provider.spoil(claims={"exp": now - 30, "iat": now - 300})
    assert came_in(office.browser()).status_code == 200


@pytest.mark.parametrize(
    ("alg", "kid", "half_of"),
    [
        ("RS256", "first", "sha256"),
        ("ES384", "curve", "sha384"),
        ("EdDSA", "edwards", "sha512"),
        ("Ed25519", "edwards", "sha512"),
    ],
)
def test_a_token_is_of_its_access_token_whatever_signs_it(
    office: Office, leader: str, provider: IdentityProvider, alg: str, kid: str, half_of: str
) -> None:
    provider.spoil(claims={}, alg=alg, kid=kid, hash=half_of)
    assert came_in(office.browser()).status_code == 200
    provider.spoil(claims={}, alg=alg, kid=kid, hash="sha1")
    assert code(came_in(office.browser())) == "OIDC_REFUSED"


@pytest.mark.parametrize(("leeway", "opens"), [("0", False), ("300", True)])
def test_how_far_clocks_may_differ_is_a_setting(
    place: Place, leader: str, provider: IdentityProvider, leeway: str, *, opens: bool
) -> None:
    now = int(time.time())
    provider.spoil(claims={"exp": now - 100, "iat": now - 700})
    with running(place.url, **provider.settings, OIDC_LEEWAY_S=leeway) as office:
        assert (came_in(office.browser()).status_code == 200) == opens


def changed(way: str, **parameters: str | None) -> str:
    """An answer with other parameters; None: without."""
    parts = urlsplit(way)
    said = {**dict(parse_qsl(parts.query)), **parameters}
    return f"{parts.path}?{urlencode({name: one for name, one in said.items() if one is not None})}"


@pytest.mark.parametrize(
    ("parameters", "refusal"),
    [
        ({"state": "another"}, "OIDC_FLOW_LOST"),
        ({"state": None}, "OIDC_FLOW_LOST"),
        ({"iss": "https://elsewhere.example"}, "OIDC_REFUSED"),
        ({"iss": None}, "OIDC_REFUSED"),
        ({"code": "another"}, "OIDC_REFUSED"),
        ({"code": None}, "OIDC_REFUSED"),
        ({"error": "access_denied", "error_description": "<script>x</script>"}, "OIDC_DENIED"),
    ],
)
def test_an_answer_of_another_sign_in_or_provider_opens_nothing(
    office: Office, leader: str, parameters: dict[str, str | None], refusal: str
) -> None:
    browser = office.browser()
    way = signed_in_there(begun(browser), "wang")
    answer = back(browser, changed(way, **parameters))
    assert (answer.status_code >= 400, code(answer)) == (True, refusal)
    assert "<script>x" not in answer.text
    assert code_of(asks(browser)) == "NOT_SIGNED_IN"


def test_a_parameter_that_is_there_twice_is_none(office: Office, leader: str) -> None:
    browser = office.browser()
    way = signed_in_there(begun(browser), "wang")
    assert code(back(browser, f"{way}&code=another")) == "OIDC_REFUSED"


def test_an_answer_opens_one_session_in_the_browser_where_it_was_begun(office: Office, leader: str) -> None:
    browser, stranger = office.browser(), office.browser()
    way = signed_in_there(begun(browser), "wang")
    begun(stranger)
    assert code(back(stranger, way)) == "OIDC_FLOW_LOST"
    flow = dict(browser.cookies)
    assert back(browser, way).status_code == 200
    assert code(back(browser, way)) == "OIDC_FLOW_LOST"
    # Who kept the flow has the code still, which the provider takes once.
    kept = office.browser()
    kept.cookies.update(flow)
    assert code(back(kept, way)) == "OIDC_REFUSED"


def test_a_code_of_one_flow_does_not_fit_another(office: Office, leader: str) -> None:
    """Without the verifier of its own flow (RFC 7636) a code that was overheard is nothing."""
    victim, thief = office.browser(), office.browser()
    stolen = dict(parse_qsl(urlsplit(signed_in_there(begun(victim), "wang")).query))
    own = signed_in_there(begun(thief), "thief")
    assert code(back(thief, changed(own, code=stolen["code"]))) == "OIDC_REFUSED"


def test_a_flow_that_was_opened_elsewhere_or_long_ago_is_lost(
    office: Office, place: Place, provider: IdentityProvider, leader: str
) -> None:
    browser = office.browser()
    way = signed_in_there(begun(browser), "wang")
    flow = dict(browser.cookies)
    with running(place.url, **provider.settings, TOKEN_KEY="ef" * 32) as another:
        elsewhere = another.browser()
        elsewhere.cookies.update(flow)
        assert code(back(elsewhere, way)) == "OIDC_FLOW_LOST"
    # Another key that signs, and the former that opens still: nobody is thrown out of a sign-in under way.
    with running(place.url, **provider.settings, TOKEN_KEY="ef" * 32, TOKEN_KEY_BEFORE="ab" * 32) as rotated:
        inside = rotated.browser()
        inside.cookies.update(flow)
        assert back(inside, way).status_code == 200


@pytest.mark.parametrize(
    "wanted",
    [
        "https://elsewhere.example/",
        "//elsewhere.example",
        "/\\elsewhere.example",
        "javascript:alert(1)",
        "/" * 9999,
    ],
)
def test_it_leads_on_to_no_other_site(office: Office, leader: str, wanted: str) -> None:
    page = came_in(office.browser(), onward=wanted)
    assert 'content="0; url=/"' in page.text
