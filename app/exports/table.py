"""Rows of an export: what stands in their cells, and rows as CSV that spreadsheets open."""

import csv
import io
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from datetime import date
from typing import Any

from importers.files.forms.guards import guarded
from resolvers.wording.language import name_of, said
from schema.headings import Heading

MARK = "\ufeff".encode()

Cell = str | int | float


Rows = Sequence[Sequence[Cell]]


async def csv_parts(batches: AsyncGenerator[Rows, None]) -> AsyncGenerator[bytes, None]:
    """Rows as CSV (RFC 4180), UTF-8 with its mark, and no cell that a spreadsheet takes for a formula."""
    mark = MARK
    async with aclosing(batches):
        async for rows in batches:
            text = io.StringIO()
            csv.writer(text).writerows([[_unread(one) for one in row] for row in rows])
            yield mark + text.getvalue().encode()
            mark = b""


def title(heading: Heading) -> str:
    """A heading in the caller's language."""
    return said(heading.zh, heading.en)


def cell_of(heading: Heading, value: Any) -> Cell:
    """A value as it stands in the column of a heading: codes by their names, nothing as nothing."""
    if heading.codes is None or value is None:
        return cell(value)
    values = value if isinstance(value, list | tuple) else [value]
    return said("、", "; ").join(name_of(heading.codes.of(item)) for item in values)


def cell(value: Any) -> Cell:
    """A value as a cell."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return said("是", "yes") if value else said("否", "no")
    if isinstance(value, int | float):
        return value
    return value.isoformat() if isinstance(value, date) else str(value)


def _unread(one: Cell) -> Cell:
    """Text that a spreadsheet would calculate stands behind a quotation mark."""
    return guarded(one) if isinstance(one, str) else one
