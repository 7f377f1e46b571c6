"""The latest contact in which a person was reached, in the person's row: some thousand persons at a time."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from db.migrations.steps import filled

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
WITH batch AS (
    SELECT county_id, id, last_contact_on, last_contact_id FROM person
    WHERE (county_id, id) > (:county_id, :id) ORDER BY county_id, id LIMIT :most
), filled AS (
    UPDATE person
    SET last_contact_id = latest.id, last_contact_division_id = latest.division_id,
        last_contact_cell_id = latest.cell_id, last_contact_worker_id = latest.worker_id,
        last_contact_mode = latest.mode, last_contact_purpose = latest.purpose,
        last_contact_needs = latest.needs, last_contact_escalated_to = latest.escalated_to,
        last_contact_recorded_at = latest.recorded_at, last_contact_supersedes_id = latest.supersedes_id
    FROM batch CROSS JOIN LATERAL (
        SELECT contact.* FROM contact
        WHERE contact.county_id = batch.county_id AND contact.person_id = batch.id
            AND contact.contacted_on = batch.last_contact_on
            AND contact.superseded_at IS NULL AND contact.outcome = 'REACHED'
        ORDER BY contact.id DESC LIMIT 1
    ) AS latest
    WHERE batch.last_contact_on IS NOT NULL AND batch.last_contact_id IS NULL
        AND person.county_id = batch.county_id AND person.id = batch.id
)
SELECT county_id, id FROM batch ORDER BY county_id DESC, id DESC LIMIT 1
"""


def upgrade() -> None:
    for name, kind in COLUMNS.items():
        op.add_column("person", sa.Column(f"last_contact_{name}", kind, nullable=True), if_not_exists=True)
    filled(FILLED)


def downgrade() -> None:
    for name in reversed(COLUMNS):
        op.drop_column("person", f"last_contact_{name}")
