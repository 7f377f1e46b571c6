"""The log of accesses, in months."""

from datetime import UTC, datetime, timedelta, timezone
from itertools import pairwise

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

KINDS = "kind IN ('READ', 'REVEAL', 'EXPORT', 'CHANGE', 'SIGN_IN', 'LOCK', 'GRANT', 'KEY', 'BACKUP', 'LOG')"
ROLES = "role IN ('WORKER', 'STATION_STAFF', 'LEADER', 'ADMINISTRATOR', 'SERVICE_CLIENT', 'OFFICER')"
CHINA = timezone(timedelta(hours=8))
# This month, for what is written before a server has made more, and three ahead.
MONTHS = 4


def upgrade() -> None:
    op.create_table(
        "access_log",
        sa.Column("county_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("account_id", sa.BigInteger()),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("role", sa.Text()),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("operation", sa.Text(), nullable=False),
        sa.Column("document", sa.LargeBinary()),
        sa.Column("person_ids", postgresql.ARRAY(sa.BigInteger()), nullable=False),
        sa.Column("reason", sa.Text()),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("address", sa.Text()),
        sa.Column("request_id", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("county_id", "at", "id", name=op.f("access_log_pkey")),
        sa.CheckConstraint(KINDS, name=op.f("access_log_kind_check")),
        sa.CheckConstraint(ROLES, name=op.f("access_log_role_check")),
        postgresql_partition_by="RANGE (at)",
    )
    now = datetime.now(UTC).astimezone(CHINA)
    months = [now.year * 12 + now.month - 1 + ahead for ahead in range(MONTHS + 1)]
    for month, following in pairwise(months):
        name = f"access_log_{month // 12}_{month % 12 + 1:02d}"
        op.execute(  # house: names and bounds of partitions are ours and take no parameters
            f"CREATE TABLE {name} PARTITION OF access_log "
            f"FOR VALUES FROM ('{_first(month)}') TO ('{_first(following)}')"
        )


def _first(month: int) -> str:
    return f"{month // 12}-{month % 12 + 1:02d}-01 00:00+08"


def downgrade() -> None:
    op.drop_table("access_log")
