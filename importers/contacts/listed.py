"""Values as the rows of a table: joined, where a list of tuples would be planned one by one."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import TableValuedAlias, column, func, literal
from sqlalchemy.dialects.postgresql import ARRAY


def listed(**columns: tuple[Any, Sequence[Any]]) -> TableValuedAlias:
    """Rows of columns of the same length, each with its type."""
    arrays = [literal(list(values), ARRAY(kind)) for kind, values in columns.values()]
    named = [column(name, kind) for name, (kind, _) in columns.items()]
    return func.unnest(*arrays).table_valued(*named, name="listed").render_derived()
