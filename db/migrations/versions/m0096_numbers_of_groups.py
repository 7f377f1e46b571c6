"""A trend with a filter reads numbers: those of each category, class and sex by age band, month by month."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

revision = "0096"
down_revision = "0093"
branch_labels = None
depends_on = None

NUMBERS = ("residents", "located", "attempted", "reached", "visited")
ROOM = {
    "fillfactor": 80,
    "autovacuum_vacuum_threshold": 1000,
    "autovacuum_vacuum_scale_factor": 0.05,
    "toast_tuple_target": 8160,
}


def upgrade() -> None:
    op.create_table(
        "coverage_group",
        sa.Column("county_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("chunk", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("counted_on", sa.Date(), nullable=False),
        *[sa.Column(name, ARRAY(sa.SmallInteger()), nullable=False) for name in NUMBERS],
        sa.PrimaryKeyConstraint("county_id", "first_on", "chunk", name=op.f("coverage_group_pkey")),
        postgresql_with=ROOM,
        if_not_exists=True,
    )


def downgrade() -> None:
    op.drop_table("coverage_group")
