"""Signing in: what is told to whom, who has to wait, and what a password opens."""

import asyncio
import threading

import psycopg
import pytest
from argon2 import PasswordHasher
from starlette.testclient import TestClient

from resolvers.access.hashing import Hashing, is_dated
from tests.app.access.office import WANTED, Office, asks, change, given, sign_in, typed
from tests.app.service import BROWSER, OWN_FORM

WRONG = "Wrong-word-77"


def test_what_is_wrong_is_told_to_nobody(office: Office, leader: str) -> None:
    given("add", "nobody-1", "--display-name", "未授权", "--role", "LEADER")
    typed("end", "nobody-1")
    asked = [
        (leader, WRONG),
        ("unknown-1", WRONG),
        ("nobody-1", WRONG),
        (leader, ""),
        ("", ""),
        (leader, "x" * 9999),
    ]
    answers = [sign_in(office.browser(f"10.2.0.{place}"), *one) for place, one in enumerate(asked)]
    assert {answer.status_code for answer in answers} == {401}
    assert all("登录名或密码不正确" in answer.text for answer in answers)
    assert all("set-cookie" not in answer.headers for answer in answers)
    assert WRONG not in "".join(answer.text for answer in answers)


def test_five_wrong_passwords_delay_whoever_goes_on_from_there(office: Office, leader: str) -> None:
    stranger = office.browser("10.9.9.9")
    assert [sign_in(stranger, leader, WRONG).status_code for _ in range(5)] == [401] * 5
    delayed = sign_in(stranger, leader, WANTED)
    assert (delayed.status_code, "秒后再试" in delayed.text) == (429, True)
    # Neither another place nor another name waits.
    assert sign_in(office.browser("10.1.1.7"), leader, WANTED).status_code == 303
    assert sign_in(stranger, "somebody-else", WRONG).status_code == 401


def test_a_wait_ends(office: Office, leader: str, connection: psycopg.Connection) -> None:
    stranger = office.browser("10.9.9.9")
    for _ in range(6):
        sign_in(stranger, leader, WRONG)
    connection.execute("UPDATE sign_in_failure SET last_at = last_at - interval '10 minutes 1 second'")
    connection.commit()
    assert sign_in(stranger, leader, WANTED).status_code == 303


def test_a_device_that_is_known_does_not_wait_for_strangers_at_its_address(
    office: Office, leader: str
) -> None:
    own = office.browser("10.9.9.9")
    assert sign_in(own, leader, WANTED).status_code == 303
    stranger = office.browser("10.9.9.9")
    for _ in range(6):
        sign_in(stranger, leader, WRONG)
    assert sign_in(stranger, leader, WANTED).status_code == 429
    assert sign_in(own, leader, WANTED).status_code == 303


def test_a_device_known_by_one_name_is_a_stranger_to_another(office: Office, leader: str) -> None:
    own = office.browser("10.9.9.9")
    sign_in(own, leader, WANTED)
    for _ in range(5):
        sign_in(office.browser("10.9.9.9"), "auditor", WRONG)
    assert sign_in(own, "auditor", WRONG).status_code == 429


