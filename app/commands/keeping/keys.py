"""`rongge keys`: the keys of identity and telephone numbers, from their making to their end."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import psycopg
import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from app.keys.life import KeyDesk, add_key, alone, ensure_retirable, prove_copy, retire_key, use_key
from app.keys.moving import Unreadable, strays, under
from app.keys.problems import unreadable_left
from app.keys.rotating import Progress as Told
from app.keys.rotating import prove_numbers, rotate
from app.postgres import cluster_at, start
from app.settings import database_settings_from_environment
from resolvers.sealed.columns import sealed_columns

key_commands = typer.Typer(help="身份信息密钥 / Keys of identity and telephone numbers", no_args_is_help=True)
console = Console(highlight=False, soft_wrap=True)
LEFT = 3

Number = Annotated[int, typer.Argument(metavar="KEY", min=1, max=255, help="密钥编号 / The id of a key")]
Copy = Annotated[
    Path,
    typer.Argument(
        metavar="FILE", exists=True, dir_okay=False, help="密钥文件的备份 / A kept copy of the key file"
    ),
]


@key_commands.command("list")
def list_keys() -> None:
    """列出密钥及以其加密的数据 / The keys, and what is sealed under each."""
    with _desk() as desk:
        ring = desk.ring()
        table = Table("密钥 / key", "状态 / state", "加密 / seals", "备份 / kept", "数据 / sealed under it")
        for number, key in sorted(ring.keys.items()):
            found = [column.name for column in sealed_columns() if under(desk.connection, column, number)]
            seals = desk.settings.sealing_cipher.value if number == ring.current else ""
            table.add_row(str(number), key.state, seals, "✓" if key.kept else "", ", ".join(found))
        for number, columns in sorted(strays(desk.connection, ring.keys).items()):
            found = [f"{name} ({values:,})" for name, values in columns.items()]
            table.add_row(str(number), "缺失 / missing", "", "", ", ".join(found))
    console.print(table)


@key_commands.command("add")
def make_key() -> None:
    """生成新密钥，只写入密钥文件 / Make a key, in the key file alone; nothing is sealed under it yet."""
    with _desk() as desk, alone(desk):
        number = add_key(desk)
    console.print(f"已生成密钥 {number} / key {number} was made: {desk.path}")
    console.print("请将该文件复制到别处，再运行 rongge keys check 备份文件")
    console.print("copy the file to a place without backups, then run rongge keys check on the copy")


@key_commands.command("check")
def check_copy(copy: Copy) -> None:
    """核对密钥文件的备份，无须服务与数据库 / Prove a kept copy; needs neither server nor database."""
    proven = prove_copy(database_settings_from_environment().key_ring, copy.absolute())
    console.print(f"备份相符 / the copy has every key beside the first: {', '.join(map(str, proven)) or '—'}")


@key_commands.command("use")
def begin_use(key: Number) -> None:
    """此后以此密钥加密；须先核对备份 / Seal with this key from now on; its copy must have been proven."""
    with _desk() as desk, alone(desk):
        use_key(desk, key)
    console.print(
        f"已启用密钥 {key}；请运行 rongge keys rotate / key {key} seals now: run rongge keys rotate"
    )


@key_commands.command("rotate")
def move_all() -> None:
    """将全部数据改以现用密钥与算法加密，可随时中断续做 / Move everything to the present key and algorithm.

    期间可照常工作；有无法解密的值时退出码 3 / Work goes on meanwhile; exit code 3 if values cannot be opened.
    """
    with _desk() as desk, alone(desk), _bar() as told:
        rotated = rotate(desk, told)
    console.print(f"已改写 {rotated.moved:,} 个值，核对 {rotated.proven:,} 个散列")
    console.print(f"{rotated.moved:,} values were moved and {rotated.proven:,} hashes proven")
    _show_left(rotated.unreadable)


@key_commands.command("retire")
def end_key(key: Number) -> None:
    """停用并删除不再使用的密钥 / End a key that nothing is under; older backups need its kept copy."""
    with _desk() as desk, alone(desk), _bar() as told:
        ensure_retirable(desk, key)
        _, wrong = prove_numbers(desk, told)
        if wrong:
            raise unreadable_left(len(wrong))
        retire_key(desk, key)
    console.print(f"已停用密钥 {key} / key {key} is retired")
    console.print(
        "此前的数据库备份须以密钥文件的旧备份打开 / backups from before open with the kept copy alone"
    )


@contextmanager
def _desk() -> Iterator[KeyDesk]:
    settings = database_settings_from_environment()
    if settings.private:
        start(cluster_at(settings.home))
    with psycopg.connect(settings.conninfo, autocommit=True) as connection:
        yield KeyDesk(settings, connection)


@contextmanager
def _bar() -> Iterator[Told]:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)
        yield lambda name, done, total: bar.update(task, description=name, completed=done, total=total)


def _show_left(unreadable: tuple[Unreadable, ...]) -> None:
    if not unreadable:
        return
    table = Table("列 / column", "县 / county", "行 / row", title="无法改写 / could not be moved")
    for one in unreadable:
        table.add_row(one.column, str(one.county_id), str(one.id))
    console.print(table)
    raise typer.Exit(LEFT)
