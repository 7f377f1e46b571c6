"""`rongge import divisions`: those of the nation from a folder, or a county's from a list."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import psycopg
import typer
from rich.console import Console

from app.commands.import_reports import show_report
from app.commands.importing.working import ids_of_command, make_ready, progress_bars
from app.commands.runs.bringing import bring_divisions
from app.commands.runs.options import Accept, Office
from app.settings import database_settings_from_environment
from db.errors import DomainError
from importers.divisions import PACKAGE_VINTAGE, import_divisions
from importers.terms import Sameness, Terms

__all__ = ["DryRun", "import_divisions_command"]

console = Console(highlight=False, soft_wrap=True)

FolderOrList = Annotated[
    Path,
    typer.Argument(
        metavar="PATH",
        exists=True,
        help="全国区划代码 CSV 所在目录，或一个县的清单 / Folder of the nation's lists, or a county's list",
    ),
]
OfCounty = Annotated[
    str | None,
    typer.Option("--county", metavar="CODE", help="清单所属的县 / The county of a list"),
]
Vintage = Annotated[
    datetime | None,
    typer.Option(
        "--vintage",
        "--on",
        formats=["%Y-%m-%d"],
        help="截止日期，即生效日期 / The lists' day: what is new holds from it",
    ),
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="只报告，不写入 / Report only, write nothing")]
Covers = Annotated[
    str | None,
    typer.Option(
        "--covers",
        metavar="CODE",
        help="此区划以下全部交付，未列出的县撤销 / Every unit below it is listed: close the others",
    ),
]
Same = Annotated[
    list[str] | None,
    typer.Option(
        "--same",
        metavar="OLD=NEW",
        help="两个代码是同一区划，可重复 / Two codes are one division; may be repeated",
    ),
]
AcceptClosings = Annotated[
    int | None,
    typer.Option(
        "--accept-closings",
        metavar="N",
        min=0,
        help="至多撤销 N 个；某级撤销过多时须给出 / Close up to N; needed where a level loses many",
    ),
]
ZonesListed = Annotated[
    bool,
    typer.Option(
        "--zones-listed",
        help="清单也列功能区，即使其中没有 / The lists name functional zones, even if none is in them",
    ),
]


def import_divisions_command(  # one for each option
    path: FolderOrList,
    *,
    county: OfCounty = None,
    vintage: Vintage = None,
    office: Office = None,
    accept: Accept = False,
    dry_run: DryRun = False,
    covers: Covers = None,
    same: Same = None,
    accept_closings: AcceptClosings = None,
    zones_listed: ZonesListed = False,
) -> None:
    """导入行政区划：全国目录，或一个县的清单 / The nation's divisions (a folder), or a county's (a file)."""
    on = None if vintage is None else vintage.date()
    if path.is_file():
        if county is None or covers or same or zones_listed or dry_run:
            raise _of_folders()
        bring_divisions(path, county, on, closings=accept_closings, office=office, accept=accept)
        return
    if county is not None or office is not None or accept:
        raise _of_lists()
    terms = Terms(covers, tuple(Sameness.of(one) for one in same or ()), accept_closings, zones_listed)
    settings = database_settings_from_environment()
    make_ready(settings)
    with (
        psycopg.connect(settings.conninfo) as connection,
        progress_bars() as progress,
        ids_of_command(settings) as ids,
    ):
        report = import_divisions(
            connection,
            path,
            vintage_on=on or PACKAGE_VINTAGE,
            ids=ids,
            dry_run=dry_run,
            progress=progress,
            terms=terms,
        )
    show_report(console, report)


def _of_folders() -> DomainError:
    return DomainError(
        "OPTION_NOT_FOR_THIS",
        "一个县的清单须写明 --county；--covers、--same、--zones-listed、--dry-run 只用于全国目录"
        "（清单总是先试算，加 --accept 才写入）",
        "a county's list takes --county; --covers, --same, --zones-listed and --dry-run are for a folder"
        " (a list is a dry run until --accept)",
    )


def _of_lists() -> DomainError:
    return DomainError(
        "OPTION_NOT_FOR_THIS",
        "--county、--office、--accept 只用于一个县的清单",
        "--county, --office and --accept are for a county's list, not for a folder",
    )
