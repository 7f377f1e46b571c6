"""`rongge import roads`: the roads of a county, and what its importer found to look at."""

from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from db.codes import CoordinateSystem, TravelMode
from importers.roads.report import RoadsReport
from resolvers.windows import today_in_china

SHOWN = 10

RoadFile = Annotated[
    Path,
    typer.Argument(
        metavar="FILE",
        exists=True,
        dir_okay=False,
        help=".pbf、.gpkg、.shp，或 edges.csv（同目录有 nodes.csv）/ or edges.csv beside nodes.csv",
    ),
]
CountyCode = Annotated[
    str, typer.Option("--county", metavar="CODE", help="县级区划代码 / The county's code, 6 or 12 digits")
]
Day = Annotated[
    datetime | None,
    typer.Option(
        "--vintage",
        formats=["%Y-%m-%d"],
        help="路网日期，自此日起使用；默认今天 / The roads' day: in force from it; today if not said",
    ),
]
System = Annotated[
    CoordinateSystem, typer.Option("--system", help="文件的坐标系 / The file's coordinate system")
]
Attribution = Annotated[
    str | None,
    typer.Option("--attribution", help="须标注的数据来源 / What the licence asks to be shown"),
]


def vintage_day(said: datetime | None) -> date:
    """The day said, or today."""
    return today_in_china() if said is None else said.date()


def show_roads(to: Console, report: RoadsReport) -> None:
    """Prints what was found, what does not hang together, what nearly meets, and what came of it all."""
    to.print(
        f"道路 roads {report.vintage_on}: {report.nodes:,} 节点 nodes, {report.edges:,} 路段 edges, "
        f"{report.length_km:,.1f} km"
    )
    to.print(
        f"非道路 no roads {report.ignored:,}, 重复 told twice {report.folded:,}, "
        f"县外 outside {report.outside:,}, 退回 rejected {len(report.rejections):,}"
    )
    for mode in TravelMode:
        sizes = report.components[mode]
        largest = sizes[0] if sizes else 0
        to.print(
            f"{mode.zh} {mode.en}: {len(sizes):,} 个连通分量 components, "
            f"最大 largest {largest:,} / {sum(sizes):,} 节点 nodes"
        )
    _show_near_misses(to, report)
    for rejection in report.rejections[:SHOWN]:
        to.print(f"退回 rejected: {rejection.source}:{rejection.line} {rejection.code.value}", markup=False)
    to.print(_outcome(report))


def _show_near_misses(to: Console, report: RoadsReport) -> None:
    found = f"{len(report.near_misses):,}"
    to.print(f"断头处几乎相接（未改动） dead ends that nearly meet a road, left as they are: {found}")
    for miss in report.near_misses[:SHOWN]:
        place = miss.place
        to.print(
            f"  {miss.kind.value} {place.lon:.7f}, {place.lat:.7f}: {miss.distance_m:.2f} m", markup=False
        )


def _outcome(report: RoadsReport) -> str:
    if report.unchanged:
        return "与现有路网相同，没有变动 / the very roads that stand, nothing changed"
    if report.run_id is None:
        return "试运行：未写入任何内容 / dry run: nothing was written"
    return "已导入 / imported"
