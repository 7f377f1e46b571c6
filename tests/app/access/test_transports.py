"""Event by credential by transport: what ends and what lives at every door, as the documents say."""

import asyncio
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from starlette.testclient import TestClient

from app.tokens import SESSION_COOKIE
from db.codes import CredentialKind
from db.engine import open_database
from db.ids import IdMaker
from resolvers.access.accounts import account_named
from resolvers.access.credentials import open_credential
from tests.app.access.conftest import COUNTY
from tests.app.access.office import Office, given, typed
from tests.app.access.watching import never, soon
from tests.app.http.whole import GRAPHQL, Place
from tests.app.service import OWN_FORM

NAME = "leader-1"
CHECKOUT = Path(__file__).resolve().parents[3]
TABLE = (CHECKOUT / "docs/running/accounts.md").read_text().partition("What ends what")[2].partition("\n#")[0]
ROWS = re.findall(r"^\| (.+?) \| (.+?) \| (.+?) \|$", TABLE, re.MULTILINE)
TOLD = {event: (session, token) for event, session, token in ROWS if event != "event"}
# What brings about each event of the table; what somebody does at a browser is tested where it is done.
EVENTS: dict[str, tuple[str, ...]] = {
    "`recover`, `resetPassword`": ("recover", NAME),
    "`lock`, `lockAccount`": ("lock", NAME),
    "`end`, `endAccount`": ("end", NAME),
    "`sign-out`, `endSession` of all": ("sign-out", NAME),
    "`drop-second-factor`, `resetSecondFactor`": ("drop-second-factor", NAME),
    "all grants ended": ("end-grants", NAME),
    "a grant given": ("grant", NAME, "ANALYSE", "500151001000"),
}
ELSEWHERE = {"password changed by its holder", "post of a grid worker ended", "signed out at one browser"}
PAGE, EXPORT = "/maps/coverage/500151", "/exports/coverage.csv?by=VILLAGE"


def graphql(browser: TestClient, headers: dict[str, str]) -> Any:
    body = {"query": "{ viewer { name } }"}
    return browser.post("/graphql", json=body, headers={**headers, "Accept": GRAPHQL, **OWN_FORM})


def page(browser: TestClient, headers: dict[str, str]) -> Any:
    return browser.get(PAGE, headers=headers)


def export(browser: TestClient, headers: dict[str, str]) -> Any:
    return browser.get(EXPORT, headers=headers)


TRANSPORTS: tuple[Callable[[TestClient, dict[str, str]], Any], ...] = (graphql, page, export)


async def opened(url: str, kind: CredentialKind) -> str:
    """What somebody sends from now on, as after signing in, or being given a token."""
    database, ids = open_database(url, pool_size=1), IdMaker(79)
    try:
        async with database.writing() as connection:
            account, lasts = await account_named(connection, NAME), timedelta(hours=1)
            made = await open_credential(
                connection, account.id, kind=kind, row_id=ids.next(), label="x", lasts=lasts
            )
            return made.secret
    finally:
        await database.close()


def answers(browser: TestClient, secret: str, kind: CredentialKind) -> list[int]:
    """The status that each transport answers with."""
    headers = {"Authorization": f"Bearer {secret}"} if kind == CredentialKind.TOKEN else {}
    browser.cookies.clear()
    if kind == CredentialKind.SESSION:
        browser.cookies[SESSION_COOKIE] = secret
    return [ask(browser, headers).status_code for ask in TRANSPORTS]


def test_the_table_tells_of_every_event() -> None:
    assert TOLD.keys() == EVENTS.keys() | ELSEWHERE
    assert {cell for event in EVENTS for cell in TOLD[event]} == {"end", "live"}


@pytest.mark.parametrize("event", EVENTS)
def test_each_event_holds_for_each_credential_at_every_door(
    office: Office, place: Place, connection: psycopg.Connection, event: str
) -> None:
    typed("add", NAME, "--display-name", "演示领导", "--role", "LEADER")
    typed("grant", NAME, "ANALYSE", COUNTY)
    connection.execute("UPDATE account SET password_ends_at = NULL")
    connection.commit()
    kinds = (CredentialKind.SESSION, CredentialKind.TOKEN)
    secrets = {kind: asyncio.run(opened(place.url, kind)) for kind in kinds}
    browser = office.browser()
    for kind, secret in secrets.items():
        assert answers(browser, secret, kind) == [200] * 3
    typed(*EVENTS[event])
    told = dict(zip(kinds, TOLD[event], strict=True))
    expected = {kind: [401 if told[kind] == "end" else 200] * 3 for kind in kinds}

    def as_told() -> bool:
        return all(answers(browser, secrets[kind], kind) == expected[kind] for kind in kinds)

    assert soon(as_told)
    # Where both live, for longer than an end takes to be known.
    assert "end" in told.values() or never(lambda: not as_told())


def test_the_end_of_a_token_is_told_ahead_at_every_door(office: Office, place: Place) -> None:
    typed("add", NAME, "--display-name", "演示领导", "--role", "LEADER")
    typed("grant", NAME, "ANALYSE", COUNTY)
    browser, told = office.browser(), []
    for days in ("13", "90"):
        headers = {"Authorization": f"Bearer {given('token', NAME, '--label', 'x', '--days', days)}"}
        told.append([ask(browser, headers).headers.get("rongge-token-ends") for ask in TRANSPORTS])
    assert told[1] == [None] * 3
    [ends] = set(told[0])
    assert timedelta(days=12) < datetime.fromisoformat(ends) - datetime.now(UTC) < timedelta(days=13)
    browser.cookies[SESSION_COOKIE] = asyncio.run(opened(place.url, CredentialKind.SESSION))
    assert "rongge-token-ends" not in graphql(browser, {}).headers
