"""Pages of other sites: those that are listed may call us, all others may not."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from starlette.testclient import TestClient

from app.http.origins import LOOPBACK, Origins, origins_in
from app.tokens import SESSION_COOKIE
from tests.app.exports.conftest import signed_in
from tests.app.http.whole import GRAPHQL, JSON, Place, opened, whole
from tests.app.service import settings_for

LISTED, OTHER = "https://app.example", "https://evil.example"
ALLOW = "access-control-allow-"
HELLO = {"query": "{ viewer { name } }"}
SHARED = ("/graphql", "/exports/people.csv", "/ogc/collections")


@pytest.fixture(scope="module")
def client(place: Place) -> Iterator[TestClient]:
    with opened(whole(place.url, CORS_ORIGINS=f"{LISTED}, http://10.0.0.7:8080")) as one:
        yield one


@pytest.fixture(scope="module")
def developers(place: Place) -> Iterator[TestClient]:
    with opened(whole(place.url, CORS_ORIGINS=LOOPBACK)) as one:
        yield one


def preflight(client: TestClient, path: str, origin: str, **more: str) -> Any:
    headers = {
        "Origin": origin,
        "Access-Control-Request-Method": "POST" if path == "/graphql" else "GET",
        "Access-Control-Request-Headers": "authorization,content-type",
        **more,
    }
    return client.options(path, headers=headers)


def said(answer: Any) -> Mapping[str, str]:
    """What an answer says of sharing."""
    return {
        name.removeprefix(ALLOW): value
        for name, value in answer.headers.items()
        if name.startswith("access-control")
    }


@pytest.mark.parametrize("path", SHARED)
def test_a_listed_site_is_told_beforehand_what_it_may_send(path: str, client: TestClient) -> None:
    answer = preflight(client, path, LISTED)
    told = said(answer)
    assert (answer.status_code, told["origin"], told["credentials"]) == (200, LISTED, "true")
    assert {"Authorization", "Content-Type"} <= set(told["headers"].split(", "))
    assert "POST" in told["methods"].split(", ")
    assert "Origin" in answer.headers["vary"]


@pytest.mark.parametrize("path", SHARED)
@pytest.mark.parametrize("origin", [OTHER, "null", f"{LISTED}.evil.example", "http://app.example", ""])
def test_any_other_site_is_told_nothing(path: str, origin: str, client: TestClient) -> None:
    answer = preflight(client, path, origin)
    assert answer.status_code in {401, 405}
    assert said(answer) == {}


def test_a_header_that_nobody_needs_is_not_allowed(client: TestClient) -> None:
    answer = preflight(client, "/graphql", LISTED, **{"Access-Control-Request-Headers": "x-other"})
    assert answer.status_code == 400


def test_answers_are_shared_with_listed_sites_only(client: TestClient, place: Place) -> None:
    worker = signed_in(place.world.viewers()["worker"])
    listed, other, none = (
        client.post("/graphql", json=HELLO, headers=worker | origin)
        for origin in ({"Origin": LISTED}, {"Origin": OTHER}, {})
    )
    assert [answer.status_code for answer in (listed, other, none)] == [200, 200, 200]
    assert (said(listed)["origin"], said(listed)["credentials"]) == (LISTED, "true")
    assert "Origin" in listed.headers["vary"]
    assert said(other) == said(none) == {}


def test_refusals_are_shared_too(client: TestClient) -> None:
    refused = client.post("/graphql", json=HELLO, headers={"Origin": LISTED, "Accept": GRAPHQL})
    wrong = client.post("/graphql", content=b"{", headers={"Origin": LISTED, "Content-Type": JSON})
    assert (refused.status_code, wrong.status_code) == (401, 401)
    assert said(refused)["origin"] == said(wrong)["origin"] == LISTED


@pytest.mark.parametrize("path", ["/", "/sign-in", "/healthz", "/maps/coverage"])
def test_pages_are_shared_with_nobody(path: str, client: TestClient) -> None:
    assert said(client.get(path, headers={"Origin": LISTED})) == {}


@pytest.mark.parametrize(("origin", "status"), [(LISTED, 200), (OTHER, 403), ("null", 403)])
def test_only_a_listed_site_writes_with_the_viewers_session(
    origin: str, status: int, client: TestClient, place: Place
) -> None:
    token = signed_in(place.world.viewers()["worker"])["Authorization"].removeprefix("Bearer ")
    headers = {"Origin": origin, "Sec-Fetch-Site": "cross-site", "Cookie": f"{SESSION_COOKIE}={token}"}
    answer = client.post("/graphql", json=HELLO, headers=headers)
    assert answer.status_code == status
    assert ("credentials" in said(answer)) == (status == 200)


@pytest.mark.parametrize(
    "origin", ["http://localhost:5173", "http://127.0.0.1:3000", "https://[::1]:8443", "http://localhost"]
)
def test_loopback_is_every_port_of_the_browsers_own_machine(origin: str, developers: TestClient) -> None:
    assert said(preflight(developers, "/graphql", origin))["origin"] == origin


@pytest.mark.parametrize(
    "origin", ["http://localhost.evil.example", "http://127.0.0.1.evil.example:80", "http://10.0.0.7:8080"]
)
def test_and_of_no_other(origin: str, developers: TestClient) -> None:
    assert said(preflight(developers, "/graphql", origin)) == {}


def test_nobody_is_listed_but_in_the_demonstration() -> None:
    assert settings_for().origins == Origins()
    assert settings_for(DEMO="1").origins == Origins(loopback=True)
    assert settings_for(DEMO="1", CORS_ORIGINS="").origins == Origins()


@pytest.mark.parametrize(
    "written",
    ["*", "null", "app.example", "https://app.example/", "https://app.example/x", "ftp://a.example"],
)
def test_what_is_no_origin_is_refused_at_the_start(written: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        origins_in(written)
    with pytest.raises(Exception, match="SETTING_MALFORMED"):
        settings_for(CORS_ORIGINS=written)
