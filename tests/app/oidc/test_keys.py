"""Keys of the provider that change, keys nobody knows, and a provider that is slow, strange or away."""

from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import psycopg
import pytest

from app.oidc import fetching
from app.oidc.keys import signing_keys
from tests.app.access.conftest import COUNTY
from tests.app.access.office import WANTED, Office, asks, given, running, settled, sign_in, typed
from tests.app.http.whole import Place
from tests.app.oidc.running import HERE, IdentityProvider, identity_provider, new_key
from tests.app.oidc.visits import came_in, code
from tests.app.service import BROWSER

ENDED = "/sign-in/oidc/ended"


@pytest.fixture
def anew() -> Iterator[IdentityProvider]:
    """A provider of the test's own, which asks for its keys for the first time."""
    with identity_provider() as opened:
        yield opened


def leader_there(office: Office, monkeypatch: pytest.MonkeyPatch, provider: IdentityProvider) -> None:
    monkeypatch.setenv("RONGGE_OIDC_ISSUER", provider.issuer)
    password = given("add", "leader-1", "--display-name", "演示领导", "--role", "LEADER")
    typed("grant", "leader-1", "ANALYSE", COUNTY)
    settled(office.browser(), "leader-1", password)
    typed("join", "leader-1", "wang")


def test_a_thousand_unknown_keys_cost_the_provider_two_questions(
    place: Place, anew: IdentityProvider, connection: psycopg.Connection
) -> None:
    with running(place.url, **anew.settings) as first, running(place.url, **anew.settings) as second:
        desks = [first.browser(), second.browser()]
        for number in range(1000):
            form = {"logout_token": anew.logout_token(kid=f"unknown-{number}", sub="wang")}
            assert desks[number % 2].post(ENDED, data=form).status_code == 400
    assert anew.asked("/jwks") <= 2
    assert connection.execute("SELECT count(*) FROM logout_token").fetchone() == (0,)


def test_a_new_key_signs_in_at_the_first_try_and_the_old_one_no_more(
    place: Place, monkeypatch: pytest.MonkeyPatch, connection: psycopg.Connection
) -> None:
    with ExitStack() as doors:
        before = doors.enter_context(identity_provider())
        # The installation runs on while the provider changes its key.
        with running(place.url, **before.settings) as office:
            leader_there(office, monkeypatch, before)
            assert came_in(office.browser()).status_code == 200
            doors.close()
            with identity_provider(HERE, before.port, new_key("second")) as after:
                later(connection)
                assert came_in(office.browser()).status_code == 200
                form = {"logout_token": after.logout_token(key=before.key, kid="first", sub="wang")}
                assert office.browser().post(ENDED, data=form).status_code == 400


def later(connection: psycopg.Connection) -> None:
    """Half a minute later, as far as the provider's keys are concerned."""
    connection.execute("UPDATE provider_key_set SET tried_at = tried_at - interval '31 seconds'")
    connection.commit()


