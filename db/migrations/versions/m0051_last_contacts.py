"""The latest contact in which a person was reached, in the person's row."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0051"
down_revision = "0050"
branch_labels = None
depends_on = None

COLUMNS: dict[str, sa.types.TypeEngine[Any]] = {
    **dict.fromkeys(("id", "division_id", "cell_id", "worker_id"), sa.BigInteger()),
    **dict.fromkeys(("mode", "purpose"), sa.Text()),
    "needs": postgresql.ARRAY(sa.Text()),
    "escalated_to": sa.Text(),
    "recorded_at": sa.DateTime(timezone=True),
    "supersedes_id": sa.BigInteger(),
}
FILLED = """
UPDATE person
SET last_contact_id = latest.id, last_contact_division_id = latest.division_id,
    last_contact_cell_id = latest.cell_id, last_contact_worker_id = latest.worker_id,
    last_contact_mode = latest.mode, last_contact_purpose = latest.purpose,
    last_contact_needs = latest.needs, last_contact_escalated_to = latest.escalated_to,
    last_contact_recorded_at = latest.recorded_at, last_contact_supersedes_id = latest.supersedes_id
FROM (
    SELECT DISTINCT ON (contact.county_id, contact.person_id) contact.*
    FROM contact JOIN person
      ON person.county_id = contact.county_id AND person.id = contact.person_id
     AND person.last_contact_on = contact.contacted_on
    WHERE contact.superseded_at IS NULL AND contact.outcome = 'REACHED'
    ORDER BY contact.county_id, contact.person_id, contact.id DESC
) AS latest
WHERE person.county_id = latest.county_id AND person.id = latest.person_id
"""


def upgrade() -> None:
    for name, kind in COLUMNS.items():
        op.add_column("person", sa.Column(f"last_contact_{name}", kind, nullable=True))
    op.execute(FILLED)


def downgrade() -> None:
    for name in reversed(COLUMNS):
        op.drop_column("person", f"last_contact_{name}")
