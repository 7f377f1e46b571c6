"""The start page, the way in and out for a browser without scripts, and what surrounds every answer."""

from datetime import timedelta

import lxml.html  # type: ignore[import-untyped]  # ships no types
import psycopg
import pytest
from starlette.testclient import TestClient
from structlog.testing import capture_logs

from app.tokens import issue_token
from resolvers.traces.sealing import seal
from tests.app.service import BROWSER, KEY, LEADER, OWN_FORM, SECRET, application, client
from web_pages.sign_in import local_path

TOKEN = issue_token(KEY, LEADER, lifetime=timedelta(days=1))
BEARER = {"Authorization": f"Bearer {TOKEN}"}


def links(page: str) -> list[str]:
    return [str(link) for link in lxml.html.fromstring(page).xpath("//a/@href")]


def test_a_pasted_token_becomes_a_session_and_leads_on() -> None:
    browser = client()
    answer = browser.post("/sign-in", data={"token": f" {TOKEN}\n", "next": "/whoami?a=1"}, headers=OWN_FORM)
    assert (answer.status_code, answer.headers["location"]) == (303, "/whoami?a=1")
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert "Secure" not in cookie
    assert browser.get("/whoami").json() == {"name": "演示领导"}


def test_over_https_the_cookie_stays_there() -> None:
    browser = TestClient(application(), base_url="https://testserver", follow_redirects=False)
    answer = browser.post("/sign-in", data={"token": TOKEN}, headers=OWN_FORM)
    assert "Secure" in answer.headers["set-cookie"]


def test_a_token_that_does_not_hold_shows_the_form_again() -> None:
    answer = client().post("/sign-in", data={"token": "x.y.z", "next": "/whoami"}, headers=OWN_FORM)
    assert answer.status_code == 401
    assert "令牌无效" in answer.text
    assert "x.y.z" not in answer.text
    assert 'value="/whoami"' in answer.text
    assert "set-cookie" not in answer.headers


def test_a_cookie_that_no_longer_holds_says_at_sign_in_why_one_is_there() -> None:
    browser = client()
    expired = issue_token(KEY, LEADER, lifetime=timedelta(hours=-1))
    browser.cookies.set("rongge_session", expired)
    answer = browser.get("/whoami", headers=BROWSER)
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in?next=%2Fwhoami")
    page = browser.get(answer.headers["location"], headers=BROWSER)
    assert (page.status_code, "已过期" in page.text) == (200, True)
    assert 'role="alert"' not in client().get("/sign-in").text


def test_every_page_says_who_is_signed_in_and_leads_home_and_out() -> None:
    for path in ("/", "/sign-in", "/nothing"):
        page = lxml.html.fromstring(client().get(path, headers={**BEARER, **BROWSER}).text)
        assert page.get_element_by_id("who").text_content() == "演示领导（领导）"
        assert page.xpath("//header/a/@href") == ["/"]
        assert page.xpath("//header/form/@action") == ["/sign-out"]
    assert not lxml.html.fromstring(client().get("/").text).xpath("//header/form")


def test_demo_roles_are_buttons_without_a_token_in_the_page() -> None:
    browser = client(tokens={"leader": TOKEN})
    page = browser.get("/sign-in?next=/whoami").text
    assert 'name="role" value="leader"' in page
    assert TOKEN not in page
    browser.post("/sign-in", data={"role": "leader"}, headers=OWN_FORM)
    assert browser.get("/whoami").status_code == 200


def test_outside_the_demo_there_are_no_roles() -> None:
    assert 'name="role"' not in client().get("/sign-in").text
    assert client().post("/sign-in", data={"role": "leader"}, headers=OWN_FORM).status_code == 401


def test_signing_out_forgets_the_session() -> None:
    browser = client()
    browser.post("/sign-in", data={"token": TOKEN}, headers=OWN_FORM)
    answer = browser.post("/sign-out", headers=OWN_FORM)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert browser.get("/whoami").status_code == 401


@pytest.mark.parametrize("path", ["/sign-in", "/sign-out"])
def test_another_site_cannot_sign_a_browser_in_or_out(path: str) -> None:
    elsewhere = {**BROWSER, "Sec-Fetch-Site": "cross-site"}
    assert client().post(path, data={"token": TOKEN}, headers=elsewhere).status_code == 403


@pytest.mark.parametrize(
    "wanted",
    [
        "",
        "//evil.example",
        "https://evil.example",
        "/\\evil.example",
        "/\t/evil.example",
        "javascript:x",
        "a",
        "/a b",
        "http://[",
        "\\\\evil.example",
        "/\r\nSet-Cookie: a=b",
    ],
)
def test_the_way_on_never_leaves_the_server(wanted: str) -> None:
    assert local_path(wanted) == "/"


