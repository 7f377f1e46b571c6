"""Small questions asked on the way to an answer, prepared once for all of the same shape."""

from collections import OrderedDict, namedtuple
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any

from psycopg.pq.abc import PGresult

from db.held import Run
from db.prepared import Prepared, prepared, text_of
from resolvers.ask import Statement
from schema.context import Context
from schema.twins import Slots, shape_of, twin_of

LOOKUPS_KEPT = 256


@dataclass(frozen=True, slots=True)
class Lookup:
    """A prepared statement and the type of its rows."""

    statement: Prepared
    row: Callable[..., Any]

    def rows(self, result: PGresult) -> list[Any]:
        """The rows, their columns by name, each its text or None."""
        return [
            self.row(*[_text(result, row, column) for column in range(result.nfields)])
            for row in range(result.ntuples)
        ]


def _text(result: PGresult, row: int, column: int) -> str | None:
    value = result.get_value(row, column)
    return None if value is None else value.decode()


_kept: OrderedDict[Hashable, Lookup] = OrderedDict()


async def looked_up(context: Context, make: Callable[..., Statement], *given: Any) -> Sequence[Any]:
    """The rows of `make(*given)`, every value as PostgreSQL's text of it.

    `make` must use the values of what is given in SQL only.
    """
    slots: Slots = {}
    key = (make, shape_of(given, slots))
    lookup = _kept.get(key)
    if lookup is None:
        lookup = _kept[key] = _prepared(make(*twin_of(given, slots)))
        if len(_kept) > LOOKUPS_KEPT:
            _kept.popitem(last=False)
    values = lookup.statement.bound([text_of(value) for _, value in slots])
    [result] = await context.results([Run(lookup.statement, values)])
    return lookup.rows(result)


def _prepared(statement: Statement) -> Lookup:
    row = namedtuple("row", statement.selected_columns.keys())  # type: ignore[misc]  # noqa: PYI024  # names come with the statement
    return Lookup(prepared(statement, custom=False), row)
