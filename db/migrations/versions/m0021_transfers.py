"""Transfers between counties, and which registration a person's registration goes on from."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

KIND = "change_kind_check"
BEFORE = "kind IN ('PERSON', 'CONTACT', 'ASSIGNED', 'UNASSIGNED', 'CELL', 'BULK')"
KINDS = "kind IN ('PERSON', 'CONTACT', 'ASSIGNED', 'UNASSIGNED', 'CELL', 'BULK', 'TRANSFER')"
DECIDED = """
num_nonnulls(decision, decided_by, decided_at) IN (0, 3)
AND (decision IS NOT DISTINCT FROM 'REFUSED') = (refusal IS NOT NULL)
"""


def upgrade() -> None:
    op.add_column("person", sa.Column("former_county_id", sa.Integer()))
    op.add_column("person", sa.Column("former_id", sa.BigInteger()))
    op.drop_constraint(op.f(KIND), "change", type_="check")
    # Checked apart, while others write.
    op.create_check_constraint(op.f(KIND), "change", KINDS, postgresql_not_valid=True)
    op.execute("ALTER TABLE change VALIDATE CONSTRAINT change_kind_check")
    op.create_table(
        "transfer",
        sa.Column("county_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("direction", sa.Text(), nullable=False),
        sa.Column("person_id", sa.BigInteger()),
        sa.Column("division_id", sa.BigInteger(), nullable=False),
        sa.Column("other_county_id", sa.Integer(), nullable=False),
        sa.Column("other_division_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("identity_masked", sa.Text(), nullable=False),
        sa.Column("moved_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("offered_on", sa.Date(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.Column("offered_by", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("decision", sa.Text()),
        sa.Column("refusal", sa.Text()),
        sa.Column("decided_by", sa.Text()),
        sa.Column("decided_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("county_id", "id", name=op.f("transfer_pkey")),
        *[
            sa.ForeignKeyConstraint(
                ["county_id", f"{table}_id"],
                [f"{table}.county_id", f"{table}.id"],
                name=op.f(f"transfer_county_id_{table}_id_fkey"),
            )
            for table in ("person", "division")
        ],
        sa.ForeignKeyConstraint(
            ["other_county_id"], ["county.county_id"], name=op.f("transfer_other_county_id_fkey")
        ),
        sa.CheckConstraint("direction IN ('OUT', 'IN')", name=op.f("transfer_direction_check")),
        sa.CheckConstraint(
            "decision IN ('WITHDRAWN', 'REFUSED', 'ACCEPTED')", name=op.f("transfer_decision_check")
        ),
        sa.CheckConstraint(DECIDED, name=op.f("transfer_decided_check")),
    )
    op.create_index("transfer_person_id_idx", "transfer", ["county_id", "person_id"])
    op.create_index("transfer_offered_on_idx", "transfer", ["county_id", "offered_on", "id"])


def downgrade() -> None:
    op.drop_table("transfer")
    op.execute("DELETE FROM change WHERE kind = 'TRANSFER'")
    op.drop_constraint(op.f(KIND), "change", type_="check")
    op.create_check_constraint(op.f(KIND), "change", BEFORE)
    op.drop_column("person", "former_id")
    op.drop_column("person", "former_county_id")
