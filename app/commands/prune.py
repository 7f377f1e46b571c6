"""`rongge prune`: what phones need no more is taken away, old changes of the feed and old receipts."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, TypeAlias

import psycopg
import typer
from rich.console import Console

from app.postgres import cluster_at, start
from app.settings import database_settings_from_environment
from resolvers.changes import pruned
from resolvers.recording.old_receipts import LEAST_KEPT_DAYS, old_receipts
from resolvers.rollups import Unit, counted_units
from resolvers.windows import today_in_china

console = Console(highlight=False, soft_wrap=True)
KEEP_DAYS, KEEP_RECEIPTS_DAYS = 92, 366

Keep = Annotated[
    int,
    typer.Option(
        "--keep-days",
        min=1,
        help="保留最近多少天的变更；更久未同步的离线数据须从头同步 / "
        "Days of changes to keep; copies that were not brought up to date for longer begin again",
    ),
]
KeepReceipts = Annotated[
    int,
    typer.Option(
        "--keep-receipts-days",
        min=LEAST_KEPT_DAYS,
        help="保留最近多少天的联系记录回执 / Days of receipts of contacts to keep",
    ),
]
County = Annotated[
    str | None,
    typer.Option("--county", metavar="CODE", help="只处理这一个县 / One county alone, by its code"),
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="只报告、不删除 / Report only, take nothing away")]


@dataclass(slots=True)
class Tally:
    """How many rows are old, their bytes, and how many are not."""

    old: int = 0
    size: int = 0
    kept: int = 0


Batches: TypeAlias = Iterator[Tally]


@dataclass(frozen=True, slots=True)
class Pruning:
    """One run over the counties: each batch is a transaction of its own, so that nobody waits for long."""

    connection: psycopg.Connection
    units: list[Unit]
    dry_run: bool

    def tally(self, batches: Callable[[int], Batches]) -> Tally:
        """What the batches of all counties come to."""
        total = Tally()
        for unit in self.units:
            for batch in batches(unit.county_id):
                self.connection.commit()
                total.old, total.size = total.old + batch.old, total.size + batch.size
                total.kept += batch.kept
        return total


def prune(
    *,
    keep_days: Keep = KEEP_DAYS,
    keep_receipts_days: KeepReceipts = KEEP_RECEIPTS_DAYS,
    county: County = None,
    dry_run: DryRun = False,
) -> None:
    """清理离线同步的旧变更记录和旧回执 / Take away old changes of the feed and old receipts.

    期间可照常工作 / Work goes on meanwhile.
    """
    settings = database_settings_from_environment()
    if settings.private:
        start(cluster_at(settings.home))
    today = today_in_china()
    with psycopg.connect(settings.conninfo) as connection:
        run = Pruning(connection, counted_units(connection, county), dry_run)
        before = today - timedelta(days=keep_days)
        changes = run.tally(_changes(run, before))
        _say(run, f"{before} 之前的变更", f"changes from before {before}", changes)
        before = today - timedelta(days=keep_receipts_days)
        receipts = run.tally(_receipts(run, before))
        _say(run, f"{before} 之前的回执", f"receipts from before {before}", receipts)


def _changes(run: Pruning, before: date) -> Callable[[int], Batches]:
    def batches(county_id: int) -> Batches:
        found = pruned.prunable(run.connection, county_id, before)
        yield Tally(found.old, found.size, found.kept)
        while found.old and not run.dry_run:
            found = pruned.prune(run.connection, county_id, before)
            yield Tally()

    return batches


def _receipts(run: Pruning, before: date) -> Callable[[int], Batches]:
    def batches(county_id: int) -> Batches:
        for page in old_receipts(run.connection, county_id, before, deletes=not run.dry_run):
            yield Tally(page.old, page.size, page.kept)

    return batches


def _say(run: Pruning, zh: str, en: str, total: Tally) -> None:
    done = ("将清理", "would be taken away") if run.dry_run else ("已清理", "taken away")
    size = f"{total.size / 1_000_000:,.1f} MB"
    console.print(f"{done[0]} {zh} {total.old:,} 条（{size}），保留 {total.kept:,} 条")
    console.print(f"{total.old:,} {en} {done[1]} ({size}), {total.kept:,} kept")
