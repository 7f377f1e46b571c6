"""`rongge audit`: the log of accesses proven."""

from pathlib import Path
from typing import Annotated

import psycopg
import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from app.audit.found import Verdict
from app.audit.verifying import verify
from app.postgres import cluster_at, start
from app.settings import Settings, database_settings_from_environment

audit_commands = typer.Typer(help="访问日志的核验 / The log of accesses", no_args_is_help=True)
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


@audit_commands.callback()
def _group() -> None:
    """Makes Typer keep sub-commands although there is one only."""


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
