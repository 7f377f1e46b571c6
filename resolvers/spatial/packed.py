"""Many rows as one value: columns of numbers side by side, so that no row has to be parsed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import BigInteger, ColumnElement, Float, LargeBinary, cast, func, literal
from sqlalchemy.dialects.postgresql import aggregate_order_by


@dataclass(frozen=True, slots=True)
class Packed:
    """A column of numbers by its name in the array: whole (`is_whole`, eight bytes) or not."""

    name: str
    value: Any
    is_whole: bool = True


def packed(columns: Sequence[Packed], order: Any) -> ColumnElement[bytes]:
    """An aggregate of the rows' columns; nulls of whole numbers are −1, of others NaN."""
    row = _sent(columns[0])
    for column in columns[1:]:
        row = row.op("||")(_sent(column))
    return func.string_agg(row, aggregate_order_by(literal(b"", LargeBinary), order))


def unpacked(columns: Sequence[Packed], value: bytes | None) -> dict[str, NDArray[Any]]:
    """The columns as arrays, in the machine's own order of bytes."""
    shape = np.dtype([(column.name, ">i8" if column.is_whole else ">f8") for column in columns])
    rows = np.frombuffer(value or b"", dtype=shape)
    return {
        column.name: rows[column.name].astype(np.int64 if column.is_whole else np.float64)
        for column in columns
    }


def _sent(column: Packed) -> ColumnElement[bytes]:
    if column.is_whole:
        whole = func.coalesce(cast(column.value, BigInteger), literal(-1, BigInteger))
        return func.int8send(whole, type_=LargeBinary)
    other = func.coalesce(cast(column.value, Float(53)), literal(float("nan"), Float(53)))
    return func.float8send(other, type_=LargeBinary)
