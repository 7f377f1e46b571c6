"""`rongge import runs`, and `show`, `accept`, `resume`, `undo`, `workbook` of what came in."""

import os
from pathlib import Path
from typing import Annotated

import typer

from app.commands.runs.bringing import add_kind_commands
from app.commands.runs.desk import Desk, at_county, at_run, console
from app.commands.runs.doing import progress, tell, write
from app.commands.runs.maps import add_map_commands
from app.commands.runs.options import County
from app.commands.runs.shown import show_runs
from db.codes import RowOutcome
from importers.kinds import undo_run
from importers.runs.accepting import accept_run
from importers.runs.report import report_of
from importers.runs.run import RunKey, runs_of
from importers.runs.steps import Hands
from importers.runs.workbook import workbook_of

WorkbookFile = Annotated[Path, typer.Argument(metavar="FILE", help="写到此文件 .xlsx / Where to")]
Run = Annotated[str, typer.Argument(metavar="RUN", help="批次，如 500151-7312 / A run")]


def add_run_commands(to: typer.Typer) -> None:
    """Adds the kinds of office files, and what is done with their runs."""
    add_kind_commands(to)
    add_map_commands(to)
    to.command("runs")(list_runs)
    for act in (show, accept, resume, undo, workbook):
        to.command()(act)


def list_runs(*, county: County) -> None:
    """导入批次一览 / The latest runs of a county."""

    async def act(desk: Desk) -> None:
        show_runs(console, await runs_of(desk.database, desk.ask, desk.county_id))

    at_county(county, act)


def show(run: Run) -> None:
    """一个批次的账目 / The account of a run."""
    at_run(run, tell)


def accept(run: Run) -> None:
    """确认试算并写入 / Accepts a dry run, and writes it."""

    async def act(desk: Desk, key: RunKey) -> None:
        await accept_run(desk.database, desk.ask, key)
        await write(desk, key)
        await tell(desk, key)

    at_run(run, act)


def resume(run: Run) -> None:
    """继续中断的批次，不会重复写入 / Goes on with a run that stopped; no line is written twice."""

    async def act(desk: Desk, key: RunKey) -> None:
        await write(desk, key)
        await tell(desk, key)

    at_run(run, act)


def undo(run: Run) -> None:
    """撤回批次；此后另有更改的保留 / Takes a run back; what was changed later is kept, and listed."""

    async def act(desk: Desk, key: RunKey) -> None:
        written = (await report_of(desk.database, desk.ask, key)).outcomes.get(RowOutcome.WRITTEN, 0)
        with progress("撤回 undoing", written) as advance:
            await undo_run(desk.database, desk.ask, key, Hands(desk.keys, desk.ids, advance))
        await tell(desk, key)

    at_run(run, act)


def workbook(run: Run, to: WorkbookFile) -> None:
    """未写入的行及原因，可改后再导入 / The lines not taken, with reasons, to be mended and imported."""

    async def act(desk: Desk, key: RunKey) -> None:
        content = await workbook_of(desk.database, desk.ask, key, desk.keys)
        # It holds what the file held: nobody else may read it.
        with os.fdopen(os.open(to, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as opened:
            opened.write(content)

    at_run(run, act)
