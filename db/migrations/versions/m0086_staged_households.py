"""Households of files of people: which lines are of one, and what became of it."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from db.migrations.steps import apart, in_steps

revision = "0086"
down_revision = "0083"
branch_labels = None
depends_on = None

VERDICTS = "verdict IN ('NEW', 'CHANGED', 'UNCHANGED', 'HELD', 'REFUSED')"
OUTCOMES = "outcome IN ('WRITTEN', 'CHANGED_SINCE', 'REVERSED', 'KEPT', 'NOT_REVERSED')"
HOUSED = sa.text("house IS NOT NULL")
COLUMNS: dict[str, Any] = {"house": sa.LargeBinary(), "is_head": sa.Boolean(), "house_id": sa.BigInteger()}
KEYS = {
    "staged_row_house_idx": ["county_id", "run_id", "house"],
    "staged_row_house_id_idx": ["county_id", "house_id"],
}


def upgrade() -> None:
    for name, kind in COLUMNS.items():
        op.add_column("staged_row", sa.Column(name, kind), if_not_exists=True)
    op.create_table(
        "staged_household",
        sa.Column("county_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("run_id", sa.BigInteger(), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("household_id", sa.BigInteger()),
        sa.Column("outcome", sa.Text()),
        sa.Column("deed", postgresql.JSONB()),
        sa.Column("why", postgresql.JSONB()),
        sa.PrimaryKeyConstraint("county_id", "id", name=op.f("staged_household_pkey")),
        sa.ForeignKeyConstraint(
            ["county_id", "run_id"],
            ["file_run.county_id", "file_run.id"],
            name=op.f("staged_household_county_id_run_id_fkey"),
        ),
        sa.CheckConstraint(VERDICTS, name=op.f("staged_household_verdict_check")),
        sa.CheckConstraint(OUTCOMES, name=op.f("staged_household_outcome_check")),
        if_not_exists=True,
    )
    op.create_index(
        "staged_household_run_id_idx", "staged_household", ["county_id", "run_id", "id"], if_not_exists=True
    )

    with apart():
        beside = in_steps()
        for name, columns in KEYS.items():
            op.drop_index(name, "staged_row", if_exists=True, postgresql_concurrently=beside)
            op.create_index(
                name, "staged_row", columns, postgresql_where=HOUSED, postgresql_concurrently=beside
            )


def downgrade() -> None:
    op.drop_table("staged_household")
    for name in reversed(COLUMNS):
        op.drop_column("staged_row", name)
