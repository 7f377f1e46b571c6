"""The steps of a file of people."""

from db.codes import FileKind
from db.engine import Database
from importers.columns.kinds.people import PEOPLE
from importers.people.checking import SHARED, TWICE, judged_lines
from importers.people.ground import known_ground
from importers.people.households.house import heads_named
from importers.people.households.judging import judge_households
from importers.people.households.writing import write_households
from importers.people.lines import Reading, staged_lines
from importers.people.series import of_span, side_by_side
from importers.people.undoing import undo_batch
from importers.people.writing import batch, write_batch, write_whole
from importers.runs.steps import Apart, Coming, PartReader, Reader, Steps


async def _part_reader(database: Database, coming: Coming) -> PartReader:
    terms, today = coming.terms, coming.ask.today
    ground = await known_ground(database, coming.ask, coming.county_id)
    beside = (ground, today, coming.county_id, coming.keys, terms.system, terms.category)
    return lambda sheet, columns, heads: staged_lines(sheet, Reading(columns, *beside), heads)


async def _reader(database: Database, coming: Coming) -> Reader:
    read, today = await _part_reader(database, coming), coming.ask.today
    return lambda sheet, columns: read(sheet, columns, heads_named(sheet, columns, today))


PEOPLE_STEPS = Steps(
    kind=FileKind.PEOPLE,
    columns=PEOPLE,
    key="identity_number",
    twice=TWICE,
    shared=SHARED,
    reader=_reader,
    judged=judged_lines,
    write=side_by_side(write_batch, write_households, batch),
    apart=Apart(heads_named, _part_reader, of_span(write_batch)),
    undo=undo_batch,
    write_whole=write_whole,
    gathered=judge_households,
)
