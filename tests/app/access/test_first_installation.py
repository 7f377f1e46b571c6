"""From nothing to three officers and the first people who work with the system."""

import psycopg
import pytest

from tests.app.access.authenticator import enrolled
from tests.app.access.conftest import COUNTY
from tests.app.access.office import (
    WANTED,
    Office,
    asks,
    change,
    code_of,
    given,
    refused,
    settled,
    sign_in,
    typed,
)

OFFICERS = ("sysadmin", "secofficer", "auditor")


@pytest.fixture
def passwords(office: Office) -> dict[str, str]:
    lines = [line.split() for line in typed("init").stdout.splitlines()]
    return {words[0]: words[1] for words in lines if words and words[0] in OFFICERS}


def test_the_three_officers_are_made_once_and_together(passwords: dict[str, str]) -> None:
    assert set(passwords) == set(OFFICERS)
    assert refused("init") == "ACCOUNTS_EXIST"


def test_an_officer_sets_a_password_first_and_sees_no_persons(
    office: Office, passwords: dict[str, str]
) -> None:
    browser = office.browser()
    settled(browser, "auditor", passwords["auditor"])
    enrolled(browser)
    assert asks(browser).json()["data"]["viewer"] == {"name": "审计管理员", "role": "OFFICER"}
    for query in (
        "{ people { totalCount } }",
        "{ duties { totalCount } }",
        "{ dutySummary { whole { due } } }",
    ):
        assert code_of(asks(browser, query)).endswith("NOT_PERMITTED")


def test_an_office_is_never_granted_anything(passwords: dict[str, str]) -> None:
    assert refused("grant", "secofficer", "SEARCH", COUNTY) == "GRANT_BEYOND_ROLE"


def test_nor_by_whoever_writes_into_the_database(
    passwords: dict[str, str], connection: psycopg.Connection
) -> None:
    with pytest.raises(psycopg.errors.CheckViolation):
        connection.execute("""
            INSERT INTO account_grant (id, account_id, role, permission, area_kind, area_county_id, area_id,
                level, valid, granted_by)
            SELECT 1, id, role, 'SEARCH', 'DIVISION', 500151, 1, 'COUNTY', '[2025-01-01,)', 'x'
            FROM account WHERE name = 'auditor'""")
    connection.rollback()
    with pytest.raises(psycopg.errors.CheckViolation):
        connection.execute("UPDATE account SET role = 'LEADER' WHERE name = 'auditor'")


def test_the_last_holder_of_an_office_stays(passwords: dict[str, str]) -> None:
    for act in ("lock", "end"):
        assert refused(act, "auditor") == "LAST_OF_OFFICE"


def test_whoever_has_lost_the_password_is_rescued_at_the_server(
    office: Office, passwords: dict[str, str], connection: psycopg.Connection
) -> None:
    browser = office.browser()
    settled(browser, "sysadmin", passwords["sysadmin"])
    password = given("recover", "sysadmin")
    assert sign_in(browser, "sysadmin", password).headers["location"] == "/account"
    connection.execute("UPDATE account SET password_ends_at = now() - interval '1 second'")
    connection.commit()
    assert sign_in(office.browser(), "sysadmin", password).status_code == 403


def test_an_account_signs_in_once_something_is_granted(office: Office) -> None:
    browser = office.browser()
    password = given("add", "leader-1", "--display-name", "演示领导", "--role", "LEADER")
    answer = sign_in(browser, "leader-1", password)
    assert (answer.status_code, "账号尚未授权" in answer.text) == (403, True)
    typed("grant", "leader-1", "ANALYSE", COUNTY)
    assert sign_in(browser, "leader-1", password).headers["location"] == "/account"
    assert code_of(asks(browser)) == "PASSWORD_CHANGE_NEEDED"
    assert browser.get("/maps/coverage/500151", headers={"Accept": "text/html"}).status_code == 303
    assert change(browser, password).status_code == 200
    assert asks(browser).json()["data"]["viewer"] == {"name": "演示领导", "role": "LEADER"}


@pytest.mark.parametrize("name", ["", "ab", "Leader", "领导", "a b c", "-abc", "a" * 65, "abc'--"])
def test_names_are_plain(office: Office, name: str) -> None:
    words = ("add", "--display-name", "演示", "--role", "LEADER", "--", name)
    assert refused(*words) == "BAD_ACCOUNT_NAME"


def test_a_name_is_taken_once(office: Office, leader: str) -> None:
    assert refused("add", leader, "--display-name", "另一人", "--role", "LEADER") == "NAME_TAKEN"
    assert sign_in(office.browser(), " LEADER-1 ", WANTED).headers["location"] == "/"


def test_what_is_kept_gives_nobody_away(office: Office, leader: str, connection: psycopg.Connection) -> None:
    token = given("token", leader, "--label", "报表")
    sign_in(office.browser(), leader, "Wrong-word-77")
    kept = ""
    for table in ("account", "former_password", "credential", "sign_in_failure"):
        rows = connection.execute(
            psycopg.sql.SQL("SELECT t::text FROM {} AS t").format(psycopg.sql.Identifier(table))
        )
        kept += "".join(row[0] for row in rows)
    for secret in (WANTED, token, token[7:], "Wrong-word-77"):
        assert secret not in kept
