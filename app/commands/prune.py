"""`rongge prune`: what is needed no more: old changes of the feed, old receipts, lines of old imports."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, TypeAlias

import psycopg
import typer
from rich.console import Console

from app.postgres import cluster_at, start
from app.settings import database_settings_from_environment
from importers.desk.old_lines import LEAST_KEPT_DAYS as LEAST_LINES_DAYS
from importers.desk.old_lines import old_lines
from resolvers.changes import pruned
from resolvers.recording.old_receipts import LEAST_KEPT_DAYS, old_receipts
from resolvers.rollups import Unit, counted_units
from resolvers.windows import today_in_china

console = Console(highlight=False, soft_wrap=True)
KEEP_DAYS, KEEP_RECEIPTS_DAYS, KEEP_LINES_DAYS = 92, 366, 366

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
KeepLines = Annotated[
    int,
    typer.Option(
        "--keep-import-lines-days",
        min=LEAST_LINES_DAYS,
        help="保留最近多少天导入批次各行的内容，此后不能撤回 / "
        "Days for which lines of imports are kept; runs cannot be undone after",
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
    keep_import_lines_days: KeepLines = KEEP_LINES_DAYS,
    county: County = None,
    dry_run: DryRun = False,
) -> None:
    """清理旧变更记录、旧回执和旧导入批次的内容 / Take away old changes, receipts and lines of imports.

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
        before = today - timedelta(days=keep_import_lines_days)
        lines = run.tally(_lines(run, before))
        _say(run, f"{before} 之前导入批次的行", f"lines of imports from before {before}", lines)


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


def _lines(run: Pruning, before: date) -> Callable[[int], Batches]:
    def batches(county_id: int) -> Batches:
        for found in old_lines(run.connection, county_id, before, forgets=not run.dry_run):
            yield Tally(found.lines, found.size)

    return batches


def _say(run: Pruning, zh: str, en: str, total: Tally) -> None:
    done = ("将清理", "would be taken away") if run.dry_run else ("已清理", "taken away")
    size = f"{total.size / 1_000_000:,.1f} MB"
    zh_kept, en_kept = (f"，保留 {total.kept:,} 条", f", {total.kept:,} kept") if total.kept else ("", "")
    console.print(f"{done[0]} {zh} {total.old:,} 条（{size}）{zh_kept}")
    console.print(f"{total.old:,} {en} {done[1]} ({size}){en_kept}")
