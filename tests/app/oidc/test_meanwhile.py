"""Sign-ins that are under way while something ends what the provider opened: they end too."""

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import psycopg
import pytest

from tests.app.access.authenticator import code as shown
from tests.app.access.authenticator import enrolled, first
from tests.app.access.office import WANTED, Office, sign_in, typed
from tests.app.access.watching import soon
from tests.app.oidc.running import IdentityProvider, signed_in_there
from tests.app.oidc.test_logout import told
from tests.app.oidc.test_sign_in import HALF
from tests.app.oidc.visits import back, begun, came_in, code
from tests.app.service import OWN_FORM

WAITING = """SELECT count(DISTINCT pid) FROM pg_locks JOIN pg_stat_activity USING (pid)
    WHERE NOT granted AND datname = current_database()"""
OPENED = """SELECT count(*), count(ended_at) FROM credential
    WHERE kind = 'SESSION' AND id IN (SELECT credential_id FROM provider_session)"""


def way_in(office: Office, leader: str) -> Callable[[], Any]:
    """The last step of a sign-in at the provider."""
    browser = office.browser()
    way = signed_in_there(begun(browser), "wang")
    return lambda: back(browser, way)


def way_by_code(office: Office, leader: str) -> Callable[[], Any]:
    """The last step of one that needs a code of here besides."""
    own, browser = office.browser(), office.browser()
    sign_in(own, leader, WANTED)
    secret, _ = enrolled(own)
    half = first(HALF, came_in(browser))
    fields = {"half": half, "code": shown(secret, 1)}
    return lambda: browser.post("/sign-in", data=fields, headers=OWN_FORM)


# Where the one that opens is held: before its session is the provider's, or its half is a session.
@pytest.mark.parametrize("ending", ["logout", "part", "lock"])
@pytest.mark.parametrize(
    ("last_step", "held_at"),
    [
        (way_in, "provider_session"),
        (way_by_code, "provider_session"),
        (way_by_code, "access_generation"),
    ],
)
def test_what_is_opened_while_it_is_ended_ends_too(
    office: Office,
    provider: IdentityProvider,
    leader: str,
    connection: psycopg.Connection,
    last_step: Callable[[Office, str], Callable[[], Any]],
    held_at: str,
    ending: str,
) -> None:
    come_in = last_step(office, leader)
    token = provider.logout_token(sub="wang")
    end = (lambda: told(office, token)) if ending == "logout" else (lambda: typed(ending, leader))
    with ThreadPoolExecutor() as both:
        connection.execute(f"LOCK TABLE {held_at} IN SHARE MODE")
        opening = both.submit(come_in)
        assert soon(lambda: waiting(connection) == 1)
        closing = both.submit(end)
        try:
            assert soon(lambda: closing.done() or waiting(connection) == 2)
        finally:
            connection.rollback()
        answered(opening)
        answered(closing)
    assert connection.execute(OPENED).fetchone() == (1, 1)


@pytest.mark.parametrize("named", [{}, {"sid": None}], ids=["sessions have names", "sessions have none"])
def test_whoever_has_left_there_before_coming_in_here_does_not_come_in(
    office: Office, provider: IdentityProvider, leader: str, named: dict[str, None]
) -> None:
    now = int(time.time())
    assert told(office, provider.logout_token(sub="wang", iat=now)).status_code == 200
    provider.spoil(claims={"iat": now - 1} | named)
    assert code(came_in(office.browser())) == "SESSION_ENDED"
    # What was given to them later holds, and what was given to others.
    provider.spoil(claims={"iat": now} | named)
    assert code(came_in(office.browser())) == ""
    assert told(office, provider.logout_token(sub="another", iat=now + 1)).status_code == 200
    assert code(came_in(office.browser())) == ""


def test_a_session_that_has_ended_there_is_not_entered_here_and_another_is(
    office: Office, provider: IdentityProvider, leader: str, connection: psycopg.Connection
) -> None:
    provider.spoil(claims={"sid": "one"})
    assert told(office, provider.logout_token(sid="two")).status_code == 200
    assert told(office, provider.logout_token(sid="one", sub="another")).status_code == 200
    assert code(came_in(office.browser())) == ""
    for whose in (None, "wang"):
        connection.execute("DELETE FROM logout_token")
        connection.commit()
        assert told(office, provider.logout_token(sid="one", sub=whose)).status_code == 200
        assert code(came_in(office.browser())) == "SESSION_ENDED"
    provider.spoil(claims={"sid": "three"})
    assert code(came_in(office.browser())) == ""


def test_what_has_ended_there_is_forgotten_with_its_token(
    office: Office, provider: IdentityProvider, leader: str, connection: psycopg.Connection
) -> None:
    provider.spoil(claims={"sid": "one"})
    assert told(office, provider.logout_token(sid="one")).status_code == 200
    connection.execute("UPDATE logout_token SET ends_at = now() - interval '1 second'")
    connection.commit()
    assert code(came_in(office.browser())) == ""


def waiting(connection: psycopg.Connection) -> int:
    """How many wait for a lock in the database of the test."""
    # Who is at work is told as it was at the first question of a transaction.
    connection.execute("SELECT pg_stat_clear_snapshot()")
    row = connection.execute(WAITING).fetchone()
    assert row is not None
    return int(row[0])


def answered(step: Future[Any]) -> None:
    """That a step came to its end, and without a failure of the server."""
    answer = step.result(timeout=30)
    assert getattr(answer, "status_code", 200) < 400, answer.text
