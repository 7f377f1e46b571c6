"""Runs of lists of grid workers."""

from alembic import op

revision = "0036"
down_revision = "0034b"
branch_labels = None
depends_on = None

BEFORE = "kind IN ('PEOPLE', 'CONTACTS', 'STATIONS', 'CELLS', 'SHAPES')"
AFTER = "kind IN ('PEOPLE', 'CONTACTS', 'STATIONS', 'WORKERS', 'CELLS', 'SHAPES')"


def upgrade() -> None:
    _check(AFTER)


def downgrade() -> None:
    _check(BEFORE)


def _check(condition: str) -> None:
    op.drop_constraint(op.f("file_run_kind_check"), "file_run")
    op.create_check_constraint(op.f("file_run_kind_check"), "file_run", condition)
