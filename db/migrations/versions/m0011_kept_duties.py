"""Duties as they are kept: rows, numbers, and marks of whom they may be wrong."""

from datetime import date
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

RULES = (
    "'YEARLY_VISIT', 'PRIORITY_CONTACT', 'CLOSER_CONTACT', 'RETURN_HOME', 'MERIT_AWARD', 'NAMED_MODEL', "
    "'FESTIVAL', 'HARDSHIP', 'MAJOR_CHANGE', 'CAMPAIGN'"
)
COUNTED_KEY = ("rule", "campaign_county_id", "campaign_id", "due_on", "ends_on")
COUNTS = ("registered", "unfinished", "on_time", "late", "missed")


def upgrade() -> None:
    days: list[Any] = [_day(name) for name in ("from_on", "to_on", "kept_on", "until_on", "counted_on")]
    op.create_table(
        "duty_keeping",
        _key("county_id", sa.Integer()),
        *days,
        sa.PrimaryKeyConstraint("county_id", name=op.f("duty_keeping_pkey")),
    )
    op.create_table(
        "duty_mark",
        *[_key("county_id", sa.Integer()), _key("person_id", sa.BigInteger())],
        sa.Column("id", sa.UUID(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        _day("from_on"),
        sa.PrimaryKeyConstraint("county_id", "person_id", "id", name=op.f("duty_mark_pkey")),
    )
    op.create_table(
        "duty_member",
        *[_key("county_id", sa.Integer()), _key("person_id", sa.BigInteger())],
        sa.Column("division_id", sa.BigInteger(), nullable=False),
        sa.Column("cell_id", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("county_id", "person_id", name=op.f("duty_member_pkey")),
    )
    op.create_index("duty_member_cell_id_idx", "duty_member", ["county_id", "cell_id"])
    _create_duties()
    _create_counts("duty_count", _key("cell_id", sa.BigInteger()), _key("division_id", sa.BigInteger()))
    op.create_index("duty_count_cell_id_idx", "duty_count", ["county_id", "cell_id"])
    _create_counts("county_duty_count")


def _create_duties() -> None:
    op.create_table(
        "kept_duty",
        *[_key("county_id", sa.Integer()), _key("person_id", sa.BigInteger()), _key("number", sa.Integer())],
        sa.Column("division_id", sa.BigInteger(), nullable=False),
        sa.Column("cell_id", sa.BigInteger(), nullable=True),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("policy_county_id", sa.Integer(), nullable=False),
        sa.Column("policy_id", sa.BigInteger(), nullable=False),
        _day("trigger_on"),
        sa.Column("festival", sa.Text(), nullable=True),
        sa.Column("life_event_id", sa.BigInteger(), nullable=False),
        _day("opens_on"),
        *[sa.Column(name, sa.Date(), nullable=True) for name in ("due_on", "closes_on", "satisfied_on")],
        sa.Column("contact_id", sa.BigInteger(), nullable=True),
        # house: a CHECK takes no parameters
        sa.CheckConstraint(f"rule IN ({RULES})", name=op.f("kept_duty_rule_check")),
        sa.PrimaryKeyConstraint("county_id", "person_id", "number", name=op.f("kept_duty_pkey")),
    )
    op.create_index("kept_duty_cell_id_idx", "kept_duty", ["county_id", "cell_id"])
    op.create_index("kept_duty_division_id_idx", "kept_duty", ["county_id", "division_id"])


def _create_counts(table: str, *place: sa.Column[int]) -> None:
    days: list[Any] = [_day(name) for name in ("due_on", "ends_on")]
    key = ("county_id", "period", "opens_on", *[column.name for column in place], *COUNTED_KEY)
    op.create_table(
        table,
        _key("county_id", sa.Integer()),
        sa.Column("period", sa.Text(), nullable=False),
        _day("opens_on"),
        *place,
        sa.Column("rule", sa.Text(), nullable=False),
        *[_key("campaign_county_id", sa.Integer()), _key("campaign_id", sa.BigInteger())],
        *days,
        *[sa.Column(name, sa.Integer(), nullable=False) for name in COUNTS],
        sa.CheckConstraint("period IN ('EVER', 'YEAR', 'MONTH')", name=op.f(f"{table}_period_check")),
        sa.PrimaryKeyConstraint(*key, name=op.f(f"{table}_pkey")),
    )


def _key(name: str, kind: sa.types.TypeEngine[int]) -> sa.Column[int]:
    return sa.Column(name, kind, autoincrement=False, nullable=False)


def _day(name: str) -> sa.Column[date]:
    return sa.Column(name, sa.Date(), nullable=False)


def downgrade() -> None:
    for table in (
        *("county_duty_count", "duty_count", "kept_duty"),
        *("duty_member", "duty_mark", "duty_keeping"),
    ):
        op.drop_table(table)
