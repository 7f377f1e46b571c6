"""Continuity above the county is read from bits: whether each person had one worker for twelve months."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import BIT

revision = "0090"
down_revision = "0088"
branch_labels = None
depends_on = None

MEASURES = ("continuous", "not_registered", "no_cell", "no_worker", "worker_changed", "cell_changed")
ROOM = {
    "fillfactor": 80,
    "autovacuum_vacuum_threshold": 1000,
    "autovacuum_vacuum_scale_factor": 0.05,
    "toast_tuple_target": 8160,
}


def upgrade() -> None:
    op.create_table(
        "continuity_year",
        sa.Column("county_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("chunk", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("counted_on", sa.Date(), nullable=False),
        *[sa.Column(name, BIT(4096), nullable=False) for name in MEASURES],
        sa.PrimaryKeyConstraint("county_id", "chunk", name=op.f("continuity_year_pkey")),
        postgresql_with=ROOM,
        if_not_exists=True,
    )


def downgrade() -> None:
    op.drop_table("continuity_year")
