"""Flat rows of PostgreSQL written as JSON: by the native module where it was built, else by its pure twin."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from psycopg.pq import ExecStatus
from psycopg.pq.abc import PGresult

from schema.fast.rows.layout import Level, ensure_sound, width
from schema.fast.rows.native.loader import native_rows
from schema.fast.rows.pure import PureRows


class Rows(Protocol):
    def written(self, results: Sequence[PGresult], many: bool) -> bytes | None:
        """The JSON of the first result's rows (`many`) or of its first row; None when a value poisons it."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Levels made ready to be written again and again; `widths` are the columns their results must have."""

    widths: tuple[int, ...]
    rows: Rows


def prepared(levels: Sequence[Level]) -> Layout:
    """What `rows_as_json` writes by; worth keeping. Raises ValueError for levels that cannot be."""
    native = native_rows()
    return prepared_pure(levels) if native is None else _laid_out(levels, native)


def prepared_pure(levels: Sequence[Level]) -> Layout:
    """The same without the native module. Raises ValueError for levels that cannot be."""
    return _laid_out(levels, PureRows)


def rows_as_json(layout: Layout, results: Sequence[PGresult], *, many: bool) -> bytes | None:
    """`[row,row,…]`, or the first row or `null`; None if a value is not one that its field may have.

    `results` are one a level, in libpq's text format and UTF-8. Raises ValueError for others.
    """
    for result, columns in zip(results, layout.widths, strict=True):
        if result.status != ExecStatus.TUPLES_OK or result.nfields < columns or result.binary_tuples:
            raise ValueError("a result has no rows of text, or too few columns for its level")
    return layout.rows.written(results, many)


def _laid_out(levels: Sequence[Level], rows: Callable[[Sequence[Level]], Rows]) -> Layout:
    ensure_sound(levels)
    return Layout(tuple(width(level) for level in levels), rows(levels))
