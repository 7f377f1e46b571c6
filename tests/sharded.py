"""Copies of the county tables cut into partitions by the hash of the county, as shards would be."""

from sqlalchemy import Connection, Engine, Table, text

from db.migrate import driver_of
from db.models import Base
from db.wall.raising import raised_in

SHARDS = 16
REFERENCE = frozenset({"county", "county_code", "county_link"})
# Few, and of no county: an account of a province works in many.
ACCOUNTS = (
    "account",
    "former_password",
    "account_grant",
    "credential",
    "sign_in_failure",
    "second_factor",
    "recovery_code",
    "account_subject",
    "provider_session",
    "logout_token",
    "provider_key_set",
    "access_generation",
    "access_seal",
    "access_purge",
    "reveal_count",
    "wall_mark",
    "sealing_key",
    "key_generation",
)
# Of the constraints only keys, which ON CONFLICT needs: the others cannot stand on partitioned tables.
COPY = """CREATE TABLE sharded.{name} (LIKE public.{name} INCLUDING DEFAULTS INCLUDING GENERATED,
    PRIMARY KEY ({key})) PARTITION BY HASH (county_id)"""
SHARD = """CREATE TABLE sharded.{name}_shard_{number} PARTITION OF sharded.{name}
    FOR VALUES WITH (MODULUS {shards}, REMAINDER {number})"""


def county_tables() -> list[Table]:
    """The tables whose key begins with the county, but for the reference tables."""
    keyed = (table for table in Base.metadata.sorted_tables if table.name not in REFERENCE)
    return [table for table in keyed if next(iter(table.primary_key)).name == "county_id"]


def shard(engine: Engine) -> None:
    """Puts empty sharded copies before the county tables; whoever connects from now on works on them.

    The server does so behind the same wall.
    """
    with engine.begin() as connection:
        connection.execute(text("CREATE SCHEMA sharded"))
        for table in county_tables():
            _copy(connection, table)
        for statement in raised_in(driver_of(connection), "sharded"):
            driver_of(connection).execute(statement)
        name = connection.engine.url.database
        connection.execute(text(f'ALTER DATABASE "{name}" SET search_path = sharded, public'))


def _copy(connection: Connection, table: Table) -> None:
    key = ", ".join(column.name for column in table.primary_key)
    connection.execute(text(COPY.format(name=table.name, key=key)))
    for number in range(SHARDS):
        connection.execute(text(SHARD.format(name=table.name, number=number, shards=SHARDS)))
    for index in table.indexes:
        if index.dialect_options["postgresql"]["where"] is None:
            columns = ", ".join(column.name for column in index.columns)
            method = index.dialect_options["postgresql"]["using"] or "btree"
            connection.execute(text(f"CREATE INDEX ON sharded.{table.name} USING {method} ({columns})"))
