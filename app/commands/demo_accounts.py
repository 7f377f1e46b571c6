"""Accounts of the demonstration: real ones, whose passwords follow from the installation's key."""

import asyncio
import base64
import hashlib
import hmac
from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.ext.asyncio import AsyncConnection

from app.commands.demo_tokens import demo_viewers_of
from app.settings import Settings
from app.setup.nodes import own_node
from db.codes import Office, Role
from db.engine import open_as_owner
from db.ids import IdMaker
from db.models import Account, AccountGrant
from resolvers.access.accounts import Wanted, account_named, grant
from resolvers.access.creation import NewAccount, create_account
from resolvers.access.hashing import hashed_now
from resolvers.access.password_change import replace_password
from resolvers.viewer import Viewer
from resolvers.windows import today_in_china

Entrance = tuple[str, str]
# The three offices, none of which sees persons; each sets up a second factor at its first sign-in.
_OFFICERS = {
    office.value.lower(): Viewer("demo", f"演示{office.zh}", Role.OFFICER, (), office=office)
    for office in Office
}


def demo_entrances(settings: Settings, viewers: Mapping[str, Viewer]) -> dict[str, Entrance]:
    """Name and password of each role that signs in as a person does; programs have tokens."""
    return {role: (_name(role), _password(settings.token_key, role)) for role in _people(viewers)}


def ensure_demo_accounts(settings: Settings) -> None:
    """Makes the accounts of the demonstration, or gives them again what they are to have today."""
    people = _people(demo_viewers_of(settings))
    entrances = demo_entrances(settings, people)
    with own_node(settings.nodes_folder, settings.nodes) as node:
        asyncio.run(_ensured(settings, people, entrances, IdMaker(node)))


def _people(viewers: Mapping[str, Viewer]) -> dict[str, Viewer]:
    people = {role: viewer for role, viewer in viewers.items() if viewer.role != Role.SERVICE_CLIENT}
    return people | _OFFICERS


async def _ensured(
    settings: Settings, people: Mapping[str, Viewer], entrances: Mapping[str, Entrance], ids: IdMaker
) -> None:
    database = open_as_owner(settings.sqlalchemy_url)
    try:
        for role, entrance in entrances.items():
            async with database.writing() as connection:
                await _account(connection, people[role], entrance, ids)
    finally:
        await database.close()


async def _account(connection: AsyncConnection, viewer: Viewer, entrance: Entrance, ids: IdMaker) -> None:
    name, password = entrance
    today = today_in_china()
    known = await connection.scalar(select(Account.id).where(Account.name == name))
    if known is None:
        who: dict[str, Any] = {"display_name": viewer.name, "role": viewer.role, "office": viewer.office}
        wanted = NewAccount(name=name, **who, inducted_on=today, pledged_on=today)
        known = ids.next()
        await create_account(connection, wanted, None, account_id=known, by="demo")
        await replace_password(connection, known, hashed_now(password))
    # Another grid worker may have most to show today; nobody has to change a password that is printed anew.
    changed = {"display_name": viewer.name, "password_set_at": func.now(), "password_ends_at": None}
    await connection.execute(update(Account).where(Account.id == known).values(**changed))
    await connection.execute(delete(AccountGrant).where(AccountGrant.account_id == known))
    account = await account_named(connection, name)
    for held in viewer.grants:
        lasting = Wanted(held.permission, held.area, Range(today, None))
        await grant(connection, account, lasting, ids=ids, by="demo")


def _name(role: str) -> str:
    return f"demo-{role.replace('_', '-')}"


def _password(key: bytes, role: str) -> str:
    digest = hmac.new(key, f"demo account {role}".encode(), hashlib.sha256).digest()
    letters = base64.b32encode(digest).decode().lower()
    return f"Ge{letters[:4]}-{letters[4:8]}-{letters[8:12]}"
