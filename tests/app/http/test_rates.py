"""How often an account may ask, and that nobody else is kept from asking by it."""

import asyncio

import pytest

from app.rates.accounts import MOST, AccountRates
from app.tokens import SESSION_COOKIE
from schema.http.failures import HttpError
from tests.app.access.office import asks, code_of, running
from tests.web_pages.officers import ACCOUNTS, seated


class Clock:
    """Seconds that pass when told to."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def refused(rates: AccountRates, account: int) -> str:
    """The seconds to wait, empty for who may ask."""
    try:
        rates.spend(account)
    except HttpError as error:
        return error.headers["Retry-After"]
    return ""


def test_what_is_saved_up_is_spent_and_comes_back_with_time() -> None:
    clock = Clock()
    rates = AccountRates(6, now=clock)
    assert [refused(rates, 1) for _ in range(8)] == [*[""] * 6, "10", "10"]
    assert refused(rates, 2) == ""
    clock.now = 9
    assert refused(rates, 1) == "1"
    clock.now = 10
    assert [refused(rates, 1) for _ in range(2)] == ["", "10"]
    clock.now = 1000
    assert [refused(rates, 1) for _ in range(7)] == [*[""] * 6, "10"]


def test_without_a_limit_nobody_waits() -> None:
    rates = AccountRates(0)
    assert {refused(rates, 1) for _ in range(5000)} == {""}


def test_no_more_accounts_are_remembered_than_fit() -> None:
    clock = Clock()
    rates = AccountRates(1, now=clock)
    for account in range(MOST + 1):
        assert refused(rates, account) == ""
    assert refused(rates, MOST) == "60"
    assert refused(rates, 0) == ""


@pytest.mark.usefixtures("engine")
def test_who_asks_too_often_is_told_when_to_ask_again(database_url: str) -> None:
    sessions = asyncio.run(seated(database_url))
    with running(database_url, SECOND_FACTOR="optional", REQUESTS_PER_MINUTE="3") as office:
        often, other = office.browser(), office.browser()
        often.cookies[SESSION_COOKIE] = sessions["sysadmin"]
        other.cookies[SESSION_COOKIE] = sessions["auditor"]
        assert [asks(often).status_code for _ in range(3)] == [200] * 3
        answer = asks(often)
        assert (answer.status_code, code_of(answer)) == (429, "TOO_MANY_REQUESTS")
        assert 0 < int(answer.headers["retry-after"]) <= 20
        page = often.get(ACCOUNTS, headers={"Accept": "text/html"})
        assert (page.status_code, "请求过于频繁" in page.text) == (429, True)
        assert asks(other).status_code == 200
