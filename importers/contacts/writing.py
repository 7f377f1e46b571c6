"""An accepted file of contacts, recorded by the act that records them for everybody, each by itself.

Every contact is a transaction of its own (docs/decisions/0021), so a batch is three: its lines are taken, the
contacts recorded, and what became of them is noted. A contact bears the id of its line, and that is how a
line that is taken again, after a kill, knows its own contact from one that another file has recorded.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import Row

from db.codes import RowOutcome, RunState
from db.engine import Database
from db.errors import DomainError
from importers.contacts.checking import wanted_by
from importers.contacts.known import Line, contacts_of
from importers.contacts.said import Said, said_in
from importers.fence import Fenced
from importers.findings import Finding, Weight
from importers.runs import steps
from importers.runs.checking import finding_of
from importers.runs.rows import noted, opened, told
from importers.runs.run import RunKey, bring, expect_running, locked_run
from importers.runs.steps import Became, Hands, Rows
from importers.runs.writing import waiting
from resolvers.ask import Ask
from resolvers.recording.batches import record_contacts
from resolvers.recording.contacts import Outcome
from resolvers.recording.entry import ContactEntry

_SINCE = Finding(
    "CONTACT_KNOWN_SINCE",
    Weight.HELD,
    "试算后已由他处记录同一联系，未再写入",
    "the same contact was recorded since the dry run: it was not written again",
)


async def write_batch(database: Database, ask: Ask, key: RunKey, hands: Hands) -> int:
    """Records the contacts of the next lines; how many."""
    async with database.writing() as connection:
        run, rows = await waiting(connection, ask, key, most=steps.acts_at_once())
        said = {row.id: said_in(opened(hands.keys, "said", row)) for row in rows}
        wanted = {row.id: wanted_by(said[row.id], row.person_id, run, hands.keys) for row in rows}
        lines = await contacts_of(connection, key.county_id, wanted)
    if not rows:
        return 0
    entries, fenced = _entries(rows, said, lines), Fenced(database, key, RunState.RUNNING)
    outcomes = await record_contacts(fenced, _accepting(ask, run), entries, hands.ids)
    async with database.writing() as connection:
        expect_running(await locked_run(connection, ask, key))
        became = [_became(row, one) for row, one in zip(rows, outcomes, strict=True)]
        await noted(connection, key.county_id, became)
        await bring(connection, key, RunState.RUNNING)
    return len(rows)


def _accepting(ask: Ask, run: Row[Any]) -> Ask:
    """Whoever accepted the run has recorded its contacts, whoever resumes it: their client ids are theirs."""
    return replace(ask, viewer=replace(ask.viewer, subject=run.accepted_by))


def _entries(rows: Rows, said: Mapping[int, Said], lines: Mapping[int, Line]) -> list[ContactEntry]:
    return [
        said[row.id].entry(row.county_id, row.person_id, client_id=lines[row.id].client_id, contact_id=row.id)
        for row in rows
    ]


def _became(row: Row[Any], outcome: Outcome) -> Became:
    if isinstance(outcome, DomainError):
        finding: Finding | None = finding_of(outcome)
    else:
        finding = None if outcome.row_id == row.id else _SINCE
    if finding is None:
        return {"id": row.id, "outcome": RowOutcome.WRITTEN.value, "why": None}
    return {"id": row.id, "outcome": RowOutcome.CHANGED_SINCE.value, "why": {"finding": told(finding)}}
