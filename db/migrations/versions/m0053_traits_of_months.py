"""What persons were in a month, as bit strings.

Months kept before know nothing of it: they are taken away, for `rongge keep-months` or the server to keep anew.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0053"
down_revision = "0051"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "trait_month",
        sa.Column("county_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("trait", sa.Text(), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("chunk", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("bits", postgresql.BIT(4096), nullable=False),
        sa.PrimaryKeyConstraint("county_id", "trait", "first_on", "chunk", name=op.f("trait_month_pkey")),
    )
    op.create_index("trait_month_first_on_idx", "trait_month", ["first_on", "trait"])
    op.execute("TRUNCATE coverage_month")
    # Without a default: a program from before, which knows no traits, cannot keep months here meanwhile.
    op.add_column("coverage_month", sa.Column("with_traits", sa.Boolean(), nullable=False))


def downgrade() -> None:
    op.drop_column("coverage_month", "with_traits")
    op.drop_table("trait_month")
