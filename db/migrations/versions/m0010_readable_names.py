"""Of a person's name everything can be seen, and nothing pads it."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

NAMES = (
    ("person", "name"),
    ("grid_worker", "name"),
    ("responsible_person", "name"),
    ("station", "head_name"),
)
UNSEEN = (
    r"[\u0001-\u001f\u007f-\u00a0\u00ad\u034f\u061c\u115f\u1160\u1680\u17b4\u17b5\u180b-\u180f\u2000-\u200f"
    r"\u2028-\u202f\u205f-\u206f\u2800\u3000\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb"
    r"\U00013430-\U0001345f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
PADDED = r"^ | $|  |[\u3400-\u9fff] | [\u3400-\u9fff]"


def upgrade() -> None:
    for table, column in NAMES:
        _make_readable(sa.table(table, sa.column(column, sa.Text())), column)
        # house: a CHECK takes no parameters; tables and columns are ours
        condition = sa.text(f"{column} !~ '{UNSEEN}' AND {column} !~ '{PADDED}'")
        op.create_check_constraint(op.f(f"{table}_{column}_readable_check"), table, condition)


def downgrade() -> None:
    for table, column in NAMES:
        op.drop_constraint(op.f(f"{table}_{column}_readable_check"), table)


def _make_readable(table: sa.TableClause, column: str) -> None:
    """What cannot be seen becomes a blank, blanks beside Chinese characters go, others are one."""
    name = table.c[column]
    blank = sa.func.regexp_replace(name, UNSEEN, " ", "g")
    tight = sa.func.regexp_replace(blank, r"([\u3400-\u9fff]) +| +(?=[\u3400-\u9fff])", r"\1", "g")
    clean = sa.func.btrim(sa.func.regexp_replace(tight, " +", " ", "g"))
    wrong = name.regexp_match(UNSEEN) | name.regexp_match(PADDED)
    op.execute(table.update().where(wrong).values({column: clean}))
