"""The rules of keys, asked of PostgreSQL's own catalog, so that no table can slip past them."""

from sqlalchemy import Connection, text

from db.models import Base
from tests.sharded import ACCOUNTS

# Reference tables, the one table across counties (model §2), and accounts, which belong to no county.
EXEMPT = ("county", "person_key", "alembic_version", "spatial_ref_sys", *ACCOUNTS)

FIRST_KEY_COLUMNS = text("""
    SELECT con.conrelid::regclass::text AS relation, att.attname AS first_column
    FROM pg_constraint con
    JOIN pg_attribute att ON att.attrelid = con.conrelid AND att.attnum = con.conkey[1]
    WHERE con.contype = 'p' AND con.connamespace = 'public'::regnamespace
""")
FOREIGN_KEYS = text("""
    SELECT con.conname AS name, con.confrelid::regclass::text AS target, con.confdeltype AS on_delete,
           con.confupdtype AS on_update, own.attname AS own_first, other.attname AS other_first
    FROM pg_constraint con
    JOIN pg_attribute own ON own.attrelid = con.conrelid AND own.attnum = con.conkey[1]
    JOIN pg_attribute other ON other.attrelid = con.confrelid AND other.attnum = con.confkey[1]
    WHERE con.contype = 'f' AND con.connamespace = 'public'::regnamespace
""")
TABLES_WITHOUT_KEY = text("""
    SELECT c.relname FROM pg_class c
    WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace
      AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conrelid = c.oid AND k.contype = 'p')
""")
NARROW_IDS = text("""
    SELECT att.attrelid::regclass::text || '.' || att.attname AS place
    FROM pg_attribute att JOIN pg_class c ON c.oid = att.attrelid
    WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace AND att.attnum > 0
      AND (att.attname = 'id' OR att.attname LIKE '%\\_id')
      AND att.atttypid IN ('int2'::regtype, 'int4'::regtype)
      AND att.attname NOT LIKE '%county_id'
      AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conrelid = att.attrelid AND k.contype = 'f'
                      AND k.confrelid = 'county'::regclass AND k.conkey[1] = att.attnum)
""")
COUNTED_BY_THE_DATABASE = text("""
    SELECT relname FROM pg_class WHERE relkind = 'S' AND relnamespace = 'public'::regnamespace
    UNION ALL
    SELECT att.attname FROM pg_attribute att JOIN pg_class c ON c.oid = att.attrelid
    WHERE att.attidentity <> '' AND c.relnamespace = 'public'::regnamespace
""")
TRIGGERS = text("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal")


def test_county_id_is_the_first_column_of_every_primary_key(rolled_back: Connection) -> None:
    keys = {row.relation: row.first_column for row in rolled_back.execute(FIRST_KEY_COLUMNS)}
    others = {table: key for table, key in keys.items() if table not in EXEMPT and key != "county_id"}
    assert len(keys) > 20
    assert others == {}


def test_every_table_has_a_primary_key(rolled_back: Connection) -> None:
    assert rolled_back.scalars(TABLES_WITHOUT_KEY).all() == []


def test_county_id_is_the_first_column_of_every_foreign_key_between_county_tables(
    rolled_back: Connection,
) -> None:
    keys = [row for row in rolled_back.execute(FOREIGN_KEYS) if row.target not in EXEMPT]
    assert len(keys) > 20
    assert [row.name for row in keys if (row.own_first, row.other_first) != ("county_id", "county_id")] == []


def test_foreign_keys_know_no_action_but_restrict_and_cascade(rolled_back: Connection) -> None:
    keys = rolled_back.execute(FOREIGN_KEYS).all()
    assert {action for row in keys for action in (row.on_delete, row.on_update)} <= {"a", "r", "c"}


def test_there_are_no_triggers(rolled_back: Connection) -> None:
    assert rolled_back.scalars(TRIGGERS).all() == []


def test_no_id_is_made_by_the_database(rolled_back: Connection) -> None:
    assert rolled_back.scalars(COUNTED_BY_THE_DATABASE).all() == []


def test_no_id_is_narrower_than_64_bits(rolled_back: Connection) -> None:
    assert rolled_back.scalars(NARROW_IDS).all() == []


OPTIONS = text("SELECT reloptions FROM pg_class WHERE oid = CAST(CAST(:table AS text) AS regclass)")


def test_tables_have_the_room_that_the_models_say(rolled_back: Connection) -> None:
    said = {
        name: {f"{option}={value}" for option, value in table.dialect_options["postgresql"]["with"].items()}
        for name, table in Base.metadata.tables.items()
        if table.dialect_options["postgresql"]["with"]
    }
    kept = {name: set(rolled_back.scalar(OPTIONS, {"table": name}) or ()) for name in said}
    assert kept == said
    assert {"person", "county_coverage", "change_feed", "receipt"} <= said.keys()
