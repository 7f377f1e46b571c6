"""The server under a login of its own, which can be nobody but the server's role."""

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import Engine, make_url, text

from db.engine import open_database
from tests.app.access.office import running
from tests.app.checks.test_checks import IDENTITY_KEY, TOKEN_KEY, checked, level_of
from tests.app.exports.conftest import signed_in
from tests.app.http.whole import GRAPHQL, HOT
from tests.databases import libpq
from tests.schema.world import World, build_world


@pytest.fixture
def world(engine: Engine, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    """A county of made-up people on a server's settings."""
    settings = {"DATABASE_URL": database_url, "HOME": str(tmp_path)}
    settings |= {"TOKEN_KEY": TOKEN_KEY, "IDENTITY_KEY": IDENTITY_KEY}
    for name, value in settings.items():
        monkeypatch.setenv(f"RONGGE_{name}", value)
    return build_world(engine)


@pytest.fixture
def login(database_url: str) -> Iterator[str]:
    """The address of the database for a login that may become the server's role."""
    name = sql.Identifier(f"rongge_login_{uuid4().hex[:12]}")
    with psycopg.connect(libpq(database_url), autocommit=True) as owner:
        owner.execute(sql.SQL("CREATE ROLE {} LOGIN NOINHERIT").format(name))
        owner.execute(sql.SQL("GRANT rongge_server TO {}").format(name))
        url = make_url(database_url).set(username=name.as_string().strip('"'))
        yield url.render_as_string(hide_password=False)
        owner.execute(sql.SQL("DROP OWNED BY {}").format(name))
        owner.execute(sql.SQL("DROP ROLE {}").format(name))


def test_the_server_answers_under_a_login_of_its_own(world: World, database_url: str, login: str) -> None:
    with running(database_url, SERVER_DATABASE_URL=login) as office:
        headers = {"Accept": GRAPHQL, **signed_in(world.viewers()["worker"])}
        answer = office.browser().post("/graphql", json={"query": HOT}, headers=headers).json()
        assert answer["data"]["people"]["nodes"]
        assert office.browser().get("/healthz").status_code == 200


async def test_whoever_breaks_out_of_the_role_is_nobody(world: World, login: str) -> None:
    database = open_database(login, pool_size=1)
    try:
        async with database.writing() as connection:
            await connection.execute(text("SET ROLE NONE"))
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                await _tried(connection, "SELECT count(*) FROM person")
        async with database.writing() as connection:
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                await _tried(connection, "SET ROLE rongge")
    finally:
        await database.close()


async def _tried(connection: object, statement: str) -> None:
    driver = await connection.get_raw_connection()  # type: ignore[attr-defined]  # SQLAlchemy's
    await driver.driver_connection.execute(statement)


def test_a_login_of_its_own_is_good_and_the_owners_is_noted(
    world: World, login: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert level_of("LOGIN") == "NOTED"
    monkeypatch.setenv("RONGGE_SERVER_DATABASE_URL", login)
    found = checked()
    assert (found["ROLE"]["level"], found["LOGIN"]["level"]) == ("GOOD", "GOOD")


@pytest.mark.parametrize("more", ["CREATEROLE", "BYPASSRLS", "SUPERUSER"])
def test_a_login_that_can_do_more_fails(
    world: World, login: str, connection: psycopg.Connection, monkeypatch: pytest.MonkeyPatch, more: str
) -> None:
    monkeypatch.setenv("RONGGE_SERVER_DATABASE_URL", login)
    name = sql.Identifier(str(make_url(login).username))
    connection.execute(sql.SQL("ALTER ROLE {} {}").format(name, sql.SQL(more)))
    connection.commit()
    assert level_of("LOGIN") == "FAILED"


def test_a_login_that_can_become_the_owner_or_not_the_server_fails(
    world: World, login: str, connection: psycopg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RONGGE_SERVER_DATABASE_URL", login)
    name = sql.Identifier(str(make_url(login).username))
    connection.execute(sql.SQL("GRANT rongge TO {}").format(name))
    connection.commit()
    assert level_of("LOGIN") == "FAILED"
    connection.execute(sql.SQL("REVOKE rongge, rongge_server FROM {}").format(name))
    connection.commit()
    assert level_of("ROLE") == "FAILED"
