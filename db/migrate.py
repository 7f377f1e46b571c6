"""Brings a database to a revision of the schema, through Alembic."""

import time
from pathlib import Path

import psycopg
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.exc import OperationalError

from db.errors import DomainError
from db.migrations.steps import IN_STEPS
from db.wall.raising import raise_wall
from db.wall.roles import ensure_server_role
from db.wall.standing import unmark

# One key of the database for all that migrate it, held by the connection.
_ALONE = text("SELECT pg_try_advisory_lock(hashtext('rongge db migrate'))")
_TURN_S = 0.2
_ENDED = text("SELECT pg_advisory_unlock_all(), set_config('lock_timeout', '0', false)")
_PATIENCE = text("SELECT set_config('lock_timeout', :patience, false)")
_LOCATION = Path(__file__).parent / "migrations"


def newest_revision() -> str:
    """The revision that `upgrade` leads to."""
    return ScriptDirectory(str(_LOCATION)).get_current_head() or ""


def alembic_config(connection: Connection) -> Config:
    """Alembic's configuration bound to an open connection; no file and no environment variable is read."""
    config = Config()
    config.set_main_option("script_location", str(_LOCATION))
    config.attributes["connection"] = connection
    return config


def upgrade(connection: Connection, revision: str = "head") -> None:
    """Migrates up to `revision`, and raises the wall over what tables there are then. The caller commits.

    Raises DomainError SERVER_ROLE_MISSING.
    """
    command.upgrade(alembic_config(connection), revision)
    raise_wall(driver_of(connection))


def upgrade_in_steps(connection: Connection, revision: str = "head", *, patience: str = "5s") -> None:
    """Migrates up to `revision` with a commit after each revision, and more where it goes through many rows.

    No lock is held for long, and none is waited for longer than `patience` (as PostgreSQL writes it). From
    the first step to the last, when the wall is raised, no server begins to work. Broken off anywhere, it
    goes on from there when it is called again; of two at once one waits. `connection` has no transaction.
    Raises DomainError SERVER_ROLE_MISSING, TABLES_BUSY.
    """
    _wait_for_turn(connection)
    try:
        connection.execute(_PATIENCE, {"patience": patience})
        _stepped(connection, revision)
    except (OperationalError, psycopg.errors.LockNotAvailable) as error:
        if isinstance(getattr(error, "orig", error), psycopg.errors.LockNotAvailable):
            raise _busy() from error
        raise
    finally:
        connection.rollback()
        connection.execute(_ENDED)
        connection.commit()


def _wait_for_turn(connection: Connection) -> None:
    """Not within a statement that waits: an index that is built meanwhile waits for every statement."""
    while not connection.execute(_ALONE).scalar_one():
        connection.rollback()
        time.sleep(_TURN_S)


def _stepped(connection: Connection, revision: str) -> None:
    driver, config = driver_of(connection), alembic_config(connection)
    ensure_server_role(driver)
    scripts = ScriptDirectory(str(_LOCATION))
    if MigrationContext.configure(connection).get_current_revision() != scripts.as_revision_number(revision):
        unmark(driver)
    connection.commit()
    config.attributes[IN_STEPS] = True
    command.upgrade(config, revision)
    connection.commit()
    driver.autocommit = True
    try:
        raise_wall(driver)
    finally:
        driver.autocommit = False


def _busy() -> DomainError:
    return DomainError(
        "TABLES_BUSY",
        "有程序正在使用数据库中的表；请停止所有服务和后台程序，再运行一次，将从中断处继续。",
        "A program is at work on a table: stop every server and worker, then run it again; it goes on.",
    )


def downgrade(connection: Connection, revision: str = "base") -> None:
    """Migrates down to `revision`. The caller commits."""
    command.downgrade(alembic_config(connection), revision)


def driver_of(connection: Connection) -> psycopg.Connection:
    """The driver's own connection below one of SQLAlchemy's."""
    opened = connection.connection.driver_connection
    assert isinstance(opened, psycopg.Connection)  # noqa: S101  # the only driver that we have
    return opened