def test_while_the_provider_is_away_sessions_live_and_passwords_open(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    with identity_provider() as provider, running(place.url, **provider.settings) as office:
        leader_there(office, monkeypatch, provider)
        browser = office.browser()
        came_in(browser)
        settings = provider.settings
    with running(place.url, **settings) as office:
        stays = office.browser()
        stays.cookies = browser.cookies
        assert asks(stays).status_code == 200
        page = office.browser().get("/sign-in/oidc?next=/maps", headers=BROWSER)
        assert (page.status_code, code(page)) == (503, "OIDC_UNAVAILABLE")
        assert "统一身份认证暂时不可用" in page.text
        english = office.browser().get("/sign-in/oidc", headers={**BROWSER, "Accept-Language": "en"})
        assert "does not answer as it should" in english.text
        assert 'name="password"' in page.text
        assert 'value="/maps"' in page.text
        assert sign_in(office.browser(), "leader-1", WANTED).status_code == 303


OTHERS: dict[str, Any] = {
    "a curve of ours": {"kty": "EC", "crv": "SM2", "x": "AA", "y": "AA"},
    "a curve of others": {"kty": "EC", "crv": "BP-256", "x": "AA", "y": "AA"},
    "one that agrees upon keys": {"kty": "OKP", "crv": "X448", "x": "AA"},
    "for two things at once": {**new_key("other").as_dict(private=False), "key_ops": ["wrapKey"]},
    "no point of its curve": {"kty": "EC", "crv": "P-256", "x": "AA", "y": "AA"},
    "a kind that is a list": {"kty": ["EC"]},
    "a secret": {"kty": "oct", "k": "AA"},
    "nothing": None,
}


def test_keys_that_nobody_can_read_spoil_none_beside_them(
    place: Place, monkeypatch: pytest.MonkeyPatch, anew: IdentityProvider
) -> None:
    anew.spoil(keys=list(OTHERS.values()))
    with running(place.url, **anew.settings) as office:
        leader_there(office, monkeypatch, anew)
        assert came_in(office.browser()).status_code == 200


@pytest.mark.parametrize("kind", OTHERS)
def test_of_keys_that_nobody_can_read_there_is_no_set(kind: str) -> None:
    own = new_key("own").as_dict(private=False)
    beside = signing_keys({"keys": [OTHERS[kind], own]})
    assert beside is not None
    assert [key.kid for key in beside] == ["own"]
    assert signing_keys({"keys": [OTHERS[kind]]}) is None
    none: tuple[object, ...] = ({}, [], {"keys": own}, None)
    assert [signing_keys(one) for one in none] == [None] * 4


@pytest.mark.parametrize("auth", ["client_secret_basic", "client_secret_post"])
def test_a_client_and_a_secret_of_any_signs_are_known_there(
    place: Place, monkeypatch: pytest.MonkeyPatch, auth: str
) -> None:
    client, secret = "rongge:city+50%/a b", "made-up: 100% + a/b=c&d~e-f_g.h"
    with (
        identity_provider(client=client, secret=secret, auth=auth) as provider,
        running(place.url, **provider.settings, OIDC_CLIENT_AUTH=auth) as office,
    ):
        leader_there(office, monkeypatch, provider)
        assert came_in(office.browser()).status_code == 200


@pytest.mark.parametrize("path", ["/.well-known/openid-configuration", "/token", "/jwks"])
def test_a_slow_provider_is_waited_for_so_long_and_no_longer(
    place: Place,
    monkeypatch: pytest.MonkeyPatch,
    anew: IdentityProvider,
    path: str,
) -> None:
    monkeypatch.setattr(fetching, "ANSWER_S", 0.5)
    monkeypatch.setattr("app.oidc.client.ANSWER_S", 0.5)
    with running(place.url, **anew.settings) as office:
        leader_there(office, monkeypatch, anew)
        anew.spoil(slow=path)
        browser = office.browser()
        if path.startswith("/.well-known"):
            page = browser.get("/sign-in/oidc", headers=BROWSER)
        else:
            page = came_in(browser)
        # Without keys nothing can be verified; of anything else it is known who is silent.
        assert code(page) == ("OIDC_REFUSED" if path == "/jwks" else "OIDC_UNAVAILABLE")
        assert asks(browser).status_code == 401


@pytest.mark.parametrize(
    "said",
    [
        {"issuer": "https://elsewhere.example"},
        {"token_endpoint": "http://elsewhere.example/token"},
        {"jwks_uri": None},
        {"authorization_endpoint": "javascript:alert(1)"},
    ],
)
def test_a_provider_that_says_it_is_another_or_unsafe_is_not_gone_to(
    place: Place, anew: IdentityProvider, said: dict[str, str | None]
) -> None:
    anew.spoil(metadata=said)
    with running(place.url, **anew.settings) as office:
        page = office.browser().get("/sign-in/oidc", headers=BROWSER)
        assert (page.status_code, code(page)) == (503, "OIDC_UNAVAILABLE")
        assert "set-cookie" not in page.headers
