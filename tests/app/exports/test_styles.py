"""Layers open in the classes and colours of our maps: the style that lies within each file."""

import asyncio
import sqlite3
from collections.abc import AsyncGenerator
from contextlib import closing
from itertools import product
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pyogrio
import pytest
from lxml import etree  # type: ignore[import-untyped]  # ships no types

from app.exports.layers import DRAWINGS, LayerFile, coverage_drawing, geopackage_parts
from app.layers.feature import Feature
from app.layers.styles.every import STYLES, style_of
from app.layers.styles.qml import qml
from app.ogc.offered import COLLECTIONS
from resolvers.coverage.answers import Counts
from resolvers.coverage.question import BreakdownBy
from resolvers.spatial.service.answers import GapPart
from web_map.gaps.drawing import gap_class
from web_map.palette import PAINTS, Pattern, class_of

# Round the breaks, and what is nobody, nobody due, or withheld.
NUMBERS = [
    Counts(registered=due + more, denominator=due, numerator=reached, withheld=withheld)
    for due, reached, more, withheld in product((0, 1, 2, 10, 100), range(101), (0, 3), (False, True))
    if reached <= due
]


async def parts_of(layer: LayerFile) -> bytes:
    async def layers() -> AsyncGenerator[LayerFile, None]:
        yield layer

    return b"".join([part async for part in geopackage_parts(layers())])


def file_of(path: Path, layer: LayerFile) -> Path:
    path.write_bytes(asyncio.run(parts_of(layer)))
    return path


def kept(path: Path) -> Any:
    """The style that QGIS finds in a file."""
    statement = "SELECT f_table_name, f_geometry_column, useAsDefault, styleQML FROM layer_styles"
    with closing(sqlite3.connect(path)) as file:
        [(layer, column, default, style)] = file.execute(statement).fetchall()
        assert (layer, column, default) == (path.stem, "geom", 1)
    return etree.fromstring(style.encode())


def classes(path: Path) -> list[str]:
    """The class of each feature: SQLite reads these expressions as QGIS does."""
    expression = kept(path).find("renderer-v2").get("attr")
    with closing(sqlite3.connect(path)) as file:
        return [one for (one,) in file.execute(f"SELECT {expression} FROM {path.stem} ORDER BY fid")]


def symbols(root: Any) -> dict[str, list[str | None]]:
    """Of each class the kinds of its symbol's layers and the colour of the last."""
    drawn = {one.get("name"): one for one in root.iterfind("renderer-v2/symbols/symbol")}
    found = {}
    for category in root.iterfind("renderer-v2/categories/category"):
        layers = drawn[category.get("symbol")].findall("layer")
        colours = [one.get("value") for one in layers[-1].iter("Option") if one.get("name") == "color"]
        found[str(category.get("value"))] = [*[one.get("class") for one in layers], colours[-1]]
    return found


def test_a_feature_of_coverage_has_the_class_of_the_map(tmp_path: Path) -> None:
    names = ("registered", "denominator", "numerator", "withheld")
    shown = [{name: getattr(one, name) for name in names} for one in NUMBERS]
    # What is withheld has no numbers but that of the registered.
    fields = [one | dict.fromkeys(names[1:3]) if one["withheld"] else one for one in shown]
    features = [Feature(str(n), None, one) for n, one in enumerate(fields)]
    layer = LayerFile("coverage", coverage_drawing(BreakdownBy.CELL), features)
    path = file_of(tmp_path / "coverage.gpkg", layer)
    assert classes(path) == [class_of(one).value for one in NUMBERS]
    assert list(symbols(kept(path))) == [one.value for one in PAINTS]


def test_a_feature_of_gaps_has_the_class_of_the_map(tmp_path: Path) -> None:
    cases = [
        (persons, unlocated, gap, withheld)
        for persons, unlocated, gap, withheld in product((1, 7, 100), (0, 1), range(101), (False, True))
        if gap <= persons - unlocated
    ]
    names = ("persons", "unlocated", "in_gap", "withheld")
    features = [Feature(str(n), None, dict(zip(names, case, strict=True))) for n, case in enumerate(cases)]
    path = file_of(tmp_path / "gaps.gpkg", LayerFile("gaps", DRAWINGS["gaps"], features))
    assert classes(path) == [gap_class(part(*case)).value for case in cases]


def part(persons: int, unlocated: int, gap: int, withheld: bool) -> GapPart:  # noqa: FBT001  # a row of a table
    told = SimpleNamespace(persons=gap, withheld=withheld)
    return cast("GapPart", SimpleNamespace(persons=persons, unlocated=unlocated, gap=told))


@pytest.mark.parametrize("name", STYLES)
def test_every_class_has_one_symbol_in_the_colours_of_the_map(name: str) -> None:
    drawn = symbols(etree.fromstring(qml(STYLES[name])))
    assert list(drawn) == [entry.code.value for entry in STYLES[name].entries]
    kinds = {Pattern.HATCH: "LinePatternFill", Pattern.DOTS: "PointPatternFill"}
    for entry in STYLES[name].entries:
        *layers, colour = drawn[entry.code.value]
        mark = "SimpleMarker" if name == "stations" else "SimpleFill"
        assert layers == [mark, *[kinds[one] for one in (entry.drawn.pattern,) if one in kinds]]
        wanted = ",".join(map(str, bytes.fromhex(entry.drawn.colour[1:])))
        assert not entry.drawn.filled or colour == f"{wanted},255"


def test_every_collection_has_a_style_whose_fields_it_has() -> None:
    for one in COLLECTIONS:
        expression = style_of(one.layer.name).expression
        named = set(expression.split('"')[1::2])
        assert named <= {field.name for field in one.layer.fields}, one.layer.name


def test_gdal_reads_the_layer_beside_its_style(tmp_path: Path) -> None:
    for name, drawing in DRAWINGS.items():
        path = file_of(tmp_path / f"{name}.gpkg", LayerFile(name, drawing, [Feature("1", None, {})]))
        assert [one for one, _ in pyogrio.list_layers(path)] == [name, "layer_styles"]
        assert pyogrio.read_info(path, layer=name)["features"] == 1
