"""`rongge import people`, and `runs`, `show`, `accept`, `resume`, `undo`, `workbook` of what came in."""

import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from app.commands.runs.columns import columns_of
from app.commands.runs.desk import Desk, at_county, at_run, console
from app.commands.runs.maps import add_map_commands
from app.commands.runs.shown import show_quality, show_run, show_runs
from db.codes import ConflictPolicy, FileKind, PersonCategory, RowOutcome, RowVerdict
from importers.files.book import read_workbook
from importers.people.accepting import accept_run
from importers.people.preview import Delivered, Terms, preview
from importers.people.writing import Hands
from importers.places.systems import declared_system
from importers.runs.quality import quality_of
from importers.runs.report import report_of
from importers.runs.run import RunKey, runs_of
from importers.runs.workbook import workbook_of
from importers.written import undo_any, write_any
from resolvers.windows import today_in_china

PeopleFile = Annotated[
    Path,
    typer.Argument(metavar="FILE", help="花名册：.xlsx .xls .et .csv / A list of people"),
]
County = Annotated[
    str, typer.Option("--county", metavar="CODE", help="县级区划代码 / The county's code, 6 or 12 digits")
]
SaidOn = Annotated[
    datetime | None,
    typer.Option("--on", formats=["%Y-%m-%d"], help="自何日起在册，默认今天 / From which day; today"),
]
Policy = Annotated[
    ConflictPolicy,
    typer.Option("--policy", case_sensitive=False, help="与登记不同时 / Where what is registered differs"),
]
Whole = Annotated[bool, typer.Option("--whole", help="整批写入或全不写入 / All lines or none")]
System = Annotated[
    str | None,
    typer.Option("--system", help="坐标系，如 GCJ02、CGCS2000、GK3-36 / The system of the coordinates"),
]
Category = Annotated[
    PersonCategory | None,
    typer.Option("--category", case_sensitive=False, help="未写类别者的类别 / Of whoever has none"),
]
Office = Annotated[str | None, typer.Option("--office", help="报送单位 / Whose file it is")]
Accept = Annotated[bool, typer.Option("--accept", help="试算后随即写入 / Write it after the dry run")]
WorkbookFile = Annotated[Path, typer.Argument(metavar="FILE", help="写到此文件 .xlsx / Where to")]
Run = Annotated[str, typer.Argument(metavar="RUN", help="批次，如 500151-7312 / A run")]


def add_run_commands(to: typer.Typer) -> None:
    """Adds the kinds of office files, and what is done with their runs."""
    to.command("people")(import_people)
    add_map_commands(to)
    to.command("runs")(list_runs)
    for act in (show, accept, resume, undo, workbook):
        to.command()(act)


def import_people(  # one for each option
    file: PeopleFile,
    *,
    county: County,
    said_on: SaidOn = None,
    policy: Policy = ConflictPolicy.FILL_EMPTY,
    whole: Whole = False,
    system: System = None,
    category: Category = None,
    office: Office = None,
    accept: Accept = False,
) -> None:
    """导入人员花名册：先试算，确认后写入 / A list of people: a dry run, written once it is accepted."""
    workbook = read_workbook(file, file.name)
    delivered = Delivered(workbook, hashlib.sha256(file.read_bytes()).digest(), columns_of(console, workbook))
    on = today_in_china() if said_on is None else said_on.date()
    places = None if system is None else declared_system(system)
    terms = Terms(on, policy, whole, places, category, office)

    async def act(desk: Desk) -> None:
        key = await preview(
            desk.database,
            desk.ask,
            desk.county_id,
            delivered=delivered,
            terms=terms,
            keys=desk.keys,
            ids=desk.ids,
        )
        if accept:
            await accept_run(desk.database, desk.ask, key)
            await _write(desk, key)
        await _show(desk, key)

    at_county(county, act)


def list_runs(*, county: County) -> None:
    """导入批次一览 / The latest runs of a county."""

    async def act(desk: Desk) -> None:
        show_runs(console, await runs_of(desk.database, desk.ask, desk.county_id))

    at_county(county, act)


def show(run: Run) -> None:
    """一个批次的账目 / The account of a run."""
    at_run(run, _show)


def accept(run: Run) -> None:
    """确认试算并写入 / Accepts a dry run, and writes it."""

    async def act(desk: Desk, key: RunKey) -> None:
        await accept_run(desk.database, desk.ask, key)
        await _write(desk, key)
        await _show(desk, key)

    at_run(run, act)


def resume(run: Run) -> None:
    """继续中断的批次，不会重复写入 / Goes on with a run that stopped; no line is written twice."""

    async def act(desk: Desk, key: RunKey) -> None:
        await _write(desk, key)
        await _show(desk, key)

    at_run(run, act)


def undo(run: Run) -> None:
    """撤回批次；此后另有更改的保留 / Takes a run back; what was changed later is kept, and listed."""

    async def act(desk: Desk, key: RunKey) -> None:
        written = (await report_of(desk.database, desk.ask, key)).outcomes.get(RowOutcome.WRITTEN, 0)
        with _progress("撤回 undoing", written) as advance:
            await undo_any(desk.database, desk.ask, key, Hands(desk.keys, desk.ids, advance))
        await _show(desk, key)

    at_run(run, act)


def workbook(run: Run, to: WorkbookFile) -> None:
    """未写入的行及原因，可改后再导入 / The lines not taken, with reasons, to be mended and imported."""

    async def act(desk: Desk, key: RunKey) -> None:
        content = await workbook_of(desk.database, desk.ask, key, desk.keys)
        # It holds what the file held: nobody else may read it.
        with os.fdopen(os.open(to, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as opened:
            opened.write(content)

    at_run(run, act)


async def _show(desk: Desk, key: RunKey) -> None:
    report = await report_of(desk.database, desk.ask, key)
    if report.run.kind == FileKind.PEOPLE.value:
        show_quality(console, await quality_of(desk.database, desk.ask, key))
    show_run(console, report)


async def _write(desk: Desk, key: RunKey) -> None:
    report = await report_of(desk.database, desk.ask, key)
    done = sum(report.outcomes.values())
    total = report.verdicts.get(RowVerdict.NEW, 0) + report.verdicts.get(RowVerdict.CHANGED, 0) - done
    with _progress("写入 writing", total) as advance:
        await write_any(desk.database, desk.ask, key, Hands(desk.keys, desk.ids, advance))


@contextmanager
def _progress(what: str, total: int) -> Iterator[Callable[[int], None]]:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True)) as bars:
        task = bars.add_task(what, total=total)
        yield lambda done: bars.advance(task, done)
