"""An accepted list written, by the one writer of divisions: all of it in one transaction."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncConnection

from db.codes import RowOutcome
from db.engine import Database
from importers.county_lists.bridge import with_cursor
from importers.county_lists.checking import every_line, listed
from importers.county_lists.deeds import Deed, deeds_of
from importers.county_lists.differing import Difference
from importers.division_diff import mark_units, write
from importers.findings import Finding, Weight
from importers.runs.rows import noted, sealed, told
from importers.runs.run import RunKey, note_terms
from importers.runs.steps import LISTED, Became, Hands, Rows
from importers.runs.writing import left_to_write
from importers.statements import statement
from resolvers.ask import Ask

__all__ = ["DEEDS", "MOST_LINES", "write_list"]

MOST_LINES = 20_000
# The term of a run that tells what it closed; without it nothing of the run is written.
DEEDS = "closed"
_SINCE = Finding(
    "CHANGED_SINCE",
    Weight.HELD,
    "试算后区划登记已有更改，全部未写入；请重新导入",
    "divisions have changed since the dry run: nothing of the list was written; import it again",
)


async def write_list(database: Database, ask: Ask, key: RunKey, hands: Hands) -> int:
    """Writes what the dry run has found, or nothing if that is so no longer; how many lines and closings."""
    async with database.writing() as connection:
        left = await left_to_write(
            connection, ask, key, most=MOST_LINES, last=partial(_closings_alone, connection, hands)
        )
        if left.rows:
            await _written(connection, left.run, left.rows, hands)
        return len(left.rows) + left.did


async def _closings_alone(connection: AsyncConnection, hands: Hands, run: Row[Any]) -> int:
    """A list of which no line changes anything may still have some divisions end, once."""
    if DEEDS in run.terms or not run.terms[LISTED]["closes"]:
        return 0
    return await _written(connection, run, (), hands)


async def _written(connection: AsyncConnection, run: Row[Any], waiting: Rows, hands: Hands) -> int:
    """How many divisions ended."""
    key = RunKey(run.county_id, run.id)
    rows = await every_line(connection, key)
    lines, difference = await listed(connection, run, rows, keys=hands.keys, ids=hands.ids)
    if difference.fingerprint != run.terms[LISTED]["fingerprint"]:
        since = {"outcome": RowOutcome.CHANGED_SINCE.value, "why": {"finding": told(_SINCE)}, "before": None}
        await noted(connection, key.county_id, [{"id": row.id, **since, "row_id": None} for row in waiting])
        await note_terms(connection, key, **{DEEDS: []})
        return 0
    deeds, ids = await with_cursor(connection, lambda cursor: _write(cursor, run.county_id, difference))
    by_line = {one.id: deeds[ids[one.code]] for one in lines.good}
    await noted(connection, key.county_id, [_became(row, by_line[row.id], hands) for row in waiting])
    closed = [
        {"level": one.level, "code": one.code, "name": one.name, "deed": deeds[one.division_id].text}
        for one in (difference.gone if difference.closes else ())
    ]
    await note_terms(connection, key, **{DEEDS: closed})
    return len(closed)


def _write(
    cursor: Any, county_id: int, difference: Difference
) -> tuple[Mapping[int, Deed], Mapping[str, int]]:
    """Writes the difference: what was done to each division, and which one each code of the list is."""
    write(cursor, difference.comparison.diff)
    mark_units(cursor)
    ids: dict[str, int] = dict(cursor.execute(statement("list_written")).fetchall())
    gone = [one.division_id for one in difference.gone]
    return deeds_of(cursor, county_id, [*ids.values(), *gone]), ids


def _became(row: Row[Any], deed: Deed, hands: Hands) -> Became:
    kept = sealed(hands.keys, "before", (row.county_id, row.id), deed.text)
    written = {"outcome": RowOutcome.WRITTEN.value, "why": None, "before": kept}
    return {"id": row.id, **written, "row_id": deed.division_id}
