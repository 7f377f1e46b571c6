"""Questions asked of every row of a list at once: one statement whatever their number.

The types that show the answers are named lazily where the fields are declared, and made by their own `of`.
"""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from sqlalchemy import Row
from strawberry.dataloader import DataLoader

from resolvers.each.keys import Keys
from schema.context import Context, Loader

Key = tuple[int, int]
Fetch = Callable[[Keys], Awaitable[Sequence[Row[Any]]]]


def loader_of(context: Context, name: Any, rows: Fetch, id_column: str) -> Loader:
    """Rows by county and the id in a column, in their order."""
    if name not in context.loaders:

        async def load(keys: list[Key]) -> list[list[Row[Any]]]:
            found: dict[Key, list[Row[Any]]] = {key: [] for key in keys}
            for row in await rows(Keys.of(keys)):
                if row.county_id is not None:
                    found[row.county_id, getattr(row, id_column)].append(row)
            return [found[key] for key in keys]

        context.loaders[name] = DataLoader(load_fn=load)
    return context.loaders[name]
