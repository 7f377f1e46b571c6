"""What an import did, or would do: counts per level, the changes themselves, and the rows it rejected."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from db.codes import Code, DivisionLevel

__all__ = [
    "DivisionChange",
    "ImportReport",
    "LevelClosings",
    "LevelCounts",
    "OddName",
    "Rejection",
    "RejectionCode",
    "Verdict",
]


USUAL_SHARE = 50  # one in so many divisions of a level may be closed without a question


class Verdict(Code):
    """What a delivery means for a division."""

    ADDED = "ADDED", "新增", "added"
    CLOSED = "CLOSED", "撤销", "closed"
    RENAMED = "RENAMED", "更名", "renamed"
    MOVED = "MOVED", "变更代码或隶属", "moved or renumbered"
    UNCHANGED = "UNCHANGED", "未变", "unchanged"


class RejectionCode(StrEnum):
    """Why a row was not taken. Stable; never a value of the row."""

    BAD_CODE = "BAD_CODE"
    WRONG_LEVEL = "WRONG_LEVEL"
    NAME_MISSING = "NAME_MISSING"
    BAD_NAME = "BAD_NAME"
    DUPLICATE_CODE = "DUPLICATE_CODE"
    PARENT_MISSING = "PARENT_MISSING"
    NODE_MISSING = "NODE_MISSING"
    BAD_LINE = "BAD_LINE"
    BAD_LENGTH = "BAD_LENGTH"
    WITHOUT_LENGTH = "WITHOUT_LENGTH"


@dataclass(frozen=True, slots=True)
class Rejection:
    """A row that was not taken: file, line (from 1, the header counted) and reason."""

    source: str
    line: int
    code: RejectionCode


@dataclass(frozen=True, slots=True)
class OddName:
    """A row that was taken though its name looks like none: file and line (from 1, the header counted)."""

    source: str
    line: int


@dataclass(frozen=True, slots=True)
class LevelCounts:
    """How many divisions of one level met each fate.

    `folded` are rows that repeat the unit above: 东莞市 is listed again as its only county, 金门县 as its
    only township and village. `kept` are functional zones that a list without any zone does not close,
    `odd` rows taken though their name looks like none.
    """

    level: DivisionLevel
    added: int = 0
    closed: int = 0
    renamed: int = 0
    moved: int = 0
    unchanged: int = 0
    rejected: int = 0
    folded: int = 0
    kept: int = 0
    odd: int = 0


@dataclass(frozen=True, slots=True)
class LevelClosings:
    """How many divisions of a level a delivery closes of those that stood where it speaks."""

    level: DivisionLevel
    stood: int
    closed: int

    @property
    def are_many(self) -> bool:
        """Whether more than one in fifty close: an operator is asked before that."""
        return self.closed * USUAL_SHARE > self.stood


@dataclass(frozen=True, slots=True)
class DivisionChange:
    """A division's change: codes (12 digits) and names before and after, None where there is no such side."""

    level: DivisionLevel
    verdict: Verdict
    old_code: str | None
    code: str | None
    old_name: str | None
    name: str | None


@dataclass(frozen=True, slots=True)
class ImportReport:
    """An import's outcome.

    `changes` lists the first few hundred of each verdict, closings, moves and renames before additions;
    `run_id` is None after a dry run, which writes nothing.
    """

    kind: str
    vintage_on: date
    run_id: int | None
    levels: tuple[LevelCounts, ...]
    changes: tuple[DivisionChange, ...] = field(repr=False)
    rejections: tuple[Rejection, ...] = field(repr=False)
    odd_names: tuple[OddName, ...] = field(repr=False)
    closings: tuple[LevelClosings, ...] = ()

    @property
    def changed(self) -> int:
        """How many divisions are not as they were."""
        return sum(row.added + row.closed + row.renamed + row.moved for row in self.levels)

    @property
    def is_dry_run(self) -> bool:
        """Whether nothing was written."""
        return self.run_id is None
