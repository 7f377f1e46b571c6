"""An accepted file of workers, written by the acts that enter one and give cells, line by line."""

import json
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncConnection

from db.codes import GridRole, RowOutcome, RunState
from db.engine import Database
from db.errors import DomainError
from db.failures import Unanswered
from importers.findings import heaviest
from importers.runs import steps
from importers.runs.checking import finding_of, held_already
from importers.runs.rows import noted, opened, sealed, told
from importers.runs.run import RunKey, bring
from importers.runs.steps import Became, Hands, client_id
from importers.runs.writing import still_waits, waiting
from importers.values.said import folded
from importers.workers.details import amendment, details_before
from importers.workers.leaving import post_end
from importers.workers.planning import Given, Planned, facts_of, planned
from importers.workers.said import Said, said_in
from resolvers.ask import Ask
from resolvers.hand_overs.spans import OPEN
from resolvers.hand_overs.writing import overlaps_refused
from resolvers.registry.staff.assigning import assigned
from resolvers.registry.staff.numbers import numbers_refused
from resolvers.registry.staff.orders import CellTask, NewWorker
from resolvers.registry.staff.posts import post_ended
from resolvers.registry.staff.workers import entered, mended

# A worker who stands on several lines of a file is entered once.
_WORKERS = UUID("6b0c8a4e-1d55-4f6f-8f53-6f6f8d0d1c36")


async def write_batch(database: Database, ask: Ask, key: RunKey, hands: Hands) -> int:
    """Enters the workers of the next lines and gives them their cells; how many lines.

    Each in one transaction, with its note and a sign of life: a kill leaves it undone as a whole.
    """
    async with database.writing() as connection:
        run, rows = await waiting(connection, ask, key, most=steps.acts_at_once())
    # Whoever accepted the run has done its acts, whoever resumes it: the receipts are theirs.
    accepting = replace(ask, viewer=replace(ask.viewer, subject=run.accepted_by))
    for row in rows:
        try:
            with overlaps_refused(), numbers_refused():
                async with database.writing() as connection:
                    if await still_waits(connection, ask, row):
                        written = await _written(connection, accepting, run, row, hands=hands)
                        await noted(connection, key.county_id, [written])
                        await bring(connection, key, RunState.RUNNING)
        except Unanswered:
            raise
        except DomainError as refusal:
            async with database.writing() as connection:
                if await still_waits(connection, ask, row):
                    await noted(connection, key.county_id, [_refused(row, refusal)])
    return len(rows)


def entry_id(run: Row[Any], said: Said) -> UUID:
    """The client id under which a run enters a worker, whichever of its lines comes first."""
    number = "" if said.staff_number is None else f" {said.staff_number}"
    return uuid5(_WORKERS, f"{run.county_id} {run.id} {said.station_id} {folded(said.name)}{number}")


def task_ids(row: Row[Any], said: Said) -> tuple[UUID, ...]:
    """The client ids under which a line gives its cells."""
    return tuple(client_id(row, f"cell {cell}") for cell in said.cells)


async def _written(
    connection: AsyncConnection, ask: Ask, run: Row[Any], row: Row[Any], *, hands: Hands
) -> Became:
    """Does what the line says by now, and tells what became of it. Raises DomainError as the acts do."""
    said = said_in(opened(hands.keys, "said", row))
    facts = await facts_of(connection, run.county_id, [said])
    plan = planned(said, facts, run, ask.today, keys=hands.keys)
    if held_already(plan.findings):
        raise _since(plan.findings)
    worker_id = plan.worker_id
    if plan.ends and worker_id is not None:
        end = post_end(run, row, said, worker_id=worker_id, follows=plan.follows)
        await post_ended(connection, ask, end, hands.ids)
        return _became(row, worker_id, None)
    if worker_id is None:
        station = said.station_id or 0
        entry = NewWorker(
            *(entry_id(run, said), run.county_id, station, said.name, said.first_on),
            staff_number=said.staff_number,
            phone=said.phone,
        )
        worker_id = (await entered(connection, ask, entry, keys=hands.keys, ids=hands.ids)).row_id
    before = await _mended(connection, ask, row, (said, plan), hands=hands)
    for one in plan.given:
        await assigned(connection, ask, _task(run, row, said, one, worker_id=worker_id), hands.ids)
    return _became(row, worker_id, before)


async def _mended(
    connection: AsyncConnection, ask: Ask, row: Row[Any], of: tuple[Said, Planned], *, hands: Hands
) -> bytes | None:
    """What was registered of the details that the line mends, sealed; None if it mends none."""
    said, plan = of
    if plan.worker is None or not plan.mended:
        return None
    under, county_id = client_id(row, "mend"), row.county_id
    act = amendment(said, plan.worker, plan.mended, client_id=under, county_id=county_id)
    await mended(connection, ask, act, hands.keys)
    before = details_before(plan.worker, plan.mended, county_id, hands.keys)
    return sealed(hands.keys, "before", (county_id, row.id), json.dumps(before, ensure_ascii=False))


def _task(run: Row[Any], row: Row[Any], said: Said, one: Given, *, worker_id: int) -> CellTask:
    return CellTask(
        client_id=client_id(row, f"cell {one.cell_id}"),
        county_id=run.county_id,
        cell_id=one.cell_id,
        worker_id=worker_id,
        role=GridRole.of(said.role),
        on=one.days.first,
        decided_by=run.office or "县级退役军人事务部门",
        reason=f"名册导入 {run.county_id}-{run.id}",
        until=None if one.days.end == OPEN else one.days.end,
    )


def _since(findings: Any) -> DomainError:
    """What is found of a line now that was not in its dry run."""
    one = next(one for one in findings if one.weight == heaviest(findings))
    return DomainError(one.code, one.zh, one.en)


def _became(row: Row[Any], worker_id: int, before: bytes | None) -> Became:
    written = {"row_id": worker_id, "outcome": RowOutcome.WRITTEN.value, "why": None}
    return {"id": row.id, "before": before, **written}


def _refused(row: Row[Any], refusal: DomainError) -> Became:
    why = {"finding": told(finding_of(refusal))}
    return {"id": row.id, "row_id": row.row_id, "outcome": RowOutcome.CHANGED_SINCE.value, "why": why}
