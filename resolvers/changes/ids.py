"""The ids of a page, by the thousand, in a statement."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ARRAY, BigInteger, ColumnElement, any_, literal


def one_of_ids(column: Any, ids: Sequence[int]) -> ColumnElement[bool]:
    """The condition that a column is one of the ids: one value, where IN would be a thousand."""
    return column == any_(literal(list(ids), ARRAY(BigInteger)))  # type: ignore[no-any-return]  # of a column
