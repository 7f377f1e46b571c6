"""An accepted file of cells, drawn in a draft by the registry's own acts: all of it, or nothing."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import Row, func
from sqlalchemy.ext.asyncio import AsyncConnection

from db.codes import RowOutcome, RowVerdict, RunState
from db.engine import Database
from db.errors import DomainError
from importers.cells.ground import fingerprint
from importers.cells.said import SaidCell, said_cell
from importers.runs.rows import noted, opened, rows_after
from importers.runs.run import RunKey, bring, expect, locked_run
from importers.runs.steps import Hands
from resolvers.ask import Ask
from resolvers.grid_plans.statements import cells_in_force
from resolvers.registry.ground.creating import created
from resolvers.registry.ground.drawing import drawn, managed
from resolvers.registry.ground.drawn import MOST_CELLS, Drawing, DrawingAct, NewPlan

__all__ = ["write_cells"]

# Client ids of the acts are made of this and the run: they are done once, whoever goes on with it.
_ACTS = UUID("0e1c9d0a-63d8-4c3a-9d2b-6a2f3c1f9b11")
_MOST = 100_000
_DRAWN = frozenset({RowVerdict.NEW.value, RowVerdict.CHANGED.value})


async def write_cells(database: Database, ask: Ask, key: RunKey, hands: Hands) -> None:
    """Draws an accepted run in a new draft, in one transaction: a kill leaves it as it was accepted.

    Raises DomainError RUN_NOT_FOUND, RUN_STATE, GROUND_CHANGED_SINCE, and those of `draw`.
    """
    async with database.writing() as connection:
        run = await locked_run(connection, ask, key)
        expect(run, RunState.ACCEPTED)
        rows = await rows_after(connection, key, 0, most=_MOST)
        lines = [(row, said_cell(opened(hands.keys, "said", row))) for row in rows]
        to_draw = [row for row in rows if row.verdict in _DRAWN]
        terms = dict(run.terms)
        if to_draw:
            terms |= await _drawn(connection, ask, run, lines, hands=hands)
        written = [{"id": row.id, "outcome": RowOutcome.WRITTEN.value} for row in to_draw]
        await noted(connection, key.county_id, written)
        await bring(connection, key, RunState.DONE, finished_at=func.now(), terms=terms)
    hands.progress(len(to_draw))


async def _drawn(
    connection: AsyncConnection,
    ask: Ask,
    run: Row[Any],
    lines: Sequence[tuple[Row[Any], SaidCell]],
    *,
    hands: Hands,
) -> dict[str, Any]:
    """The draft's id and those of its cells."""
    villages = await managed(connection, ask, run.county_id)
    in_force = (await connection.execute(cells_in_force(ask, run.county_id, list(villages)))).all()
    if fingerprint(in_force) != run.terms["ground"]:
        raise _changed_since()
    plan = (run.county_id, hands.ids.next())
    name = NewPlan(_act(run, "plan"), str(run.county_id), run.terms["plan"])
    await created(connection, ask, plan, name)
    cells: list[str] = []
    for number, (replaced, some) in enumerate(_drawings(lines, in_force)):
        shown = tuple(one.drawn() for one in some)
        act = DrawingAct.REDRAW if replaced else DrawingAct.PUT
        drawing = Drawing(_act(run, str(number)), *plan, act, tuple(replaced), shown)
        done = await drawn(connection, ask, drawing, villages, ids=hands.ids)
        cells += map(str, done.cells)
    return {"plan_id": str(plan[1]), "cells": cells}


def _drawings(
    lines: Sequence[tuple[Row[Any], SaidCell]], in_force: Sequence[Row[Any]]
) -> Iterator[tuple[list[int], Sequence[SaidCell]]]:
    """The cells that go and those drawn for them, a village at a time; then those of villages without cells.

    A cell in force goes with its village's others, unless a line of the file, held or unchanged, is about it.
    """
    stays = {said.code for row, said in lines if row.verdict not in _DRAWN}
    of_village: defaultdict[int, list[SaidCell]] = defaultdict(list)
    for row, said in lines:
        if row.verdict in _DRAWN:
            of_village[said.village_id or 0].append(said)
    going: defaultdict[int, list[int]] = defaultdict(list)
    for cell in in_force:
        if cell.village_id in of_village and cell.code not in stays:
            going[cell.village_id].append(cell.id)
    for village_id, replaced in going.items():
        yield replaced, of_village.pop(village_id)
    rest = [one for some in of_village.values() for one in some]
    for at in range(0, len(rest), MOST_CELLS):
        yield [], rest[at : at + MOST_CELLS]


def _act(run: Row[Any], name: str) -> UUID:
    return uuid5(_ACTS, f"{run.county_id} {run.id} {name}")


def _changed_since() -> DomainError:
    return DomainError(
        "GROUND_CHANGED_SINCE",
        "试算后现行网格已有变动，未写入任何内容；请重新导入。",
        "The cells in force have changed since the dry run, and nothing was written: import the file again.",
    )
