"""Objects already made, completed without graphql-core.

Plain attributes are read, links are fetched as JSON in bulk: for answers computed in Python (a breakdown of
coverage) whose completion field by field would cost far more than making them.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from typing import Any, TypeAlias, TypeVar

import orjson
from graphql import (
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLScalarType,
    get_nullable_type,
    is_leaf_type,
)

from db.failures import Unanswered
from resolvers.ask import Ask, Parents, Statement, parents_of
from schema.context import Context
from schema.fast.encoders import LARGEST_INT, POISON
from schema.fast.failed import FailedAt, Spot
from schema.fast.json_in_sql import Compiler
from schema.fast.rows.whose import unmarked
from schema.fast.selected import TYPE_NAME, NotHot, Selected
from schema.fields import Link
from schema.node import node_id

Made = TypeVar("Made")
Leaf: TypeAlias = Callable[[Any], Any]
# The keys on the way to a value, the last of them and what is above it; None for the whole.
Way = tuple[Any, str | int] | None


@dataclass(frozen=True, slots=True)
class Hole:
    """Where a linked answer belongs: the object it hangs on, and the place in what was written of it."""

    above: Any
    written: dict[str, Any]
    key: str
    at: "Way"

    @property
    def spot(self) -> Spot:
        """The same, seen from the whole."""
        keys: list[str | int] = [self.key]
        way = self.at
        while way is not None:
            way, key = way
            keys.append(key)
        return Spot(tuple(reversed(keys)))


@dataclass(slots=True)
class Tree:
    """Writes one object. Raises NotHot for what it cannot write: graphql-core then does it all."""

    compiler: Compiler
    context: Context
    holes: dict[tuple[int, date | None], list[Hole]] = field(default_factory=lambda: defaultdict(list))
    links: dict[int, Selected] = field(default_factory=dict)
    known: dict[int, Sequence[tuple[Selected, Leaf | None]]] = field(default_factory=dict)

    async def written(self, value: Any, core: GraphQLObjectType, details: Any) -> dict[str, Any]:
        """What orjson turns into the JSON of the object."""
        whole = self._object(value, core, details, None)
        for (link_id, as_of), holes in self.holes.items():
            await self._fill(self.links[link_id], holes, as_of)
        return whole

    def _object(self, value: Any, core: GraphQLObjectType, details: Any, at: Way) -> dict[str, Any]:
        made: dict[str, Any] = {}
        for one, leaf in self._fields(core, details):
            made[one.key] = leaf(value) if leaf else self._field(value, one, made, at=at)
        return made

    def _fields(self, core: GraphQLObjectType, details: Any) -> Sequence[tuple[Selected, Leaf | None]]:
        """Walked once for all the objects of a list."""
        if id(details) not in self.known:
            every = self.compiler.fields(core, details).every
            self.known[id(details)] = [(one, _leaf_of(core, one)) for one in every]
        return self.known[id(details)]

    def _field(self, value: Any, selected: Selected, made: dict[str, Any], *, at: Way) -> Any:
        if selected.link is not None:
            return self._await_link(selected.link, selected, Hole(value, made, selected.key, at))
        if selected.connection is not None:
            return self._awaited(selected, Hole(value, made, selected.key, at))
        shown = getattr(value, selected.shows)
        return self._value(shown, selected.core.type, selected.details, (at, selected.key))

    def _value(self, value: Any, kind: Any, details: Any, at: Way) -> Any:
        if isinstance(value, Exception):
            raise NotHot(str(kind))  # it is graphql-core that reports errors where they stand
        if isinstance(kind, GraphQLNonNull):
            if value is None:
                raise NotHot(str(kind))
            return self._value(value, kind.of_type, details, at)
        if value is None:
            return None
        if isinstance(kind, GraphQLList):
            return [self._value(item, kind.of_type, details, (at, place)) for place, item in enumerate(value)]
        if isinstance(kind, GraphQLObjectType):
            return self._object(value, kind, details, at)
        return _leaf(value, kind)

    def _await_link(self, link: Link, selected: Selected, hole: Hole) -> list[Any] | None:
        """What stands there until it is filled, and stays if nothing is named."""
        if getattr(hole.above, link.through) is not None:
            self._awaited(selected, hole)
        return [] if selected.many else None

    def _awaited(self, selected: Selected, hole: Hole) -> None:
        self.links[id(selected)] = selected
        self.holes[id(selected), getattr(hole.above, "as_of", None)].append(hole)

    async def _fill(self, selected: Selected, holes: Sequence[Hole], as_of: date | None) -> None:
        through = selected.link.through if selected.link else "row_id"
        keys = [(hole.above.county_id, getattr(hole.above, through)) for hole in holes]
        hung = self._hung(selected, self.context.ask(as_of), parents_of(list(dict.fromkeys(keys))))
        found: dict[tuple[int, int], list[str]] = defaultdict(list)
        try:
            rows = await self.context.rows(hung)
        except Unanswered as error:
            spot = holes[0].spot
            raise FailedAt(error, Spot(spot.keys, selected.details)) from error
        for row in rows:
            found[row.of_county_id, row.of_id].append(row.json)
        for hole, key in zip(holes, keys, strict=True):
            hole.written[hole.key] = _spliced(found[key], many=selected.many)

    def _hung(self, selected: Selected, ask: Ask, parents: Parents) -> Statement:
        link = selected.link
        if link is None:
            return self.compiler.hung_pages(ask, parents, selected)
        if not link.hot:
            raise NotHot(link.through)
        return self.compiler.hung(link.statement(ask, parents), selected.target, ask, selected.details)


def _spliced(rows: Sequence[str], *, many: bool) -> orjson.Fragment | None:
    text = f"[{','.join(rows)}]" if many else next(iter(rows), "null")
    if POISON in text:
        raise NotHot(POISON)
    return orjson.Fragment(unmarked(text.encode()))


def _leaf_of(core: GraphQLObjectType, selected: Selected) -> Leaf | None:
    """How a field is written that is no object and no list; found once for all objects that have it."""
    if selected.name == TYPE_NAME:
        return lambda _value: core.name
    if selected.link is not None or selected.connection is not None:
        return None
    if selected.is_opaque_id:
        return lambda value: node_id(core.name, value.county_id, value.row_id)
    kind = get_nullable_type(selected.core.type)
    if not is_leaf_type(kind):
        return None
    attribute, required = selected.shows, kind is not selected.core.type

    def written(value: Any) -> Any:
        shown = getattr(value, attribute)
        if isinstance(shown, Exception) or (required and shown is None):
            raise NotHot(attribute)  # it is graphql-core that reports errors where they stand
        return None if shown is None else _leaf(shown, kind)

    return written


def _leaf(value: Any, kind: Any) -> Any:
    if isinstance(value, Enum):
        return value.name
    if not isinstance(kind, GraphQLScalarType):
        return value  # an enum's value as text is its name
    if kind.name == "Int" and not -LARGEST_INT - 1 <= value <= LARGEST_INT:
        raise NotHot(kind.name)
    return orjson.Fragment(value.encode()) if kind.name == "GeoJSON" else value
