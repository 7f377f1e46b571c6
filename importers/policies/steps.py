"""The steps of a file of contact policies."""

from db.codes import FileKind
from db.engine import Database
from importers.columns.kinds.policies import POLICIES
from importers.policies.checking import TWICE, judged_lines
from importers.policies.lines import Reading, staged_lines
from importers.policies.undoing import undo_batch
from importers.policies.writing import write_batch
from importers.runs.steps import Coming, Reader, Steps
from importers.stations.ground import known_ground
from resolvers.scope import require
from resolvers.viewer import Permission
from resolvers.wording.refusals import not_permitted


async def _reader(database: Database, coming: Coming) -> Reader:
    """Raises DomainError NOT_PERMITTED for who manages nothing."""
    require(coming.ask.viewer, Permission.MANAGE)
    ground = await known_ground(database, coming.ask, coming.county_id)
    if ground.county is None:
        raise not_permitted()
    county, today = ground.county, coming.ask.today
    return lambda sheet, columns: staged_lines(sheet, Reading(columns, ground, county, today, coming.keys))


POLICIES_STEPS = Steps(
    kind=FileKind.POLICIES,
    columns=POLICIES,
    key="rule",
    twice=TWICE,
    reader=_reader,
    judged=judged_lines,
    write=write_batch,
    undo=undo_batch,
)
