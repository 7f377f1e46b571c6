"""Dossiers: sections of what is collected of persons."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None

SECTIONS = ("SERVICE", "FAMILY", "EMPLOYMENT", "PARTY", "OUTLOOK")
SOURCES = ("PERSON", "RELATIVE", "DOCUMENT", "VISIT", "DEPARTMENT")


def upgrade() -> None:
    op.create_table(
        "dossier_entry",
        sa.Column("county_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("section", sa.Text(), nullable=False),
        sa.Column("said", postgresql.JSONB(), nullable=False),
        sa.Column("verified_on", sa.Date(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("superseded_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint(_one_of("section", SECTIONS), name=op.f("dossier_entry_section_check")),
        sa.CheckConstraint(_one_of("source", SOURCES), name=op.f("dossier_entry_source_check")),
        sa.ForeignKeyConstraint(
            ["county_id", "person_id"],
            ["person.county_id", "person.id"],
            name=op.f("dossier_entry_county_id_person_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("county_id", "id", name=op.f("dossier_entry_pkey")),
    )
    op.create_index("dossier_entry_person_id_idx", "dossier_entry", ["county_id", "person_id"])
    op.create_index(
        "dossier_entry_standing_idx",
        "dossier_entry",
        ["county_id", "person_id", "section", "verified_on"],
        unique=True,
        postgresql_where=sa.text("superseded_at IS NULL"),
    )


def downgrade() -> None:
    op.drop_table("dossier_entry")


def _one_of(column: str, codes: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(repr(code) for code in codes)})"
