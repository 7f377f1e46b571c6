"""Drafts of grid plans: what they take over, and how they were proposed."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("grid_plan", sa.Column("proposal", JSONB(), nullable=True))
    op.create_table(
        "grid_plan_cell",
        sa.Column("county_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("plan_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("cell_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(
            ["county_id", "plan_id"],
            ["grid_plan.county_id", "grid_plan.id"],
            name=op.f("grid_plan_cell_county_id_plan_id_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["county_id", "cell_id"],
            ["grid_cell.county_id", "grid_cell.id"],
            name=op.f("grid_plan_cell_county_id_cell_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("county_id", "plan_id", "cell_id", name=op.f("grid_plan_cell_pkey")),
    )


def downgrade() -> None:
    op.drop_table("grid_plan_cell")
    op.drop_column("grid_plan", "proposal")
