import pytest
from alembic import command
from sqlalchemy import Connection, inspect, text

from db.errors import DomainError
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


def test_keys_that_the_program_before_does_not_know_are_not_forgotten(server: Server) -> None:
    with scratch(server) as connection:
        upgrade(connection, "0046")
        connection.execute(text("INSERT INTO sealing_key (id) VALUES (2)"))
        with pytest.raises(DomainError, match="KEY_IN_USE"):
            downgrade(connection, "0045")
        connection.execute(text("DELETE FROM sealing_key WHERE id = 2"))
        downgrade(connection, "0045")


def test_migrations_make_exactly_the_tables_of_the_models(rolled_back: Connection) -> None:
    command.check(alembic_config(rolled_back))


def _ours(connection: Connection) -> set[str]:
    return set(inspect(connection).get_table_names()) & set(Base.metadata.tables)
