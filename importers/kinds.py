"""The kinds of files that come in as runs, and what is done with a run of any kind."""

from collections.abc import Awaitable, Callable, Mapping
from types import MappingProxyType
from typing import TypeAlias

from db.codes import FileKind
from db.engine import Database
from importers.cells.undoing import undo_cells
from importers.cells.writing import write_cells
from importers.contacts.steps import CONTACTS_STEPS
from importers.county_lists.steps import DIVISIONS_STEPS
from importers.outlines.writing import undo_outlines, write_outlines
from importers.people.steps import PEOPLE_STEPS
from importers.policies.steps import POLICIES_STEPS
from importers.runs.run import RunKey, run_of
from importers.runs.steps import Hands, Steps
from importers.runs.undoing import undo_lines
from importers.runs.writing import write_lines
from importers.stations.steps import STATIONS_STEPS
from importers.workers.steps import WORKERS_STEPS
from resolvers.ask import Ask

_Act: TypeAlias = Callable[[Database, Ask, RunKey, Hands], Awaitable[None]]

# Lists go line by line; a map as a whole.
STEPS: Mapping[FileKind, Steps] = MappingProxyType(
    {
        steps.kind: steps
        for steps in (
            *(PEOPLE_STEPS, CONTACTS_STEPS, STATIONS_STEPS, WORKERS_STEPS, POLICIES_STEPS),
            DIVISIONS_STEPS,
        )
    }
)

_MAPS_WRITTEN: Mapping[FileKind, _Act] = MappingProxyType(
    {FileKind.CELLS: write_cells, FileKind.SHAPES: write_outlines}
)
_MAPS_UNDONE: Mapping[FileKind, _Act] = MappingProxyType(
    {FileKind.CELLS: undo_cells, FileKind.SHAPES: undo_outlines}
)


async def write_run(database: Database, ask: Ask, key: RunKey, hands: Hands) -> None:
    """Writes an accepted run, or what is left of one that has stopped.

    Raises DomainError RUN_NOT_FOUND, RUN_STATE, RUN_NOT_WHOLE (nothing was written).
    """
    kind = await _kind_of(database, ask, key)
    if kind in STEPS:
        await write_lines(database, ask, key, STEPS[kind], hands=hands)
    else:
        await _MAPS_WRITTEN[kind](database, ask, key, hands)


async def undo_run(database: Database, ask: Ask, key: RunKey, hands: Hands) -> None:
    """Takes back what a run has written; whoever is stopped on the way begins again.

    Raises DomainError RUN_NOT_FOUND, RUN_STATE.
    """
    kind = await _kind_of(database, ask, key)
    if kind in STEPS:
        await undo_lines(database, ask, key, STEPS[kind], hands=hands)
    else:
        await _MAPS_UNDONE[kind](database, ask, key, hands)


async def _kind_of(database: Database, ask: Ask, key: RunKey) -> FileKind:
    return FileKind.of((await run_of(database, ask, key)).kind)
