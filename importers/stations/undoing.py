"""Stations that a run has opened or amended, as they were before; those changed later are kept."""

from typing import Any

from sqlalchemy import Row

from db.codes import RunState
from db.engine import Database
from db.errors import DomainError
from db.failures import Unanswered
from importers.fence import Fenced
from importers.runs import steps
from importers.runs.checking import finding_of
from importers.runs.rows import noted
from importers.runs.run import RunKey, expect, locked_run
from importers.runs.steps import Became, Hands, client_id
from importers.runs.undoing import kept_line, not_reversed_line, reversed_line, written
from importers.stations.writing import note_acts
from resolvers.ask import Ask
from resolvers.registry.stations.undoing import BuiltOnError, Undoing, undo_station_act


async def undo_batch(database: Database, ask: Ask, key: RunKey, hands: Hands) -> int:
    """Takes back the acts of the next lines; how many. Raises DomainError RUN_STATE."""
    async with database.writing() as connection:
        rows = await written(connection, ask, key, most=steps.acts_at_once(), noting=note_acts)
    fenced = Fenced(database, key, RunState.DONE, RunState.STOPPED)
    became = [await _undone(fenced, ask, row, hands) for row in rows]
    async with database.writing() as connection:
        run = await locked_run(connection, ask, key)
        if rows:
            expect(run, RunState.DONE, RunState.STOPPED)
        await noted(connection, key.county_id, became)
    return len(rows)


async def _undone(database: Database, ask: Ask, row: Row[Any], hands: Hands) -> Became:
    if row.written_version is None:
        return reversed_line(row)
    station = (row.county_id, row.row_id)
    undoing = Undoing(client_id(row, "undo"), station, row.written_version, client_id(row, ""))
    try:
        await undo_station_act(database, ask, undoing, hands.ids)
    except Unanswered:
        raise
    except BuiltOnError as refusal:
        return kept_line(row, refusal.by, refusal.at)
    except DomainError as refusal:
        if refusal.code == "RUN_STATE":
            raise
        return not_reversed_line(row, finding_of(refusal))
    return reversed_line(row)
