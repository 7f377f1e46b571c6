"""The office's own numbers of grid workers, and their telephones."""

import sqlalchemy as sa
from alembic import op

revision = "0050"
down_revision = "0049"
branch_labels = None
depends_on = None

_COLUMNS = (("staff_number", sa.Text()), ("phone_cipher", sa.LargeBinary()), ("phone_masked", sa.Text()))


def upgrade() -> None:
    for name, kind in _COLUMNS:
        op.add_column("grid_worker", sa.Column(name, kind, nullable=True))
    op.create_exclude_constraint(
        "grid_worker_number_one_at_a_time",
        "grid_worker",
        *(("county_id", "="), ("staff_number", "="), ("valid", "&&")),
        where=sa.text("staff_number IS NOT NULL"),
        using="gist",
    )


def downgrade() -> None:
    op.drop_constraint("grid_worker_number_one_at_a_time", "grid_worker")
    for name, _ in reversed(_COLUMNS):
        op.drop_column("grid_worker", name)
