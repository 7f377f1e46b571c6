"""Tokens that are remembered: as good as verified, never longer than they last."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from app import tokens as tokens_made
from app.tokens import VerifiedTokens, issue_token
from db.errors import DomainError
from resolvers.viewer import Viewer
from tests.app.service import KEY, LEADER

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
# Made as the tests are collected, hours before this is run where a machine is slow.
TOKEN = issue_token(KEY, LEADER, lifetime=DAY)
ENDED = issue_token(KEY, LEADER, lifetime=HOUR, now=datetime.now(UTC) - HOUR - timedelta(minutes=1))


class Clock:
    """A clock that a test turns."""

    def __init__(self) -> None:
        self.late_s = 0.0

    def __call__(self) -> float:
        return time.time() + self.late_s


def code_of(verified: Callable[[str], Viewer], token: str) -> str:
    with pytest.raises(DomainError) as caught:
        verified(token)
    return caught.value.code


def test_a_token_asked_again_speaks_for_the_very_same_viewer() -> None:
    tokens = VerifiedTokens((KEY,))
    assert tokens.viewer(TOKEN) is tokens.viewer(TOKEN)
    assert tokens.viewer(TOKEN) == LEADER


def test_a_remembered_token_ends_when_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    # It ended a while ago, which verifying forgives; remembered, its viewer would be the same object.
    monkeypatch.setattr(tokens_made, "LEEWAY", DAY)
    tokens = VerifiedTokens((KEY,))
    assert tokens.viewer(ENDED) is not tokens.viewer(ENDED)


def test_a_token_that_expires_while_remembered_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    # Within verifying's leeway, and then beyond it.
    tokens = VerifiedTokens((KEY,))
    monkeypatch.setattr(tokens_made, "LEEWAY", DAY)
    assert tokens.viewer(ENDED) == LEADER
    monkeypatch.setattr(tokens_made, "LEEWAY", timedelta(seconds=10))
    assert code_of(tokens.viewer, ENDED) == "TOKEN_EXPIRED"


def test_what_the_clock_says_decides_whether_memory_is_trusted() -> None:
    clock, token = Clock(), issue_token(KEY, LEADER, lifetime=HOUR)
    tokens = VerifiedTokens((KEY,), now=clock)
    first = tokens.viewer(token)
    clock.late_s = HOUR.total_seconds() - 300
    assert tokens.viewer(token) is first
    clock.late_s = HOUR.total_seconds() + 5
    assert tokens.viewer(token) is not first


@pytest.mark.parametrize("token", ["", "nonsense", TOKEN[:-2], issue_token(b"k" * 32, LEADER, lifetime=HOUR)])
def test_a_refused_token_is_refused_every_time(token: str) -> None:
    tokens = VerifiedTokens((KEY,))
    assert tokens.viewer(TOKEN) == LEADER
    assert [code_of(tokens.viewer, token) for _ in range(3)] == ["INVALID_TOKEN"] * 3


def test_only_so_many_are_remembered_and_the_latest_used_stay() -> None:
    tokens = VerifiedTokens((KEY,), most=2)
    others = [issue_token(KEY, LEADER, lifetime=HOUR * number) for number in (2, 3)]
    first = tokens.viewer(TOKEN)
    tokens.viewer(others[0])
    assert tokens.viewer(TOKEN) is first
    second = tokens.viewer(others[1])
    assert tokens.viewer(others[1]) is second
    assert tokens.viewer(TOKEN) is first
    assert tokens.viewer(others[0]) == LEADER
    assert tokens.viewer(others[1]) is not second
