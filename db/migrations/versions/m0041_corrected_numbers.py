"""That a person's identity number was corrected, among what is noted of amendments."""

from alembic import op

from db.migrations.steps import checked

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None

_FIELDS = (
    *("NAME", "SEX", "BORN_ON", "CATEGORIES", "PRIORITY_CLASSES", "PHONE", "ADDRESS", "REGISTERED_CODE"),
    *("ENLISTED_ON", "DISCHARGED_ON"),
)
_NAME = "person_amendment_field_check"


def upgrade() -> None:
    _replaced((*_FIELDS, "IDENTITY_NUMBER"))


def downgrade() -> None:
    op.execute("DELETE FROM person_amendment WHERE field = 'IDENTITY_NUMBER'")
    _replaced(_FIELDS)


def _replaced(fields: tuple[str, ...]) -> None:
    checked("person_amendment", _NAME, f"field IN ({', '.join(repr(one) for one in fields)})")
