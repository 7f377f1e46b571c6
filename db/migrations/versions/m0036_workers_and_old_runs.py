"""Runs of lists of grid workers; lines of old runs that are forgotten."""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0034b"
branch_labels = None
depends_on = None

BEFORE = "kind IN ('PEOPLE', 'CONTACTS', 'STATIONS', 'CELLS', 'SHAPES')"
AFTER = "kind IN ('PEOPLE', 'CONTACTS', 'STATIONS', 'WORKERS', 'CELLS', 'SHAPES')"


def upgrade() -> None:
    _check(AFTER)
    op.add_column("file_run", sa.Column("lines_forgotten_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("file_run", "lines_forgotten_at")
    _check(BEFORE)


def _check(condition: str) -> None:
    op.drop_constraint(op.f("file_run_kind_check"), "file_run")
    op.create_check_constraint(op.f("file_run_kind_check"), "file_run", condition)
