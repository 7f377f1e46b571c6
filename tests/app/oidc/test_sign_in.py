"""Signing in at an identity provider: who comes in, by what alone, and what is told to whom."""

import re

import psycopg
import pytest

from tests.app.access.authenticator import code as shown
from tests.app.access.authenticator import enrolled, first
from tests.app.access.conftest import COUNTY
from tests.app.access.office import WANTED, Office, asks, code_of, given, refused, running, sign_in, typed
from tests.app.http.whole import Place
from tests.app.oidc.running import IdentityProvider, signed_in_there
from tests.app.oidc.visits import back, begun, came_in, code
from tests.app.service import OWN_FORM, client

HALF = re.compile(r'name="half" value="(\S+)"')


def test_who_is_joined_comes_in_by_a_page_that_leads_on(office: Office, leader: str) -> None:
    browser = office.browser()
    page = came_in(browser, onward="/maps/coverage/500151?a=1&b=2")
    assert page.status_code == 200
    assert 'content="0; url=/maps/coverage/500151?a=1&amp;b=2"' in page.text
    cookies = page.headers.get_list("set-cookie")
    assert any(one.startswith("rongge_session=") and "SameSite=strict" in one for one in cookies)
    assert asks(browser).json()["data"]["viewer"]["name"] == "演示领导"
    assert not [name for name in browser.cookies if name.startswith("rongge_flow")]


def test_it_stands_in_the_log_as_any_other_sign_in(
    office: Office, leader: str, connection: psycopg.Connection
) -> None:
    came_in(office.browser("10.7.7.7"))
    came_in(office.browser("10.8.8.8"), "a stranger")
    rows = connection.execute(
        "SELECT operation, outcome, address FROM access_log WHERE kind = 'SIGN_IN' ORDER BY at DESC LIMIT 2"
    ).fetchall()
    assert rows == [
        ("sign in", "SUBJECT_NOT_JOINED", "address:10.8.8.8"),
        ("sign in by provider", "DONE", "address:10.7.7.7"),
    ]
    subjects = connection.execute("SELECT subject FROM access_log").fetchall()
    assert "a stranger" not in str(subjects)


def test_claims_make_nobody_anybody(office: Office, leader: str, connection: psycopg.Connection) -> None:
    """The provider says of everybody that they are sysadmin, by a verified e-mail."""
    before = connection.execute("SELECT count(*) FROM account").fetchone()
    for subject in ("leader-1", "sysadmin", "sysadmin@example.org", "WANG", "wang "):
        answer = came_in(office.browser(), subject)
        assert (answer.status_code, code(answer)) == (403, "SUBJECT_NOT_JOINED")
        assert subject not in answer.text
    connection.rollback()
    assert connection.execute("SELECT count(*) FROM account").fetchone() == before


def test_two_sign_ins_in_one_browser_are_finished_in_either_order(office: Office, leader: str) -> None:
    for order in ((0, 1), (1, 0)):
        browser = office.browser()
        ways = [signed_in_there(begun(browser, f"/?{number}"), "wang") for number in range(2)]
        for number in order:
            page = back(browser, ways[number])
            assert f"url=/?{number}" in page.text


def test_of_sign_ins_under_way_five_are_kept(office: Office, leader: str) -> None:
    browser = office.browser()
    ways = [begun(browser) for _ in range(8)]
    assert len([name for name in browser.cookies if name.startswith("rongge_flow")]) == 5
    answers = [code(back(browser, signed_in_there(one, "wang"))) for one in ways]
    # Begun within one second, those dropped are any but the latest.
    assert sorted(answers) == [""] * 5 + ["OIDC_FLOW_LOST"] * 3
    assert answers[-1] == ""


def test_a_password_that_is_old_or_given_is_not_asked_of_who_comes_by_the_provider(
    office: Office, leader: str, connection: psycopg.Connection
) -> None:
    connection.execute("UPDATE account SET password_ends_at = now() - interval '1 day'")
    connection.commit()
    browser = office.browser()
    came_in(browser)
    assert asks(browser).status_code == 200


