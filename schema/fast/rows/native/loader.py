"""The native writer of rows, where it was built and finds the libpq that psycopg works with."""

import ctypes
import importlib
import sys
from functools import cache
from typing import TYPE_CHECKING

from psycopg import pq
from psycopg.pq.misc import find_libpq_full_path

if TYPE_CHECKING:
    from schema.fast.rows.native.rows import NativeRows

READ = ("PQntuples", "PQgetlength", "PQgetisnull", "PQgetvalue")


@cache
def native_rows() -> "type[NativeRows] | None":
    """The native writer, or None where it was not built or psycopg's libpq does not show its functions."""
    try:
        rows = importlib.import_module("schema.fast.rows.native.rows")
        library = psycopg_libpq()
        addresses = [ctypes.cast(library[name], ctypes.c_void_p).value for name in READ]
    except (ImportError, OSError, AttributeError):
        return None
    rows.read_through(*addresses)
    writer: type[NativeRows] = rows.NativeRows
    return writer


def psycopg_libpq() -> ctypes.CDLL:
    """The very libpq whose results psycopg hands out. Raises OSError if there is none.

    A compiled psycopg is asked itself: names are looked up in a library and then in those it was linked with.
    """
    if pq.__impl__ == "python":
        return ctypes.CDLL(find_libpq_full_path())
    return ctypes.CDLL(sys.modules[pq.PGresult.__module__].__file__)
