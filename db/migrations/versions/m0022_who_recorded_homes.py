"""Who recorded where somebody lives; of what was recorded before it is not known."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("residence", sa.Column("recorded_by", sa.Text()))


def downgrade() -> None:
    op.drop_column("residence", "recorded_by")
