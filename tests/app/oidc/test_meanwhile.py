"""Sign-ins that are under way while something ends what the provider opened: they end too."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import psycopg
import pytest

from tests.app.access.authenticator import code as shown
from tests.app.access.authenticator import enrolled, first
from tests.app.access.office import WANTED, Office, sign_in, typed
from tests.app.access.test_endings import soon
from tests.app.oidc.running import IdentityProvider, signed_in_there
from tests.app.oidc.test_logout import told
from tests.app.oidc.test_sign_in import HALF
from tests.app.oidc.visits import back, begun, came_in
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
