"""`rongge import cells` and `shapes`: map files, as runs that are accepted and undone like others."""

import hashlib
from collections.abc import Awaitable, Callable
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from app.commands.runs.desk import Desk, at_county, console
from app.commands.runs.doing import finish
from app.commands.runs.options import Accept, County, Office, System
from db.codes import ShapeSource
from db.errors import DomainError
from importers.cells.preview import CellTerms, preview_cells
from importers.columns.field import Kind
from importers.columns.kinds.map_layers import MAP_CELLS, MAP_DIVISIONS
from importers.columns.mapping import ColumnMapping, recognised
from importers.maps.file import read_map_file
from importers.maps.layers import MapFile
from importers.maps.staging import DeliveredMap
from importers.outlines.judging import OutlineTerms
from importers.outlines.preview import preview_outlines
from importers.places.systems import declared_system
from importers.runs.run import RunKey
from resolvers.registry.ground.shapes import ShapeAct

Preview = Callable[..., Awaitable[RunKey]]
MapSource = Annotated[
    Path, typer.Argument(metavar="FILE", help="GeoJSON、Shapefile 压缩包、GeoPackage、KML / A map file")
]
Plan = Annotated[str, typer.Option("--plan", metavar="NAME", help="草案名称 / The name of the draft")]
Act = Annotated[
    ShapeAct,
    typer.Option(
        "--act", case_sensitive=False, help="更正还是变更 / Was the line wrong, or the ground changed"
    ),
]
From = Annotated[
    datetime,
    typer.Option("--on", formats=["%Y-%m-%d"], help="自该日变更；更正为其间任一日 / The day of the act"),
]
Source = Annotated[ShapeSource, typer.Option("--source", case_sensitive=False, help="来源 / Where from")]
Whole = Annotated[bool, typer.Option("--whole", help="有搁置则不写入 / Nothing if a feature is held")]


def add_map_commands(to: typer.Typer) -> None:
    """Adds the kinds of map files."""
    to.command("cells")(import_cells)
    to.command("shapes")(import_shapes)


def import_cells(  # one for each option
    file: MapSource,
    *,
    county: County,
    plan: Plan,
    system: System = None,
    whole: Whole = False,
    office: Office = None,
    accept: Accept = False,
) -> None:
    """导入网格图，成为方案草案：先试算，确认后写入 / Cells as a draft plan: a dry run, then written."""
    delivered = _delivered(file, MAP_CELLS)
    terms = CellTerms(plan, None if system is None else declared_system(system), office, whole)

    _bring_in(county, preview_cells, delivered, terms, accept=accept)


def import_shapes(  # one for each option
    file: MapSource,
    *,
    county: County,
    act: Act,
    on: From,
    source: Source = ShapeSource.OFFICIAL,
    system: System = None,
    whole: Whole = False,
    office: Office = None,
    accept: Accept = False,
) -> None:
    """导入区划边界：先试算，确认后写入 / Boundaries of divisions: a dry run, then written."""
    delivered = _delivered(file, MAP_DIVISIONS)
    places = None if system is None else declared_system(system)
    terms = OutlineTerms(act, on.date(), source, places, office, whole)

    _bring_in(county, preview_outlines, delivered, terms, accept=accept)


def _bring_in(
    county: str, preview: Preview, delivered: DeliveredMap, terms: CellTerms | OutlineTerms, *, accept: bool
) -> None:
    async def act(desk: Desk) -> None:
        key = await preview(
            desk.database,
            desk.ask,
            desk.county_id,
            delivered=delivered,
            terms=terms,
            keys=desk.keys,
            ids=desk.ids,
        )
        await finish(desk, key, accept=accept)

    at_county(county, act)


def _delivered(path: Path, kind: Kind) -> DeliveredMap:
    file = read_map_file(path, path.name)
    digest = hashlib.sha256(path.read_bytes()).digest()
    return DeliveredMap(file, digest, _columns(console, file, kind))


def _columns(to: Console, file: MapFile, kind: Kind) -> dict[str, ColumnMapping]:
    """What the columns of each layer with shapes are.

    Raises DomainError LIST_NOT_FOUND, COLUMNS_UNSETTLED.
    """
    found = {
        layer.sheet.name: recognised(layer.sheet.columns, kind) for layer in file.layers if any(layer.shapes)
    }
    found = {name: one for name, one in found.items() if one.columns or one.twice or one.doubtful}
    if not found:
        raise DomainError(
            "LIST_NOT_FOUND",
            f"没有找到{kind.zh}：没有一列可以识别，或没有图形",
            f"there are no {kind.en}: not one column is recognised, or no shape is there",
        )
    for name, one in found.items():
        _show(to, name, one)
    return found


def _show(to: Console, layer: str, mapping: ColumnMapping) -> None:
    taken = ", ".join(f"{one.heading} → {one.field.zh}" for one in mapping.columns)
    to.print(f"图层 layer {layer}: {taken}", markup=False)
    left = [mapping.headings[at] for at in mapping.unrecognised]
    if left:
        to.print(f"  未采用 not taken: {', '.join(left)}", markup=False)
    asked = [at for all_at in mapping.twice.values() for at in all_at] + list(mapping.doubtful)
    if asked:
        several = ", ".join(mapping.headings[at] for at in asked)
        raise DomainError(
            "COLUMNS_UNSETTLED",
            f"有几列都可能是同一项，或一列可能是几项，请保留一列或改名：{several}",
            f"Several columns could be one field, or one several; keep one, or rename it: {several}",
        )
