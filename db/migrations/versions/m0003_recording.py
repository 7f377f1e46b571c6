"""Recording: needs found, escalation, corrections."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

COLUMNS = ("needs", "escalated_to", "supersedes_id", "withdrawn_because")
CHECKS = {
    "needs": "needs <@ ARRAY['LIVELIHOOD', 'EMPLOYMENT', 'TRAINING', 'MEDICAL', 'HOUSING', 'ENTITLEMENT', 'CARE', 'PSYCHOLOGICAL', 'LEGAL', 'PROXY_SERVICE', 'OTHER']",
    "escalated_to": "escalated_to IN ('NATION', 'PROVINCE', 'CITY', 'COUNTY', 'TOWNSHIP', 'VILLAGE')",
    "withdrawn_because": "withdrawn_because IN ('NOT_MADE', 'WRONG_PERSON', 'RECORDED_TWICE')",
}


def upgrade() -> None:
    kept = postgresql.ARRAY(sa.Text())
    op.add_column("contact", sa.Column("needs", kept, server_default="{}", nullable=False))
    op.add_column("contact", sa.Column("escalated_to", sa.Text(), nullable=True))
    op.add_column("contact", sa.Column("supersedes_id", sa.BigInteger(), nullable=True))
    op.add_column("contact", sa.Column("withdrawn_because", sa.Text(), nullable=True))
    for column, condition in CHECKS.items():
        op.create_check_constraint(op.f(f"contact_{column}_check"), "contact", condition)
    op.create_index(
        "contact_supersedes_id_idx",
        "contact",
        ["county_id", "supersedes_id"],
        unique=False,
        postgresql_where=sa.text("supersedes_id IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_index("contact_supersedes_id_idx", table_name="contact")
    for column in CHECKS:
        op.drop_constraint(op.f(f"contact_{column}_check"), "contact")
    for column in COLUMNS:
        op.drop_column("contact", column)
