"""What each feature of a file would do to a draft that begins as the cells in force are."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import shapely
from sqlalchemy import Row

from db.codes import RowVerdict
from importers.cells.ground import CellGround
from importers.cells.lines import CellLine
from importers.cells.said import SaidCell
from importers.findings import Finding, Weight, heaviest
from importers.maps.polygons import is_same_line

__all__ = ["Judged", "judged"]

_TWICE = Finding(
    "CELL_CODE_TWICE",
    Weight.HELD,
    "同一网格代码在文件中出现多次",
    "the same code is in the file more than once",
)
_TAKEN = Finding(
    "CELL_CODE_TAKEN",
    Weight.HELD,
    "现行网格中已有此代码，属于另一村（社区）",
    "a cell in force in another village bears the code",
)


@dataclass(frozen=True, slots=True)
class Judged:
    """A feature, what it would do, and the cell in force that bears its code."""

    line: CellLine
    verdict: RowVerdict
    stands: Row[Any] | None = None

    @property
    def is_drawn(self) -> bool:
        """Whether a cell is to be drawn for it."""
        return self.verdict in {RowVerdict.NEW, RowVerdict.CHANGED}

    @property
    def in_draft(self) -> tuple[int, bytes] | None:
        """Village and shape (WKB) of the cell that the draft will have for it: a new one, or what stays."""
        if self.is_drawn:
            return self.line.said.village_id or 0, bytes.fromhex(self.line.said.shape or "")
        return None if self.stands is None else (self.stands.village_id, self.stands.shape)


def judged(lines: Sequence[CellLine], ground: CellGround) -> list[Judged]:
    """New, another boundary or name, unchanged, or held."""
    stands = {cell.code: cell for cell in ground.in_force}
    number = Counter(line.said.code for line in lines if line.said.code is not None)
    return [
        _judged(
            line.told(_TWICE) if number[line.said.code or ""] > 1 else line, stands.get(line.said.code or "")
        )
        for line in lines
    ]


def _judged(line: CellLine, stands: Row[Any] | None) -> Judged:
    if stands is not None and line.said.village_id not in {None, stands.village_id}:
        line = line.told(_TAKEN)
    weight = heaviest(line.findings)
    if weight in {Weight.HELD, Weight.REFUSED}:
        return Judged(line, RowVerdict.of(weight.value), stands)
    if stands is None:
        return Judged(line, RowVerdict.NEW)
    same = _is_same(line.said, stands)
    return Judged(line, RowVerdict.UNCHANGED if same else RowVerdict.CHANGED, stands)


def _is_same(said: SaidCell, stands: Row[Any]) -> bool:
    if said.name not in {None, stands.name} or said.kind not in {None, stands.kind}:
        return False
    return is_same_line(shapely.from_wkb(said.shape or ""), shapely.from_wkb(stands.shape))
