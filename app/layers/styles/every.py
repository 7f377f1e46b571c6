"""The style of each layer: the classes and colours of our own maps, from the same tables."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import TypeVar

from app.layers.styles.style import Drawn, Entry, Form, Style
from db.codes import Code, DivisionLevel
from resolvers.spatial.answers import BinState
from resolvers.spatial.service.question import MINUTES, ServiceMethod
from web_map.density import palette as density
from web_map.density.palette import DensityClass
from web_map.gaps.drawing import GAP_BREAKS, GAP_PAINTS, GapClass
from web_map.hotspots.drawing import SPOT_PAINTS
from web_map.marks.stations import MARK_COLOUR, MARKS
from web_map.palette import BREAKS_PERCENT, PAINTS, MapClass, Paint
from web_map.service_areas.drawing import METRES
from web_map.service_areas.palette import BANDS, SERVICE_PAINTS, ServiceClass

# Of a pixel of a screen.
_MM = 0.2646
_LINE, _CELL_LINE = "#5b6675", "#8a4b00"
_WIDTHS = (
    (DivisionLevel.NATION, 1.2),
    (DivisionLevel.PROVINCE, 1.0),
    (DivisionLevel.CITY, 0.8),
    (DivisionLevel.COUNTY, 0.7),
    (DivisionLevel.TOWNSHIP, 0.5),
    (DivisionLevel.VILLAGE, 0.25),
)
Cases = Iterable[tuple[str, Code]]
AnyCode = TypeVar("AnyCode", bound=Code)


class Outlined(Code):
    """What has an outline and no class."""

    CELL = "cell", "网格", "grid cell"


def _case(cases: Cases, otherwise: Code) -> str:
    """The first case that holds gives the class."""
    told = " ".join(f"WHEN {condition} THEN '{code.value}'" for condition, code in cases)
    return f"CASE {told} ELSE '{otherwise.value}' END"


def _painted(paints: Mapping[AnyCode, Paint]) -> tuple[Entry, ...]:
    return tuple(Entry(code, Drawn(Form.AREA, paint.fill, paint.pattern)) for code, paint in paints.items())


def _coverage() -> Style:
    part, whole = '"numerator"', '"denominator"'
    cases: list[tuple[str, Code]] = [
        ('"withheld"', MapClass.WITHHELD),
        ('"registered" = 0', MapClass.NO_ONE_REGISTERED),
        (f"{whole} = 0", MapClass.NO_ONE_DUE),
        (f"{part} = 0", MapClass.NOT_REACHED),
        (f"{part} = {whole}", MapClass.FULL),
        *((f"100 * {part} >= {least} * {whole}", code) for least, code in BREAKS_PERCENT),
    ]
    return Style(_case(cases, MapClass.WITHHELD), _painted(PAINTS))


def _density() -> Style:
    """The rungs of `Scale`, found from the densest feature of the layer."""
    steps = f"array({', '.join(map(str, density.STEPS))})"
    rungs = len(density.RUNGS)
    most = 'coalesce(maximum("per_km2"), 0)'
    reached = f"array_length(array_filter({steps}, @element <= {most}))"
    cases: list[tuple[str, Code]] = [
        (f"\"state\" = '{BinState.NOBODY.value}'", DensityClass.NOBODY),
        (f"\"state\" = '{BinState.WITHHELD.value}'", DensityClass.WITHHELD),
        (f"\"state\" = '{BinState.NO_GEOMETRY.value}'", DensityClass.NO_GEOMETRY),
        *(
            (f'"per_km2" >= array_get({steps}, max({reached}, {rungs}) - {place})', code)
            for place, code in enumerate(density.RUNGS, start=1)
        ),
        ('"per_km2" > 0', DensityClass.ABOVE_0),
    ]
    return Style(_case(cases, DensityClass.ZERO), _painted(density.PAINTS))


def _gaps() -> Style:
    judged = '("persons" - "unlocated")'
    cases: list[tuple[str, Code]] = [
        ('"withheld"', GapClass.WITHHELD),
        (f"{judged} = 0", GapClass.UNKNOWN),
        ('"in_gap" = 0', GapClass.NONE),
        (f'"in_gap" = {judged}', GapClass.ALL),
        *((f'100 * "in_gap" >= {least} * {judged}', code) for least, code in GAP_BREAKS),
    ]
    return Style(_case(cases, GapClass.ABOVE_0), _painted(GAP_PAINTS))


def _either(condition: str, if_so: str, else_: str) -> str:
    return f"CASE WHEN {condition} THEN {if_so} ELSE {else_} END"


def _service_areas() -> Style:
    """Bands in the order of their minutes; an area without bands by its mean way."""
    every = 'array_sort(array_distinct(array_agg("minutes", filter:="minutes" IS NOT NULL)))'
    in_metres = f"\"method\" = '{ServiceMethod.NEAREST.value}'"
    bands = [
        (f'"minutes" IS NOT NULL AND array_find({every}, "minutes") = {place}', band)
        for place, band in enumerate(BANDS)
    ]
    means = [
        (_either(in_metres, f'"mean_metres" <= {metres:g}', f'"mean_minutes" <= {minutes:g}'), band)
        for band, metres, minutes in zip(BANDS, METRES, MINUTES, strict=True)
    ]
    unknown = _either(in_metres, '"mean_metres" IS NULL', '"mean_minutes" IS NULL')
    cases: list[tuple[str, Code]] = [
        *bands,
        ('"minutes" IS NOT NULL', ServiceClass.BEYOND),
        ('"withheld"', ServiceClass.WITHHELD),
        (unknown, ServiceClass.NOBODY),
        *means,
    ]
    paints = {code: paint for code, paint in SERVICE_PAINTS.items() if code != ServiceClass.STATION}
    return Style(_case(cases, ServiceClass.BEYOND), _painted(paints))


def _stations() -> Style:
    return Style(
        '"level"',
        tuple(
            Entry(level, Drawn(Form.POINT, MARK_COLOUR, size_mm=round(2 * radius * _MM, 2), filled=filled))
            for level, (radius, filled) in MARKS.items()
        ),
    )


def _divisions() -> Style:
    lines = [Entry(level, Drawn(Form.OUTLINE, _LINE, size_mm=width)) for level, width in _WIDTHS]
    return Style('"level"', tuple(lines))


def _cells() -> Style:
    outline = Drawn(Form.OUTLINE, _CELL_LINE, size_mm=0.3)
    return Style(f"'{Outlined.CELL.value}'", (Entry(Outlined.CELL, outline),))


STYLES: Mapping[str, Style] = MappingProxyType(
    {
        "divisions": _divisions(),
        "cells": _cells(),
        "stations": _stations(),
        "coverage": _coverage(),
        "density": _density(),
        "service-areas": _service_areas(),
        "gaps": _gaps(),
        "hotspots": Style('"spot"', _painted(SPOT_PAINTS)),
    }
)


def style_of(layer: str) -> Style:
    """The style of a layer by its name, which for some says how it is cut, too: coverage-cells."""
    return STYLES.get(layer) or STYLES[layer.partition("-")[0]]
