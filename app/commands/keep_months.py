"""`rongge keep-months`: the months of coverage kept up to today, or computed anew."""

import time
from datetime import date
from typing import Annotated

import psycopg
import typer
from rich.console import Console

from app.postgres import cluster_at, start
from app.settings import database_settings_from_environment
from app.upkeep.months import keep_county, recount_county
from resolvers.coverage.months.keeping import counties_to_keep
from resolvers.rollups import counted_units
from resolvers.windows import today_in_china

console = Console(highlight=False, soft_wrap=True)

County = Annotated[
    str | None,
    typer.Option("--county", metavar="CODE", help="只处理这一个县 / One county alone, by its code"),
]
Anew = Annotated[
    bool,
    typer.Option(
        "--anew",
        help="全部重新计算，并报告有偏差的行数 / Compute all again, and report how many rows had drifted",
    ),
]


def keep_covered_months(*, county: County = None, anew: Anew = False) -> None:
    """补齐逐月联系覆盖的汇总 / Keep the months of coverage up to today.

    服务运行时每分钟自动补齐；期间可照常工作 / The server does so every minute; work goes on meanwhile.
    """
    settings = database_settings_from_environment()
    if settings.private:
        start(cluster_at(settings.home))
    today, started, done = today_in_china(), time.perf_counter(), list[int | None]()
    with psycopg.connect(settings.conninfo) as connection:
        wanted = [unit.county_id for unit in counted_units(connection, county)]
        if not anew:
            wanted = [one for one in counties_to_keep(connection, today) if one in wanted]
        connection.commit()
        for county_id in wanted:
            done.append(_done(connection, county_id, today, anew=anew))
    seconds = time.perf_counter() - started
    console.print(f"已处理 {len(wanted):,} 个县，{seconds:.1f} 秒")
    console.print(f"{len(wanted):,} counties in {seconds:.1f} s")
    drifted, busy = sum(one or 0 for one in done), done.count(None)
    if anew:
        console.print(f"有偏差的行：{drifted:,} / rows that had drifted: {drifted:,}")
    if busy:
        console.print(f"{busy:,} 个县正被写入或由服务补齐，未处理；请稍后再试")
        console.print(f"{busy:,} counties are being written to, or kept by the server: left; try again later")
        raise typer.Exit(1)


def _done(connection: psycopg.Connection, county_id: int, today: date, *, anew: bool) -> int | None:
    """How many rows had drifted, where that was asked; None for a county that others kept busy."""
    if anew:
        return recount_county(connection, county_id, today)
    return 0 if keep_county(connection, county_id, today) else None
