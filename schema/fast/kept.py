"""Rows of statements that take long to put together, compiled once for all questions of the same shape."""

from collections import OrderedDict, namedtuple
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any

from psycopg.adapt import Transformer
from psycopg.pq.abc import PGresult

from db.pipeline import Run
from db.prepared import Prepared, prepared, text_of
from resolvers.ask import Statement
from schema.context import Context
from schema.fast.slots import Slots, shape_of, twin_of

Make = Callable[..., Statement]


@dataclass(frozen=True, slots=True)
class _Open:
    """A question whose values are left open; questions of one shape are equal."""

    make: Make
    shape: Hashable
    asked: tuple[Any, ...] = field(compare=False)


async def rows_of(context: Context, make: Make, *asked: Any) -> list[Any]:
    """The rows of `make(*asked)`, with attributes named as its columns.

    `make` must use the values of `asked` in SQL only.
    """
    (rows,) = await rows_of_each(context, make, [asked])
    return rows


async def rows_of_each(context: Context, make: Make, asked: Sequence[tuple[Any, ...]]) -> list[list[Any]]:
    """The rows of `make(*one)` for each of `asked`, fetched together."""
    return [_rows(result) for result in await context.results([_run(make, one) for one in asked])]


def _run(make: Make, asked: tuple[Any, ...]) -> Run:
    slots: Slots = {}
    shape = shape_of(asked, slots)
    statement = _statement(_Open(make, shape, twin_of(asked, slots)))
    return Run(statement, statement.bound([text_of(value) for _, value in slots]))


@lru_cache(maxsize=128)
def _statement(question: _Open) -> Prepared:
    return prepared(question.make(*question.asked), custom=True)


def _rows(result: PGresult) -> list[Any]:
    transformer = Transformer()
    transformer.set_pgresult(result)
    names = tuple((result.fname(place) or b"").decode() for place in range(result.nfields))
    return transformer.load_rows(0, result.ntuples, _row_type(names)._make)


@cache
def _row_type(names: Sequence[str]) -> Any:
    return namedtuple("Row", names)  # noqa: PYI024  # its names are known when the statement is


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
