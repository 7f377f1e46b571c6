"""What is done about the escalations and needs that contacts report, and how these are found."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

ITEMS = """item IN ('ESCALATION', 'LIVELIHOOD', 'EMPLOYMENT', 'TRAINING', 'MEDICAL', 'HOUSING', 'ENTITLEMENT', 'CARE',
    'PSYCHOLOGICAL', 'LEGAL', 'PROXY_SERVICE', 'OTHER')"""


def upgrade() -> None:
    op.create_table(
        "inbox_step",
        sa.Column("county_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("contact_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("act", sa.Text(), nullable=False),
        sa.Column("note", sa.Text()),
        sa.Column("done_by", sa.Text(), nullable=False),
        sa.Column("done_by_name", sa.Text(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("county_id", "contact_id", "item", "number", name=op.f("inbox_step_pkey")),
        sa.CheckConstraint(ITEMS, name=op.f("inbox_step_item_check")),
        sa.CheckConstraint("act IN ('TAKEN_UP', 'ANSWERED', 'CLOSED')", name=op.f("inbox_step_act_check")),
        sa.CheckConstraint("act = 'TAKEN_UP' OR note IS NOT NULL", name=op.f("inbox_step_said_check")),
    )
    day = ["county_id", "contacted_on", "id"]
    escalated = sa.text("escalated_to IS NOT NULL")
    op.create_index("contact_escalated_idx", "contact", day, postgresql_where=escalated)
    op.create_index("contact_needs_idx", "contact", day, postgresql_where=sa.text("needs <> '{}'"))


def downgrade() -> None:
    op.drop_index("contact_needs_idx", "contact")
    op.drop_index("contact_escalated_idx", "contact")
    op.drop_table("inbox_step")
