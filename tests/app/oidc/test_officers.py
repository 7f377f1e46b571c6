"""Joining an account on the officers' page, and what `rongge check` says of the provider."""

import asyncio
import json
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Engine
from typer.testing import CliRunner

from app.cli import cli
from db.errors import DomainError
from tests.app.access.conftest import COUNTY
from tests.app.access.office import Office, given, refused, running, typed
from tests.app.http.whole import Place
from tests.app.oidc.running import CLIENT, IdentityProvider
from tests.app.oidc.visits import came_in, code
from tests.app.service import BROWSER, OWN_FORM, settings_for
from tests.web_pages.officers import seated


@pytest.fixture
def optional(place: Place, provider: IdentityProvider) -> Iterator[Office]:
    """An installation whose officers need no second factor."""
    with running(place.url, **provider.settings, SECOND_FACTOR="optional") as opened:
        yield opened


def test_the_security_officer_joins_on_the_page(optional: Office, place: Place, engine: Engine) -> None:
    office = optional
    given("add", "leader-1", "--display-name", "演示领导", "--role", "LEADER")
    typed("grant", "leader-1", "ANALYSE", COUNTY)
    with engine.connect() as connection:
        account = connection.exec_driver_sql("SELECT id FROM account WHERE name = 'leader-1'").scalar_one()
    page = f"/officers/accounts/{account}"
    desks = {}
    for name, secret in asyncio.run(seated(place.url)).items():
        desks[name] = office.browser()
        desks[name].cookies.set("rongge_session", secret)
    assert 'id="subject"' in desks["secofficer"].get(page, headers=BROWSER).text
    assert 'id="subject"' not in desks["sysadmin"].get(page, headers=BROWSER).text
    form = {"act": "join", "subject": "wang", "ticket": "1"}
    assert "由安全管理员办理" in desks["sysadmin"].post(page, data=form, headers=OWN_FORM).text
    assert code(came_in(office.browser())) == "SUBJECT_NOT_JOINED"
    assert "已关联" in desks["secofficer"].post(page, data=form, headers=OWN_FORM).text
    assert came_in(office.browser()).status_code == 200
    parted = desks["secofficer"].post(page, data={"act": "part", "ticket": "2"}, headers=OWN_FORM)
    assert "已解除关联" in parted.text
    assert code(came_in(office.browser())) == "SUBJECT_NOT_JOINED"


def test_an_officer_is_joined_at_the_server(place: Place) -> None:
    given("init")
    typed("join", "auditor", "audit-1")
    assert refused("join", "sysadmin", "audit-1") == "SUBJECT_TAKEN"


def checked() -> dict[str, dict[str, Any]]:
    answer = CliRunner().invoke(cli, ["check", "--json"], catch_exceptions=False)
    return {one["code"]: one for one in json.loads(answer.stdout)}


@pytest.fixture
def keyed(place: Place, monkeypatch: pytest.MonkeyPatch) -> Place:
    monkeypatch.setenv("RONGGE_TOKEN_KEY", "5a" * 32)
    monkeypatch.setenv("RONGGE_IDENTITY_KEY", "5c" * 32)
    return place


def test_a_provider_that_is_fit_is_good_and_plain_http_is_noted(keyed: Place) -> None:
    found = checked()
    assert (found["OIDC"]["level"], found["OIDC_ADDRESS"]["level"]) == ("GOOD", "NOTED")
    assert not {"OIDC_CLOCK", "OIDC_LOGOUT"} & set(found)


@pytest.mark.parametrize(
    ("said", "named", "level"),
    [
        ({"issuer": "https://elsewhere.example"}, "OIDC", "FAILED"),
        ({"code_challenge_methods_supported": ["plain"]}, "OIDC", "FAILED"),
        ({"code_challenge_methods_supported": None}, "OIDC", "NOTED"),
        ({"id_token_signing_alg_values_supported": ["HS256", "none"]}, "OIDC", "FAILED"),
        ({"token_endpoint_auth_methods_supported": ["none"]}, "OIDC", "FAILED"),
        ({"backchannel_logout_supported": False}, "OIDC_LOGOUT", "NOTED"),
    ],
)
def test_a_provider_that_is_not_fit_is_told(
    keyed: Place, provider: IdentityProvider, said: dict[str, Any], named: str, level: str
) -> None:
    provider.spoil(metadata=said)
    assert checked()[named]["level"] == level


@pytest.mark.parametrize("keys", [[], [{"kty": "EC", "crv": "SM2", "x": "AA", "y": "AA"}]])
def test_a_provider_none_of_whose_keys_can_be_read_is_told(
    keyed: Place, provider: IdentityProvider, keys: list[dict[str, str]]
) -> None:
    assert "OIDC_KEYS" not in checked()
    provider.spoil(keys=keys, alone=True)
    assert checked()["OIDC_KEYS"]["level"] == "FAILED"


@pytest.mark.parametrize(
    ("leeway", "seconds", "level"),
    [
        ("", -30, "NOTED"),
        ("", 90, "FAILED"),
        ("0", -30, "FAILED"),
        ("300", 90, "NOTED"),
        ("300", 320, "FAILED"),
    ],
)
def test_clocks_that_differ_are_told_by_the_leeway_of_the_settings(
    keyed: Place,
    monkeypatch: pytest.MonkeyPatch,
    provider: IdentityProvider,
    leeway: str,
    seconds: int,
    level: str,
) -> None:
    monkeypatch.setenv("RONGGE_OIDC_LEEWAY_S", leeway)
    provider.spoil(date=seconds)
    assert checked()["OIDC_CLOCK"]["level"] == level


def test_a_provider_that_is_not_there_fails_the_check(keyed: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RONGGE_OIDC_ISSUER", "http://127.0.0.1:1")
    assert checked()["OIDC"]["level"] == "FAILED"


GOOD = {
    "OIDC_ISSUER": "https://id.example/realms/city",
    "OIDC_CLIENT_ID": CLIENT,
    "OIDC_CLIENT_SECRET": "s" * 16,
    "OIDC_REDIRECT_URI": "https://rongge.example/sign-in/oidc/return",
}


def test_settings_are_read_and_nobody_is_asked() -> None:
    found = settings_for(**GOOD, OIDC_FACTORS="mfa, urn:x", OIDC_LEEWAY_S="30").oidc
    assert found is not None
    assert (found.home, found.leeway_s) == ("https://rongge.example/", 30)
    assert sorted(found.factors) == ["mfa", "urn:x"]
    assert (found.auth.value, settings_for().oidc) == ("client_secret_basic", None)
    assert "ssss" not in repr(found)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("OIDC_ISSUER", "http://id.example"),
        ("OIDC_ISSUER", "https://id.example/?a=1"),
        ("OIDC_ISSUER", "https://user@id.example"),
        ("OIDC_ISSUER", "id.example"),
        ("OIDC_CLIENT_ID", ""),
        ("OIDC_CLIENT_SECRET", "short"),
        ("OIDC_REDIRECT_URI", "http://rongge.example/sign-in/oidc/return"),
        ("OIDC_REDIRECT_URI", "https://rongge.example/elsewhere"),
        ("OIDC_CLIENT_AUTH", "none"),
        ("OIDC_LEEWAY_S", "301"),
        ("OIDC_FACTORS", "mfa, 两步"),
    ],
)
def test_settings_that_cannot_be_meant_are_refused(name: str, value: str) -> None:
    with pytest.raises(DomainError) as refusal:
        settings_for(**{**GOOD, name: value})
    assert refusal.value.code == "SETTING_MALFORMED"
    assert name in refusal.value.en
