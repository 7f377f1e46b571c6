"""A trend with sums reads a row for each county and month: the sums since each of the months before it."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

revision = "0088"
down_revision = "0086"
branch_labels = None
depends_on = None

ROOM = {"fillfactor": 80, "autovacuum_vacuum_threshold": 1000, "autovacuum_vacuum_scale_factor": 0.05}


def upgrade() -> None:
    op.create_table(
        "coverage_sum",
        sa.Column("county_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("counted_on", sa.Date(), nullable=False),
        *[sa.Column(name, sa.Integer(), nullable=False) for name in ("residents", "located")],
        *[
            sa.Column(name, ARRAY(sa.Integer()), nullable=False)
            for name in ("attempted", "reached", "visited")
        ],
        sa.PrimaryKeyConstraint("county_id", "first_on", name=op.f("coverage_sum_pkey")),
        postgresql_with=ROOM,
    )


def downgrade() -> None:
    op.drop_table("coverage_sum")
