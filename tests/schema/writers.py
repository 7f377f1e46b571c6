"""The two writers of rows, for tests that hold for both, and a value written alone."""

from collections.abc import Callable, Sequence

import psycopg
import pytest

from schema.fast.rows.layout import Kind, Level, Piece
from schema.fast.rows.native.loader import native_rows
from schema.fast.rows.writer import Layout, prepared, prepared_pure, rows_as_json
from tests.schema.tables import fetched

Prepare = Callable[[Sequence[Level]], Layout]

needs_native = pytest.mark.skipif(
    native_rows() is None,
    reason="THE NATIVE WRITER IS NOT BUILT: `make env` builds it where gcc and Python.h are",
)
either = pytest.mark.parametrize(
    "prepare",
    [pytest.param(prepared, id="native", marks=needs_native), pytest.param(prepared_pure, id="pure")],
)
VALUE_OF = {kind: Level((Piece(b"", kind, 0, required=True, text=b"Person"),), b"") for kind in Kind}


def one(
    pg: psycopg.Connection, prepare: Prepare, kind: Kind, text: str | None, sql_type: str = "text"
) -> bytes | None:
    """A required value of a kind, alone."""
    return rows_as_json(prepare([VALUE_OF[kind]]), [fetched(pg, [sql_type], [(text,)])], many=False)
