"""The statements that write rows of the log of accesses: as many rows at once as there are."""

from collections.abc import Iterator, Sequence
from functools import cache
from typing import TypeAlias

from db.prepared import Prepared
from db.sending import Run

# The values of one row in the order of `COLUMNS`, as PostgreSQL reads them; the county is the first.
LoggedRow: TypeAlias = Sequence[bytes | None]
COLUMNS = (
    *(b"county_id", b"id", b"account_id", b"subject", b"role", b"kind", b"operation", b"document"),
    *(b"person_ids", b"reason", b"outcome", b"request_id"),
)
# Of one statement. Each number of rows is a statement of its own, planned once on a connection.
MOST_ROWS = 16


def writing(rows: Sequence[LoggedRow]) -> Iterator[Run]:
    """The statements that write the rows."""
    for start in range(0, len(rows), MOST_ROWS):
        some = rows[start : start + MOST_ROWS]
        yield Run(_insert(len(some)), [value for row in some for value in row])


@cache
def _insert(rows: int) -> Prepared:
    width = len(COLUMNS)
    places = [
        b"(%b)" % b", ".join(b"$%d" % (row * width + place) for place in range(1, width + 1))
        for row in range(rows)
    ]
    sql = b"INSERT INTO access_log (%b) VALUES %b" % (b", ".join(COLUMNS), b", ".join(places))
    return Prepared(b"rongge_trace_%d" % rows, sql, (), custom=False)
