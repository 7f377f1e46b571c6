"""`rongge import`: files of the owner's, one sub-command for each kind."""

from pathlib import Path
from typing import Annotated

import psycopg
import typer
from rich.console import Console

from app.commands.import_reports import show_codes_report
from app.commands.import_roads import (
    Attribution,
    CountyCode,
    Day,
    RoadFile,
    System,
    show_roads,
    vintage_day,
)
from app.commands.importing.divisions import DryRun, import_divisions_command
from app.commands.importing.working import ids_of_command, make_ready
from app.commands.runs.commands import add_run_commands
from app.settings import database_settings_from_environment
from db.codes import CoordinateSystem
from importers.county_codes.delivery import import_county_codes
from importers.roads.roads import RoadSource, import_roads

import_commands = typer.Typer(help="导入文件 / Import files", no_args_is_help=True)
console = Console(highlight=False, soft_wrap=True)

import_commands.command("divisions")(import_divisions_command)
add_run_commands(import_commands)

CodeList = Annotated[
    Path,
    typer.Argument(
        metavar="FILE",
        exists=True,
        dir_okay=False,
        help="code6,name,start_year,end_year_inclusive 的 CSV / CSV",
    ),
]


@import_commands.callback()
def _group() -> None:
    """Keeps the kinds sub-commands even while there is only one."""


@import_commands.command("county-codes")
def import_county_codes_command(path: CodeList, *, dry_run: DryRun = False) -> None:
    """导入县级代码沿革（GB/T 2260） / The six-digit codes counties had before."""
    settings = database_settings_from_environment()
    make_ready(settings)
    with psycopg.connect(settings.conninfo) as connection, ids_of_command(settings) as ids:
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
    make_ready(settings)
    source = RoadSource(path, county, vintage_day(vintage), system, attribution)
    with psycopg.connect(settings.conninfo) as connection, ids_of_command(settings) as ids:
        report = import_roads(connection, source, ids=ids, dry_run=dry_run)
    show_roads(console, report)
