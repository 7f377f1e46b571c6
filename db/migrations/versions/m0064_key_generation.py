"""Which file of keys was the last to be used: an older one that is put back is told by its generation."""

import sqlalchemy as sa
from alembic import op

revision = "0064"
down_revision = "0063"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "key_generation",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("key_generation_id_check")),
        sa.PrimaryKeyConstraint("id", name=op.f("key_generation_pkey")),
    )


def downgrade() -> None:
    op.drop_table("key_generation")
