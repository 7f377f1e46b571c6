"""Further kinds of files, what their lines are about, and contacts withdrawn because the import that recorded them was undone."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

KINDS = ("kind IN ('PEOPLE')", "kind IN ('PEOPLE', 'CONTACTS', 'STATIONS')")
REASONS = (
    "withdrawn_because IN ('NOT_MADE', 'WRONG_PERSON', 'RECORDED_TWICE')",
    "withdrawn_because IN ('NOT_MADE', 'WRONG_PERSON', 'RECORDED_TWICE', 'IMPORT_UNDONE')",
)


def upgrade() -> None:
    _check(KINDS[1], REASONS[1])
    op.add_column("staged_row", sa.Column("row_id", sa.BigInteger()))


def downgrade() -> None:
    op.drop_column("staged_row", "row_id")
    _check(KINDS[0], REASONS[0])


def _check(kinds: str, reasons: str) -> None:
    checks = (
        ("file_run", "file_run_kind_check", kinds),
        ("contact", "contact_withdrawn_because_check", reasons),
    )
    for table, name, condition in checks:
        op.drop_constraint(op.f(name), table)
        op.create_check_constraint(op.f(name), table, condition)
