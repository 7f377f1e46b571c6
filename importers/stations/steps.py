"""The steps of a file of stations."""

from db.codes import FileKind
from db.engine import Database
from importers.columns.kinds.ground import STATIONS
from importers.runs.steps import Coming, Reader, Steps
from importers.stations.checking import TWICE, judged_lines
from importers.stations.ground import known_ground
from importers.stations.lines import Reading, staged_lines
from importers.stations.undoing import undo_batch
from importers.stations.writing import write_batch
from resolvers.scope import require
from resolvers.viewer import Permission


async def _reader(database: Database, coming: Coming) -> Reader:
    """Raises DomainError NOT_PERMITTED for who manages nothing."""
    require(coming.ask.viewer, Permission.MANAGE)
    ground = await known_ground(database, coming.ask, coming.county_id)
    today, system = coming.ask.today, coming.terms.system
    return lambda sheet, columns: staged_lines(sheet, Reading(columns, ground, today, coming.keys, system))


STATIONS_STEPS = Steps(
    kind=FileKind.STATIONS,
    columns=STATIONS,
    key="name",
    twice=TWICE,
    reader=_reader,
    judged=judged_lines,
    write=write_batch,
    undo=undo_batch,
)
