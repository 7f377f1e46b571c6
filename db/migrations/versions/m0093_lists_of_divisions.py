"""Runs of lists of a county's divisions."""

from alembic import op

revision = "0093"
down_revision = "0090"
branch_labels = None
depends_on = None

BEFORE = "kind IN ('PEOPLE', 'CONTACTS', 'STATIONS', 'WORKERS', 'POLICIES', 'CELLS', 'SHAPES')"
AFTER = "kind IN ('PEOPLE', 'CONTACTS', 'STATIONS', 'WORKERS', 'POLICIES', 'CELLS', 'SHAPES', 'DIVISIONS')"


def upgrade() -> None:
    _check(AFTER)


def downgrade() -> None:
    _check(BEFORE)


def _check(condition: str) -> None:
    op.drop_constraint(op.f("file_run_kind_check"), "file_run")
    op.create_check_constraint(op.f("file_run_kind_check"), "file_run", condition)
