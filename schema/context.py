"""What a request carries: who asks, today, the database, and the loaders that batch its links."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Row
from strawberry.dataloader import DataLoader
from strawberry.types.info import Info

from db.engine import Database
from db.ids import IdMaker
from resolvers.ask import Ask, Statement
from resolvers.viewer import Viewer

Loader = DataLoader[tuple[int, int], list[Row[Any]]]


@dataclass(slots=True)
class Context:
    """One request's. Nothing in it outlives the request."""

    viewer: Viewer
    database: Database
    ids: IdMaker
    today: date
    loaders: dict[Any, Loader] = field(default_factory=dict)

    def ask(self, as_of: date | None = None) -> Ask:
        """A question of this viewer about a day, today unless said otherwise."""
        return Ask(self.viewer, self.today, as_of or self.today)

    async def rows(self, statement: Statement) -> Sequence[Row[Any]]:
        """The rows of a statement."""
        return await self.database.rows(statement)


RonggeInfo = Info[Context, None]
