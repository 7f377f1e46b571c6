"""Hand-overs, and the feed of changes."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

KINDS = "kind IN ('PERSON', 'CONTACT', 'ASSIGNED', 'UNASSIGNED', 'CELL', 'BULK')"
NOW = sa.text("now()")


def upgrade() -> None:
    op.create_check_constraint(
        op.f("cell_assignment_cover_ends_check"),
        "cell_assignment",
        "role <> 'COVER' OR superseded_at IS NOT NULL OR NOT upper_inf(valid)",
    )
    op.create_table(
        "change_feed",
        sa.Column("county_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("noted_on", sa.Date(), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), server_default=NOW, nullable=False),
        sa.PrimaryKeyConstraint("county_id", name=op.f("change_feed_pkey")),
    )
    op.create_table(
        "change",
        sa.Column("county_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("position", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("noted_on", sa.Date(), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), server_default=NOW, nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=True),
        sa.Column("division_id", sa.BigInteger(), nullable=True),
        sa.Column("cell_id", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(KINDS, name=op.f("change_kind_check")),
        sa.PrimaryKeyConstraint("county_id", "position", "kind", "subject_id", name=op.f("change_pkey")),
    )


def downgrade() -> None:
    op.drop_table("change")
    op.drop_table("change_feed")
    op.drop_constraint(op.f("cell_assignment_cover_ends_check"), "cell_assignment")
