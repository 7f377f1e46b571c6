"""`rongge duties`: duties kept ready, computed anew where they have to be, and extended ahead."""

from collections import Counter
from typing import Annotated

import psycopg
import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from app.postgres import cluster_at, start
from app.settings import database_settings_from_environment
from resolvers.kept_duties.running import of_driver
from resolvers.kept_duties.tending import tend
from resolvers.rollups import Unit, counted_units
from resolvers.windows import today_in_china

console = Console(highlight=False, soft_wrap=True)

County = Annotated[
    str | None,
    typer.Option("--county", metavar="CODE", help="只处理这一个县 / One county alone, by its code"),
]


def keep_duties(*, county: County = None) -> None:
    """预先计算走访任务，供查询直接取用 / Keep duties ready for questions, and extend them ahead.

    期间可照常工作；服务运行时自行更新 / Work goes on meanwhile; a running server does this by itself.
    """
    settings = database_settings_from_environment()
    if settings.private:
        start(cluster_at(settings.home))
    done: Counter[str] = Counter()
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with psycopg.connect(settings.conninfo) as connection:
        connection.execute("SET jit = off")
        units = counted_units(connection, county)
        with Progress(*columns, console=Console(stderr=True)) as bars:
            for unit in bars.track(units, description="任务 duties"):
                done.update(_kept(connection, unit))
    console.print(f"已重新计算 {done['anew']:,} 个县；另更新 {done['persons']:,} 人")
    console.print(f"{done['anew']:,} counties computed anew, {done['persons']:,} persons besides")


def _kept(connection: psycopg.Connection, unit: Unit) -> Counter[str]:
    """Brings a county up to date, in as many transactions as that takes."""
    done: Counter[str] = Counter()
    while True:
        tended = tend(of_driver(connection), unit.county_id, today_in_china())
        connection.commit()
        if tended is None or tended.anew or not tended.persons:
            done["anew"] += int(tended is not None and tended.anew)
            return done
        done["persons"] += tended.persons
