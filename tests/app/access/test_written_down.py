"""Who signed in, failed to or left, and what was done to an account, stands in the log of accesses."""

import psycopg

from tests.app.access.office import WANTED, Office, sign_in, typed
from tests.app.service import OWN_FORM

WRONG = "Wrong-word-77"
EVENTS = "SELECT kind, operation, outcome, subject FROM access_log WHERE county_id = 0 ORDER BY at"


def events(connection: psycopg.Connection) -> list[tuple[str, ...]]:
    """What stands in the log, in order."""
    rows = connection.execute(EVENTS).fetchall()
    connection.rollback()
    return rows


def test_signing_in_failing_to_and_leaving_are_written_down(
    office: Office, leader: str, connection: psycopg.Connection
) -> None:
    before = len(events(connection))
    browser = office.browser("10.9.9.9")
    sign_in(browser, leader, WRONG)
    sign_in(browser, "word-in-the-wrong-field", WRONG)
    sign_in(browser, leader, WANTED)
    browser.post("/sign-out", headers=OWN_FORM)
    told = events(connection)[before:]
    wrong = ("SIGN_IN", "sign in", "WRONG_NAME_OR_PASSWORD")
    assert [one[:3] for one in told] == [
        wrong,
        wrong,
        ("SIGN_IN", "sign in", "DONE"),
        ("SIGN_IN", "end SIGN_OUT", "DONE"),
    ]
    assert not any("wrong-field" in str(one) or WRONG in str(one) for one in told)
    assert told[2][3] == told[3][3]
    assert told[2][3].startswith("account:")


def test_what_is_done_to_an_account_says_by_whom(
    office: Office, leader: str, connection: psycopg.Connection
) -> None:
    before = len(events(connection))
    typed("lock", leader)
    kinds = [(kind, by.partition(":")[0]) for kind, _, _, by in events(connection)[before:]]
    assert ("LOCK", "os") in kinds
