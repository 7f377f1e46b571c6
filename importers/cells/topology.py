"""How the cells of a file lie beside each other and in their villages: overlaps, gaps and ground beyond."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np
import shapely

from geo.plans.findings import PlanFinding
from geo.plans.review import GroundFinding, GroundShape, PlanGround, reviewed
from importers.cells.ground import CellGround
from importers.cells.judging import Judged
from importers.findings import Finding, Weight
from importers.maps.polygons import area_m2

__all__ = ["with_topology"]

_SMALLEST_M2 = 1.0


def with_topology(found: Sequence[Judged], ground: CellGround) -> list[Judged]:
    """The same, with what the draft's report would say of their ground; nothing of it keeps a cell back.

    Looked at are the villages in which a cell is drawn: their cells in the draft are those of the file.
    """
    drawn = {one.line.said.village_id for one in found if one.is_drawn}
    cells = {
        at: GroundShape(at, *one.in_draft)
        for at, one in enumerate(found)
        if one.in_draft is not None and one.in_draft[0] in drawn
    }
    told: defaultdict[int, list[Finding]] = defaultdict(list)
    if cells:
        first = {cell.village_id: at for at, cell in reversed(cells.items())}
        for at, finding in _defects(found, cells, first, ground):
            told[at].append(finding)
        for at, cell in cells.items():
            told[at] += _beyond_county(cell, ground)
        for village_id, at in first.items():
            told[at] += _not_listed(found, ground, village_id)
    return [replace(one, line=one.line.told(*told[at])) for at, one in enumerate(found)]


def _defects(
    found: Sequence[Judged], cells: Mapping[int, GroundShape], first: Mapping[int, int], ground: CellGround
) -> Iterator[tuple[int, Finding]]:
    """What is found of each line, by its place; a gap is told on the first line of its village."""
    villages = tuple(GroundShape(one, one, ground.villages[one].shape) for one in first)
    review = reviewed(PlanGround(villages, tuple(cells.values()), (), (), np.empty((0, 2))))
    defects: defaultdict[tuple[PlanFinding, int, tuple[int, ...]], list[GroundFinding]] = defaultdict(list)
    for one in review.findings:
        defects[one.kind, one.village_id, one.cells].append(one)
    for (kind, village_id, those), parts in defects.items():
        for at in those or (first[village_id],):
            others = [_code(found[one]) for one in those if one != at]
            yield at, _finding(kind, parts, others[0] if others else ground.villages[village_id].code)


def _finding(kind: PlanFinding, parts: Sequence[GroundFinding], code: str) -> Finding:
    """One defect with its area; `code` is of the other cell, or of the village."""
    area = f"{sum(one.area_m2 for one in parts):,.0f} m²"
    thin = all(one.is_sliver for one in parts)
    zh_thin, en_thin = ("（宽不足 1 米）", ", under a metre wide") if thin else ("", "")
    if kind is PlanFinding.OVERLAP:
        zh, en = f"与网格 {code} 重叠 {area}{zh_thin}", f"overlaps cell {code} by {area}{en_thin}"
        return Finding("CELL_OVERLAPS", Weight.WARNED, zh, en)
    if kind is PlanFinding.OUTSIDE:
        zh, en = f"超出村（社区）{code} {area}{zh_thin}", f"{area} outside village {code}{en_thin}"
        return Finding("CELL_OUTSIDE_VILLAGE", Weight.WARNED, zh, en)
    zh = f"村（社区）{code} 有 {len(parts)} 处空白，共 {area}{zh_thin}"
    en = f"{len(parts)} gaps in village {code}, {area}{en_thin}"
    return Finding("VILLAGE_GAPS", Weight.WARNED, zh, en)


def _code(one: Judged) -> str:
    return one.line.said.code or f"{one.line.sheet}:{one.line.number}"


def _beyond_county(cell: GroundShape, ground: CellGround) -> list[Finding]:
    """Ground outside the county, of a cell whose village has no outline."""
    if ground.county is None or cell.village_id in ground.outlines or cell.shape is None:
        return []
    area = area_m2(shapely.difference(shapely.from_wkb(cell.shape), ground.county))
    if area < _SMALLEST_M2:
        return []
    zh, en = f"超出本县 {area:,.0f} m²", f"{area:,.0f} m² outside the county"
    return [Finding("CELL_OUTSIDE_COUNTY", Weight.WARNED, zh, en)]


def _not_listed(found: Sequence[Judged], ground: CellGround, village_id: int) -> list[Finding]:
    """The cells in force of a village that the file does not have: the draft will not have them either."""
    codes = {one.line.said.code for one in found}
    dropped = [cell for cell in ground.in_force if cell.village_id == village_id and cell.code not in codes]
    if not dropped:
        return []
    code = ground.villages[village_id].code
    zh = f"村（社区）{code} 的现行网格有 {len(dropped)} 个不在文件中，草案中将没有它们"
    en = f"{len(dropped)} cells in force of village {code} are not in the file: the draft will not have them"
    return [Finding("CELLS_NOT_LISTED", Weight.WARNED, zh, en)]
