"""A code belongs to one unit at a time, and a unit may have had it more than once."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

# Of two units that are said to have had one code on one day, neither is believed for its past.
_DOUBTFUL = sa.text("""
    DELETE FROM county_code AS doubtful
    USING county_code AS other
    WHERE other.adcode = doubtful.adcode
      AND other.county_id <> doubtful.county_id
      AND other.valid && doubtful.valid
      AND NOT upper_inf(doubtful.valid)
""")


def upgrade() -> None:
    op.execute(_DOUBTFUL)
    op.drop_constraint(op.f("county_code_pkey"), "county_code")
    op.create_primary_key(op.f("county_code_pkey"), "county_code", ["county_id", "adcode", "valid"])
    op.create_exclude_constraint(
        "county_code_of_one_unit", "county_code", ("adcode", "="), ("valid", "&&"), using="gist"
    )


def downgrade() -> None:
    op.drop_constraint("county_code_of_one_unit", "county_code")
    op.drop_constraint(op.f("county_code_pkey"), "county_code")
    op.create_primary_key(op.f("county_code_pkey"), "county_code", ["county_id", "adcode"])
