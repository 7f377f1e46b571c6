"""Statements compiled once for all questions of the same shape, since that takes long, and their rows."""

from collections import OrderedDict, namedtuple
from collections.abc import Callable, Hashable, Sequence
from functools import cache
from typing import Any, Generic, TypeVar

from psycopg.adapt import Transformer
from psycopg.pq.abc import PGresult

from db.pipeline import Run
from db.prepared import Prepared, prepared, text_of
from resolvers.ask import Statement
from schema.context import Context
from schema.fast.slots import Slots, shape_of, twin_of

Make = Callable[..., Statement]
Made = TypeVar("Made")
STATEMENTS_KEPT = 512


class Kept(Generic[Made]):
    """What was made for a key, at most `most` of them: what was not used for longest is forgotten first."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[Hashable, Made] = OrderedDict()

    def of(self, key: Hashable, make: Callable[[], Made]) -> Made:
        """What was made for the key, made now if it is not there."""
        kept = self._kept.get(key)
        if kept is not None:
            self._kept.move_to_end(key)
            return kept
        made = self._kept[key] = make()
        if len(self._kept) > self._most:
            self._kept.popitem(last=False)
        return made


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
    runs = [_run(make, one, custom=True) for one in asked]
    return [_rows(result) for result in await context.results(runs)]


async def looked_up(context: Context, make: Make, *asked: Any) -> list[Any]:
    """The same as `rows_of` for what is found by its key: planned once, whatever the values."""
    [result] = await context.results([_run(make, asked, custom=False)])
    return _rows(result)


_STATEMENTS = Kept[Prepared](STATEMENTS_KEPT)


def _run(make: Make, asked: tuple[Any, ...], *, custom: bool) -> Run:
    slots: Slots = {}
    key = (make, shape_of(asked, slots), custom)
    statement = _STATEMENTS.of(key, lambda: prepared(make(*twin_of(asked, slots)), custom=custom))
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
