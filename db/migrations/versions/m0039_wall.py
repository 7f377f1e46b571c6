"""What the wall was raised as, by digests (db/wall/)."""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "wall_mark",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("definition", sa.LargeBinary(), nullable=False),
        sa.Column("standing", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("wall_mark_pkey")),
        sa.CheckConstraint("id = 1", name=op.f("wall_mark_one_check")),
    )


def downgrade() -> None:
    op.drop_table("wall_mark")
