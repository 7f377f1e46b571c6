"""The properties of features as lines of a sheet, as if a table had been handed in."""

import json
from collections.abc import Sequence
from typing import Any

import numpy as np

from importers.files.forms.grid import cell_of, check_size, check_texts
from importers.files.limits import Limits
from importers.files.sheets import BLANK, Cell, Line, Sheet, shared

__all__ = ["sheet_of_features"]

# What every KML has of its own and no office fills in.
_OF_KML = frozenset(
    {"timestamp", "begin", "end", "altitudeMode", "tessellate", "extrude", "visibility", "drawOrder", "icon"}
)


def sheet_of_features(
    name: str, columns: Sequence[str], values: Sequence[np.ndarray], number: int, *, limits: Limits
) -> Sheet:
    """A line for each of `number` features, numbered from 1, in which nothing was converted.

    Raises DomainError SHEET_TOO_WIDE, SHEET_TOO_LARGE or CELL_TOO_LONG.
    """
    taken = [at for at, column in enumerate(columns) if column not in _OF_KML or _says(values[at])]
    check_size(name, number, len(taken), limits)
    known: dict[Cell, Cell] = {}
    lines = []
    for at in range(number):
        row = [_plain(values[column][at]) for column in taken]
        check_texts(name, at + 1, row, limits)
        lines.append(Line(at + 1, tuple(shared(_cell(one), known) for one in row)))
    return Sheet(name, tuple(columns[at] for at in taken), tuple(lines))


def _says(values: np.ndarray) -> bool:
    """Whether a column holds texts other than the one for no day."""
    return values.dtype == object and any(isinstance(one, str) and one != "NaT" for one in values)


def _plain(value: Any) -> Any:
    """A value of GDAL's as one of Python's; lists and bytes as text, not-a-number as nothing."""
    if isinstance(value, np.ndarray):
        return json.dumps(value.tolist(), ensure_ascii=False, default=str)
    if isinstance(value, np.generic):
        value = value.item()
    if value is None or value != value or value == "NaT":  # noqa: PLR0124  # not a number is unlike itself
        return None
    return value.hex() if isinstance(value, bytes) else value


def _cell(value: Any) -> Cell:
    return BLANK if value is None else cell_of(value)
