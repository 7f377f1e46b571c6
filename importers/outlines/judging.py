"""The features of a layer as boundaries of divisions, and what each would do on a day."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import shapely
from shapely import MultiPolygon

from db.codes import RowVerdict, ShapeSource
from importers.columns.findings import read_lines
from importers.columns.mapping import ColumnMapping
from importers.files.sheets import Cell
from importers.findings import Finding, Read, Weight, heaviest
from importers.maps.layers import MapLayer
from importers.maps.placing import Boundary, boundaries
from importers.maps.polygons import area_m2, is_same_line
from importers.outlines.ground import OutlineGround
from importers.outlines.said import SaidOutline
from importers.places.systems import PlaceSystem
from resolvers.registry.ground.shapes import ShapeAct

__all__ = ["OutlineLine", "OutlineTerms", "lines_of", "with_doubles"]

_MUCH = 0.10
_TWICE = Finding(
    "DIVISION_TWICE",
    Weight.HELD,
    "同一区划在文件中出现多次",
    "the same division is in the file more than once",
)
_NO_SHAPE_YET = Finding(
    "NO_SHAPE_YET",
    Weight.HELD,
    "该日期没有可更正的边界，请按变更（CHANGE）导入",
    "there is nothing to correct on that day: import it as a CHANGE",
)
_ANOTHER_AREA = Finding(
    "AREA_MUCH_CHANGED",
    Weight.WARNED,
    "面积变动超过 10%，请核实是更正还是变更",
    "the area changes by more than 10 %: is it a correction, or a change?",
)


@dataclass(frozen=True, slots=True)
class OutlineTerms:
    """What is said beside a file of boundaries.

    Whether they correct what held on a day or hold from it on, where they come from, the system of the
    shapes, whose file it is; `whole` has it refused if a feature is held.
    """

    act: ShapeAct
    on: date
    source: ShapeSource
    system: PlaceSystem | None = None
    office: str | None = None
    whole: bool = False


@dataclass(frozen=True, slots=True)
class OutlineLine:
    """A feature: its layer and number, its cells as given, what it says, what was found, what it would do.

    `areas` are those of the division before and after, in square metres; None before a first boundary.
    """

    sheet: str
    number: int
    cells: Sequence[Cell]
    said: SaidOutline
    findings: tuple[Finding, ...]
    verdict: RowVerdict
    areas: tuple[float | None, float] | None = None


def lines_of(
    layer: MapLayer, mapping: ColumnMapping, ground: OutlineGround, terms: OutlineTerms, *, today: date
) -> list[OutlineLine]:
    """The features of a layer, each on its own."""
    read = list(read_lines(layer.sheet, mapping, today))
    named = [_named(dict(one.said), ground) for one in read]
    around = [ground.around(one.value) for one in named]
    drawn = boundaries(layer, around, terms.system, [ground.level(one.value) for one in named])
    return [
        _line(
            OutlineLine(
                layer.sheet.name,
                one.line.number,
                one.line.cells,
                SaidOutline(division.value),
                (*one.findings, *division.findings, *boundary.findings),
                RowVerdict.NEW,
            ),
            boundary,
            ground,
            terms,
        )
        for one, division, boundary in zip(read, named, drawn, strict=True)
    ]


def with_doubles(lines: Sequence[OutlineLine]) -> list[OutlineLine]:
    """The same, with all those held that are about one division."""
    number = Counter(one.said.division_id for one in lines if one.said.division_id is not None)
    return [
        replace(one, findings=(*one.findings, _TWICE), verdict=RowVerdict.HELD, areas=None)
        if number[one.said.division_id or 0] > 1
        else one
        for one in lines
    ]


def _named(said: dict[str, Read[Any]], ground: OutlineGround) -> Read[int]:
    code, name = (said[one].value if one in said else None for one in ("code", "name"))
    return ground.division(code, name)


def _line(line: OutlineLine, drawn: Boundary, ground: OutlineGround, terms: OutlineTerms) -> OutlineLine:
    stands = ground.divisions.get(line.said.division_id or 0)
    before = None if stands is None or stands.shape is None else shapely.from_wkb(stands.shape)
    if terms.act is ShapeAct.CORRECTION and stands is not None and before is None:
        line = replace(line, findings=(*line.findings, _NO_SHAPE_YET))
    weight = heaviest(line.findings)
    if weight in {Weight.HELD, Weight.REFUSED} or drawn.shape is None:
        return replace(line, verdict=RowVerdict.of((weight or Weight.HELD).value))
    said = SaidOutline(line.said.division_id, drawn.shape.wkb_hex, stands.version_id if stands else None)
    areas = (None if before is None else area_m2(before), area_m2(drawn.shape))
    return _compared(
        replace(line, said=said, areas=areas),
        drawn.shape,
        before,
        is_source=bool(stands is not None and stands.source == terms.source.value),
    )


def _compared(line: OutlineLine, drawn: MultiPolygon, before: Any, *, is_source: bool) -> OutlineLine:
    if before is None:
        return line
    if is_source and is_same_line(drawn, before):
        return replace(line, verdict=RowVerdict.UNCHANGED)
    former, now = area_m2(before), area_m2(drawn)
    much = abs(now - former) > _MUCH * former
    return replace(
        line,
        verdict=RowVerdict.CHANGED,
        findings=(*line.findings, *([_ANOTHER_AREA] if much else [])),
    )
