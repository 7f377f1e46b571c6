"""A trend and a waterfall of many counties read no bits: the index over months brings numbers, steps are kept."""

import sqlalchemy as sa
from alembic import op

from db.migrations.steps import apart, in_steps

revision = "0075"
down_revision = "0065"
branch_labels = None
depends_on = None

INDEX = "coverage_month_first_on_idx"
KEY = ["first_on", "chunk", "county_id", "counted_on"]
NUMBERS = [
    "residents",
    *[f"residents_{one}" for one in ("located", "attempted", "reached", "visited")],
]
COUNTS = ("registered", "denominator", "numerator", "attempted", "unlocated", "visited")
ROOM = {"fillfactor": 80, "autovacuum_vacuum_threshold": 1000, "autovacuum_vacuum_scale_factor": 0.05}


def upgrade() -> None:
    op.create_table(
        "coverage_stage",
        sa.Column("county_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("in_person", sa.Boolean(), nullable=False),
        sa.Column("chunk", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("counted_on", sa.Date(), nullable=False),
        *[sa.Column(name, sa.Integer(), nullable=False) for name in COUNTS],
        sa.PrimaryKeyConstraint("county_id", "in_person", "chunk", "stage", name=op.f("coverage_stage_pkey")),
        postgresql_with=ROOM,
        if_not_exists=True,
    )
    with apart():
        beside = in_steps()
        op.drop_index(INDEX, "coverage_month", if_exists=True, postgresql_concurrently=beside)
        op.create_index(
            INDEX, "coverage_month", KEY, postgresql_include=NUMBERS, postgresql_concurrently=beside
        )


def downgrade() -> None:
    op.drop_table("coverage_stage")
    op.drop_index(INDEX, "coverage_month")
    op.create_index(INDEX, "coverage_month", KEY)
