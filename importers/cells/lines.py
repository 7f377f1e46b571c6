"""The features of a layer as cells: code, name, kind, village and boundary, with what was found."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from db.codes import DivisionLevel, GridCellKind
from db.errors import DomainError
from geo.cell_codes import check_cell_code, village_of_cell_code
from importers.cells.ground import CellGround
from importers.cells.said import SaidCell
from importers.columns.findings import ReadLine, read_lines
from importers.columns.mapping import ColumnMapping
from importers.files.sheets import Cell
from importers.findings import Finding, Read, Weight
from importers.maps.layers import MapLayer
from importers.maps.placing import Boundary, boundaries
from importers.places.systems import PlaceSystem

__all__ = ["CellLine", "cell_lines"]

_NO_VILLAGE = Finding(
    "VILLAGE_MISSING",
    Weight.HELD,
    "缺所属村（社区）：代码、名称，或含 12 位区划代码的网格代码",
    "no village: its code, its name, or a cell's code that begins with its twelve digits",
)
_NOT_A_VILLAGE = Finding(
    "NOT_A_VILLAGE",
    Weight.HELD,
    "所属区划不是村（社区）",
    "the division is no village: cells lie in villages",
)
_NOT_MANAGED = Finding(
    "AREA_NOT_FOUND",
    Weight.HELD,
    "没有这个村（社区），或不在您的管理范围",
    "there is no such village, or it is not yours to manage",
)
_OTHER_CODE = Finding(
    "CELL_CODE_OF_ANOTHER_VILLAGE",
    Weight.WARNED,
    "网格代码的前 12 位不是所属村（社区）的代码",
    "the cell's code begins with the digits of another village",
)


@dataclass(frozen=True, slots=True)
class CellLine:
    """A feature: its layer and number, its cells as they were given, what it says, and what was found."""

    sheet: str
    number: int
    cells: Sequence[Cell]
    said: SaidCell
    findings: tuple[Finding, ...]

    def told(self, *findings: Finding) -> "CellLine":
        """The same with more that was found."""
        return replace(self, findings=(*self.findings, *findings))


def cell_lines(
    layer: MapLayer, mapping: ColumnMapping, ground: CellGround, system: PlaceSystem | None, *, today: date
) -> list[CellLine]:
    """The features of a layer; `system` is that of the shapes, None if nobody has said."""
    headings = {one.field.name: one.heading for one in mapping.columns}
    lines = [_line(layer, one, ground, headings) for one in read_lines(layer.sheet, mapping, today)]
    outlines = [ground.outline(line.said.village_id) for line in lines]
    drawn = boundaries(layer, outlines, system)
    return [_with_boundary(line, one) for line, one in zip(lines, drawn, strict=True)]


def _line(layer: MapLayer, read: ReadLine, ground: CellGround, headings: Mapping[str, str]) -> CellLine:
    findings = list(read.findings)
    code = _value(read.said, "cell_code")
    if code is not None:
        findings += [one._replace(column=headings["cell_code"]) for one in _of_code(code, ground)]
    village = _village(read, code, ground, headings)
    findings += village.findings
    if code is not None and village.value is not None:
        findings += _of_both(code, ground.villages[village.value].code)
    kind: GridCellKind | None = _value(read.said, "kind")
    said = SaidCell(code, _value(read.said, "name"), kind and kind.value, village.value)
    return CellLine(layer.sheet.name, read.line.number, read.line.cells, said, tuple(findings))


def _with_boundary(line: CellLine, drawn: Boundary) -> CellLine:
    shape = None if drawn.shape is None else drawn.shape.wkb_hex
    return replace(line.told(*drawn.findings), said=replace(line.said, shape=shape))


def _value(said: Mapping[str, Read[Any]], name: str) -> Any:
    return said[name].value if name in said else None


def _village(read: ReadLine, code: str | None, ground: CellGround, headings: Mapping[str, str]) -> Read[int]:
    """The village that is named, else the one whose code the cell's begins with."""
    given = _value(read.said, "village_code")
    township, village = (_value(read.said, name) or "" for name in ("township", "village"))
    if given is None and not village:
        given = None if code is None else _begins_with(code)
    if given is None and not village:
        return Read(None, (_NO_VILLAGE,))
    named = ["village_code"] if village == "" else ["village"]
    column = next((headings[one] for one in [*named, "cell_code"] if one in headings), "")
    found = ground.known.village(given, township, village, column=column)
    if found.value is None:
        return Read(None, found.findings)
    if found.value.level != DivisionLevel.VILLAGE.value:
        return Read(None, (*found.findings, _NOT_A_VILLAGE))
    if found.value.id not in ground.villages:
        return Read(None, (*found.findings, _NOT_MANAGED))
    return Read(found.value.id, found.findings)


def _begins_with(code: str) -> str | None:
    try:
        return village_of_cell_code(code)
    except DomainError:
        return None


def _of_code(code: str, ground: CellGround) -> list[Finding]:
    """A code has to fit the pattern, unless a cell in force bears it."""
    if any(cell.code == code for cell in ground.in_force):
        return []
    try:
        check_cell_code(code)
    except DomainError as refusal:
        return [Finding(refusal.code, Weight.HELD, refusal.zh, refusal.en)]
    return []


def _of_both(code: str, village_code: str) -> list[Finding]:
    begins = _begins_with(code)
    return [_OTHER_CODE] if begins is not None and begins != village_code else []
