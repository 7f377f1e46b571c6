"""Campaigns: rounds of visits and tasks ordered from above, and what stations report about them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "campaign",
        sa.Column("county_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("parent_county_id", sa.Integer(), nullable=True),
        sa.Column("parent_id", sa.BigInteger(), nullable=True),
        sa.Column("client_id", sa.UUID(), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "kind IN ('FESTIVAL_ROUND', 'GRAND_VISIT', 'QUARTERLY_LIST', 'MONTHLY_MENU', 'STANDING_MENU', 'SPECIAL', 'AD_HOC')",
            name=op.f("campaign_kind_check"),
        ),
        sa.ForeignKeyConstraint(["county_id"], ["county.county_id"], name=op.f("campaign_county_id_fkey")),
        sa.ForeignKeyConstraint(
            ["parent_county_id"], ["county.county_id"], name=op.f("campaign_parent_county_id_fkey")
        ),
        sa.PrimaryKeyConstraint("county_id", "id", name=op.f("campaign_pkey")),
    )
    op.create_index("campaign_parent_idx", "campaign", ["parent_county_id", "parent_id"], unique=False)
    op.create_table(
        "campaign_terms",
        sa.Column("county_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("campaign_id", sa.BigInteger(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("division_id", sa.BigInteger(), nullable=True),
        sa.Column("station_id", sa.BigInteger(), nullable=True),
        sa.Column("issuer", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=True),
        sa.Column("article", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=True),
        sa.Column("late_days", sa.Integer(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("categories", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("priority_classes", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("modes", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("purposes", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("shares_contacts", sa.Boolean(), nullable=False),
        sa.Column("station_levels", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("stage_titles", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("stage_days", postgresql.ARRAY(sa.Date()), server_default="{}", nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(division_id IS NOT NULL) = (region IN ('TOWNSHIP', 'VILLAGE'))",
            name=op.f("campaign_terms_placed_check"),
        ),
        sa.CheckConstraint(
            "\nCASE target\n    WHEN 'PERSONS' THEN station_levels = '{}'\n    ELSE station_levels <> '{}' AND categories = '{}' AND priority_classes = '{}' AND modes = '{}'\n        AND purposes = '{}'\nEND\n",
            name=op.f("campaign_terms_targeted_check"),
        ),
        sa.CheckConstraint(
            "\nfrom_on < to_on AND late_days BETWEEN 0 AND 180 AND cardinality(stage_titles) = cardinality(stage_days)\nAND (target = 'STATIONS' OR to_on IS NOT NULL)\n",
            name=op.f("campaign_terms_window_check"),
        ),
        sa.CheckConstraint(
            "categories <@ ARRAY['TRANSFERRED_OFFICER', 'DISCHARGED_SOLDIER', 'RETIRED_OFFICER', 'RETIRED_CIVILIAN_STAFF', 'DEMOBILISED_SOLDIER', 'RED_ARMY_VETERAN', 'DISABLED_SOLDIER', 'DISABLED_MILITIA', 'MARTYR_SURVIVOR', 'DUTY_DEATH_SURVIVOR', 'ILLNESS_DEATH_SURVIVOR', 'ACTIVE_DUTY_FAMILY']",
            name=op.f("campaign_terms_categories_check"),
        ),
        sa.CheckConstraint(
            "modes <@ ARRAY['HOME_VISIT', 'MEETING', 'RECEPTION', 'PHONE', 'ONLINE', 'LETTER']",
            name=op.f("campaign_terms_modes_check"),
        ),
        sa.CheckConstraint(
            "priority_classes <@ ARRAY['EXTREME_HARDSHIP', 'DISABLED', 'MARTYR_FAMILY', 'MERIT_HERO_OR_MODEL', 'COMBAT_OR_TEST_VETERAN', 'ACTIVE_DUTY_FAMILY', 'LIMITED_MOBILITY', 'WIDOWED_OR_ALONE', 'ADVANCED_AGE', 'EMPTY_NEST', 'WORKING_AWAY']",
            name=op.f("campaign_terms_priority_classes_check"),
        ),
        sa.CheckConstraint(
            "purposes <@ ARRAY['ROUTINE', 'PRIORITY', 'RETURN_HOME', 'MERIT_AWARD', 'NAMED_MODEL', 'FESTIVAL', 'HARDSHIP', 'MAJOR_CHANGE', 'CAMPAIGN', 'FOLLOW_UP', 'INFORMATION', 'PROXY_SERVICE']",
            name=op.f("campaign_terms_purposes_check"),
        ),
        sa.CheckConstraint(
            "region IN ('NATION', 'PROVINCE', 'CITY', 'COUNTY', 'TOWNSHIP', 'VILLAGE')",
            name=op.f("campaign_terms_region_check"),
        ),
        sa.CheckConstraint(
            "station_levels <@ ARRAY['NATION', 'PROVINCE', 'CITY', 'COUNTY', 'TOWNSHIP', 'VILLAGE']",
            name=op.f("campaign_terms_station_levels_check"),
        ),
        sa.CheckConstraint("target IN ('PERSONS', 'STATIONS')", name=op.f("campaign_terms_target_check")),
        sa.CheckConstraint(
            "topic IN ('POLICY_PUBLICITY', 'INFORMATION', 'VISITS', 'HARDSHIP_AID', 'OTHER')",
            name=op.f("campaign_terms_topic_check"),
        ),
        sa.ForeignKeyConstraint(
            ["county_id", "campaign_id"],
            ["campaign.county_id", "campaign.id"],
            name=op.f("campaign_terms_county_id_campaign_id_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["county_id", "division_id"],
            ["division.county_id", "division.id"],
            name=op.f("campaign_terms_county_id_division_id_fkey"),
        ),
        sa.ForeignKeyConstraint(
            ["county_id", "station_id"],
            ["station.county_id", "station.id"],
            name=op.f("campaign_terms_county_id_station_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("county_id", "id", name=op.f("campaign_terms_pkey")),
    )
    op.create_index(
        "campaign_terms_campaign_id_idx", "campaign_terms", ["county_id", "campaign_id"], unique=False
    )
    op.create_table(
        "task_report",
        sa.Column("county_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("station_id", sa.BigInteger(), nullable=False),
        sa.Column("campaign_county_id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.BigInteger(), nullable=False),
        sa.Column("stage", sa.Integer(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("client_id", sa.UUID(), nullable=False),
        sa.Column("reported_by", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["campaign_county_id"], ["county.county_id"], name=op.f("task_report_campaign_county_id_fkey")
        ),
        sa.ForeignKeyConstraint(
            ["county_id", "station_id"],
            ["station.county_id", "station.id"],
            name=op.f("task_report_county_id_station_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("county_id", "id", name=op.f("task_report_pkey")),
    )
    op.create_index(
        "task_report_campaign_idx",
        "task_report",
        ["county_id", "campaign_county_id", "campaign_id", "station_id"],
        unique=False,
    )


def downgrade() -> None:
    for table in ("task_report", "campaign_terms", "campaign"):
        op.drop_table(table)
