"""An installation with its three officers signed in, each at a browser of their own."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import lxml.html  # type: ignore[import-untyped]  # ships no types
from starlette.testclient import TestClient

from app.commands.user.accounts import OFFICERS
from app.tokens import SESSION_COOKIE
from db.codes import CredentialKind, Role
from db.engine import open_database
from db.ids import IdMaker
from resolvers.access.creation import NewAccount, create_account
from resolvers.access.credentials import open_credential
from tests.app.access.office import Office, running
from tests.app.service import OWN_FORM

ACCOUNTS, LOG, PHONES = "/officers/accounts", "/officers/log", "/officers/phones"


@dataclass(frozen=True, slots=True)
class Offices:
    """The three at work."""

    office: Office
    sysadmin: TestClient
    secofficer: TestClient
    auditor: TestClient


@contextmanager
def at_work(url: str) -> Iterator[Offices]:
    """The installation while it runs, its officers signed in; how they do is tested elsewhere."""
    sessions = asyncio.run(seated(url))
    with running(url, SECOND_FACTOR="optional") as office:
        desks = {}
        for name, secret in sessions.items():
            desks[name] = office.browser()
            desks[name].cookies[SESSION_COOKIE] = secret
        yield Offices(office, **desks)


async def seated(url: str) -> dict[str, str]:
    """The session of each officer."""
    database, ids, sessions = open_database(url, pool_size=1), IdMaker(78), dict[str, str]()
    try:
        async with database.writing() as connection:
            for name, office in OFFICERS:
                wanted = NewAccount(name=name, display_name=office.zh, role=Role.OFFICER, office=office)
                account = ids.next()
                await create_account(connection, wanted, None, account_id=account, by="test")
                opened = await open_credential(
                    connection,
                    account,
                    kind=CredentialKind.SESSION,
                    row_id=ids.next(),
                    label="x",
                    lasts=timedelta(hours=1),
                )
                sessions[name] = opened.secret
    finally:
        await database.close()
    return sessions


def opened(desk: TestClient, address: str, status: int = 200) -> Any:
    """A page."""
    return read(desk.get(address, headers={"Accept": "text/html"}), status)


def read(answer: Any, status: int = 200) -> Any:
    """What a page shows."""
    assert answer.status_code == status, answer.text[:2000]
    return lxml.html.fromstring(answer.text)


def press(desk: TestClient, page: Any, act: str, address: str, status: int = 200, /, **fields: str) -> Any:
    """The page after one of its buttons was pressed, with the hidden fields of the button's form."""
    form = page.xpath(f"//button[@value='{act}']/ancestor::form")[0]
    hidden = {one.get("name"): one.get("value") for one in form.xpath(".//input[@type='hidden']")}
    return read(desk.post(address, data={**hidden, **fields, "act": act}, headers=OWN_FORM), status)


def made(desk: TestClient, name: str, role: str) -> tuple[str, str]:
    """The address of a new account, and its password."""
    page = press(
        desk, opened(desk, ACCOUNTS), "create", ACCOUNTS, name=name, display_name="演示账号", **{"as": role}
    )
    [secret] = page.xpath("//p[@class='secret']/code/text()") or [""]
    return page.xpath("//form/@action[contains(., '/officers/accounts/')]")[0], secret


def buttons(page: Any) -> set[str]:
    """What may be done on a page."""
    return {one.get("value") for one in page.xpath("//main//button[@name='act']")}


def text(page: Any) -> str:
    """What the page says."""
    return " ".join(page.xpath("//main")[0].text_content().split())
