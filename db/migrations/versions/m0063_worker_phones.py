"""Whether a county shows its grid workers the telephones of their own cells."""

import sqlalchemy as sa
from alembic import op

revision = "0063"
down_revision = "0053"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "worker_phone_rule",
        sa.Column("county_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("permitted", sa.Boolean(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("county_id", "id", name=op.f("worker_phone_rule_pkey")),
    )


def downgrade() -> None:
    op.drop_table("worker_phone_rule")
