"""Accounts, what they may do, what speaks for them, and wrong passwords."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

ROLES = "role IN ('WORKER', 'STATION_STAFF', 'LEADER', 'ADMINISTRATOR', 'SERVICE_CLIENT', 'OFFICER')"
OFFICES = "office IN ('SYSTEM_ADMINISTRATOR', 'SECURITY_OFFICER', 'AUDITOR')"
LEVELS = "level IN ('NATION', 'PROVINCE', 'CITY', 'COUNTY', 'TOWNSHIP', 'VILLAGE')"
UNSEEN = (
    r"[\u0001-\u001f\u007f-\u00a0\u00ad\u034f\u061c\u115f\u1160\u1680\u17b4\u17b5\u180b-\u180f\u2000-\u200f"
    r"\u2028-\u202f\u205f-\u206f\u2800\u3000\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb"
    r"\U00013430-\U0001345f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
PADDED = r"^ | $|  |[\u3400-\u9fff] | [\u3400-\u9fff]"
NOW = sa.text("now()")


def upgrade() -> None:
    op.create_table(
        "account",
        _id(),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("display_name", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("office", sa.Text()),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("password_hash", sa.Text()),
        sa.Column("password_set_at", sa.DateTime(timezone=True)),
        sa.Column("password_ends_at", sa.DateTime(timezone=True)),
        sa.Column("inducted_on", sa.Date()),
        sa.Column("pledged_on", sa.Date()),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=NOW, nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("account_pkey")),
        sa.UniqueConstraint("name", name=op.f("account_name_key")),
        sa.UniqueConstraint("id", "role", name=op.f("account_id_role_key")),
        sa.CheckConstraint(ROLES, name=op.f("account_role_check")),
        sa.CheckConstraint(OFFICES, name=op.f("account_office_check")),
        sa.CheckConstraint("state IN ('ACTIVE', 'LOCKED', 'ENDED')", name=op.f("account_state_check")),
        sa.CheckConstraint(
            # house: a CHECK takes no parameters; the patterns are ours
            sa.text(f"display_name !~ '{UNSEEN}' AND display_name !~ '{PADDED}'"),
            name=op.f("account_display_name_readable_check"),
        ),
        sa.CheckConstraint("name ~ '^[a-z0-9][a-z0-9._-]{1,62}[a-z0-9]$'", name=op.f("account_name_check")),
        sa.CheckConstraint(
            "(role = 'OFFICER') = (office IS NOT NULL)", name=op.f("account_office_alone_check")
        ),
    )
    _former_passwords()
    _grants()
    _credentials()
    op.create_table(
        "sign_in_failure",
        sa.Column("name_digest", sa.LargeBinary(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("first_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name_digest", "place", name=op.f("sign_in_failure_pkey")),
    )
    op.create_table(
        "access_generation",
        _id(),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("access_generation_pkey")),
        sa.CheckConstraint("id = 1", name=op.f("access_generation_one_check")),
    )


def downgrade() -> None:
    for table in ("access_generation", "sign_in_failure", "credential", "account_grant", "former_password"):
        op.drop_table(table)
    op.drop_table("account")


def _id(name: str = "id") -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), autoincrement=False, nullable=False)


def _former_passwords() -> None:
    op.create_table(
        "former_password",
        _id("account_id"),
        sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("account_id", "replaced_at", name=op.f("former_password_pkey")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("former_password_account_id_fkey")),
    )


def _grants() -> None:
    op.create_table(
        "account_grant",
        _id(),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("permission", sa.Text(), nullable=False),
        sa.Column("area_kind", sa.Text(), nullable=False),
        sa.Column("area_county_id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.BigInteger(), nullable=False),
        sa.Column("level", sa.Text()),
        sa.Column("valid", postgresql.DATERANGE(), nullable=False),
        sa.Column("granted_at", sa.DateTime(timezone=True), server_default=NOW, nullable=False),
        sa.Column("granted_by", sa.Text(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.Column("ended_by", sa.Text()),
        sa.PrimaryKeyConstraint("id", name=op.f("account_grant_pkey")),
        sa.ForeignKeyConstraint(
            ["account_id", "role"],
            ["account.id", "account.role"],
            name=op.f("account_grant_account_id_role_fkey"),
        ),
        sa.CheckConstraint(
            "permission IN ('SEARCH', 'ANALYSE', 'MANAGE')", name=op.f("account_grant_permission_check")
        ),
        sa.CheckConstraint(LEVELS, name=op.f("account_grant_level_check")),
        sa.CheckConstraint("role <> 'OFFICER'", name=op.f("account_grant_no_officer_check")),
        sa.CheckConstraint(
            "area_kind IN ('DIVISION', 'STATION', 'WORKER')", name=op.f("account_grant_area_kind_check")
        ),
        sa.CheckConstraint(
            "(area_kind = 'DIVISION') = (level IS NOT NULL)",
            name=op.f("account_grant_level_of_division_check"),
        ),
    )
    op.create_index("account_grant_account_id_idx", "account_grant", ["account_id"])


def _credentials() -> None:
    op.create_table(
        "credential",
        _id(),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), server_default=NOW, nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), server_default=NOW, nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("idle_minutes", sa.Integer()),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.Column("ended_by", sa.Text()),
        sa.PrimaryKeyConstraint("id", name=op.f("credential_pkey")),
        sa.UniqueConstraint("digest", name=op.f("credential_digest_key")),
        sa.CheckConstraint("kind IN ('SESSION', 'TOKEN')", name=op.f("credential_kind_check")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("credential_account_id_fkey")),
    )
    op.create_index("credential_account_id_idx", "credential", ["account_id"])
