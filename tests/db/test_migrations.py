from alembic import command
from sqlalchemy import Connection, inspect

from db.migrate import alembic_config, downgrade, upgrade
from db.models import Base
from tests.databases import Server, scratch


def test_migrations_go_up_down_and_up_again(server: Server) -> None:
    with scratch(server) as connection:
        upgrade(connection)
        downgrade(connection)
        assert _ours(connection) == set()
        upgrade(connection)
        assert _ours(connection) == set(Base.metadata.tables)


def test_migrations_make_exactly_the_tables_of_the_models(rolled_back: Connection) -> None:
    command.check(alembic_config(rolled_back))


def _ours(connection: Connection) -> set[str]:
    return set(inspect(connection).get_table_names()) & set(Base.metadata.tables)
