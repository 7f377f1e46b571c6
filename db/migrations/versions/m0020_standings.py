"""What persons were on other days, of those of whom it was ever changed."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

FIELD = "person_amendment_field_check"
FIELDS = (
    "field IN ('NAME', 'SEX', 'BORN_ON', 'CATEGORIES', 'PRIORITY_CLASSES', 'PHONE', 'ADDRESS',"
    " 'REGISTERED_CODE', 'ENLISTED_ON', 'DISCHARGED_ON')"
)
FIELDS_BEFORE = "field IN ('NAME', 'SEX', 'BORN_ON', 'PHONE', 'ADDRESS', 'REGISTERED_CODE', 'ENLISTED_ON', 'DISCHARGED_ON')"
CATEGORIES = "categories <@ ARRAY['TRANSFERRED_OFFICER', 'DISCHARGED_SOLDIER', 'RETIRED_OFFICER', 'RETIRED_CIVILIAN_STAFF', 'DEMOBILISED_SOLDIER', 'RED_ARMY_VETERAN', 'DISABLED_SOLDIER', 'DISABLED_MILITIA', 'MARTYR_SURVIVOR', 'DUTY_DEATH_SURVIVOR', 'ILLNESS_DEATH_SURVIVOR', 'ACTIVE_DUTY_FAMILY']"
PRIORITIES = "priority_classes <@ ARRAY['EXTREME_HARDSHIP', 'DISABLED', 'MARTYR_FAMILY', 'MERIT_HERO_OR_MODEL', 'COMBAT_OR_TEST_VETERAN', 'ACTIVE_DUTY_FAMILY', 'LIMITED_MOBILITY', 'WIDOWED_OR_ALONE', 'ADVANCED_AGE', 'EMPTY_NEST', 'WORKING_AWAY']"


def upgrade() -> None:
    op.drop_constraint(op.f(FIELD), "person_amendment", type_="check")
    op.create_check_constraint(op.f(FIELD), "person_amendment", FIELDS)
    op.create_table(
        "person_standing",
        sa.Column("county_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("categories", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("priority_classes", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("is_veteran", sa.Boolean(), nullable=False),
        sa.Column("sex", sa.Text(), nullable=False),
        sa.Column("born_on", sa.Date(), nullable=False),
        sa.Column("valid", postgresql.DATERANGE(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        postgresql.ExcludeConstraint(
            (sa.column("county_id"), "="),
            (sa.column("person_id"), "="),
            (sa.column("valid"), "&&"),
            where=sa.text("coalesce(superseded_at, 'infinity') = 'infinity'"),
            using="gist",
            name="person_standing_one_at_a_time",
        ),
        sa.CheckConstraint(CATEGORIES, name=op.f("person_standing_categories_check")),
        sa.CheckConstraint(PRIORITIES, name=op.f("person_standing_priority_classes_check")),
        sa.CheckConstraint("sex IN ('MALE', 'FEMALE')", name=op.f("person_standing_sex_check")),
        sa.ForeignKeyConstraint(
            ["county_id", "person_id"],
            ["person.county_id", "person.id"],
            name=op.f("person_standing_county_id_person_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("county_id", "id", name=op.f("person_standing_pkey")),
    )
    op.create_index("person_standing_person_id_idx", "person_standing", ["county_id", "person_id"])


def downgrade() -> None:
    op.drop_table("person_standing")
    # house: the rows of fields that the older schema does not know
    op.execute("DELETE FROM person_amendment WHERE field IN ('CATEGORIES', 'PRIORITY_CLASSES')")
    op.drop_constraint(op.f(FIELD), "person_amendment", type_="check")
    op.create_check_constraint(op.f(FIELD), "person_amendment", FIELDS_BEFORE)
