"""Statements compiled once for all questions of the same shape, since that takes long, and their rows."""

from collections import namedtuple
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

from psycopg.adapt import Transformer
from psycopg.pq.abc import PGresult

from db.prepared import Prepared, prepared, text_of
from db.remembered import Kept
from db.sending import Run
from resolvers.ask import Statement
from schema.context import Context
from schema.fast.slots import Slots, shape_of, twin_of

Make = Callable[..., Statement]
STATEMENTS_KEPT = 512


def runs_of(statements: Sequence[Prepared], slots: Slots) -> list[Run]:
    """Statements with the values that were taken out of a question."""
    values = [text_of(value) for _, value in slots]
    return [Run(statement, statement.bound(values)) for statement in statements]


async def rows_of(context: Context, make: Make, *asked: Any) -> list[Any]:
    """The rows of `make(*asked)`, with attributes named as its columns.

    `make` must use the values of `asked` in SQL only. It is planned anew for the values of each run.
    """
    (rows,) = await rows_of_each(context, make, [asked])
    return rows


async def rows_of_each(context: Context, make: Make, asked: Sequence[tuple[Any, ...]]) -> list[list[Any]]:
    """The rows of `make(*one)` for each of `asked`, fetched together."""
    runs = [await _run(make, one, custom=True) for one in asked]
    return [_rows(result) for result in await context.results(runs)]


async def looked_up(context: Context, make: Make, *asked: Any) -> list[Any]:
    """The same as `rows_of` for what is found by its key: planned once, whatever the values."""
    [result] = await context.results([await _run(make, asked, custom=False)])
    return _rows(result)


_STATEMENTS = Kept[Prepared](STATEMENTS_KEPT)


async def _run(make: Make, asked: tuple[Any, ...], *, custom: bool) -> Run:
    slots: Slots = {}
    key = (make, shape_of(asked, slots), custom)
    statement = _STATEMENTS.known(key) or await _STATEMENTS.made(
        key, lambda: prepared(make(*twin_of(asked, slots)), custom=custom)
    )
    [run] = runs_of([statement], slots)
    return run


def _rows(result: PGresult) -> list[Any]:
    transformer = Transformer()
    transformer.set_pgresult(result)
    names = tuple((result.fname(place) or b"").decode() for place in range(result.nfields))
    return transformer.load_rows(0, result.ntuples, _row_type(names)._make)


@cache
def _row_type(names: Sequence[str]) -> Any:
    return namedtuple("Row", names)  # noqa: PYI024  # its names are known when the statement is
