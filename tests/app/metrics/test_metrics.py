"""What a server tells a collector of itself: what was asked, and no word of a caller's."""

import pytest
from prometheus_client.parser import text_string_to_metric_families
from starlette.testclient import TestClient

from app.factory import create_app, graphql
from app.metrics.count import part_of
from db.errors import DomainError
from tests.app.exports.conftest import signed_in
from tests.app.http.whole import Place
from tests.app.service import LEADER, NOWHERE, ROUTES, SECRET, application, settings_for
from web_pages.page import STYLES

TOKEN = "collector-0123456789-0123456789-0123"
SHOWN = {"Authorization": f"Bearer {TOKEN}"}
BESIDE = '{ coverage(scope: {divisionCode: "999999000000"}) { share } viewer { name } }'
Samples = dict[tuple[str, ...], float]


def browser_of(database_url: str = NOWHERE, **more: str) -> TestClient:
    settings = settings_for(database_url, METRICS_TOKEN=TOKEN, **more)
    app = create_app(settings, routes=ROUTES, files=STYLES, answering=graphql)
    return TestClient(app, raise_server_exceptions=False, follow_redirects=False)


def told(text: str, name: str) -> Samples:
    return {
        tuple(sample.labels[label] for label in sorted(sample.labels)): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
        if sample.name == name
    }


def risen(before: str, after: str, name: str) -> Samples:
    """What a family has risen by, where it has."""
    earlier = told(before, name)
    rises = {labels: value - earlier.get(labels, 0) for labels, value in told(after, name).items()}
    return {labels: rise for labels, rise in rises.items() if rise}


def test_each_request_is_counted_by_part_method_and_status_and_timed() -> None:
    browser = browser_of()
    before = browser.get("/metrics", headers=SHOWN).text
    browser.get("/whoami")
    browser.get("/whoami", headers=signed_in(LEADER))
    browser.get("/crash", headers=signed_in(LEADER))
    browser.post("/graphql", json={"query": "{ __typename }"})
    browser.request("BREW", f"/{SECRET}")
    after = browser.get("/metrics", headers=SHOWN).text
    assert risen(before, after, "rongge_requests_total") == {
        ("GET", "pages", "401"): 1,
        ("GET", "pages", "200"): 2,  # the second is the collector itself, asking before
        ("GET", "pages", "500"): 1,
        ("POST", "graphql", "401"): 1,
        ("other", "pages", "401"): 1,
    }
    assert risen(before, after, "rongge_request_seconds_count") == {("pages",): 5, ("graphql",): 1}


def test_errors_of_graphql_are_counted_by_code(place: Place) -> None:
    with browser_of(place.url) as browser:
        before = browser.get("/metrics", headers=SHOWN).text
        for query in ("{ viewer { name } }", "{ nothing }", BESIDE):
            browser.post("/graphql", json={"query": query}, headers=signed_in(LEADER))
        browser.post("/graphql", json={"query": "{ viewer { name } }"})
        after = browser.get("/metrics", headers=SHOWN).text
    codes = risen(before, after, "rongge_graphql_errors_total")
    assert codes == {("GRAPHQL_VALIDATION_FAILED",): 1, ("AREA_NOT_FOUND",): 1, ("NOT_SIGNED_IN",): 1}


def test_nothing_that_a_caller_wrote_stands_in_it() -> None:
    browser = browser_of()
    browser.get(f"/{SECRET}?name={SECRET}", headers={"User-Agent": SECRET})
    assert SECRET not in browser.get("/metrics", headers=SHOWN).text


@pytest.mark.parametrize("header", ["", "Bearer", f"Bearer {TOKEN}x", f"Basic {TOKEN}", TOKEN, "Bearer 戎格"])
def test_whoever_does_not_hold_the_token_is_told_nothing(header: str) -> None:
    answer = browser_of().get("/metrics", headers={b"Authorization": header.encode()})
    assert answer.status_code == 401
    assert "rongge_" not in answer.text


def test_without_a_token_there_is_no_such_address() -> None:
    answer = TestClient(application()).get("/metrics", headers={"Authorization": "Bearer "})
    assert answer.status_code == 404


def test_a_token_is_long_and_fits_a_header() -> None:
    with pytest.raises(DomainError, match="RONGGE_METRICS_TOKEN"):
        settings_for(METRICS_TOKEN="short")


@pytest.mark.parametrize(
    ("path", "part"),
    [("/graphql", "graphql"), ("/maps/coverage/1", "maps"), ("/", "pages"), ("//maps", "pages")],
)
def test_an_address_belongs_to_a_part_of_the_site(path: str, part: str) -> None:
    assert part_of(path) == part
