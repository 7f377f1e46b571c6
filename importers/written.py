"""What is done with an accepted run of any kind: people line by line, maps as a whole."""

from collections.abc import Awaitable, Callable, Mapping
from types import MappingProxyType
from typing import TypeAlias

from db.codes import FileKind
from db.engine import Database
from importers.cells.undoing import undo_cells
from importers.cells.writing import write_cells
from importers.outlines.writing import undo_outlines, write_outlines
from importers.people.undoing import undo_run
from importers.people.writing import Hands, write_run
from importers.runs.run import RunKey, run_of
from resolvers.ask import Ask

__all__ = ["undo_any", "write_any"]

_Act: TypeAlias = Callable[[Database, Ask, RunKey, Hands], Awaitable[None]]
_WRITING: Mapping[str, _Act] = MappingProxyType(
    {FileKind.CELLS.value: write_cells, FileKind.SHAPES.value: write_outlines}
)
_UNDOING: Mapping[str, _Act] = MappingProxyType(
    {FileKind.CELLS.value: undo_cells, FileKind.SHAPES.value: undo_outlines}
)


async def write_any(database: Database, ask: Ask, key: RunKey, hands: Hands) -> None:
    """Writes an accepted run. Raises DomainError RUN_NOT_FOUND, and those of its kind."""
    kind = (await run_of(database, ask, key)).kind
    await _WRITING.get(kind, write_run)(database, ask, key, hands)


async def undo_any(database: Database, ask: Ask, key: RunKey, hands: Hands) -> None:
    """Takes a run back. Raises DomainError RUN_NOT_FOUND, and those of its kind."""
    kind = (await run_of(database, ask, key)).kind
    await _UNDOING.get(kind, undo_run)(database, ask, key, hands)
