"""Runs of map files: cells and boundaries, and what is said beside a file."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

BEFORE = "kind IN ('PEOPLE', 'CONTACTS', 'STATIONS')"
AFTER = "kind IN ('PEOPLE', 'CONTACTS', 'STATIONS', 'CELLS', 'SHAPES')"


def upgrade() -> None:
    _check(AFTER)
    terms = sa.Column("terms", postgresql.JSONB(), server_default=sa.text("'{}'"), nullable=False)
    op.add_column("file_run", terms)


def downgrade() -> None:
    op.drop_column("file_run", "terms")
    _check(BEFORE)


def _check(condition: str) -> None:
    op.drop_constraint(op.f("file_run_kind_check"), "file_run")
    op.create_check_constraint(op.f("file_run_kind_check"), "file_run", condition)
