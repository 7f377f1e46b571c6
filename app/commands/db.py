"""`rongge db`: the database's structure."""

import psycopg
import typer
from rich.console import Console
from sqlalchemy import Connection, create_engine

from app.settings import Settings, database_settings_from_environment
from db.migrate import upgrade_in_steps
from resolvers.traces.adopting import adopt

db_commands = typer.Typer(help="数据库结构 / The structure of the database", no_args_is_help=True)


@db_commands.callback()
def _group() -> None:
    """Makes Typer keep `migrate` a sub-command although it is the only one."""


@db_commands.command()
def migrate() -> None:
    """升级到最新结构；可重复运行 / Bring the database up to the newest revision; safe to repeat."""
    migrate_database(database_settings_from_environment())
    Console(stderr=True).print("数据库已是最新结构 / The database is up to date")


def migrate_database(settings: Settings) -> None:
    """Migrates the database of these settings up to the newest revision, step by step.

    Raises DomainError as `upgrade_in_steps` does.
    """
    engine = create_engine(settings.sqlalchemy_url)
    try:
        with engine.connect() as connection:
            upgrade_in_steps(connection)
            # Where PostgreSQL itself was replaced: the log's transactions have other numbers there.
            adopt(_driver_of(connection))
            connection.commit()
    finally:
        engine.dispose()


def _driver_of(connection: Connection) -> psycopg.Connection:
    """The driver's own connection, in the same transaction."""
    driver = connection.connection.driver_connection
    assert isinstance(driver, psycopg.Connection)  # noqa: S101  # there is no other driver
    return driver
