"""Runs of lists of contact policies."""

from alembic import op

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None

BEFORE = "kind IN ('PEOPLE', 'CONTACTS', 'STATIONS', 'WORKERS', 'CELLS', 'SHAPES')"
AFTER = "kind IN ('PEOPLE', 'CONTACTS', 'STATIONS', 'WORKERS', 'POLICIES', 'CELLS', 'SHAPES')"


def upgrade() -> None:
    _check(AFTER)


def downgrade() -> None:
    _check(BEFORE)


def _check(condition: str) -> None:
    op.drop_constraint(op.f("file_run_kind_check"), "file_run")
    op.create_check_constraint(op.f("file_run_kind_check"), "file_run", condition)
