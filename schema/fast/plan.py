"""How an object made of several answers is written: each of its fields from results of its own."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from psycopg.pq.abc import PGresult

from db.engine import PersonsIn
from db.prepared import Prepared, prepared
from resolvers.ask import Ask, Statement
from schema.fast.columns import Flat
from schema.fast.failed import HERE, Spot
from schema.fast.json_in_sql import Compiler
from schema.fast.rows.whose import TEXT, Whose, moved, persons_of, unmarked
from schema.fast.rows.writer import Layout, rows_as_json
from schema.fast.rows.writer import prepared as layout_of
from schema.fast.selected import Selected

Write = Callable[[Sequence[PGresult], Any], bytes | None]


@dataclass(frozen=True, slots=True)
class Part:
    """One field, written from `count` of the plan's results, of `first` on."""

    before: bytes
    first: int
    count: int
    write: Write


@dataclass(frozen=True, slots=True)
class ObjectPlan:
    """The statements of an object, and its fields."""

    statements: tuple[Prepared, ...]
    spots: tuple[Spot, ...]
    parts: tuple[Part, ...]
    after: bytes
    whose: tuple[Whose, ...]

    def written(self, results: Sequence[PGresult], promise: Any) -> bytes | None:
        """The JSON of the object, or None if a value is not one that its field may have."""
        pieces: list[bytes] = []
        for part in self.parts:
            piece = part.write(results[part.first : part.first + part.count], promise)
            if piece is None:
                return None
            pieces += (part.before, piece)
        return _unmarked(self.whose, b"".join([*pieces, self.after]))


@dataclass(slots=True)
class ObjectDraft:
    """A plan being made. `custom` statements are planned anew for the values of each run."""

    compiler: Compiler
    custom: bool
    statements: list[Prepared] = field(default_factory=list)
    spots: list[Spot] = field(default_factory=list)
    whose: list[Whose] = field(default_factory=list)

    def fetch(self, statement: Statement, spot: Spot = HERE) -> None:
        """Adds a statement whose result the field's writer reads itself."""
        self.statements.append(prepared(statement, custom=self.custom))
        self.spots.append(spot)

    def rows(self, statement: Statement, ask: Ask, selected: Selected) -> Write:
        """Writes the rows of a statement as the objects that a field shows. Raises NotHot."""
        levels = Flat(self.compiler)
        levels.add(statement, selected.target, ask, selected.details)
        sources, many = tuple(levels.sources), selected.many
        self.whose += moved(levels.whose, by=len(self.statements))
        for one, spot in zip(levels.statements, levels.spots, strict=True):
            self.fetch(one, spot.below(0) if many and spot.keys else spot)
        layout = layout_of(levels.levels)
        return lambda results, _promise: rows_as_json(layout, [results[one] for one in sources], many=many)


def object_plan(
    draft: ObjectDraft, name: str, details: Any, write_of: Callable[[Selected], Write]
) -> ObjectPlan:
    """The plan of an object of a type; `write_of` gives the writer of a field. Raises NotHot."""
    fields = draft.compiler.fields(draft.compiler.core_named(name), details)
    parts: list[Part] = []
    for one in fields.valued:
        first = len(draft.statements)
        write = write_of(one)
        draft.spots[first:] = [spot.below(one.key, one.details) for spot in draft.spots[first:]]
        parts.append(Part(one.before, first, len(draft.statements) - first, write))
    whole = (tuple(draft.statements), tuple(draft.spots), tuple(parts), fields.after)
    return ObjectPlan(*whole, tuple(draft.whose))


@dataclass(frozen=True, slots=True)
class RowPlan:
    """The statements of one root field, and how their rows become its JSON."""

    statements: tuple[Prepared, ...]
    spots: tuple[Spot, ...]
    layout: Layout
    sources: tuple[int, ...]
    many: bool
    whose: tuple[Whose, ...]

    def written(self, results: Sequence[PGresult], _promise: object) -> bytes | None:
        """The JSON of the field, or None if a value is not one that its field may have."""
        json = rows_as_json(self.layout, [results[item] for item in self.sources], many=self.many)
        return None if json is None else _unmarked(self.whose, json)


def row_plan(levels: Flat, *, many: bool, custom: bool) -> RowPlan:
    """The plan for a root field of all rows of the levels (`many`) or of the first."""
    compiled = tuple(prepared(one, custom=custom) for one in levels.statements)
    spots = tuple(spot.below(0) if many and spot.keys else spot for spot in levels.spots)
    return RowPlan(
        compiled, spots, layout_of(levels.levels), tuple(levels.sources), many, tuple(levels.whose)
    )


def _unmarked(whose: Sequence[Whose], json: bytes) -> bytes:
    return unmarked(json) if any(one.county == TEXT for one in whose) else json


Plan = RowPlan | ObjectPlan


def persons_in(plans: Sequence[tuple[Plan, int]]) -> PersonsIn | None:
    """How to tell whose records the results of plans are, each from its first on; None: nobody's."""
    whose = [one for plan, first in plans for one in moved(plan.whose, by=first)]
    return partial(persons_of, whose) if whose else None
