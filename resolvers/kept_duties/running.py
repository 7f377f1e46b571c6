"""How the statements of keeping are run: within a transaction of SQLAlchemy's, or of the driver's alone."""

from typing import Any

import psycopg
from psycopg.rows import namedtuple_row
from sqlalchemy import Connection, Executable
from sqlalchemy.dialects.postgresql import psycopg as dialect

from resolvers.kept_duties.tending import Run

_DIALECT = dialect.PGDialect_psycopg()  # type: ignore[no-untyped-call]  # untyped


def within(connection: Connection) -> Run:
    """Runs statements in the transaction of a connection."""

    def run(statement: Executable) -> Any:
        result = connection.execute(statement)
        return result.all() if result.returns_rows else ()

    return run


def of_driver(connection: psycopg.Connection) -> Run:
    """Runs statements in the transaction of the driver's own connection."""

    def run(statement: Executable) -> Any:
        compiled: Any = statement.compile(  # type: ignore[attr-defined]  # every executable compiles
            dialect=_DIALECT, compile_kwargs={"render_postcompile": True}
        )
        with connection.cursor(row_factory=namedtuple_row) as cursor:
            cursor.execute(str(compiled).encode(), compiled.params)
            return cursor.fetchall() if cursor.description else ()

    return run
