"""Second factors, and the half of a session that waits for a code."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

KIND = "credential_kind_check"
KINDS = "kind IN ('SESSION', 'TOKEN', 'HALF')"
KINDS_BEFORE = "kind IN ('SESSION', 'TOKEN')"


def upgrade() -> None:
    op.drop_constraint(op.f(KIND), "credential", type_="check")
    op.create_check_constraint(op.f(KIND), "credential", KINDS)
    op.create_table(
        "second_factor",
        sa.Column("account_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True)),
        sa.Column("last_step", sa.BigInteger()),
        sa.Column("wrong_codes", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.PrimaryKeyConstraint("account_id", name=op.f("second_factor_pkey")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("second_factor_account_id_fkey")),
        sa.CheckConstraint("wrong_codes >= 0", name=op.f("second_factor_wrong_codes_check")),
    )
    op.create_table(
        "recovery_code",
        sa.Column("account_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("account_id", "digest", name=op.f("recovery_code_pkey")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("recovery_code_account_id_fkey")),
    )


def downgrade() -> None:
    for table in ("recovery_code", "second_factor"):
        op.drop_table(table)
    # house: the rows of a kind that the older schema does not know
    op.execute("DELETE FROM credential WHERE kind = 'HALF'")
    op.drop_constraint(op.f(KIND), "credential", type_="check")
    op.create_check_constraint(op.f(KIND), "credential", KINDS_BEFORE)
