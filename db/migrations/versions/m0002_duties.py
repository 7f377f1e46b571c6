"""Duties: contact policies and life events, and the policies that are shipped with their sources.

Nothing is added to what the documents say. Where one gives no deadline the duty has none; a rule that cannot be
computed without a number the document does not give is shipped as a draft (docs/decisions/0020).
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

NATION, GUANGXI = 100_000, 450_000
IN_PERSON = ["HOME_VISIT", "MEETING"]
MINISTRY = {
    "county_id": NATION,
    "region": "NATION",
    "issuer": "退役军人事务部办公厅",
    "document": "退役军人办发〔2021〕13号《各级退役军人服务中心（站）建设管理指导标准（试行）》",
    "valid": "[2021-03-01,)",
    "status": "IN_FORCE",
}
TOWNSHIP = {**MINISTRY, "level": "TOWNSHIP"}
VILLAGE = {**MINISTRY, "level": "VILLAGE"}
NO_DEADLINE = "文件未定时限：自事件发生之日起应访，不设逾期。"
NO_INTERVAL = "文件只要求重点联系或提高频次，未定周期：作为草案供县级补充后启用。"
T66, T64, T68 = (f"乡镇（街道）标准第{item}项（001-T{item}）" for item in (66, 64, 68))
V33, V34, V35, V36, V37 = (f"村（社区）标准第{item}项（001-V{item}）" for item in range(33, 38))


def after(event: str) -> dict[str, object]:
    purpose = {"modes": IN_PERSON, "purposes": [event], "shares_contacts": False}
    return {"rule": event, "trigger": "LIFE_EVENT", "life_event": event, "note": NO_DEADLINE, **purpose}


def more_often(rule: str, *classes: str) -> dict[str, object]:
    draft = {"status": "DRAFT", "note": NO_INTERVAL, "shares_contacts": True}
    return {"rule": rule, "trigger": "INTERVAL", "priority_classes": list(classes), **draft}


SHIPPED = (
    {**TOWNSHIP, "id": 1, "article": T66, **after("RETURN_HOME")},
    {**TOWNSHIP, "id": 2, "article": T66, **after("MERIT_AWARD")},
    {**TOWNSHIP, "id": 3, "article": T66, **after("NAMED_MODEL")},
    {
        **TOWNSHIP,
        "id": 4,
        "article": T66,
        "rule": "FESTIVAL",
        "trigger": "FESTIVAL",
        "festivals": ["SPRING_FESTIVAL", "QINGMING", "ARMY_DAY", "NATIONAL_DAY"],
        "status": "DRAFT",
        "note": "文件未列节日，也未定时限：所列节日仅为示例，由县级定时限后启用。",
        "modes": IN_PERSON,
        "purposes": ["FESTIVAL"],
        "shares_contacts": False,
    },
    {**TOWNSHIP, "id": 5, "article": T66, **after("HARDSHIP")},
    {**TOWNSHIP, "id": 6, "article": T66, **after("MAJOR_CHANGE")},
    {**VILLAGE, "id": 7, "article": V33, **after("RETURN_HOME")},
    {**VILLAGE, "id": 8, "article": V34, **after("MERIT_AWARD")},
    {**VILLAGE, "id": 9, "article": V35, **after("NAMED_MODEL")},
    {**VILLAGE, "id": 10, "article": V36, **after("MAJOR_CHANGE")},
    {
        **TOWNSHIP,
        "id": 11,
        "article": T68,
        **more_often(
            "PRIORITY_CONTACT",
            *("EXTREME_HARDSHIP", "DISABLED", "MARTYR_FAMILY", "MERIT_HERO_OR_MODEL"),
            *("COMBAT_OR_TEST_VETERAN", "ACTIVE_DUTY_FAMILY"),
        ),
    },
    {
        **TOWNSHIP,
        "id": 12,
        "article": T64,
        **more_often("CLOSER_CONTACT", "LIMITED_MOBILITY", "WIDOWED_OR_ALONE", "ADVANCED_AGE"),
    },
    {
        **VILLAGE,
        "id": 13,
        "article": V37,
        **more_often("CLOSER_CONTACT", "EMPTY_NEST", "WORKING_AWAY"),
        "modes": IN_PERSON,
    },
    {
        "county_id": GUANGXI,
        "id": 1,
        "rule": "YEARLY_VISIT",
        "status": "IN_FORCE",
        "region": "PROVINCE",
        "issuer": "自治区退役军人厅（广西）",
        "document": "关于进一步规范全区退役军人服务中心（站）服务管理有关事项的通知",
        "article": "二（二）（000）",
        "note": "每年入户走访退役军人和其他优抚对象；文件未载日期。",
        "trigger": "INTERVAL",
        "interval_months": 12,
        "modes": ["HOME_VISIT"],
        "shares_contacts": True,
        "valid": "(,)",
    },
)


def upgrade() -> None:
    op.create_table(
        "contact_policy",
        sa.Column("county_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("division_id", sa.BigInteger(), nullable=True),
        sa.Column("level", sa.Text(), nullable=True),
        sa.Column("issuer", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("article", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("is_shipped", sa.Boolean(), nullable=False),
        sa.Column("categories", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("priority_classes", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("trigger", sa.Text(), nullable=False),
        sa.Column("interval_months", sa.Integer(), nullable=True),
        sa.Column("interval_days", sa.Integer(), nullable=True),
        sa.Column("life_event", sa.Text(), nullable=True),
        sa.Column("festivals", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("opens_days", sa.Integer(), server_default="0", nullable=False),
        sa.Column("due_days", sa.Integer(), nullable=True),
        sa.Column("late_days", sa.Integer(), nullable=True),
        sa.Column("modes", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("purposes", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("shares_contacts", sa.Boolean(), nullable=False),
        sa.Column("valid", postgresql.DATERANGE(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(division_id IS NOT NULL) = (region IN ('TOWNSHIP', 'VILLAGE'))",
            name=op.f("contact_policy_placed_check"),
        ),
        sa.CheckConstraint(
            "\nCASE trigger\n    WHEN 'INTERVAL' THEN life_event IS NULL AND festivals = '{}' AND opens_days = 0\n        AND due_days IS NULL AND late_days IS NULL AND num_nonnulls(interval_months, interval_days) <= 1\n    WHEN 'LIFE_EVENT' THEN life_event IS NOT NULL AND festivals = '{}'\n        AND num_nonnulls(interval_months, interval_days) = 0\n    ELSE life_event IS NULL AND num_nonnulls(interval_months, interval_days) = 0\nEND\n",
            name=op.f("contact_policy_triggered_check"),
        ),
        sa.CheckConstraint(
            "\nstatus <> 'IN_FORCE' OR CASE trigger\n    WHEN 'INTERVAL' THEN num_nonnulls(interval_months, interval_days) = 1\n        AND (interval_days IS NULL OR NOT lower_inf(valid))\n    WHEN 'FESTIVAL' THEN festivals <> '{}' AND num_nulls(due_days, late_days) = 0\n    ELSE TRUE\nEND\n",
            name=op.f("contact_policy_complete_check"),
        ),
        sa.CheckConstraint(
            "categories <@ ARRAY['TRANSFERRED_OFFICER', 'DISCHARGED_SOLDIER', 'RETIRED_OFFICER', 'RETIRED_CIVILIAN_STAFF', 'DEMOBILISED_SOLDIER', 'RED_ARMY_VETERAN', 'DISABLED_SOLDIER', 'DISABLED_MILITIA', 'MARTYR_SURVIVOR', 'DUTY_DEATH_SURVIVOR', 'ILLNESS_DEATH_SURVIVOR', 'ACTIVE_DUTY_FAMILY']",
            name=op.f("contact_policy_categories_check"),
        ),
        sa.CheckConstraint(
            "festivals <@ ARRAY['SPRING_FESTIVAL', 'QINGMING', 'DRAGON_BOAT', 'ARMY_DAY', 'MID_AUTUMN', 'MARTYRS_DAY', 'NATIONAL_DAY', 'DOUBLE_NINTH']",
            name=op.f("contact_policy_festivals_check"),
        ),
        sa.CheckConstraint("level IN ('TOWNSHIP', 'VILLAGE')", name=op.f("contact_policy_level_check")),
        sa.CheckConstraint(
            "life_event IN ('RETURN_HOME', 'MERIT_AWARD', 'NAMED_MODEL', 'HARDSHIP', 'MAJOR_CHANGE', 'DEATH', 'MOVE')",
            name=op.f("contact_policy_life_event_check"),
        ),
        sa.CheckConstraint(
            "modes <@ ARRAY['HOME_VISIT', 'MEETING', 'RECEPTION', 'PHONE', 'ONLINE', 'LETTER']",
            name=op.f("contact_policy_modes_check"),
        ),
        sa.CheckConstraint(
            "priority_classes <@ ARRAY['EXTREME_HARDSHIP', 'DISABLED', 'MARTYR_FAMILY', 'MERIT_HERO_OR_MODEL', 'COMBAT_OR_TEST_VETERAN', 'ACTIVE_DUTY_FAMILY', 'LIMITED_MOBILITY', 'WIDOWED_OR_ALONE', 'ADVANCED_AGE', 'EMPTY_NEST', 'WORKING_AWAY']",
            name=op.f("contact_policy_priority_classes_check"),
        ),
        sa.CheckConstraint(
            "purposes <@ ARRAY['ROUTINE', 'PRIORITY', 'RETURN_HOME', 'MERIT_AWARD', 'NAMED_MODEL', 'FESTIVAL', 'HARDSHIP', 'MAJOR_CHANGE', 'CAMPAIGN', 'FOLLOW_UP', 'INFORMATION', 'PROXY_SERVICE']",
            name=op.f("contact_policy_purposes_check"),
        ),
        sa.CheckConstraint(
            "region IN ('NATION', 'PROVINCE', 'CITY', 'COUNTY', 'TOWNSHIP', 'VILLAGE')",
            name=op.f("contact_policy_region_check"),
        ),
        sa.CheckConstraint(
            "rule IN ('YEARLY_VISIT', 'PRIORITY_CONTACT', 'CLOSER_CONTACT', 'RETURN_HOME', 'MERIT_AWARD', 'NAMED_MODEL', 'FESTIVAL', 'HARDSHIP', 'MAJOR_CHANGE')",
            name=op.f("contact_policy_rule_check"),
        ),
        sa.CheckConstraint(
            "status IN ('IN_FORCE', 'DRAFT', 'WITHDRAWN')", name=op.f("contact_policy_status_check")
        ),
        sa.CheckConstraint(
            "trigger IN ('INTERVAL', 'LIFE_EVENT', 'FESTIVAL')", name=op.f("contact_policy_trigger_check")
        ),
        sa.CheckConstraint(
            "\ninterval_months BETWEEN 1 AND 120 AND interval_days BETWEEN 7 AND 3660\nAND opens_days BETWEEN -180 AND 180 AND due_days BETWEEN -180 AND 180 AND late_days BETWEEN 0 AND 180\nAND due_days >= opens_days AND (due_days IS NOT NULL OR late_days IS NULL)\n",
            name=op.f("contact_policy_window_check"),
        ),
        sa.ForeignKeyConstraint(
            ["county_id", "division_id"],
            ["division.county_id", "division.id"],
            name=op.f("contact_policy_county_id_division_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("county_id", "id", name=op.f("contact_policy_pkey")),
    )
    op.create_table(
        "life_event",
        sa.Column("county_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("occurred_on", sa.Date(), nullable=False),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("client_id", sa.UUID(), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "kind IN ('RETURN_HOME', 'MERIT_AWARD', 'NAMED_MODEL', 'HARDSHIP', 'MAJOR_CHANGE', 'DEATH', 'MOVE')",
            name=op.f("life_event_kind_check"),
        ),
        sa.ForeignKeyConstraint(
            ["county_id", "person_id"],
            ["person.county_id", "person.id"],
            name=op.f("life_event_county_id_person_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("county_id", "id", name=op.f("life_event_pkey")),
    )
    op.create_index("life_event_person_id_idx", "life_event", ["county_id", "person_id"], unique=False)
    op.create_index("residence_person_id_idx", "residence", ["county_id", "person_id"], unique=False)
    _ship()


def _ship() -> None:
    arrays: dict[str, list[str]] = {
        name: [] for name in ("categories", "priority_classes", "festivals", "modes", "purposes")
    }
    policy = sa.table(
        "contact_policy",
        *[sa.column(name) for name in ("county_id", "id", "rule", "status", "region", "level", "issuer")],
        *[sa.column(name) for name in ("document", "article", "note", "is_shipped", "trigger")],
        *[sa.column(name) for name in ("interval_months", "life_event", "shares_contacts")],
        *[sa.column(name, postgresql.ARRAY(sa.Text())) for name in arrays],
        sa.column("valid", postgresql.DATERANGE()),
    )
    none = {"level": None, "interval_months": None, "life_event": None, "note": None}
    op.bulk_insert(policy, [{**none, **arrays, "is_shipped": True, **one} for one in SHIPPED])


def downgrade() -> None:
    op.drop_index("residence_person_id_idx", table_name="residence")
    op.drop_index("life_event_person_id_idx", table_name="life_event")
    op.drop_table("life_event")
    op.drop_table("contact_policy")
