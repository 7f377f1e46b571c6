"""What a request leaves in the log of accesses, and whose records rows are.

A row that is somebody's record says whose: by a column `person_id`, by `whose` if the row is the person, or,
as JSON text, by a mark in front of each object.
"""

import re
import secrets
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeAlias

from sqlalchemy import insert
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from db.codes import AccessKind
from db.failures import untraced
from db.ids import IdMaker
from db.log.rows import LoggedRow
from db.models import AccessLog
from db.prepared import Prepared
from db.sending import Run

# Whose records were read, by county, in the order of the rows, each once; ids as PostgreSQL writes them.
Persons: TypeAlias = dict[bytes, dict[bytes, None]]
NamedIn: TypeAlias = Callable[[Sequence[Any]], Persons]
# JSON has no such character: it is escaped in texts, and stands nowhere else.
MARK = "\x02"
MARKS = re.compile(rb"\x02([0-9]+):([0-9]+)\x02")
DONE = "DONE"
# The option of a connection that writes: what it leaves in the log.
TRACE = "rongge_trace"
# The row of a contact, if it is there: $13 its day, $14 its id.
_INSERT_OF_CONTACT = b"""
    INSERT INTO access_log (county_id, id, account_id, subject, role, kind, operation, document,
        person_ids, reason, outcome, request_id)
    SELECT $1::int, $2::bigint, $3::bigint, $4::text, $5::text, $6::text, $7::text, $8::bytea,
        $9::bigint[], $10::text, $11::text, $12::text
    WHERE EXISTS (SELECT FROM contact
        WHERE county_id = $1::int AND contacted_on = $13::date AND id = $14::bigint%b)
    RETURNING id"""
_RECORDED = Prepared(b"rongge_trace_recorded", _INSERT_OF_CONTACT % b"", (), custom=False)
# By this very transaction: no other begins at the same moment and ends before it.
_SUPERSEDED = Prepared(
    b"rongge_trace_superseded", _INSERT_OF_CONTACT % b" AND superseded_at = now()", (), custom=False
)


@dataclass(slots=True)
class Trace:
    """Who asks, as what, and by which operation: what its rows in the log have in common."""

    ids: IdMaker
    subject: str
    role: str | None
    account_id: int | None = None
    kind: AccessKind = AccessKind.READ
    operation: str = ""
    document: bytes | None = None
    reason: str | None = None
    request_id: str = field(default_factory=lambda: secrets.token_hex(8))

    def rows(self, persons: Persons) -> list[LoggedRow]:
        """A row of the log for each county of the persons read."""
        return [self._values(county, ids, self.kind) for county, ids in persons.items()]

    def run_recorded(self, key: tuple[int, int], day: date, contact_id: int) -> Run:
        """The statement that writes the row of a contact with a person, if it has been recorded."""
        return self._run(_RECORDED, key, day, contact_id)

    def run_superseded(self, key: tuple[int, int], day: date, contact_id: int) -> Run:
        """The same of a contact, if the transaction has put another in its place, or has withdrawn it."""
        return self._run(_SUPERSEDED, key, day, contact_id)

    def _run(self, statement: Prepared, key: tuple[int, int], day: date, contact_id: int) -> Run:
        values = self._values(b"%d" % key[0], [b"%d" % key[1]], AccessKind.CHANGE)
        return Run(statement, [*values, day.isoformat().encode(), b"%d" % contact_id])

    async def note(
        self, connection: AsyncConnection, persons: Persons, kind: AccessKind | None = None
    ) -> None:
        """Writes a row for each county of the persons, in the transaction of a connection.

        Raises Unanswered AUDIT_UNAVAILABLE.
        """
        rows = [
            {
                "county_id": int(county),
                "id": self.ids.next(),
                "account_id": self.account_id,
                "subject": self.subject,
                "role": self.role,
                "kind": (kind or self.kind).value,
                "operation": self.operation,
                "document": self.document,
                "person_ids": [int(one) for one in ids],
                "reason": self.reason,
                "outcome": DONE,
                "request_id": self.request_id,
            }
            for county, ids in persons.items()
        ]
        if rows:
            try:
                await connection.execute(insert(AccessLog), rows)
            except DBAPIError as error:
                raise untraced(error) from error

    def _values(
        self, county: bytes, ids: Sequence[bytes] | dict[bytes, None], kind: AccessKind
    ) -> list[bytes | None]:
        return [
            county,
            b"%d" % self.ids.next(),
            None if self.account_id is None else b"%d" % self.account_id,
            self.subject.encode(),
            None if self.role is None else self.role.encode(),
            kind.value.encode(),
            self.operation.encode(),
            None if self.document is None else b"\\x" + self.document.hex().encode(),
            b"{%b}" % b",".join(ids),
            None if self.reason is None else self.reason.encode(),
            DONE.encode(),
            self.request_id.encode(),
        ]


async def note_changed(connection: AsyncConnection, county_id: int, person_ids: Sequence[int]) -> None:
    """Writes down whose records a transaction changes, where it is a request's. Raises AUDIT_UNAVAILABLE."""
    opened = connection.sync_connection
    trace: Trace | None = opened.get_execution_options().get(TRACE) if opened else None
    if trace is not None:
        persons = gathered([(county_id, one) for one in person_ids])
        await trace.note(connection, persons, AccessKind.CHANGE)


def named_in(statement: Any) -> NamedIn | None:
    """How to tell whose records the rows of a statement are; None if they are nobody's."""
    columns = getattr(statement, "selected_columns", None)
    names = () if columns is None else columns.keys()
    if "json" in names:
        return _marked
    if "county_id" not in names:
        return None
    if "whose" in names:
        return lambda rows: gathered((row.county_id, row.whose) for row in rows)
    if "person_id" in names:
        return lambda rows: gathered((row.county_id, row.person_id) for row in rows)
    return None


def _marked(rows: Sequence[Any]) -> Persons:
    persons: Persons = {}
    for row in rows:
        for county, person in MARKS.findall(row.json.encode()):
            persons.setdefault(county, {})[person] = None
    return persons


def gathered(keys: Iterator[tuple[int | None, int | None]] | Sequence[tuple[int, int]]) -> Persons:
    """Persons by county and id, those that are none left out."""
    persons: Persons = {}
    for county, person in keys:
        if county is not None and person is not None:
            persons.setdefault(b"%d" % county, {})[b"%d" % person] = None
    return persons
