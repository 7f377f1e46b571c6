"""What a root field hands to the executor: a statement, and what its rows are."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from sqlalchemy import Row

from resolvers.ask import Ask, Statement
from schema.types.node import FromRow

Shown = TypeVar("Shown", bound=FromRow)


@dataclass(frozen=True, slots=True)
class Found:
    """Rows of one type, not fetched yet: all of them in order, or (`many` false) the first or null."""

    ask: Ask
    statement: Statement
    kind: type[FromRow]
    many: bool

    def shown(self, rows: Sequence[Row[Any]]) -> Any:
        """The objects that rows show, for graphql-core to complete field by field."""
        objects = [self.kind.from_row(row) for row in rows]
        return objects if self.many else next(iter(objects), None)


def found_one(ask: Ask, statement: Statement, kind: type[Shown]) -> Shown | None:
    """The one object of a statement, or null. A promise of it, which the executor keeps."""
    return cast("Shown | None", Found(ask, statement, kind, many=False))


def found_many(ask: Ask, statement: Statement, kind: type[Shown]) -> list[Shown]:
    """The objects of a statement, in its order. A promise of them, which the executor keeps."""
    return cast("list[Shown]", Found(ask, statement, kind, many=True))
