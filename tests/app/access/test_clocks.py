"""A server whose clock jumps: sessions and tokens end by the database's, and no code is good twice."""

from datetime import UTC, datetime, timedelta, tzinfo
from typing import Self

import psycopg
import pytest

from tests.app.access.authenticator import code, enrolled
from tests.app.access.office import WANTED, Office, given, sign_in
from tests.app.access.test_second_factor import enter, half_of

YEAR = timedelta(days=365)
LONGEST = """
    SELECT kind, max(ends_at - now()) < %s, min(ends_at - now()) > interval '1 minute'
    FROM credential WHERE kind = %s GROUP BY 1
"""


def jump(monkeypatch: pytest.MonkeyPatch, by: timedelta) -> None:
    """Puts the clock of all that deals with accounts forward, or back."""

    class Jumped(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Self:
            assert tz is UTC
            return cls.fromtimestamp((datetime.now(UTC) + by).timestamp(), UTC)

    for module in ("sign_in", "password_change", "second_factor.spending", "second_factor.enrolment"):
        monkeypatch.setattr(f"resolvers.access.{module}.datetime", Jumped)


@pytest.mark.parametrize("by", [YEAR, -YEAR])
def test_no_session_lasts_longer_or_shorter_by_the_servers_clock(
    office: Office,
    leader: str,
    connection: psycopg.Connection,
    monkeypatch: pytest.MonkeyPatch,
    by: timedelta,
) -> None:
    jump(monkeypatch, by)
    sign_in(office.browser(), leader, WANTED)
    assert connection.execute(LONGEST, [timedelta(hours=12, seconds=1), "SESSION"]).fetchall() == [
        ("SESSION", True, True)
    ]


def test_a_token_lasts_as_long_as_was_said(
    office: Office, leader: str, connection: psycopg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    jump(monkeypatch, YEAR)
    given("token", leader, "--label", "x", "--days", "5")
    assert connection.execute(LONGEST, [timedelta(days=5, seconds=1), "TOKEN"]).fetchall() == [
        ("TOKEN", True, True)
    ]


def test_a_clock_put_back_makes_no_spent_code_good_again(
    office: Office, leader: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = office.browser()
    sign_in(browser, leader, WANTED)
    secret, _ = enrolled(browser)
    later = code(secret, 1)
    assert enter(office.browser(), half_of(office.browser(), leader), later).status_code == 303
    jump(monkeypatch, timedelta(seconds=-60))
    for spent in (later, code(secret), code(secret, -1), code(secret, -2)):
        browser = office.browser()
        assert enter(browser, half_of(browser, leader), spent).status_code == 401
