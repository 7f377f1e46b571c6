"""What a logout token ended is kept as long as itself: a sign-in from before it may come to us after it."""

import sqlalchemy as sa
from alembic import op

revision = "0065"
down_revision = "0064"
branch_labels = None
depends_on = None

_COLUMNS = ("issuer", "subject", "sid", "issued_at")


def upgrade() -> None:
    # Of those that were obeyed it is not known what they ended: they could be sent again, and end it again.
    op.execute("DELETE FROM logout_token")
    op.add_column("logout_token", sa.Column("issuer", sa.Text(), nullable=False))
    op.add_column("logout_token", sa.Column("subject", sa.Text()))
    op.add_column("logout_token", sa.Column("sid", sa.Text()))
    op.add_column("logout_token", sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False))


def downgrade() -> None:
    for name in reversed(_COLUMNS):
        op.drop_column("logout_token", name)
