"""The kinds of files that come in as runs, and what is done with a run of any kind."""

from collections.abc import Mapping
from types import MappingProxyType

from db.codes import FileKind
from db.engine import Database
from importers.contacts.steps import CONTACTS_STEPS
from importers.people.steps import PEOPLE_STEPS
from importers.runs.run import RunKey, run_of
from importers.runs.steps import Hands, Steps
from importers.runs.undoing import undo_lines
from importers.runs.writing import write_lines
from importers.stations.steps import STATIONS_STEPS
from resolvers.ask import Ask

STEPS: Mapping[FileKind, Steps] = MappingProxyType(
    {steps.kind: steps for steps in (PEOPLE_STEPS, CONTACTS_STEPS, STATIONS_STEPS)}
)


async def write_run(database: Database, ask: Ask, key: RunKey, hands: Hands) -> None:
    """Writes an accepted run, or what is left of one that has stopped.

    Raises DomainError RUN_NOT_FOUND, RUN_STATE, RUN_NOT_WHOLE (nothing was written).
    """
    await write_lines(database, ask, key, await _steps_of(database, ask, key), hands=hands)


async def undo_run(database: Database, ask: Ask, key: RunKey, hands: Hands) -> None:
    """Takes back what a run has written; whoever is stopped on the way begins again.

    Raises DomainError RUN_NOT_FOUND, RUN_STATE.
    """
    await undo_lines(database, ask, key, await _steps_of(database, ask, key), hands=hands)


async def _steps_of(database: Database, ask: Ask, key: RunKey) -> Steps:
    return STEPS[FileKind.of((await run_of(database, ask, key)).kind)]
