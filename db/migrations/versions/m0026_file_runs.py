"""Files of offices as runs: their lines staged, judged, written and undone."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0026"
down_revision = "0024"
branch_labels = None
depends_on = None

POLICIES = "policy IN ('KEEP', 'FILL_EMPTY', 'OVERWRITE', 'ASK')"
STATES = "state IN ('STAGED', 'CHECKED', 'ACCEPTED', 'RUNNING', 'STOPPED', 'DONE', 'UNDONE')"
VERDICTS = "verdict IN ('NEW', 'CHANGED', 'UNCHANGED', 'HELD', 'REFUSED')"
OUTCOMES = "outcome IN ('WRITTEN', 'CHANGED_SINCE', 'REVERSED', 'KEPT', 'NOT_REVERSED')"


def upgrade() -> None:
    op.create_table(
        "file_run",
        sa.Column("county_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("office", sa.Text()),
        sa.Column("said_on", sa.Date(), nullable=False),
        sa.Column("policy", sa.Text(), nullable=False),
        sa.Column("whole", sa.Boolean(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("read", sa.Integer(), nullable=False),
        sa.Column("ignored", postgresql.JSONB(), nullable=False),
        sa.Column("headings", postgresql.JSONB(), nullable=False),
        sa.Column("staged_by", sa.Text(), nullable=False),
        sa.Column("staged_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("accepted_by", sa.Text()),
        sa.Column("accepted_at", sa.DateTime(timezone=True)),
        sa.Column("heartbeat_at", sa.DateTime(timezone=True)),
        sa.Column("finished_at", sa.DateTime(timezone=True)),
        sa.Column("undone_by", sa.Text()),
        sa.Column("undone_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("county_id", "id", name=op.f("file_run_pkey")),
        sa.CheckConstraint("kind IN ('PEOPLE')", name=op.f("file_run_kind_check")),
        sa.CheckConstraint(POLICIES, name=op.f("file_run_policy_check")),
        sa.CheckConstraint(STATES, name=op.f("file_run_state_check")),
    )
    op.create_table(
        "staged_row",
        sa.Column("county_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("run_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("sheet", sa.Text(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("cells", sa.LargeBinary(), nullable=False),
        sa.Column("said", sa.LargeBinary()),
        sa.Column("before", sa.LargeBinary()),
        sa.Column("key_hash", sa.LargeBinary()),
        sa.Column("findings", postgresql.JSONB(), nullable=False),
        sa.Column("verdict", sa.Text()),
        sa.Column("changed", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("person_id", sa.BigInteger()),
        sa.Column("base_version", sa.Integer()),
        sa.Column("written_version", sa.Integer()),
        sa.Column("outcome", sa.Text()),
        sa.Column("why", postgresql.JSONB()),
        sa.ForeignKeyConstraint(
            ["county_id", "run_id"],
            ["file_run.county_id", "file_run.id"],
            name=op.f("staged_row_county_id_run_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("county_id", "id", name=op.f("staged_row_pkey")),
        sa.CheckConstraint(VERDICTS, name=op.f("staged_row_verdict_check")),
        sa.CheckConstraint(OUTCOMES, name=op.f("staged_row_outcome_check")),
    )
    run = ["county_id", "run_id"]
    op.create_index("staged_row_run_id_idx", "staged_row", [*run, "number"])
    op.create_index("staged_row_key_hash_idx", "staged_row", [*run, "key_hash"])


def downgrade() -> None:
    op.drop_table("staged_row")
    op.drop_table("file_run")
