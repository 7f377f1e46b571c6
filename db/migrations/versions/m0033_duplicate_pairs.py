"""Pairs of registrations that may be of one person."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

AGREES = """agrees <@ ARRAY['NAME', 'SOUND', 'GIVEN_NAME', 'BIRTH', 'BIRTH_SLIP', 'NUMBER_SLIP', 'PHONE', 'VILLAGE']"""
DECIDED = "num_nonnulls(decided_on, decided_by, decided_at, reason) IN (0, 4)"


def upgrade() -> None:
    op.create_table(
        "duplicate_pair",
        sa.Column("county_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("first_id", sa.BigInteger(), nullable=False),
        sa.Column("second_id", sa.BigInteger(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("agrees", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("decided_on", sa.LargeBinary()),
        sa.Column("decided_by", sa.Text()),
        sa.Column("decided_at", sa.DateTime(timezone=True)),
        sa.Column("reason", sa.Text()),
        *[
            sa.ForeignKeyConstraint(
                ["county_id", column],
                ["person.county_id", "person.id"],
                name=op.f(f"duplicate_pair_county_id_{column}_fkey"),
            )
            for column in ("first_id", "second_id")
        ],
        sa.CheckConstraint(AGREES, name=op.f("duplicate_pair_agrees_check")),
        sa.CheckConstraint(DECIDED, name=op.f("duplicate_pair_decided_check")),
        sa.PrimaryKeyConstraint("county_id", "id", name=op.f("duplicate_pair_pkey")),
        sa.UniqueConstraint(
            "county_id", "first_id", "second_id", name=op.f("duplicate_pair_county_id_first_id_second_id_key")
        ),
    )
    op.create_index("duplicate_pair_score_idx", "duplicate_pair", ["county_id", "score", "id"])


def downgrade() -> None:
    op.drop_table("duplicate_pair")
