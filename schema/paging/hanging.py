"""Connections of what hangs on a row, batched per request: one statement a page, however many rows above."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import strawberry
from sqlalchemy import Row
from strawberry.dataloader import DataLoader

from resolvers.ask import parents_of
from resolvers.keyset import Hanging, number_of_each, page_of_each
from schema.context import Context, Loader, RonggeInfo
from schema.fields import CONNECTION, both, grouped, resolved
from schema.paging.connection import Connection, connection_of
from schema.paging.cursors import After, First, Keyset, PageAsked

Key = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Paged:
    """A list that hangs on a row: how it is found, what its cursors hold, whether it lies elsewhere."""

    hanging: Hanging
    keyset: Keyset
    abroad: bool


def connection(hanging: Hanging, *kinds: type, zh: str, en: str, abroad: bool = False) -> Any:
    """A field with a page of a list that hangs on this row; `kinds` are those of its sort values.

    The annotation says of which type it is. `abroad` is true where rows may lie in other counties than the
    one they hang on.
    """
    how = Paged(hanging, Keyset(hanging.order.made_for, kinds), abroad)

    async def follow(  # type: ignore[no-untyped-def]  # noqa: ANN202  # the class annotates the field
        root: strawberry.Parent[Any], info: RonggeInfo, first: First = None, after: After = None
    ):
        asked = how.keyset.page(first, after)
        return await _page(
            info.context, how, asked, (root.county_id, root.row_id), of=_node_type(info), on=root
        )

    return strawberry.field(resolver=follow, description=both(zh, en), metadata={CONNECTION: how})


def _node_type(info: RonggeInfo) -> Any:
    """Of which type a connection is, as its field is annotated."""
    (kind,) = info.return_type.__strawberry_definition__.type_var_map.values()  # type: ignore[union-attr]  # a type of ours
    return resolved(kind)


async def _page(
    context: Context, how: Paged, asked: PageAsked, key: Key, *, of: Any, on: Any
) -> Connection[Any]:
    as_of = getattr(on, "as_of", None)
    rows = await _pages(context, how, asked, as_of).load(key)

    async def count(context: Context) -> int:
        [row] = await _numbers(context, how, as_of).load(key)
        return int(row.total)

    return connection_of([of.from_row(row) for row in rows], [row.cursor for row in rows], asked, count=count)


def _pages(context: Context, how: Paged, asked: PageAsked, as_of: date | None) -> Loader:
    """One row more than asked for of each, which tells whether there is another page."""

    async def load(keys: list[Key]) -> Sequence[list[Row[Any]]]:
        parents = parents_of(keys)
        ask = context.ask(as_of)
        rows = await context.rows(page_of_each(how.hanging, ask, parents, asked.size + 1, start=asked.start))
        return grouped(keys, rows)

    return _kept(context, (how.hanging, as_of, asked), load)


def _numbers(context: Context, how: Paged, as_of: date | None) -> Loader:
    async def load(keys: list[Key]) -> Sequence[list[Row[Any]]]:
        rows = await context.rows(number_of_each(how.hanging, context.ask(as_of), parents_of(keys)))
        return grouped(keys, rows)

    return _kept(context, (how.hanging, as_of), load)


def _kept(context: Context, key: Any, load: Any) -> Loader:
    if key not in context.loaders:
        context.loaders[key] = DataLoader(load_fn=load)
    return context.loaders[key]