def test_the_second_factor_of_here_is_asked_for_all_the_same(office: Office, leader: str) -> None:
    own = office.browser()
    sign_in(own, leader, WANTED)
    secret, _ = enrolled(own)
    browser = office.browser()
    page = came_in(browser)
    assert 'name="half"' in page.text
    assert code_of(asks(browser)) == "NOT_SIGNED_IN"
    fields = {"half": first(HALF, page), "code": shown(secret, 1), "next": "/"}
    assert browser.post("/sign-in", data=fields, headers=OWN_FORM).status_code == 303
    assert asks(browser).status_code == 200


def test_a_locked_or_ended_account_opens_nothing(office: Office, leader: str) -> None:
    typed("lock", leader)
    assert code(came_in(office.browser())) == "ACCOUNT_LOCKED"
    typed("unlock", leader)
    typed("end-grants", leader)
    assert code(came_in(office.browser())) == "NO_GRANT"
    typed("end", leader)
    assert code(came_in(office.browser())) == "SUBJECT_NOT_JOINED"


def test_a_subject_is_one_account_s_and_an_account_one_subject_s(office: Office, leader: str) -> None:
    given("add", "leader-2", "--display-name", "演示领导", "--role", "LEADER")
    assert refused("join", "leader-2", "wang") == "SUBJECT_TAKEN"
    assert refused("join", leader, "other") == "ACCOUNT_JOINED"
    assert refused("part", "leader-2") == "NOT_JOINED"
    assert refused("join", "leader-2", "名") == "BAD_SUBJECT"
    typed("add", "program", "--display-name", "程序", "--role", "SERVICE_CLIENT")
    assert refused("join", "program", "p") == "NO_PASSWORD"
    assert "wang" in typed("show", leader).stdout
    typed("part", leader)
    typed("join", "leader-2", "wang")


def test_parted_from_its_subject_an_account_loses_the_sessions_opened_there_alone(
    office: Office, leader: str, connection: psycopg.Connection
) -> None:
    own, browser = office.browser(), office.browser()
    sign_in(own, leader, WANTED)
    came_in(browser)
    typed("part", leader)
    ended = "SELECT kind, ended_by IS NOT NULL FROM credential ORDER BY opened_at DESC LIMIT 2"
    assert [row[1] for row in connection.execute(ended).fetchall()] == [True, False]
    assert code(came_in(office.browser())) == "SUBJECT_NOT_JOINED"


def test_of_an_account_that_has_ended_another_may_have_the_subject(
    office: Office, leader: str, connection: psycopg.Connection
) -> None:
    typed("lock", leader)
    given("add", "leader-2", "--display-name", "接任领导", "--role", "LEADER")
    assert refused("join", "leader-2", "wang") == "SUBJECT_TAKEN"
    typed("end", leader)
    assert "wang" not in typed("show", leader).stdout
    typed("join", "leader-2", "wang")
    typed("grant", "leader-2", "ANALYSE", COUNTY)
    browser = office.browser()
    came_in(browser)
    assert asks(browser).json()["data"]["viewer"]["name"] == "接任领导"
    parted = """SELECT name FROM access_log JOIN account ON account.id = account_id
        WHERE operation = 'part subject'"""
    assert connection.execute(parted).fetchall() == [(leader,)]


def test_where_no_provider_is_set_there_is_no_button_and_no_address() -> None:
    browser = client()
    assert 'id="provider"' not in browser.get("/sign-in").text
    assert browser.get("/sign-in/oidc").status_code == 404


@pytest.mark.parametrize(
    ("said", "counts"),
    [({"amr": ["pwd", "otp"]}, True), ({"acr": "otp"}, True), ({"amr": ["pwd"]}, False), ({}, False)],
)
def test_a_second_factor_of_the_provider_counts_where_the_settings_say_so(
    place: Place,
    provider: IdentityProvider,
    said: dict[str, object],
    counts: bool,  # noqa: FBT001  # the case
) -> None:
    rule = {"SECOND_FACTOR": "everybody", "OIDC_FACTORS": "mfa, otp"}
    given("add", "leader-1", "--display-name", "演示领导", "--role", "LEADER")
    typed("grant", "leader-1", "ANALYSE", COUNTY)
    typed("join", "leader-1", "wang")
    provider.spoil(claims=said)
    with running(place.url, **provider.settings, **rule) as office:
        browser = office.browser()
        came_in(browser)
        assert code_of(asks(browser)) == ("" if counts else "SECOND_FACTOR_NEEDED")
