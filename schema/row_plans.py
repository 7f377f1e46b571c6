"""How rows of one type are answered: their statements, and how results become JSON."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from psycopg.pq.abc import PGresult

from db.prepared import Prepared, prepared
from schema.compiler import Compiler
from schema.flat import Flat
from schema.found import Found
from schema.row_writer import Layout, rows_as_json
from schema.row_writer import prepared as layout_of


@dataclass(frozen=True, slots=True)
class RowPlan:
    """The statements of one root field, and how their rows become its JSON."""

    statements: tuple[Prepared, ...]
    layout: Layout
    sources: tuple[int, ...]
    many: bool

    def written(self, results: Sequence[PGresult], _promise: object) -> bytes | None:
        """The JSON of the field, or None if a value is not one that its field may have."""
        return rows_as_json(self.layout, [results[item] for item in self.sources], many=self.many)


def row_plan(compiler: Compiler, found: Found, asked: Sequence[Any], details: Any) -> RowPlan:
    """The plan for questions like `found`, its `ask` and `given` left open in `asked`. Raises NotHot."""
    ask, *given = asked
    levels = Flat(compiler)
    county = found.county(ask, *given)
    levels.add(found.make(ask, *given), found.kind, ask, details, county=county)
    # Without a county to begin with, which index serves depends on the values.
    compiled = tuple(prepared(one, custom=county is None) for one in levels.statements)
    return RowPlan(compiled, layout_of(levels.levels), tuple(levels.sources), found.many)
