"""A trend of one county reads no bits and no other county: the key of months brings their numbers along."""

from alembic import op

from db.migrations.steps import apart, in_steps

revision = "0076"
down_revision = "0075"
branch_labels = None
depends_on = None

NAME, NEW = "coverage_month_pkey", "coverage_month_new_pkey"
KEY = ["county_id", "first_on", "chunk"]
NUMBERS = [
    "counted_on",
    "residents",
    *[f"residents_{one}" for one in ("located", "attempted", "reached", "visited")],
]


def upgrade() -> None:
    with apart():
        beside = in_steps()
        op.drop_index(NEW, "coverage_month", if_exists=True, postgresql_concurrently=beside)
        op.create_index(
            NEW,
            "coverage_month",
            KEY,
            unique=True,
            postgresql_include=NUMBERS,
            postgresql_concurrently=beside,
        )
    # The index takes the name of the constraint.
    op.execute(
        """
        ALTER TABLE coverage_month
            DROP CONSTRAINT coverage_month_pkey,
            ADD CONSTRAINT coverage_month_pkey PRIMARY KEY USING INDEX coverage_month_new_pkey
        """
    )


def downgrade() -> None:
    op.drop_constraint(NAME, "coverage_month", type_="primary")
    op.create_primary_key(NAME, "coverage_month", KEY)
