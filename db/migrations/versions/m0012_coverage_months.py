"""Coverage month by month as bit strings. They are empty until `rongge recount` or the server keeps them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

BITS = (
    *("resident", "located", "in_cell", "assigned", "unreachable", "attempted", "reached", "visited"),
    *("not_home", "no_answer", "refused", "wrong_address", "deceased", "moved_out", "ineligible"),
)
NUMBERS = {
    "residents": "resident",
    **{f"residents_{one}": f"resident & {one}" for one in ("located", "attempted", "reached", "visited")},
}


def upgrade() -> None:
    op.create_table(
        "person_ordinal",
        sa.Column("county_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("person_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.CheckConstraint("ordinal >= 0", name=op.f("person_ordinal_ordinal_check")),
        sa.PrimaryKeyConstraint("county_id", "person_id", name=op.f("person_ordinal_pkey")),
    )
    op.create_index("person_ordinal_ordinal_idx", "person_ordinal", ["county_id", "ordinal"], unique=True)
    op.create_table(
        "stale_person",
        sa.Column("county_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("person_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("county_id", "person_id", name=op.f("stale_person_pkey")),
    )
    op.create_table(
        "coverage_month",
        sa.Column("county_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("chunk", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("counted_on", sa.Date(), nullable=False),
        *[sa.Column(name, postgresql.BIT(4096), nullable=False) for name in BITS],
        *[
            sa.Column(name, sa.BigInteger(), sa.Computed(f"bit_count({of})", persisted=True), nullable=False)
            for name, of in NUMBERS.items()
        ],
        sa.PrimaryKeyConstraint("county_id", "first_on", "chunk", name=op.f("coverage_month_pkey")),
        postgresql_with={"toast_tuple_target": 8160},
    )
    op.create_index(
        "coverage_month_first_on_idx", "coverage_month", ["first_on", "chunk", "county_id", "counted_on"]
    )


def downgrade() -> None:
    for table in ("coverage_month", "stale_person", "person_ordinal"):
        op.drop_table(table)
