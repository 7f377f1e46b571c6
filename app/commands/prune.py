"""`rongge prune-changes`: old changes of the feed taken away, after which old copies begin again."""

from datetime import timedelta
from typing import Annotated

import psycopg
import typer
from rich.console import Console

from app.postgres import cluster_at, start
from app.settings import database_settings_from_environment
from resolvers.changes.pruned import prunable, prune
from resolvers.rollups import counted_units
from resolvers.windows import today_in_china

console = Console(highlight=False, soft_wrap=True)
KEEP_DAYS = 92

Keep = Annotated[
    int,
    typer.Option(
        "--keep-days",
        min=1,
        help="保留最近多少天的变更；更久未同步的离线数据须从头同步 / "
        "Days of changes to keep; copies that were not brought up to date for longer begin again",
    ),
]
County = Annotated[
    str | None,
    typer.Option("--county", metavar="CODE", help="只处理这一个县 / One county alone, by its code"),
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="只报告、不删除 / Report only, take nothing away")]


def prune_changes(*, keep_days: Keep = KEEP_DAYS, county: County = None, dry_run: DryRun = False) -> None:
    """清理离线同步的旧变更记录 / Take away old changes of the feed for offline copies.

    期间可照常工作 / Work goes on meanwhile.
    """
    settings = database_settings_from_environment()
    if settings.private:
        start(cluster_at(settings.home))
    before = today_in_china() - timedelta(days=keep_days)
    old = kept = 0
    with psycopg.connect(settings.conninfo) as connection:
        for unit in counted_units(connection, county):
            found = (prunable if dry_run else prune)(connection, unit.county_id, before)
            connection.commit()
            old, kept = old + found.old, kept + found.kept
    done = ("将清理", "would be taken away") if dry_run else ("已清理", "taken away")
    console.print(f"{done[0]} {before} 之前的变更 {old:,} 条，保留 {kept:,} 条")
    console.print(f"{old:,} changes from before {before} {done[1]}, {kept:,} kept")
