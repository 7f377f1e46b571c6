"""Where `rongge user` works: one transaction each, ids, and the name of whoever runs it."""

import asyncio
import getpass
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated

import typer
from rich.console import Console
from sqlalchemy.ext.asyncio import AsyncConnection

from app.postgres import cluster_at, start
from app.settings import database_settings_from_environment
from app.setup.nodes import own_node
from db.codes import Role
from db.engine import open_as_owner
from db.ids import IdMaker
from resolvers.access.creation import NewAccount, create_account, one_time_password
from resolvers.access.hashing import hashed_now
from resolvers.areas import Area
from resolvers.ask import Ask
from resolvers.ground.named_areas import NamedArea, any_area_statement, area_of
from resolvers.viewer import Viewer
from resolvers.windows import today_in_china
from schema.node import node_key

Name = Annotated[str, typer.Argument(metavar="NAME", help="登录名 / Name of the account")]
LONGER = "7 天内有效，登录后须更改 / good for 7 days, changed at sign-in"
console = Console(highlight=False, soft_wrap=True)


@dataclass(frozen=True, slots=True)
class Desk:
    """One act at the server itself: its transaction, ids, and who acts."""

    connection: AsyncConnection
    ids: IdMaker
    by: str


def at_desk(act: Callable[[Desk], Awaitable[None]]) -> None:
    """Acts in one transaction, which is committed unless it raises."""
    settings = database_settings_from_environment()
    if settings.private:
        start(cluster_at(settings.home))
    with own_node(settings.nodes_folder, settings.nodes) as node:
        asyncio.run(_acted(settings.sqlalchemy_url, IdMaker(node), act))


async def _acted(url: str, ids: IdMaker, act: Callable[[Desk], Awaitable[None]]) -> None:
    database = open_as_owner(url)
    try:
        async with database.writing() as connection:
            await act(Desk(connection, ids, f"os:{getpass.getuser()}"))
    finally:
        await database.close()


async def created(desk: Desk, wanted: NewAccount) -> None:
    """Makes an account. Its password is shown this once; programs get tokens instead."""
    password = None if wanted.role == Role.SERVICE_CLIENT else one_time_password()
    hashed = None if password is None else hashed_now(password)
    await create_account(desk.connection, wanted, hashed, account_id=desk.ids.next(), by=desk.by)
    if password is not None:
        show_password(wanted.name, password, LONGER)


def show_password(name: str, password: str, note: str) -> None:
    """Prints a password, which nobody can show again."""
    console.print(f"[bold]{name}[/bold]  ", end="")
    sys.stdout.write(password + "\n")
    console.print(f"  {note}")


async def area_named(desk: Desk, name: str) -> Area:
    """A division by its official code, or a station or grid worker by the id that the API gives.

    Raises DomainError AREA_NOT_FOUND, BAD_ID and as `NamedArea`.
    """
    today = today_in_china()
    ask = Ask(Viewer("system", "system", Role.ADMINISTRATOR, ()), today, today)
    named = NamedArea(division_code=name) if name.isdigit() else _by_id(name)
    found = area_of((await desk.connection.execute(any_area_statement(ask, named))).all())
    return Area(found.kind, found.county_id, found.id, found.level)


def _by_id(name: str) -> NamedArea:
    key = node_key(name, "AREA")
    if key.type_name == "GridWorker":
        return NamedArea(worker=key.key)
    return NamedArea(station=key.key)
