"""Accepted boundaries put in, and taken back, by the registry's own act: each run in one transaction."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import Row, func
from sqlalchemy.ext.asyncio import AsyncConnection

from db.codes import RowOutcome, RowVerdict, RunState, ShapeSource
from db.engine import Database
from db.errors import DomainError
from db.models import StagedRow
from importers.findings import Finding, Weight
from importers.outlines.ground import divisions_on
from importers.outlines.said import SaidOutline, Stood, said_outline, stood
from importers.runs.accepting import expect_all
from importers.runs.rows import noted, opened, rows_after, sealed, told
from importers.runs.run import RunKey, bring, expect, locked_run
from importers.runs.steps import Hands, Rows
from resolvers.ask import Ask
from resolvers.registry.ground.shapes import NewShape, ShapeAct, ShapePart, shape_put

__all__ = ["undo_outlines", "write_outlines"]

# Client ids of the acts are made of this, the run and the line: they are done once, whoever goes on with it.
_ACTS = UUID("7b0e6f54-6f0c-4c0e-8a50-0c7a5a2b6d31")
_MOST = 100_000
_SINCE = Finding(
    "CHANGED_SINCE",
    Weight.HELD,
    "试算后该区划的边界已有更改，未写入；请重新导入",
    "the boundary was changed after the dry run: not written; import it again",
)
_LATER = Finding(
    "CHANGED_LATER",
    Weight.WARNED,
    "写入后另有更改，保留现状",
    "changed after it was written: what stands is kept",
)
_FIRST = Finding(
    "NO_FORMER_SHAPE",
    Weight.WARNED,
    "此前没有边界，无法恢复；如有误，请导入更正",
    "there was no boundary before, to which to go back: import a correction if it is wrong",
)


async def write_outlines(database: Database, ask: Ask, key: RunKey, hands: Hands) -> None:
    """Puts an accepted run in: a kill leaves it as it was accepted.

    Raises DomainError RUN_NOT_FOUND, RUN_STATE, RUN_NOT_WHOLE (nothing was written, and the dry run is to be
    accepted anew), and those of `put_shape`.
    """
    try:
        written = await _all_written(database, ask, key, hands)
    except DomainError as refusal:
        if refusal.code == "RUN_NOT_WHOLE":
            async with database.writing() as connection:
                expect(await locked_run(connection, ask, key), RunState.ACCEPTED)
                await bring(connection, key, RunState.CHECKED)
        raise
    hands.progress(written)


async def _all_written(database: Database, ask: Ask, key: RunKey, hands: Hands) -> int:
    """How many lines were put in, or found to have changed since."""
    waiting = (StagedRow.verdict.in_([RowVerdict.NEW.value, RowVerdict.CHANGED.value]),)
    async with database.writing() as connection:
        run = await locked_run(connection, ask, key)
        expect(run, RunState.ACCEPTED)
        rows = await rows_after(connection, key, 0, most=_MOST, of=waiting)
        said = {row.id: said_outline(opened(hands.keys, "said", row)) for row in rows}
        stands = await _standing(connection, ask, run, said)
        became = [
            await _written(connection, ask, run, (row, said[row.id]), stands=stands, hands=hands)
            for row in rows
        ]
        if run.whole:
            expect_all(became)
        await noted(connection, key.county_id, became)
        await bring(connection, key, RunState.DONE, finished_at=func.now())
    return len(rows)


async def undo_outlines(database: Database, ask: Ask, key: RunKey, hands: Hands) -> None:
    """Corrects back what a run has put in, where it still stands; raises RUN_NOT_FOUND, RUN_STATE."""
    async with database.writing() as connection:
        run = await locked_run(connection, ask, key)
        expect(run, RunState.DONE)
        written = (StagedRow.outcome == RowOutcome.WRITTEN.value,)
        rows = await rows_after(connection, key, 0, most=_MOST, of=written)
        said = {row.id: said_outline(opened(hands.keys, "said", row)) for row in rows}
        stands = await _standing(connection, ask, run, said)
        became = [
            await _undone(connection, ask, run, (row, said[row.id]), stands=stands, hands=hands)
            for row in rows
        ]
        await noted(connection, key.county_id, became)
        undone = {"undone_by": ask.viewer.subject, "undone_at": func.now()}
        await bring(connection, key, RunState.UNDONE, **undone)
    hands.progress(len(rows))


async def _standing(
    connection: AsyncConnection, ask: Ask, run: Row[Any], said: Mapping[int, SaidOutline]
) -> dict[int, Row[Any]]:
    ids = [one.division_id for one in said.values() if one.division_id is not None]
    rows: Rows = (await connection.execute(divisions_on(ask, run.county_id, run.said_on, ids))).all()
    return {row.id: row for row in rows}


async def _written(
    connection: AsyncConnection,
    ask: Ask,
    run: Row[Any],
    line: tuple[Row[Any], SaidOutline],
    *,
    stands: Mapping[int, Row[Any]],
    hands: Hands,
) -> dict[str, Any]:
    row, said = line
    now = stands.get(said.division_id or 0)
    if now is None or now.version_id != said.version_id:
        return _became(row, RowOutcome.CHANGED_SINCE, _SINCE)
    act, source = ShapeAct.of(run.terms["act"]), ShapeSource.of(run.terms["source"])
    shape = bytes.fromhex(said.shape or "")
    await shape_put(connection, ask, _new(run, row, now.id, (act, shape, source), name="put"), hands.ids)
    before = Stood(None if now.shape is None else bytes(now.shape).hex(), now.source)
    kept = sealed(hands.keys, "before", (row.county_id, row.id), before.text)
    return _became(row, RowOutcome.WRITTEN, None) | {"before": kept}


async def _undone(
    connection: AsyncConnection,
    ask: Ask,
    run: Row[Any],
    line: tuple[Row[Any], SaidOutline],
    *,
    stands: Mapping[int, Row[Any]],
    hands: Hands,
) -> dict[str, Any]:
    row, said = line
    now, before = stands.get(said.division_id or 0), stood(opened(hands.keys, "before", row))
    if before.shape is None or before.source is None:
        return _became(row, RowOutcome.NOT_REVERSED, _FIRST)
    mine = bytes.fromhex(said.shape or "")
    if now is None or now.shape is None or bytes(now.shape) != mine or now.source != run.terms["source"]:
        return _became(row, RowOutcome.KEPT, _LATER)
    back = (ShapeAct.CORRECTION, bytes.fromhex(before.shape), ShapeSource.of(before.source))
    await shape_put(connection, ask, _new(run, row, now.id, back, name="undo"), hands.ids)
    return _became(row, RowOutcome.REVERSED, None)


def _new(
    run: Row[Any], row: Row[Any], division_id: int, drawn: tuple[ShapeAct, bytes, ShapeSource], *, name: str
) -> NewShape:
    act, shape, source = drawn
    client_id = uuid5(_ACTS, f"{row.county_id} {row.run_id} {row.number} {name}")
    return NewShape(
        client_id, run.county_id, division_id, ShapePart.BOUNDARY, act, run.said_on, shape, source
    )


def _became(row: Row[Any], outcome: RowOutcome, finding: Finding | None) -> dict[str, Any]:
    why = None if finding is None else {"finding": told(finding), "by": None, "at": None}
    return {"id": row.id, "outcome": outcome.value, "why": why, "before": row.before}
