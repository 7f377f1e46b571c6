"""Indexes by which rows are found at any size, whatever the statistics say."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

KNOWN = "superseded_at IS NULL"
UNKNOWN = "coalesce(superseded_at, 'infinity') = 'infinity'"
PRIMARY = " AND role = 'PRIMARY'"
DATED: tuple[tuple[str, str | None, str], ...] = (
    ("county_link", None, ""),
    ("division_version", "division_id", ""),
    ("division_shape", "division_id", ""),
    ("station_supervision", "station_id", ""),
    ("station_service", "division_id", ""),
    ("responsible_person", "division_id", ""),
    ("cell_assignment", "cell_id", PRIMARY),
    ("residence", "person_id", ""),
)
BY_KEY = (
    ("division_version", "division_id"),
    ("division_shape", "division_id"),
    ("station_supervision", "station_id"),
    ("station_service", "division_id"),
    ("responsible_person", "division_id"),
)
LONGEST = """(
CASE
    WHEN status = 'ACTIVE'::text THEN COALESCE(last_contact_on, '0001-01-01'::date)
    ELSE 'infinity'::date
END)"""
ELDEST = """(
CASE
    WHEN status = 'ACTIVE'::text THEN born_on
    ELSE 'infinity'::date
END)"""
CHARACTERS = (
    """string_to_array(rtrim(regexp_replace(name COLLATE "C", '(.)', """
    r"""county_id::text || '\1,', 'g'), ','), ',')"""
)


def upgrade() -> None:
    op.execute("CREATE EXTENSION IF NOT EXISTS btree_gin")
    for table, column in BY_KEY:
        op.create_index(f"{table}_{column}_idx", table, ["county_id", column])
    for table, other, more in DATED:
        _one_at_a_time(table, other, UNKNOWN + more)
    op.drop_index("person_last_contact_on_idx", "person")
    for name, key in (("longest", LONGEST), ("eldest", ELDEST)):
        op.create_index(f"person_{name}_idx", "person", [sa.text(one) for one in ("county_id", key, "id")])
    op.create_index(
        "person_name_characters_idx",
        "person",
        [sa.text("county_id"), sa.text(CHARACTERS)],
        postgresql_using="gin",
        postgresql_with={"fastupdate": "off"},
    )


def downgrade() -> None:
    for name in ("person_name_characters_idx", "person_eldest_idx", "person_longest_idx"):
        op.drop_index(name, "person")
    op.create_index("person_last_contact_on_idx", "person", ["county_id", "last_contact_on", "id"])
    for table, other, more in DATED:
        _one_at_a_time(table, other, KNOWN + more)
    for table, column in BY_KEY:
        op.drop_index(f"{table}_{column}_idx", table)


def _one_at_a_time(table: str, column: str | None, where: str) -> None:
    """Makes the constraint anew, for the rows that a condition names."""
    name = f"{table}_one_at_a_time"
    op.drop_constraint(name, table)
    found = sa.table(
        table, sa.column("county_id"), sa.column("valid"), *([sa.column(column)] if column else [])
    )
    keys = [(found.c.county_id, "="), *([(found.c[column], "=")] if column else [])]
    # house: a constraint takes no parameters; the conditions are ours
    op.create_exclude_constraint(
        name, table, *keys, (found.c.valid, "&&"), where=sa.text(where), using="gist"
    )