def test_the_way_on_keeps_its_query() -> None:
    assert local_path("/maps/coverage/500151?level=CELL") == "/maps/coverage/500151?level=CELL"


@pytest.mark.parametrize("form", [b"\xff=\xff", b"&".join([b"a=1"] * 50), b"token=%ff"])
def test_a_malformed_form_is_refused(form: bytes) -> None:
    assert client().post("/sign-in", content=form, headers=OWN_FORM).status_code in {400, 401}


def test_the_start_page_shows_a_viewer_where_to_go() -> None:
    page = client().get("/", headers=BEARER).text
    assert "演示领导" in page
    maps = [
        f"/maps/{name}"
        for name in ("overview", "coverage", "density", "service-areas", "gaps", "hotspots", "stations")
    ]
    ground = [f"/registry/{name}" for name in ("inbox", "stations", "policies", "plans")]
    assert links(page) == ["#main", "/", *maps, *ground, "/graphql"]
    assert links(client().get("/").text) == ["#main", "/", "/sign-in", "/graphql"]


def test_pages_run_no_script_and_answers_are_kept_by_nobody() -> None:
    for path in ("/", "/sign-in", "/whoami", "/nothing"):
        headers = client().get(path, headers=BEARER).headers
        assert "default-src 'none'" in headers["content-security-policy"]
        assert "script-src" not in headers["content-security-policy"]
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cache-control"].startswith("no-store")


def test_styles_and_scripts_have_addresses_that_are_kept_for_good() -> None:
    browser = client()
    style = lxml.html.fromstring(browser.get("/").text).xpath("//link[@rel='stylesheet']/@href")[0]
    answer = browser.get(str(style))
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/css; charset=utf-8")
    assert "immutable" in answer.headers["cache-control"]
    assert browser.get(str(style).replace("pages.css", "%2e%2e/settings.py")).status_code == 404
    assert browser.get("/assets/000000000000/pages.css").status_code == 404


def test_what_is_not_there_is_a_page_for_a_person_and_a_code_for_a_program() -> None:
    page = client().get("/nothing", headers={**BEARER, **BROWSER})
    assert (page.status_code, "没有这个地址" in page.text) == (404, True)
    answer = client().get("/nothing", headers=BEARER)
    assert (answer.status_code, answer.json()["errors"][0]["extensions"]["code"]) == (404, "NOT_FOUND")


def test_an_expected_error_of_a_route_has_its_code_and_status() -> None:
    answer = client().get("/nowhere", headers=BEARER)
    assert (answer.status_code, answer.json()["errors"][0]["extensions"]["code"]) == (404, "AREA_NOT_FOUND")


def test_an_unexpected_error_is_an_id_without_a_value_or_a_trace() -> None:
    with capture_logs() as logs:
        answer = client().get("/crash", headers=BEARER)
    assert (answer.status_code, answer.json()["errors"][0]["extensions"]["code"]) == (500, "INTERNAL")
    assert SECRET not in answer.text + str(logs)
    assert logs[0]["error_id"] == answer.json()["errors"][0]["extensions"]["errorId"]


def test_health_is_whether_the_database_answers(database_url: str) -> None:
    with TestClient(application(database_url)) as well:
        assert well.get("/healthz").json() == {"status": "ok"}
    with TestClient(application()) as ill:
        assert (ill.get("/healthz").status_code, ill.get("/healthz").json()) == (
            503,
            {"status": "unavailable"},
        )


def test_health_is_whether_the_log_of_accesses_is_sealed(
    database_url: str, connection: psycopg.Connection
) -> None:
    connection.execute("UPDATE access_seal SET sealed_at = now() - interval '1 hour'")
    connection.execute(
        "INSERT INTO access_log"
        " (county_id, at, id, subject, kind, operation, person_ids, outcome, request_id)"
        " VALUES (0, now() - interval '11 minutes', 1, 'somebody', 'LOG', 'a', '{}', 'DONE', 'r')"
    )
    connection.commit()
    with TestClient(application(database_url)) as behind:
        assert behind.get("/healthz").json() == {"status": "log is not sealed"}
        seal(connection)
        assert behind.get("/healthz").json() == {"status": "ok"}


def test_no_field_cuts_a_password_that_is_typed() -> None:
    """A browser counts UTF-16 units, and not after NFKC: what it cuts off would never be asked for again."""
    page = lxml.html.fromstring(client().get("/sign-in", headers=BROWSER).text)
    assert page.xpath("//input[@type='password' and @name='password']")
    assert page.xpath("//input[@type='password']/@maxlength") == []
