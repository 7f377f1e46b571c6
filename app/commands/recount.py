"""`rongge recount`: the roll-ups counted anew from raw facts."""

import time
from collections.abc import Mapping, Sequence
from typing import Annotated

import psycopg
import typer
from rich.box import SIMPLE
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from app.postgres import cluster_at, start
from app.settings import database_settings_from_environment
from resolvers.rollups import Drift, Unit, counted_persons, counted_units, drift, recount
from resolvers.windows import today_in_china

console = Console(highlight=False, soft_wrap=True)

_COLUMNS = ("人员\npersons", "网格\ncells", "县\ncounty", "日\ndays", "任务\nduties")

County = Annotated[
    str | None,
    typer.Option(
        "--county",
        metavar="CODE",
        help="只核对这一个县（六位或十二位代码） / One county alone, by its code of six or twelve digits",
    ),
]
Check = Annotated[
    bool,
    typer.Option(
        "--check",
        help="只报告、不修正；有偏差则退出码为 1 / Report only, repair nothing; exit code 1 on drift",
    ),
]


def recount_rollups(*, county: County = None, check: Check = False) -> None:
    """按原始记录重新计数汇总，发现并修正偏差 / Count the roll-ups anew from raw facts and repair drift.

    期间可照常记录联系 / Contacts may be recorded meanwhile.
    """
    settings = database_settings_from_environment()
    if settings.private:
        start(cluster_at(settings.home))
    with psycopg.connect(settings.conninfo) as connection:
        units = counted_units(connection, county)
        started = time.perf_counter()
        drifted = _counted(connection, units, check=check)
        seconds = time.perf_counter() - started
        persons = counted_persons(connection, units)
    _show(drifted, check=check)
    console.print(
        f"已核对 {len(units):,} 个县、{persons:,} 人，{seconds:.1f} 秒，每秒 {persons / seconds:,.0f} 人"
    )
    console.print(
        f"counted {len(units):,} counties, {persons:,} persons in {seconds:.1f} s, "
        f"{persons / seconds:,.0f} persons/s"
    )
    if check and drifted:
        raise typer.Exit(1)


def _counted(connection: psycopg.Connection, units: Sequence[Unit], *, check: bool) -> dict[Unit, Drift]:
    """What has drifted, by unit; each unit is a transaction of its own."""
    count, drifted = drift if check else recount, {}
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True)) as bars:
        for unit in bars.track(units, description="核对 counting"):
            found = count(connection, unit.county_id, today_in_china())
            connection.commit()
            if found.found:
                drifted[unit] = found
    return drifted


def _show(drifted: Mapping[Unit, Drift], *, check: bool) -> None:
    if not drifted:
        console.print("没有偏差 / nothing has drifted")
        return
    title = "偏差行数，未修正 / rows that have drifted, left as they are"
    if not check:
        title = "偏差行数，已修正 / rows that had drifted, now repaired"
    table = Table(title=title, title_justify="left", box=SIMPLE, pad_edge=False)
    table.add_column("县\ncounty", no_wrap=True)
    for column in _COLUMNS:
        table.add_column(column, justify="right", no_wrap=True)
    for unit, found in drifted.items():
        rows = (found.persons, found.cells, found.counties, found.days, found.duties)
        table.add_row(f"{unit.adcode} {unit.name}", *[f"{count:,}" if count else "·" for count in rows])
    console.print(table)
