"""The steps of a file of contacts."""

from db.codes import FileKind
from db.engine import Database
from importers.columns.kinds.contacts import CONTACTS
from importers.contacts.checking import TWICE, judged_lines
from importers.contacts.lines import Reading, staged_lines
from importers.contacts.undoing import undo_batch
from importers.contacts.workers import known_workers
from importers.contacts.writing import write_batch
from importers.runs.steps import Coming, Reader, Steps


async def _reader(database: Database, coming: Coming) -> Reader:
    terms, today = coming.terms, coming.ask.today
    workers = await known_workers(database, coming.county_id)
    return lambda sheet, columns: staged_lines(
        sheet, Reading(columns, coming.county_id, workers, today, coming.keys, terms.office)
    )


CONTACTS_STEPS = Steps(
    kind=FileKind.CONTACTS,
    columns=CONTACTS,
    key="contacted_on",
    twice=TWICE,
    reader=_reader,
    judged=judged_lines,
    write=write_batch,
    undo=undo_batch,
)
