"""Whom a draft means to be primary of a cell that it draws."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("grid_cell", sa.Column("meant_for", sa.BigInteger()))
    op.create_foreign_key(
        op.f("grid_cell_county_id_meant_for_fkey"),
        "grid_cell",
        "grid_worker",
        ["county_id", "meant_for"],
        ["county_id", "id"],
    )


def downgrade() -> None:
    op.drop_column("grid_cell", "meant_for")
