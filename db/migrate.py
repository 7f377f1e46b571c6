"""Brings a database to a revision of the schema, through Alembic."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

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
    """Migrates up to `revision`. The caller commits."""
    command.upgrade(alembic_config(connection), revision)


def downgrade(connection: Connection, revision: str = "base") -> None:
    """Migrates down to `revision`. The caller commits."""
    command.downgrade(alembic_config(connection), revision)
