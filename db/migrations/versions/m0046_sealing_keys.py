"""Which keys are in use, and under which of them each hash of a number stands."""

import sqlalchemy as sa
from alembic import op

from db.errors import DomainError
from db.migrations.steps import validated

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "sealing_key",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("proof", sa.LargeBinary()),
        sa.Column("used_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("id BETWEEN 1 AND 255", name=op.f("sealing_key_id_check")),
        sa.PrimaryKeyConstraint("id", name=op.f("sealing_key_pkey")),
        if_not_exists=True,
    )
    # All that is sealed so far is under the first.
    op.execute("INSERT INTO sealing_key (id) VALUES (1) ON CONFLICT DO NOTHING")
    # A constant default rewrites nothing; and all rows that there are keep the constraint.
    op.add_column(
        "person_key",
        sa.Column("key_id", sa.BigInteger(), server_default=sa.text("1"), nullable=False),
        if_not_exists=True,
    )
    op.execute("ALTER TABLE person_key DROP CONSTRAINT IF EXISTS person_key_key_id_fkey")
    op.execute(
        """
        ALTER TABLE person_key ADD CONSTRAINT person_key_key_id_fkey
        FOREIGN KEY (key_id) REFERENCES sealing_key (id) NOT VALID
        """
    )
    validated("person_key", "person_key_key_id_fkey")


def downgrade() -> None:
    # Only where nothing is under another key than the first: the program before knows no other.
    others = op.get_bind().execute(sa.text("SELECT id FROM sealing_key WHERE id <> 1 ORDER BY id")).scalars()
    if found := ", ".join(map(str, others)):
        raise DomainError(
            "KEY_IN_USE",
            f"有数据以密钥 {found} 加密，更早的程序无法解密，不能退回。",
            f"Values are sealed under key {found}, which the program before cannot open: this stays.",
        )
    op.drop_constraint("person_key_key_id_fkey", "person_key", type_="foreignkey")
    op.drop_column("person_key", "key_id")
    op.drop_table("sealing_key")
