"""Files that are uploaded: their pieces, what they are taken for, and what a worker is to do with them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

BEFORE = "state IN ('STAGED', 'CHECKED', 'ACCEPTED', 'RUNNING', 'STOPPED', 'DONE', 'UNDONE')"
STATES = "state IN ('UPLOADED', 'RECOGNISED', 'STAGED', 'CHECKED', 'ACCEPTED', 'RUNNING', 'STOPPED', 'DONE', 'UNDONE')"
JOBS = "job IN ('READ', 'CHECK', 'WRITE', 'UNDO')"
TEXTS, OBJECTS = ("system", "category", "job"), ("recognised", "profile", "places", "job_by", "trouble")


def upgrade() -> None:
    for name in TEXTS:
        op.add_column("file_run", sa.Column(name, sa.Text()))
    for name in OBJECTS:
        op.add_column("file_run", sa.Column(name, postgresql.JSONB()))
    op.add_column("file_run", sa.Column("job_at", sa.DateTime(timezone=True)))
    op.add_column("file_run", sa.Column("job_tries", sa.Integer(), server_default="0", nullable=False))
    op.drop_constraint("file_run_state_check", "file_run")
    op.create_check_constraint(op.f("file_run_state_check"), "file_run", STATES)
    op.create_check_constraint(op.f("file_run_job_check"), "file_run", JOBS)
    waiting = sa.text("job IS NOT NULL")
    op.create_index("file_run_job_idx", "file_run", ["county_id", "id"], postgresql_where=waiting)
    op.create_table(
        "file_piece",
        sa.Column("county_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("run_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["county_id", "run_id"],
            ["file_run.county_id", "file_run.id"],
            name=op.f("file_piece_county_id_run_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("county_id", "id", name=op.f("file_piece_pkey")),
    )
    op.create_index("file_piece_run_id_idx", "file_piece", ["county_id", "run_id", "number"])


def downgrade() -> None:
    op.drop_table("file_piece")
    op.execute("DELETE FROM file_run WHERE state IN ('UPLOADED', 'RECOGNISED')")
    op.drop_constraint("file_run_job_check", "file_run")
    op.drop_constraint("file_run_state_check", "file_run")
    op.create_check_constraint(op.f("file_run_state_check"), "file_run", BEFORE)
    for name in (*TEXTS, *OBJECTS, "job_at", "job_tries"):
        op.drop_column("file_run", name)
