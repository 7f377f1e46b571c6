"""What was changed of persons, field by field."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

FIELDS = "field IN ('NAME', 'SEX', 'BORN_ON', 'PHONE', 'ADDRESS', 'REGISTERED_CODE', 'ENLISTED_ON', 'DISCHARGED_ON')"


def upgrade() -> None:
    op.create_table(
        "person_amendment",
        sa.Column("county_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("was", sa.Text()),
        sa.Column("became", sa.Text()),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("county_id", "id", name=op.f("person_amendment_pkey")),
        sa.ForeignKeyConstraint(
            ["county_id", "person_id"],
            ["person.county_id", "person.id"],
            name=op.f("person_amendment_county_id_person_id_fkey"),
        ),
        sa.CheckConstraint(FIELDS, name=op.f("person_amendment_field_check")),
    )
    op.create_index("person_amendment_person_id_idx", "person_amendment", ["county_id", "person_id"])


def downgrade() -> None:
    op.drop_table("person_amendment")
