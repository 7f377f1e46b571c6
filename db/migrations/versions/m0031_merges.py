"""Registrations found to be of one person, and where their facts stand."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

STATUS = "person_status_check"
BEFORE = "status IN ('ACTIVE', 'MOVED_OUT', 'DECEASED', 'INELIGIBLE')"
STATES = "status IN ('ACTIVE', 'MOVED_OUT', 'DECEASED', 'INELIGIBLE', 'MERGED')"
UNDONE = "num_nonnulls(undone_at, undone_by, undone_because) IN (0, 3)"


def upgrade() -> None:
    op.drop_constraint(op.f(STATUS), "person", type_="check")
    # Checked apart, while others write.
    op.create_check_constraint(op.f(STATUS), "person", STATES, postgresql_not_valid=True)
    op.execute("ALTER TABLE person VALIDATE CONSTRAINT person_status_check")
    op.create_table(
        "person_merge",
        sa.Column("county_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kept_id", sa.BigInteger(), nullable=False),
        sa.Column("merged_id", sa.BigInteger(), nullable=False),
        sa.Column("merged_on", sa.Date(), nullable=False),
        sa.Column("kept_from", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("merged_by", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True)),
        sa.Column("undone_by", sa.Text()),
        sa.Column("undone_because", sa.Text()),
        sa.PrimaryKeyConstraint("county_id", "id", name=op.f("person_merge_pkey")),
        *[
            sa.ForeignKeyConstraint(
                ["county_id", column],
                ["person.county_id", "person.id"],
                name=op.f(f"person_merge_county_id_{column}_fkey"),
            )
            for column in ("kept_id", "merged_id")
        ],
        sa.CheckConstraint(UNDONE, name=op.f("person_merge_undone_check")),
    )
    op.create_index("person_merge_kept_id_idx", "person_merge", ["county_id", "kept_id"])
    op.create_index("person_merge_merged_id_idx", "person_merge", ["county_id", "merged_id"])
    op.create_table(
        "carried_fact",
        sa.Column("county_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("origin_id", sa.BigInteger(), nullable=False),
        sa.Column("merge_id", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("county_id", "id", name=op.f("carried_fact_pkey")),
        sa.CheckConstraint(
            "kind IN ('CONTACT', 'LIFE_EVENT', 'RESIDENCE')", name=op.f("carried_fact_kind_check")
        ),
    )
    op.create_index("carried_fact_merge_id_idx", "carried_fact", ["county_id", "merge_id"])


def downgrade() -> None:
    op.drop_table("carried_fact")
    op.drop_table("person_merge")
    op.execute("UPDATE person SET status = 'INELIGIBLE' WHERE status = 'MERGED'")
    op.drop_constraint(op.f(STATUS), "person", type_="check")
    op.create_check_constraint(op.f(STATUS), "person", BEFORE)
