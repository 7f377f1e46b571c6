"""One delivery is one transaction and one import run."""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date

from psycopg import Connection, Cursor, Transaction
from psycopg.types.json import Jsonb

from db.ids import IdMaker
from importers.report import Rejection
from importers.statements import statement


@dataclass(frozen=True, slots=True)
class Run:
    """What is kept of an import: in which key space, of what kind, what was counted and what rejected."""

    county_id: int
    kind: str
    vintage_on: date | None
    counts: Mapping[str, Mapping[str, int]]
    rejections: tuple[Rejection, ...]


def one_transaction(connection: Connection, *, keep: bool) -> AbstractContextManager[Transaction]:
    """A transaction that commits at its end, or writes nothing if it is not to be kept."""
    return connection.transaction(force_rollback=not keep)


def record_run(cursor: Cursor, run: Run, ids: IdMaker) -> int:
    """Adds the import run and its rejected rows (line and reason, never values); returns its id."""
    run_id = ids.next()
    cursor.execute(
        statement("write_run"),
        {
            "county_id": run.county_id,
            "id": run_id,
            "kind": run.kind,
            "vintage_on": run.vintage_on,
            "counts": Jsonb(dict(run.counts)),
        },
    )
    columns = b"COPY rejected_row (county_id, id, import_run_id, source, line, code) FROM STDIN"
    with cursor.copy(columns) as copy:
        for rejection in run.rejections:
            copy.write_row(
                (run.county_id, ids.next(), run_id, rejection.source, rejection.line, rejection.code.value)
            )
    return run_id
