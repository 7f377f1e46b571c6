"""`rongge backup`: into a folder, proven, and back."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from app.audit.heads import note_return
from app.backup.making import back_up
from app.backup.manifest import Manifest
from app.backup.restoring import proven, restore
from app.checks.keys import ensure_keyed
from app.keys.held import keys_of
from app.postgres import cluster_at, start
from app.settings import Settings, database_settings_from_environment
from db.errors import DomainError

backup_commands = typer.Typer(help="备份与恢复 / Backup and restore", no_args_is_help=True)
console = Console(highlight=False, soft_wrap=True)

New = Annotated[
    Path, typer.Argument(metavar="FOLDER", help="新建的备份目录 / A folder that is not there yet")
]
Made = Annotated[
    Path,
    typer.Argument(metavar="FOLDER", exists=True, file_okay=False, help="备份目录 / The folder of a backup"),
]


@backup_commands.command("make")
def make_backup(folder: New) -> None:
    """备份数据库，逐表重读核对行数 / Back up the database; every table's rows are read again and counted."""
    settings = _settings()
    _show(back_up(settings.conninfo, folder.absolute(), keys_of(settings)))
    console.print(f"已备份到 {folder} / backed up to {folder}")
    console.print("密钥不在其中，须另行保管 / The keys are not in it: keep them elsewhere")


@backup_commands.command("check")
def check_backup(folder: Made) -> None:
    """通读备份并核对密钥，不写入任何内容 / Read a backup whole and prove its key; nothing is written."""
    settings = _settings()
    _show(proven(settings.conninfo, folder.absolute(), keys_of(settings)))
    console.print("备份完整，密钥相符 / whole, and its key is ours")


@backup_commands.command("restore")
def restore_backup(folder: Made) -> None:
    """恢复到空数据库 / Restore into an empty database, whole or not at all."""
    settings = _settings()
    _show(restore(settings.conninfo, folder.absolute(), keys_of(settings)))
    note_return(settings.conninfo, settings.heads_folder)
    _tell_of_keys(settings)
    console.print("已恢复；所有人须重新登录，令牌须重新签发，恢复码须重新生成")
    console.print("restored; everybody signs in anew, tokens are issued and recovery codes made again")


def _tell_of_keys(settings: Settings) -> None:
    """What keeps a server from starting on what was brought back: a file of keys from before, or after."""
    try:
        ensure_keyed(settings)
    except DomainError as error:
        console.print(f"[{error.code}] {error.zh} / {error.en}", markup=False)


def _settings() -> Settings:
    settings = database_settings_from_environment()
    if settings.private:
        start(cluster_at(settings.home))
    return settings


def _show(manifest: Manifest) -> None:
    table = Table("表 / table", "行 / rows", title=f"{manifest.made_at} · {manifest.revision}")
    table.columns[1].justify = "right"
    for name, rows in manifest.rows.items():
        if rows:
            table.add_row(name, f"{rows:,}")
    console.print(table)
    console.print(f"共 {sum(manifest.rows.values()):,} 行 / rows in all")
