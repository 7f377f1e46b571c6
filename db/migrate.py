"""Brings a database to a revision of the schema, through Alembic."""

from pathlib import Path

import psycopg
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from db.wall.raising import raise_wall

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


def downgrade(connection: Connection, revision: str = "base") -> None:
    """Migrates down to `revision`. The caller commits."""
    command.downgrade(alembic_config(connection), revision)


def driver_of(connection: Connection) -> psycopg.Connection:
    """The driver's own connection below one of SQLAlchemy's."""
    opened = connection.connection.driver_connection
    assert isinstance(opened, psycopg.Connection)  # noqa: S101  # the only driver that we have
    return opened
