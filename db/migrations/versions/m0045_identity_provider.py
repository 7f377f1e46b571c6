"""Accounts joined to an identity provider, sessions that it vouched for, and what it said."""

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0041"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "account_subject",
        sa.Column("account_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("issuer", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("joined_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("joined_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("account_id", name=op.f("account_subject_pkey")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("account_subject_account_id_fkey")),
        sa.UniqueConstraint("issuer", "subject", name=op.f("account_subject_issuer_subject_key")),
    )
    op.create_table(
        "provider_session",
        sa.Column("credential_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("issuer", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("sid", sa.Text()),
        sa.Column("factor", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("credential_id", name=op.f("provider_session_pkey")),
        sa.ForeignKeyConstraint(
            ["credential_id"], ["credential.id"], name=op.f("provider_session_credential_id_fkey")
        ),
    )
    op.create_index("provider_session_issuer_subject_idx", "provider_session", ["issuer", "subject"])
    op.create_table(
        "logout_token",
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("logout_token_pkey")),
    )
    op.create_table(
        "provider_key_set",
        sa.Column("issuer", sa.Text(), nullable=False),
        sa.Column("keys", sa.Text()),
        sa.Column("fetched_at", sa.DateTime(timezone=True)),
        sa.Column("tried_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("issuer", name=op.f("provider_key_set_pkey")),
    )


def downgrade() -> None:
    for table in ("provider_key_set", "logout_token", "provider_session", "account_subject"):
        op.drop_table(table)
