"""The dry run of the households of a file, once all of its lines are judged."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import LargeBinary, Row, delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from db.codes import ConflictPolicy
from db.models import StagedHousehold, StagedRow
from db.sets import any_of, inserted
from importers.people.households.planning import Lodger, Plan, planned, split_by_village
from importers.people.households.standing import lodgers_of, stays_about
from importers.runs.rows import noted, told
from importers.runs.steps import Became, Checking
from resolvers.ask import Statement

__all__ = ["judge_households"]

# So many households are looked at at once.
_AT_ONCE = 500


async def judge_households(connection: AsyncConnection, checking: Checking) -> None:
    """Notes what each household of a locked run would do, and tells its lines what was found."""
    run, after = checking.run, b""
    mine = (StagedHousehold.county_id == run.county_id, StagedHousehold.run_id == run.id)
    await connection.execute(delete(StagedHousehold).where(*mine))
    while houses := await _houses(connection, run, after):
        rows = await _lines(connection, run, houses)
        await _judge(connection, checking, rows)
        after = houses[-1]


async def _houses(connection: AsyncConnection, run: Row[Any], after: bytes) -> Sequence[bytes]:
    """The next households, in the order of what their lines have in common."""
    mine = (StagedRow.county_id == run.county_id, StagedRow.run_id == run.id, StagedRow.house > after)
    found: Statement = select(StagedRow.house).where(*mine).distinct().order_by(StagedRow.house)
    return (await connection.execute(found.limit(_AT_ONCE))).scalars().all()


async def _lines(connection: AsyncConnection, run: Row[Any], houses: Sequence[bytes]) -> Sequence[Row[Any]]:
    mine = (StagedRow.county_id == run.county_id, StagedRow.run_id == run.id)
    columns = [column for column in StagedRow.__table__.c if column.name not in {"cells", "before"}]
    found: Statement = select(*columns).where(*mine, StagedRow.house == any_of(LargeBinary(), houses))
    return (await connection.execute(found.order_by(StagedRow.number))).all()


async def _judge(connection: AsyncConnection, checking: Checking, rows: Sequence[Row[Any]]) -> None:
    run = checking.run
    lodgers = await lodgers_of(connection, run.county_id, rows, checking.keys)
    stays = await stays_about(connection, run.county_id, lodgers)
    by_id = {row.id: row for row in rows}
    households, lines = [], list[Became]()
    for each in _households(rows, lodgers):
        plan = planned(each, stays, ConflictPolicy.of(run.policy), run.said_on)
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
    findings = [*row.findings, *[told(one) for one in plan.findings]]
    return {"id": row.id, "house_id": house_id, "findings": findings}
