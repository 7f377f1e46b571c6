"""A run written and told of, whichever command asks for it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from app.commands.runs.desk import Desk, console
from app.commands.runs.shown import show_quality, show_run, show_totals
from db.codes import FileKind, RowVerdict
from importers.kinds import write_run
from importers.runs.accepting import accept_run
from importers.runs.quality import quality_of
from importers.runs.report import report_of
from importers.runs.run import RunKey
from importers.runs.steps import Hands
from importers.runs.totals.against import totals_of


async def tell(desk: Desk, key: RunKey) -> None:
    """Prints the account of a run, of people with how good the list is, and what its own totals say."""
    report = await report_of(desk.database, desk.ask, key)
    if report.run.kind == FileKind.PEOPLE.value:
        show_quality(console, await quality_of(desk.database, desk.ask, key))
    show_totals(console, await totals_of(desk.database, desk.ask, key))
    show_run(console, report)


async def finish(desk: Desk, key: RunKey, *, accept: bool) -> None:
    """What comes after a dry run: it is written, if it is to be, and told of."""
    if accept:
        await accept_run(desk.database, desk.ask, key)
        await write(desk, key)
    await tell(desk, key)


async def write(desk: Desk, key: RunKey) -> None:
    """Writes an accepted run, or what is left of it."""
    report = await report_of(desk.database, desk.ask, key)
    done = sum(report.outcomes.values())
    total = report.verdicts.get(RowVerdict.NEW, 0) + report.verdicts.get(RowVerdict.CHANGED, 0) - done
    with progress("写入 writing", total) as advance:
        await write_run(desk.database, desk.ask, key, Hands(desk.keys, desk.ids, advance, desk.crew))


@contextmanager
def progress(what: str, total: int) -> Iterator[Callable[[int], None]]:
    """A bar, and what moves it on by so many lines."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True)) as bars:
        task = bars.add_task(what, total=total)
        yield lambda done: bars.advance(task, done)
