"""What commands that import need: a database that is ready, ids of their own, bars that move."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from app.commands.db import migrate_database
from app.postgres import cluster_at, start
from app.settings import Settings
from app.setup.nodes import own_node
from db.codes import DivisionLevel
from db.ids import IdMaker

__all__ = ["ids_of_command", "make_ready", "progress_bars"]

_STAGES = {"compare": "比对 comparing", "write": "写入 writing"}


@contextmanager
def ids_of_command(settings: Settings) -> Iterator[IdMaker]:
    """Ids under a node that no server process holds: those take theirs from the other end."""
    with own_node(settings.nodes_folder, settings.nodes[::-1]) as node:
        yield IdMaker(node)


def make_ready(settings: Settings) -> None:
    """Starts the private database, if it is ours, and brings its schema up to date."""
    if settings.private:
        start(cluster_at(settings.home))
    migrate_database(settings)


@contextmanager
def progress_bars() -> Iterator[Callable[[str, int, int], None]]:
    """A bar for each stage, on standard error."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    tasks: dict[str, TaskID] = {}
    with Progress(*columns, console=Console(stderr=True)) as bars:

        def advance(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(_label(stage))
            bars.update(tasks[stage], completed=done, total=total)

        yield advance


def _label(stage: str) -> str:
    if stage in _STAGES:
        return _STAGES[stage]
    level = DivisionLevel.of(stage.removeprefix("read "))
    return f"读取{level.zh} reading {level.en}"
