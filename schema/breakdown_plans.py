"""How a breakdown of coverage is answered from roll-ups: its whole and its parts, a statement each."""

from collections.abc import Sequence
from typing import Any

from resolvers.coverage.question import BreakdownBy
from schema.compiler import Compiler, NotHot
from schema.object_plans import ObjectDraft, ObjectPlan, Write, object_plan
from schema.rolled_up import parts_of, whole_of
from schema.types.coverage import Coverage
from schema.types.coverage_breakdown import CoverageBreakdown, CoveragePart


def breakdown_plan(compiler: Compiler, asked: Sequence[Any], details: Any) -> ObjectPlan:
    """The plan for breakdowns whose `ask` and `given` are left open in `asked`. Raises NotHot."""
    ask, area, by, said = asked
    # Who serves or is responsible on a day is badly guessed without the day.
    draft = ObjectDraft(compiler, custom=by in {BreakdownBy.STATION, BreakdownBy.WORKER})

    def write_of(name: str, field_details: Any) -> Write:
        if name == "by":
            return lambda _results, _promise: b'"%b"' % by.name.encode()
        if name == "whole":
            return draft.rows(whole_of(area, said), Coverage, ask, field_details, many=False)
        if name == "parts":
            return draft.rows(parts_of(area, by, said), CoveragePart, ask, field_details, many=True)
        raise NotHot(name)

    return object_plan(draft, CoverageBreakdown, details, write_of)
