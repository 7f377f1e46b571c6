"""An accepted file of stations, written by the acts that open and amend one, each by itself."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncConnection

from db.codes import RowOutcome, RowVerdict, RunState, StationAct, StationField
from db.engine import Database
from db.errors import DomainError
from db.failures import Unanswered
from db.models import Receipt, StationVersion
from importers.fence import Fenced
from importers.runs import steps
from importers.runs.checking import finding_of
from importers.runs.rows import noted, opened, rows_after, told
from importers.runs.run import RunKey, bring, expect_running, locked_run
from importers.runs.steps import FROM, WAITING, Became, Hands, Rows, client_id
from importers.runs.writing import waiting
from importers.stations.said import said_in
from resolvers.ask import Ask, Statement, current
from resolvers.receipts import Recorded
from resolvers.registry.stations.amending import StationAmendment, amend_station
from resolvers.registry.stations.opening import Opening, everything, open_station

_SINCE = DomainError(
    "CHANGED_SINCE",
    "试算后该站的登记已有更改，未写入；请重新导入",
    "the station was amended after the dry run: not written; import the line again",
)


async def write_batch(database: Database, ask: Ask, key: RunKey, hands: Hands) -> int:
    """Opens and amends the stations of the next lines; how many."""
    async with database.writing() as connection:
        run, rows = await waiting(connection, ask, key, most=steps.acts_at_once())
        changed = await _changed_since(connection, rows)
    if not rows:
        return 0
    # Whoever accepted the run has done its acts, whoever resumes it: the receipts are theirs.
    accepting = replace(ask, viewer=replace(ask.viewer, subject=run.accepted_by))
    fenced = Fenced(database, key, RunState.RUNNING)
    outcomes = [
        _SINCE if row.id in changed else await _written(fenced, accepting, run, row, hands=hands)
        for row in rows
    ]
    async with database.writing() as connection:
        expect_running(await locked_run(connection, ask, key))
        made = await _versions(connection, run, outcomes)
        became = [_became(row, one, made) for row, one in zip(rows, outcomes, strict=True)]
        await noted(connection, key.county_id, became)
        await bring(connection, key, RunState.RUNNING)
    return len(rows)


async def _changed_since(connection: AsyncConnection, rows: Rows) -> set[int]:
    """The lines whose stations have another version than in the dry run, unless they made it themselves."""
    lines = {client_id(row, ""): row for row in rows if row.verdict == RowVerdict.CHANGED.value}
    if not lines:
        return set()
    county_id, stations = rows[0].county_id, [row.row_id for row in lines.values()]
    receipts: Statement = select(Receipt.client_id).where(
        Receipt.county_id == county_id, Receipt.client_id.in_(lines)
    )
    done = set((await connection.execute(receipts)).scalars())
    version = StationVersion
    known: Statement = select(version.station_id, version.version).where(
        version.county_id == county_id, version.station_id.in_(stations), current(version, None)
    )
    stands = {row.station_id: row.version for row in await connection.execute(known)}
    waiting_still = [row for one, row in lines.items() if one not in done]
    return {row.id for row in waiting_still if stands.get(row.row_id) != row.base_version}


async def _written(
    database: Database, ask: Ask, run: Row[Any], row: Row[Any], *, hands: Hands
) -> Recorded | DomainError:
    said = said_in(opened(hands.keys, "said", row))
    values = said.values()
    try:
        if row.verdict == RowVerdict.NEW.value:
            given = everything(values)
            on = said.opening or run.said_on
            opening = Opening(client_id(row, ""), said.division or "", on, given)
            return await open_station(database, ask, opening, hands.ids)
        fields = [StationField.of(one) for one in row.changed]
        changes = tuple((one, values[one]) for one in fields)
        station, base = (row.county_id, row.row_id), row.base_version
        change = StationAmendment(client_id(row, ""), station, base, StationAct.CHANGE, run.said_on, changes)
        return await amend_station(database, ask, change, hands.ids)
    except Unanswered:
        raise
    except DomainError as refusal:
        if refusal.code == "RUN_STATE":
            raise
        return refusal


async def note_acts(connection: AsyncConnection, run: Row[Any]) -> None:
    """Notes the lines of a locked run whose acts are done though nobody lived to note it."""
    key = RunKey(run.county_id, run.id)
    rows = await rows_after(connection, key, run.terms.get(FROM, 0), most=steps.AT_ONCE, of=WAITING)
    lines = {client_id(row, ""): row for row in rows}
    if not lines:
        return
    receipts: Statement = select(Receipt.client_id, Receipt.result).where(
        Receipt.county_id == run.county_id, Receipt.client_id.in_(lines)
    )
    done = [
        (lines[row.client_id], Recorded(run.county_id, int(row.result["row_id"]), replayed=True))
        for row in await connection.execute(receipts)
    ]
    made = await _versions(connection, run, [one for _, one in done])
    await noted(connection, run.county_id, [_became(row, one, made) for row, one in done])


async def _versions(
    connection: AsyncConnection, run: Row[Any], outcomes: Iterable[Recorded | DomainError]
) -> Mapping[int, Sequence[int]]:
    """The versions of stations that whoever accepted the run has made, in order."""
    stations = [one.row_id for one in outcomes if isinstance(one, Recorded)]
    version = StationVersion
    mine: Statement = (
        select(version.station_id, version.version)
        .where(version.county_id == run.county_id, version.station_id.in_(stations))
        .where(version.recorded_by == run.accepted_by)
        .order_by(version.version)
    )
    made: dict[int, list[int]] = {}
    for row in await connection.execute(mine):
        made.setdefault(row.station_id, []).append(row.version)
    return made


def _became(row: Row[Any], outcome: Recorded | DomainError, made: Mapping[int, Sequence[int]]) -> Became:
    """What became of a line; without a version of its own it found what it was to say said already."""
    if isinstance(outcome, DomainError):
        why = {"finding": told(finding_of(outcome))}
        since = {"outcome": RowOutcome.CHANGED_SINCE.value, "why": why}
        return {"id": row.id, "row_id": row.row_id, "written_version": None, **since}
    base = row.base_version or 0
    version = next((one for one in made.get(outcome.row_id, ()) if one > base), None)
    written = {"outcome": RowOutcome.WRITTEN.value, "why": None}
    return {"id": row.id, "row_id": outcome.row_id, "written_version": version, **written}
