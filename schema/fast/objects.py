"""Objects already made, completed without graphql-core.

Plain attributes are read, links are fetched as JSON in bulk: for answers computed in Python (a breakdown of
coverage) whose completion field by field would cost far more than making them.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from typing import Any, TypeVar

import orjson
from graphql import GraphQLList, GraphQLNonNull, GraphQLObjectType, GraphQLScalarType

from resolvers.ask import parents_of
from schema.context import Context
from schema.fast.encoders import LARGEST_INT, POISON
from schema.fast.json_in_sql import DECLARED, Collect, Compiler, NotHot
from schema.fields import LINK, Link
from schema.node import Node, node_id

Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class Hole:
    """Where a linked answer belongs: the object it hangs on, and the place in what was written of it."""

    above: Any
    written: dict[str, Any]
    key: str


@dataclass(slots=True)
class Tree:
    """Writes one object. Raises NotHot for what it cannot write: graphql-core then does it all."""

    compiler: Compiler
    collect: Collect
    context: Context
    holes: dict[tuple[int, date | None], list[Hole]] = field(default_factory=lambda: defaultdict(list))
    links: dict[int, tuple[Link, Any]] = field(default_factory=dict)

    async def written(self, value: Any, core: GraphQLObjectType, details: Any) -> dict[str, Any]:
        """What orjson turns into the JSON of the object."""
        whole = self._object(value, core, self.collect(core, details))
        for (link_id, as_of), holes in self.holes.items():
            await self._fill(*self.links[link_id], holes, as_of)
        return whole

    def _object(self, value: Any, core: GraphQLObjectType, selected: Any) -> dict[str, Any]:
        made: dict[str, Any] = {}
        for key, details in selected.items():
            made[key] = self._field(value, core, details, Hole(value, made, key))
        return made

    def _field(self, value: Any, core: GraphQLObjectType, details: Any, hole: Hole) -> Any:
        name = details[0].node.name.value
        if name == "__typename":
            return core.name
        shown = core.fields[name]
        declared = shown.extensions[DECLARED]
        if LINK in declared.metadata:
            return self._await_link(declared.metadata[LINK], details, hole)
        if name == "id" and isinstance(value, Node):
            return node_id(core.name, value.county_id, value.row_id)
        if declared.base_resolver is not None:
            raise NotHot(name)
        return self._value(getattr(value, declared.python_name), shown.type, details)

    def _value(self, value: Any, kind: Any, details: Any) -> Any:
        if isinstance(kind, GraphQLNonNull):
            if value is None:
                raise NotHot(str(kind))
            return self._value(value, kind.of_type, details)
        if value is None:
            return None
        if isinstance(kind, GraphQLList):
            return [self._value(item, kind.of_type, details) for item in value]
        if isinstance(kind, GraphQLObjectType):
            return self._object(value, kind, self.collect(kind, details))
        return _leaf(value, kind)

    def _await_link(self, link: Link, details: Any, hole: Hole) -> None:
        self.links[id(details)] = (link, details)
        if getattr(hole.above, link.through) is not None:
            self.holes[id(details), getattr(hole.above, "as_of", None)].append(hole)
        elif link.many:
            hole.written[hole.key] = []

    async def _fill(self, link: Link, details: Any, holes: Sequence[Hole], as_of: date | None) -> None:
        if not link.hot:
            raise NotHot(link.through)
        ask = self.context.ask(as_of)
        keys = [(hole.above.county_id, getattr(hole.above, link.through)) for hole in holes]
        statement = link.statement(ask, parents_of(list(dict.fromkeys(keys))))
        found: dict[tuple[int, int], list[str]] = defaultdict(list)
        for row in await self.context.rows(self.compiler.hung(statement, link.target(), ask, details)):
            found[row.of_county_id, row.of_id].append(row.json)
        for hole, key in zip(holes, keys, strict=True):
            hole.written[hole.key] = _spliced(found[key], many=link.many)


def _spliced(rows: Sequence[str], *, many: bool) -> orjson.Fragment | None:
    text = f"[{','.join(rows)}]" if many else next(iter(rows), "null")
    if POISON in text:
        raise NotHot(POISON)
    return orjson.Fragment(text.encode())


def _leaf(value: Any, kind: Any) -> Any:
    if isinstance(value, Enum):
        return value.name
    if not isinstance(kind, GraphQLScalarType):
        return value  # an enum's value as text is its name
    if kind.name == "Int" and not -LARGEST_INT - 1 <= value <= LARGEST_INT:
        raise NotHot(kind.name)
    return orjson.Fragment(value.encode()) if kind.name == "GeoJSON" else value
