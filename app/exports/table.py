"""Rows as CSV that Excel opens: UTF-8 with its mark, and no cell that a spreadsheet takes for a formula."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from resolvers.language import name_of, said
from schema.headings import Heading

MARK = "\ufeff".encode()
# What makes a spreadsheet calculate, in both widths, and what it skips before it looks.
FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")
QUOTE = "'"

Cell = str | int | float


def csv_text(rows: Iterable[Sequence[Cell]]) -> bytes:
    """Rows as lines of CSV (RFC 4180)."""
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()


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
    """A value as a cell. Text that a spreadsheet would calculate stands behind a quotation mark."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return said("是", "yes") if value else said("否", "no")
    if isinstance(value, int | float):
        return value
    text = value.isoformat() if isinstance(value, date) else str(value)
    return f"{QUOTE}{text}" if text.startswith(FORMULA) else text
