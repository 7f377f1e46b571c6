"""The dry run of the households of a file, once all of its lines are judged."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import Any, NamedTuple

from sqlalchemy import LargeBinary, Row, delete, func, literal, select, update
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncConnection

from db.codes import ConflictPolicy, RowVerdict
from db.models import StagedHousehold, StagedRow
from db.sets import any_of, inserted
from importers.people.households.findings import LARGE
from importers.people.households.planning import (
    Lodger,
    Plan,
    planned,
    split_by_village,
    stays_of_lines,
)
from importers.people.households.standing import lodgers_of, stays_about
from importers.runs.rows import noted, told
from importers.runs.steps import Became, Checking
from resolvers.ask import Statement

__all__ = ["judge_households"]

# So many households are looked at at once, and so many of their lines, but for one that has more.
_AT_ONCE, _LINES_AT_ONCE = 500, 5000
# A number that stands on more lines than this names no household, whoever is among them: they are not read.
_MOST_LINES = 20_000
_EVERYBODY = Plan(RowVerdict.HELD, findings=(LARGE,))


class _House(NamedTuple):
    """What the lines of a household have in common, and how many they are."""

    digest: bytes
    lines: int


async def judge_households(connection: AsyncConnection, checking: Checking, after: bytes) -> bytes | None:
    """Notes what the next households of a locked run would do, and tells their lines what was found.

    The next are those whose digests come behind `after`; the last of their digests, None once none is left.
    """
    run = checking.run
    if not after:
        mine = (StagedHousehold.county_id == run.county_id, StagedHousehold.run_id == run.id)
        await connection.execute(delete(StagedHousehold).where(*mine))
    houses = await _houses(connection, run, after)
    if not houses:
        return None
    if houses[0].lines > _MOST_LINES:
        await _hold(connection, checking, houses[0].digest)
    else:
        rows = await _lines(connection, run, [one.digest for one in houses])
        await _judge(connection, checking, rows)
    return houses[-1].digest


async def _houses(connection: AsyncConnection, run: Row[Any], after: bytes) -> list[_House]:
    """The next households by their digests, as many as are looked at at once: at least one."""
    mine = (StagedRow.county_id == run.county_id, StagedRow.run_id == run.id, StagedRow.house > after)
    found: Statement = select(StagedRow.house, func.count()).where(*mine).group_by(StagedRow.house)
    rows = await connection.execute(found.order_by(StagedRow.house).limit(_AT_ONCE))
    houses = [_House(*row) for row in rows]
    lines = accumulate(one.lines for one in houses)
    return [
        one
        for at, (one, sum_of) in enumerate(zip(houses, lines, strict=True))
        if not at or sum_of <= _LINES_AT_ONCE
    ]


async def _hold(connection: AsyncConnection, checking: Checking, digest: bytes) -> None:
    """Tells the lines of a household of far too many that it is one."""
    run, ids = checking.run, checking.ids.next()
    await connection.execute(inserted(StagedHousehold, [_row(run, ids, _EVERYBODY)]))
    mine = (StagedRow.county_id == run.county_id, StagedRow.run_id == run.id, StagedRow.house == digest)
    findings = StagedRow.findings.op("||")(literal([told(LARGE)], JSONB))
    await connection.execute(update(StagedRow).where(*mine).values(house_id=ids, findings=findings))


async def _lines(connection: AsyncConnection, run: Row[Any], houses: Sequence[bytes]) -> Sequence[Row[Any]]:
    mine = (StagedRow.county_id == run.county_id, StagedRow.run_id == run.id)
    columns = [column for column in StagedRow.__table__.c if column.name not in {"cells", "before"}]
    found: Statement = select(*columns).where(*mine, StagedRow.house == any_of(LargeBinary(), houses))
    return (await connection.execute(found.order_by(StagedRow.number))).all()


async def _judge(connection: AsyncConnection, checking: Checking, rows: Sequence[Row[Any]]) -> None:
    run = checking.run
    lodgers = await lodgers_of(connection, run.county_id, rows, checking.keys)
    stays_of = stays_of_lines(await stays_about(connection, run.county_id, lodgers))
    by_id = {row.id: row for row in rows}
    households, lines = [], list[Became]()
    for each in _households(rows, lodgers):
        plan = planned(each, stays_of(each), ConflictPolicy.of(run.policy), run.said_on)
        ids = checking.ids.next()
        households.append(_row(run, ids, plan))
        lines += [_line(by_id[one.row_id], ids, plan) for one in each]
    await connection.execute(inserted(StagedHousehold, households))
    await noted(connection, run.county_id, lines)


def _households(rows: Sequence[Row[Any]], lodgers: Sequence[Lodger]) -> Iterator[list[Lodger]]:
    houses = defaultdict[bytes, list[Lodger]](list)
    for row, lodger in zip(rows, lodgers, strict=True):
        houses[row.house].append(lodger)
    for each in houses.values():
        yield from split_by_village(each)


def _row(run: Row[Any], household_id: int, plan: Plan) -> dict[str, Any]:
    key = {"county_id": run.county_id, "id": household_id, "run_id": run.id}
    return {**key, "verdict": plan.verdict.value, "household_id": plan.household_id}


def _line(row: Row[Any], house_id: int, plan: Plan) -> Became:
    # A dry run that was killed has told some of them already.
    new = [one for one in map(told, plan.findings) if one not in row.findings]
    findings = [*row.findings, *new]
    return {"id": row.id, "house_id": house_id, "findings": findings}
