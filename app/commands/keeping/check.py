"""`rongge check`: whether the installation is fit to hold real records."""

import json
from dataclasses import asdict
from typing import Annotated

import psycopg
import typer
from rich.console import Console
from rich.table import Table

from app.checks.all import findings
from app.checks.finding import CheckFinding, Level, Site, failed
from app.postgres import cluster_at, start
from app.settings import settings_from_environment

console = Console(highlight=False, soft_wrap=True)
_COLOURS = {Level.GOOD: "green", Level.NOTED: "yellow", Level.FAILED: "bold red"}
AsJson = Annotated[bool, typer.Option("--json", help="供程序读取 / For programs")]


def check_installation(*, as_json: AsJson = False) -> None:
    """检查本机、数据库、密钥与岗位；有不合格项时退出码为 1 / Check machine, database, keys and offices."""
    settings = settings_from_environment()
    if settings.private:
        start(cluster_at(settings.home))
    try:
        with psycopg.connect(settings.conninfo, autocommit=True, connect_timeout=10) as connection:
            found = list(findings(Site(settings, connection)))
    except psycopg.OperationalError:
        found = [failed("DATABASE", "数据库没有应答", "the database does not answer")]
    if as_json:
        typer.echo(json.dumps([asdict(one) for one in found], ensure_ascii=False, indent=1))
    else:
        _show(found)
    if any(one.level == Level.FAILED for one in found):
        raise typer.Exit(1)


def _show(found: list[CheckFinding]) -> None:
    table = Table("项目 / item", "结果 / result", "说明 / what was seen")
    for one in found:
        colour = _COLOURS[one.level]
        said = one.zh if one.zh == one.en else f"{one.zh} / {one.en}"
        table.add_row(one.code, f"[{colour}]{one.level.zh} {one.level.en}[/]", said)
    console.print(table)
