"""Prepared statements on their way over one connection, and which of them its server holds ready."""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field

from psycopg.pq.abc import PGconn

from db.prepared import Prepared

COMMIT = Prepared(b"rongge_commit", b"COMMIT", (), custom=False)
CUSTOM = Prepared(b"rongge_custom", b"SET LOCAL plan_cache_mode = force_custom_plan", (), custom=False)
# Of each connection. A byte of SQL takes some sixty of the backend's memory, parsed and planned.
STATEMENTS_KEPT, SQL_BYTES_KEPT = 500, 400_000


@dataclass(frozen=True, slots=True)
class Run:
    """A prepared statement with the values of its parameters."""

    prepared: Prepared
    values: Sequence[bytes | None] = ()


@dataclass(slots=True)
class Sending:
    """What is sent over a connection in pipeline mode; nothing leaves before it is flushed."""

    connection: PGconn
    # The statements that the server holds ready, those not used for longest first, and their sizes.
    known: OrderedDict[bytes, int] = field(default_factory=OrderedDict)
    sql_bytes: int = 0

    def begin(self, setting: bytes, runs: Sequence[Run], begin: Prepared) -> None:
        """A transaction up to its last statement."""
        self.send(Run(begin))
        self.connection.send_query_params(setting, None)
        if any(run.prepared.custom for run in runs):
            self.send(Run(CUSTOM))
        for run in runs:
            self.send(run)

    def end(self) -> None:
        """The end of a transaction."""
        self._forget()
        self.send(Run(COMMIT))
        self.connection.pipeline_sync()

    def send(self, run: Run) -> None:
        """One statement."""
        prepared = run.prepared
        if prepared.name in self.known:
            self.known.move_to_end(prepared.name)
        else:
            self.connection.send_prepare(prepared.name, prepared.sql)
            self.known[prepared.name] = len(prepared.sql)
            self.sql_bytes += len(prepared.sql)
        self.connection.send_query_prepared(prepared.name, run.values)

    def _forget(self) -> None:
        """Has the server drop what was not used for longest, one by one: those used just now it has answered.

        Within a transaction, though it is no part of it: ahead of one it would be a query too many.
        """
        while len(self.known) > STATEMENTS_KEPT or self.sql_bytes > SQL_BYTES_KEPT:
            name, size = self.known.popitem(last=False)
            self.sql_bytes -= size
            self.connection.send_query_params(b"DEALLOCATE " + name, None)