def test_of_many_tries_at_once_five_are_looked_at(office: Office, leader: str) -> None:
    browsers = [office.browser("10.9.9.9") for _ in range(12)]
    statuses: list[int] = []

    def one(browser: TestClient) -> None:
        statuses.append(sign_in(browser, leader, WRONG).status_code)

    threads = [threading.Thread(target=one, args=(browser,)) for browser in browsers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(statuses) == [401] * 5 + [429] * 7


def test_a_locked_account_is_told_so_by_its_own_password_alone(office: Office, leader: str) -> None:
    typed("lock", leader)
    assert "账号已锁定" in sign_in(office.browser(), leader, WANTED).text
    assert "账号已锁定" not in sign_in(office.browser(), leader, WRONG).text
    typed("unlock", leader)
    assert sign_in(office.browser(), leader, WANTED).status_code == 303


def test_the_way_on_is_kept_over_a_mistake(office: Office, leader: str) -> None:
    fields = {"name": leader, "password": WRONG, "next": "/maps/coverage/500151"}
    page = office.browser().post("/sign-in", data=fields, headers=OWN_FORM)
    assert 'value="/maps/coverage/500151"' in page.text
    assert f'value="{leader}"' in page.text
    fields["password"] = WANTED
    assert (
        office.browser().post("/sign-in", data=fields, headers=OWN_FORM).headers["location"] == fields["next"]
    )


def test_another_site_signs_nobody_in(office: Office, leader: str) -> None:
    elsewhere = {**BROWSER, "Sec-Fetch-Site": "cross-site"}
    fields = {"name": leader, "password": WANTED}
    assert office.browser().post("/sign-in", data=fields, headers=elsewhere).status_code == 403


def test_former_passwords_are_not_taken_again(office: Office, leader: str) -> None:
    browser = office.browser()
    sign_in(browser, leader, WANTED)
    assert "最近用过的密码" in change(browser, WANTED, WANTED).text
    present = WANTED
    for number in range(4):
        assert change(browser, present, f"Zx9-other-{number}").status_code == 200
        present = f"Zx9-other-{number}"
    assert "最近用过的密码" in change(browser, present, WANTED).text
    assert change(browser, "not-it", "Zx9-other-99").status_code == 403


def test_a_hash_of_a_former_cost_is_made_anew_as_its_holder_signs_in(
    office: Office, leader: str, connection: psycopg.Connection
) -> None:
    former = PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1).hash(WANTED)
    connection.execute("UPDATE account SET password_hash = %s WHERE name = %s", [former, leader])
    connection.commit()
    for _ in range(2):
        assert sign_in(office.browser(), leader, WANTED).headers["location"] == "/"
        row = connection.execute("SELECT password_hash FROM account WHERE name = %s", [leader]).fetchone()
        connection.rollback()
        assert row is not None
        assert (row[0] == former, is_dated(row[0])) == (False, False)


def test_nobody_guesses_the_password_at_an_open_session(office: Office, leader: str) -> None:
    browser = office.browser()
    sign_in(browser, leader, WANTED)
    assert [change(browser, WRONG, "Zx9-other-99").status_code for _ in range(6)] == [403] * 5 + [429]
    assert change(browser, WANTED, "Zx9-other-99").status_code == 429
    assert sign_in(office.browser("10.3.3.3"), leader, WANTED).status_code == 303


def test_after_ninety_days_a_password_is_changed(
    office: Office, leader: str, connection: psycopg.Connection
) -> None:
    connection.execute("UPDATE account SET password_set_at = now() - interval '90 days 1 minute'")
    connection.commit()
    browser = office.browser()
    assert sign_in(browser, leader, WANTED).headers["location"] == "/account"
    assert asks(browser).status_code == 403


@pytest.mark.parametrize("filed", [False, True])
def test_persons_open_with_induction_and_pledge(office: Office, worker: str, filed: bool) -> None:  # noqa: FBT001  # the case
    if filed:
        typed("file-pledge", worker, "--inducted", "2026-01-05", "--pledged", "2026-01-05")
    browser = office.browser()
    sign_in(browser, worker, WANTED)
    answer = asks(browser, "{ people { totalCount } }")
    found = [error["extensions"]["code"] for error in answer.json().get("errors", [])]
    assert found == ([] if filed else ["PERSONS_NOT_PERMITTED"])
    assert asks(browser, "{ coverage { registered } }").json()["data"] is not None


def test_who_is_locked_while_the_password_is_looked_at_does_not_come_in(
    office: Office, leader: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked_at = Hashing.fits

    async def locked_meanwhile(self: Hashing, password: str, kept: str | None) -> bool:
        fits = await looked_at(self, password, kept)
        await asyncio.to_thread(typed, "lock", leader)
        return fits

    monkeypatch.setattr(Hashing, "fits", locked_meanwhile)
    answer = sign_in(office.browser(), leader, WANTED)
    assert (answer.status_code, "set-cookie" in answer.headers) == (403, False)
