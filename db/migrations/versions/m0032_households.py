"""Households, their members and heads."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "household",
        sa.Column("county_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("formed_on", sa.Date(), nullable=False),
        sa.Column("formed_by", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("county_id", "id", name=op.f("household_pkey")),
    )
    op.create_index("household_formed_on_idx", "household", ["county_id", "formed_on", "id"])
    op.create_table(
        "household_member",
        sa.Column("county_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("household_id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("is_head", sa.Boolean(), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("valid", postgresql.DATERANGE(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("superseded_at", sa.DateTime(timezone=True)),
        postgresql.ExcludeConstraint(
            (sa.column("county_id"), "="),
            (sa.column("person_id"), "="),
            (sa.column("valid"), "&&"),
            where=sa.text("coalesce(superseded_at, 'infinity') = 'infinity'"),
            using="gist",
            name="household_member_one_at_a_time",
        ),
        *[
            sa.ForeignKeyConstraint(
                ["county_id", f"{table}_id"],
                [f"{table}.county_id", f"{table}.id"],
                name=op.f(f"household_member_county_id_{table}_id_fkey"),
            )
            for table in ("household", "person")
        ],
        sa.PrimaryKeyConstraint("county_id", "id", name=op.f("household_member_pkey")),
    )
    for column in ("household_id", "person_id"):
        op.create_index(f"household_member_{column}_idx", "household_member", ["county_id", column])


def downgrade() -> None:
    op.drop_table("household_member")
    op.drop_table("household")
