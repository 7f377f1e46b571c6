"""`rongge county open`: the first step of a county that takes the system into use."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import psycopg
import typer
from rich.console import Console

from app.commands.importing.working import ids_of_command, make_ready
from app.settings import database_settings_from_environment
from db.errors import DomainError
from importers.opening.chain import Chain, chain_from, chain_named
from importers.opening.opening import Opened, open_county
from resolvers.windows import today_in_china

__all__ = ["county_commands"]

county_commands = typer.Typer(help="县（区）启用 / A county taken into use", no_args_is_help=True)
console = Console(highlight=False, soft_wrap=True)
_ADCODE_DIGITS = 6

Code = Annotated[str, typer.Argument(metavar="CODE", help="县级代码，如 440304 / The county's code")]
Name = Annotated[str | None, typer.Option("--name", help="县（区）名称 / Its name")]
City = Annotated[str | None, typer.Option("--city", help="地级名称 / Name of the city above")]
Province = Annotated[str | None, typer.Option("--province", help="省级名称 / Name of the province")]
Lists = Annotated[
    Path | None,
    typer.Option(
        "--divisions",
        metavar="DIR",
        exists=True,
        file_okay=False,
        help="从区划代码 CSV 目录取名称 / Take the names from a folder of lists",
    ),
]
From = Annotated[
    datetime | None,
    typer.Option(
        "--on", formats=["%Y-%m-%d"], help="自何日起，默认今天；须不晚于此后导入的任何日期 / From which day"
    ),
]


@county_commands.callback()
def _group() -> None:
    """Keeps the sub-command even while there is only one."""


@county_commands.command("open")
def open_command(
    code: Code,
    *,
    name: Name = None,
    city: City = None,
    province: Province = None,
    divisions: Lists = None,
    on: From = None,
) -> None:
    """启用一个县（区），连同上级各单位及其服务中心 / Make a county, the units above it, their centres."""
    chain = _chain(code, name, city, province, divisions=divisions)
    settings = database_settings_from_environment()
    make_ready(settings)
    with psycopg.connect(settings.conninfo) as connection, ids_of_command(settings) as ids:
        opened = open_county(connection, chain, on=on.date() if on else today_in_china(), ids=ids)
    _tell(opened)


def _chain(
    code: str, name: str | None, city: str | None, province: str | None, *, divisions: Path | None
) -> Chain:
    if divisions is None:
        return chain_named(code, name or "", city, province)
    if name or city or province:
        raise DomainError(
            "OPTION_NOT_FOR_THIS",
            "--name、--city、--province 与 --divisions 不能并用",
            "--name, --city and --province do not go with --divisions",
        )
    return chain_from(divisions, code)


def _tell(opened: Opened) -> None:
    unit = opened.chain.opened
    adcode = unit.code[:_ADCODE_DIGITS]
    if opened.units:
        made = "、".join(one.name for one in opened.units)
        console.print(f"已建立 / made: {made}，自 {opened.since} 起 / from then on", markup=False)
    else:
        console.print(f"{unit.name} 已启用，无需再开 / stands already: {opened.since}", markup=False)
    console.print(
        "下一步 / next:\n"
        "  rongge user init\n"
        f"  rongge user add admin --display-name {unit.name}管理员 --role administrator\n"
        f"  rongge user grant admin manage {adcode}\n"
        f"  rongge import divisions 区划清单.xlsx --county {adcode} --on {opened.since}\n"
        "  或登录后在 /imports 上传 / or sign in and upload at /imports",
        markup=False,
    )
