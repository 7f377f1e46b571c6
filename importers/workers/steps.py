"""The steps of a file of grid workers."""

from db.codes import FileKind
from db.engine import Database
from importers.columns.kinds.ground import WORKERS
from importers.runs.steps import Coming, Reader, Steps
from importers.workers.checking import TWICE, judged_lines
from importers.workers.ground import known_ground
from importers.workers.lines import Reading, staged_lines
from importers.workers.undoing import undo_batch
from importers.workers.writing import write_batch
from resolvers.scope import require
from resolvers.viewer import Permission


async def _reader(database: Database, coming: Coming) -> Reader:
    """Raises DomainError NOT_PERMITTED for who manages nothing."""
    require(coming.ask.viewer, Permission.MANAGE)
    ground = await known_ground(database, coming.ask, coming.county_id)
    today, said_on = coming.ask.today, coming.terms.said_on
    return lambda sheet, columns: staged_lines(sheet, Reading(columns, ground, today, said_on, coming.keys))


WORKERS_STEPS = Steps(
    kind=FileKind.WORKERS,
    columns=WORKERS,
    key="name",
    twice=TWICE,
    reader=_reader,
    judged=judged_lines,
    write=write_batch,
    undo=undo_batch,
)
