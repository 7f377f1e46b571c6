"""How many full numbers somebody has been shown."""

import sqlalchemy as sa
from alembic import op

revision = "0034b"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "reveal_count",
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("hour_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("in_hour", sa.Integer(), nullable=False),
        sa.Column("day_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("in_day", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("subject", name=op.f("reveal_count_pkey")),
    )


def downgrade() -> None:
    op.drop_table("reveal_count")
