"""`rongge audit`: the log of accesses proven, handed on and purged."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, TextIO

import psycopg
import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from app.audit.exporting import exported, position_in
from app.audit.found import Verdict
from app.audit.purging import purge
from app.audit.verifying import verify
from app.postgres import cluster_at, start
from app.settings import Settings, database_settings_from_environment
from resolvers.traces.months import MONTHS_KEPT
from resolvers.windows import today_in_china

audit_commands = typer.Typer(help="访问日志：核验、导出、清除 / The log of accesses", no_args_is_help=True)
console = Console(highlight=False, soft_wrap=True)
# 1 is for what could not be looked at.
DAMAGED = 3

Heads = Annotated[
    Path | None,
    typer.Option(
        "--heads",
        exists=True,
        file_okay=False,
        help="库外保存的封存值所在目录；默认为 RONGGE_HEADS_FOLDER / Folder of the heads kept outside",
    ),
]
File = Annotated[
    Path | None,
    typer.Option("--file", dir_okay=False, help="续写到此文件；默认为标准输出 / Go on with this file"),
]
After = Annotated[
    int | None, typer.Option("--after", min=0, help="从此位置之后开始 / Begin behind this position")
]
KeepMonths = Annotated[
    int,
    typer.Option(
        "--keep-months", min=MONTHS_KEPT, help="保留最近多少个整月 / How many whole months are kept"
    ),
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="只报告、不清除 / Report only, purge nothing")]


@audit_commands.command("verify")
def verify_log(*, heads: Heads = None) -> None:
    """逐条核验访问日志；完好退出码 0，有损 3 / Prove the log row by row: exit code 0 if whole, 3 if not."""
    settings = settings_with_database()
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with (
        psycopg.connect(settings.conninfo) as connection,
        Progress(*columns, console=Console(stderr=True), transient=True) as bar,
    ):
        task = bar.add_task("封存 / seals")
        verdict = verify(
            connection,
            heads or settings.heads_folder,
            lambda done, total: bar.update(task, completed=done, total=total),
        )
    _show(verdict)
    if not verdict.is_whole:
        raise typer.Exit(DAMAGED)


@audit_commands.command("export")
def export_log(*, file: File = None, after: After = None) -> None:
    """按位置导出已封存的记录（每行一个 JSON），可续传 / Sealed rows by position, as JSON lines.

    给出文件时从其末尾续写 / A file is gone on with where it ends.
    """
    settings = settings_with_database()
    begin = after if after is not None else position_in(file) if file else 0
    number = 0
    with psycopg.connect(settings.conninfo) as connection, _sink(file) as sink:
        for line in exported(connection, begin):
            sink.write(line + "\n")
            number += 1
    told = Console(stderr=True, highlight=False)
    told.print(f"导出 {number:,} 条 / {number:,} rows exported, after position {begin}")


@audit_commands.command("purge")
def purge_log(*, keep_months: KeepMonths = MONTHS_KEPT, dry_run: DryRun = False) -> None:
    """按整月清除到期的记录，至少保留六个整月 / Whole months that are due; six at least are kept."""
    settings = settings_with_database()
    done = ("将清除", "would be purged") if dry_run else ("已清除", "purged")
    months = 0
    with psycopg.connect(settings.conninfo) as connection:
        for one in purge(connection, today_in_china(), keep_months=keep_months, dry_run=dry_run):
            months += 1
            console.print(f"{done[0]} {one.month:%Y-%m}：{one.rows:,} 条 / {one.rows:,} rows {done[1]}")
    console.print(f"{done[0]} {months} 个月 / {months} months {done[1]}")


@contextmanager
def _sink(file: Path | None) -> Iterator[TextIO]:
    """Where lines go: on the disk when it is left."""
    if file is None:
        yield sys.stdout
        return
    file.touch(mode=0o600)
    with file.open("a", encoding="utf-8") as opened:
        yield opened
        opened.flush()
        os.fsync(opened.fileno())


def settings_with_database() -> Settings:
    """The settings, with the private database started if there is one."""
    settings = database_settings_from_environment()
    if settings.private:
        start(cluster_at(settings.home))
    return settings


def _show(verdict: Verdict) -> None:
    console.print(f"核验 {verdict.seals:,} 次封存、{verdict.rows:,} 条记录、{verdict.heads:,} 个库外封存值")
    console.print(f"{verdict.seals:,} seals, {verdict.rows:,} rows, {verdict.heads:,} heads kept outside")
    if verdict.pending:
        console.print(f"尚未封存 {verdict.pending:,} 条 / {verdict.pending:,} rows are not sealed yet")
    if verdict.purged:
        console.print(f"按期清除 {verdict.purged:,} 条 / {verdict.purged:,} rows were purged when due")
    if verdict.void:
        console.print(
            f"恢复备份后作废 {verdict.void:,} 次封存 / {verdict.void:,} seals are void since a restore"
        )
    if not verdict.heads:
        console.print("没有库外封存值：末尾被截去时无法发现")
        console.print("no heads are kept outside: whether the end was cut off cannot be seen")
    if verdict.is_whole:
        console.print("完好 / whole")
        return
    for damage, number in verdict.counts.items():
        console.print(f"{damage.value}: {number:,} · {damage.zh} / {damage.en}", style="bold red")
    table = Table("代码 / code", "位置 / place")
    for one in verdict.named:
        table.add_row(one.damage.value, one.place)
    console.print(table)
