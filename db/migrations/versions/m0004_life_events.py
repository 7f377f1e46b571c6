"""Life events and unreachable persons."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

BEFORE = ("RETURN_HOME", "MERIT_AWARD", "NAMED_MODEL", "HARDSHIP", "MAJOR_CHANGE", "DEATH", "MOVE")


def upgrade() -> None:
    _kinds(*BEFORE, "MOVED_OUT")
    for name in ("note", "superseded_by", "superseded_why"):
        op.add_column("life_event", sa.Column(name, sa.Text(), nullable=True))
    op.add_column("life_event", sa.Column("supersedes_id", sa.BigInteger(), nullable=True))
    op.create_table(
        "unreachable_request",
        sa.Column("county_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("reported_on", sa.Date(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("client_id", sa.UUID(), nullable=False),
        sa.Column("reported_by", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("decision", sa.Text(), nullable=True),
        sa.Column("return_reason", sa.Text(), nullable=True),
        sa.Column("reviewed_by", sa.Text(), nullable=True),
        sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "\nnum_nonnulls(decision, reviewed_by, reviewed_at) IN (0, 3)\nAND (decision IS DISTINCT FROM 'RETURNED' OR return_reason IS NOT NULL)\n",
            name=op.f("unreachable_request_reviewed_check"),
        ),
        sa.CheckConstraint(
            "decision IN ('CONFIRMED', 'RETURNED')", name=op.f("unreachable_request_decision_check")
        ),
        sa.CheckConstraint(
            "reason IN ('WHEREABOUTS_UNKNOWN', 'WRONG_ADDRESS', 'WRONG_NUMBER', 'LONG_AWAY', 'REFUSES', 'OTHER')",
            name=op.f("unreachable_request_reason_check"),
        ),
        sa.ForeignKeyConstraint(
            ["county_id", "person_id"],
            ["person.county_id", "person.id"],
            name=op.f("unreachable_request_county_id_person_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("county_id", "id", name=op.f("unreachable_request_pkey")),
    )
    op.create_index("unreachable_request_person_id_idx", "unreachable_request", ["county_id", "person_id"])
    op.create_index(
        "unreachable_request_reported_on_idx", "unreachable_request", ["county_id", "reported_on", "id"]
    )


def _kinds(*kinds: str) -> None:
    for table, column in (("contact_policy", "life_event"), ("life_event", "kind")):
        name = op.f(f"{table}_{column}_check")
        op.drop_constraint(name, table)
        op.create_check_constraint(name, table, sa.column(column).in_(kinds))


def downgrade() -> None:
    op.drop_table("unreachable_request")
    for name in ("note", "superseded_by", "superseded_why", "supersedes_id"):
        op.drop_column("life_event", name)
    _kinds(*BEFORE)
