"""A second factor: taken up, asked for at every sign-in, each code good once, and a phone that is lost."""

import re
import threading
from typing import Any

import psycopg
import pyotp
import pytest
from starlette.testclient import TestClient

from tests.app.access.authenticator import PAGE, PAPER, SECRET, act, code, enrolled, first
from tests.app.access.office import WANTED, Office, asks, code_of, settled, sign_in, typed
from tests.app.service import BROWSER, OWN_FORM

HALF = re.compile(r'name="half" value="(\S+)"')


def enter(browser: TestClient, half: str, typed_code: str) -> Any:
    return browser.post("/sign-in", data={"half": half, "code": typed_code}, headers=OWN_FORM)


def half_of(browser: TestClient, name: str) -> str:
    """The half of a session that the right password gives."""
    answer = sign_in(browser, name, WANTED)
    assert (answer.status_code, "set-cookie" in answer.headers) == (200, False)
    return first(HALF, answer)


@pytest.fixture
def secured(office: Office, leader: str) -> tuple[str, list[str]]:
    browser = office.browser()
    sign_in(browser, leader, WANTED)
    return enrolled(browser)


def test_password_and_code_open_a_session_and_neither_does_alone(
    office: Office, leader: str, secured: tuple[str, list[str]]
) -> None:
    browser = office.browser()
    half = half_of(browser, leader)
    assert asks(browser, token=half).status_code == 401
    browser.cookies.set("rongge_session", half)
    assert asks(browser).status_code == 401
    browser.cookies.clear()
    shown = code(secured[0], 1)
    opened = enter(browser, half, f" {shown[:3]} {shown[3:]} ")
    assert opened.status_code == 303
    assert asks(browser).json()["data"]["viewer"]["name"] == "演示领导"
    assert enter(office.browser(), half, secured[1][0]).status_code == 401


def test_a_code_is_good_once_even_where_it_confirmed_the_secret(office: Office, leader: str) -> None:
    browser = office.browser()
    sign_in(browser, leader, WANTED)
    secret = first(SECRET, act(browser, "begin", present=WANTED))
    spent = code(secret)
    act(browser, "confirm", code=spent)
    again = enter(browser, half_of(browser, leader), spent)
    assert (again.status_code, "已用过" in again.text) == (401, True)
    assert enter(browser, half_of(browser, leader), code(secret, -1)).status_code == 401
    assert enter(browser, half_of(browser, leader), code(secret, 1)).status_code == 303


def test_of_two_who_send_one_code_at_once_one_comes_in(
    office: Office, leader: str, secured: tuple[str, list[str]]
) -> None:
    browsers = [office.browser(f"10.3.0.{place}") for place in range(4)]
    halves = [half_of(browser, leader) for browser in browsers]
    sent, statuses = code(secured[0], 1), []

    def one(browser: TestClient, half: str) -> None:
        statuses.append(enter(browser, half, sent).status_code)

    threads = [threading.Thread(target=one, args=pair) for pair in zip(browsers, halves, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(statuses) == [303, 401, 401, 401]


def test_a_code_on_paper_is_good_once(office: Office, leader: str, secured: tuple[str, list[str]]) -> None:
    paper = secured[1][3]
    browser = office.browser()
    assert enter(browser, half_of(browser, leader), paper.lower().replace("-", " ")).status_code == 303
    assert enter(browser, half_of(browser, leader), paper).status_code == 401
    assert "备用码：9" in browser.get(PAGE, headers=BROWSER).text.replace("剩余", "").replace(" ", "")


def test_twenty_wrong_codes_leave_those_on_paper_alone(
    office: Office, leader: str, secured: tuple[str, list[str]]
) -> None:
    browser = office.browser()
    half = half_of(browser, leader)
    wrong = f"{(int(code(secured[0])) + 5) % 1_000_000:06}"
    assert {enter(browser, half, wrong).status_code for _ in range(20)} == {401}
    locked = enter(browser, half, code(secured[0]))
    assert (locked.status_code, "备用码" in locked.text) == (403, True)
    assert enter(browser, half, secured[1][0]).status_code == 303


def test_half_a_session_lapses_and_is_listed_nowhere(
    office: Office, leader: str, secured: tuple[str, list[str]], connection: psycopg.Connection
) -> None:
    browser = office.browser()
    half = half_of(browser, leader)
    connection.execute("UPDATE credential SET ends_at = now() WHERE kind = 'HALF'")
    connection.commit()
    assert enter(browser, half, code(secured[0], 1)).status_code == 401
    enter(browser, half_of(browser, leader), code(secured[0], 1))
    before = browser.get("/account", headers=BROWSER).text.count('value="end"')
    half_of(office.browser(), leader)
    assert browser.get("/account", headers=BROWSER).text.count('value="end"') == before == 2


def test_nothing_is_taken_up_or_given_up_without_the_password(office: Office, leader: str) -> None:
    browser = office.browser()
    sign_in(browser, leader, WANTED)
    assert act(browser, "begin", present="guess").status_code == 403
    assert act(browser, "confirm", code="123456").status_code == 401
    secret, _ = enrolled(browser)
    assert act(browser, "begin", present=WANTED).status_code == 409
    assert act(browser, "give_up", present="guess").status_code == 403
    assert act(browser, "renew", present="guess").status_code == 403
    renewed = PAPER.findall(act(browser, "renew", present=WANTED).text)
    assert len(renewed) == 10
    assert act(browser, "give_up", present=WANTED).status_code == 200
    assert sign_in(office.browser(), leader, WANTED).status_code == 303
    assert secret not in browser.get(PAGE, headers=BROWSER).text


def test_the_secret_stands_sealed(secured: tuple[str, list[str]], connection: psycopg.Connection) -> None:
    [row] = connection.execute("SELECT sealed FROM second_factor").fetchall()
    assert pyotp.TOTP(secured[0]).byte_secret() not in row[0]
    assert secured[0].encode() not in row[0]


def test_an_officer_takes_one_up_before_anything_else_and_keeps_it(office: Office) -> None:
    password = dict(re.findall(r"^(\S+)  (\S+)$", typed("init").stdout, re.MULTILINE))["auditor"]
    browser = office.browser()
    settled(browser, "auditor", password)
    assert code_of(asks(browser)) == "SECOND_FACTOR_NEEDED"
    assert "请先启用两步验证" in browser.get("/account", headers=BROWSER).text
    enrolled(browser)
    assert asks(browser).json()["data"]["viewer"]["role"] == "OFFICER"
    assert act(browser, "give_up", present=WANTED).status_code == 403
    typed("drop-second-factor", "auditor")
    fresh = office.browser()
    assert sign_in(fresh, "auditor", WANTED).status_code == 303
    assert code_of(asks(fresh)) == "SECOND_FACTOR_NEEDED"
    assert "none" in typed("drop-second-factor", "auditor").stdout


def test_a_picture_and_a_key_are_shown_until_the_secret_is_confirmed(office: Office, leader: str) -> None:
    browser = office.browser()
    sign_in(browser, leader, WANTED)
    begun = act(browser, "begin", present=WANTED)
    assert "data:image/svg+xml" in begun.text
    assert first(SECRET, browser.get(PAGE, headers=BROWSER)) == first(SECRET, begun)
