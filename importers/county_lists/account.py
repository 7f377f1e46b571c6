"""What the run of a list tells of divisions: which become otherwise, and which the list lacks."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row

from db.codes import DivisionLevel, FileKind, RowOutcome
from importers.county_lists.writing import DEEDS
from importers.report import DivisionChange, Verdict
from importers.runs.steps import LISTED

__all__ = ["Listed", "Missing", "listed_of"]


@dataclass(frozen=True, slots=True)
class Missing:
    """A division that stands and is not in the list; `is_used` if persons or cells are in it.

    `outcome` tells what became of it: none as long as it was not closed by the run.
    """

    level: DivisionLevel
    code: str
    name: str
    is_used: bool
    outcome: RowOutcome | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """What a dry run has found.

    `missing` says how many divisions the list lacks, `gone` names the first of them; they end only if
    `closes`. Without `can_tell` some code could not be read, and nothing can be said of them. `changes` are
    the first of each verdict.
    """

    missing: int
    gone: Sequence[Missing]
    closes: bool
    can_tell: bool
    changes: Sequence[DivisionChange]


def listed_of(run: Row[Any]) -> Listed | None:
    """The same of a run; None of other kinds, and before the dry run."""
    kept = run.terms.get(LISTED)
    if run.kind != FileKind.DIVISIONS.value or kept is None:
        return None
    closed = {one["code"]: one.get("outcome", RowOutcome.WRITTEN.value) for one in run.terms.get(DEEDS, ())}
    gone = [
        Missing(
            DivisionLevel.of(level),
            code,
            name,
            is_used=is_used,
            outcome=RowOutcome.of(closed[code]) if code in closed else None,
        )
        for level, code, name, is_used in kept["gone"]
    ]
    changes = [
        DivisionChange(DivisionLevel.of(level), Verdict.of(verdict), *sides)
        for verdict, level, *sides in kept["changes"]
    ]
    return Listed(kept["missing"], gone, kept["closes"], kept["can_tell"], changes)
