"""The chain of seals over the log of accesses."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

# Rows that are there already are as if written by this transaction: the first seals are theirs.
WRITTEN_IN = "(pg_current_xact_id()::text::bigint)"
BEGIN = """
    INSERT INTO access_seal (number, form, month, row_count, rows_before, sealed_at, rows_digest, digest, leaves,
        row_counties, row_times, row_ids, snapshot, system)
    SELECT 0, 1, date_trunc('month', now() AT TIME ZONE 'Asia/Shanghai')::date, 0, 0, now(), sha256(''),
        sha256(gen_random_uuid()::text::bytea), '', '{}', '{}', '{}', '1:1:', system_identifier
    FROM pg_control_system()
"""


def upgrade() -> None:
    op.add_column(
        "access_log",
        sa.Column("written_in", sa.BigInteger(), server_default=sa.text(WRITTEN_IN), nullable=False),
    )
    op.create_index("access_log_written_in_idx", "access_log", ["written_in"])
    op.create_table(
        "access_seal",
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("form", sa.Integer(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("row_count", sa.Integer(), nullable=False),
        sa.Column("rows_before", sa.BigInteger(), nullable=False),
        sa.Column("sealed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("rows_digest", sa.LargeBinary(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("leaves", sa.LargeBinary(), nullable=False),
        sa.Column("row_counties", postgresql.ARRAY(sa.Integer()), nullable=False),
        sa.Column("row_times", postgresql.ARRAY(sa.DateTime(timezone=True)), nullable=False),
        sa.Column("row_ids", postgresql.ARRAY(sa.BigInteger()), nullable=False),
        sa.Column("snapshot", sa.Text(), nullable=False),
        sa.Column("system", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("octet_length(digest) = 32", name=op.f("access_seal_digest_check")),
        sa.PrimaryKeyConstraint("number", name=op.f("access_seal_pkey")),
    )
    op.create_table(
        "access_purge",
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("row_count", sa.BigInteger(), nullable=False),
        sa.Column("last_number", sa.BigInteger(), nullable=False),
        sa.Column("last_digest", sa.LargeBinary(), nullable=False),
        sa.Column("last_rows_before", sa.BigInteger(), nullable=False),
        sa.Column("purged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("purged_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("month", name=op.f("access_purge_pkey")),
    )
    op.execute(BEGIN)


def downgrade() -> None:
    op.drop_table("access_purge")
    op.drop_table("access_seal")
    op.drop_index("access_log_written_in_idx", "access_log")
    op.drop_column("access_log", "written_in")
