"""Households of an accepted file, written once all of its persons are, and taken back before those are."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncConnection

from db.codes import ConflictPolicy, RowOutcome, RowVerdict
from db.errors import DomainError
from db.models import StagedHousehold, StagedRow
from importers.findings import Finding, Weight
from importers.people.households.findings import BUILT_ON, SINCE
from importers.people.households.planning import Lodger, Plan, planned, stays_of_lines
from importers.people.households.standing import lodgers_of, stays_about
from importers.runs.rows import noted, told
from importers.runs.run import RunKey, note_terms
from importers.runs.steps import Became, Hands
from resolvers.ask import Ask, Statement
from resolvers.changes.written import tell_of_persons
from resolvers.registrations.homes import among
from resolvers.registry.households.sets.belonging import Belonging
from resolvers.registry.households.sets.rows import Told
from resolvers.registry.households.sets.settling import Settled, Was, households_settled
from resolvers.registry.households.sets.taking_back import households_taken_back

__all__ = [
    "WAIT",
    "households_not_written",
    "households_written",
    "take_back_households",
    "write_households",
]

# So many households are written, or taken back, in one transaction.
_AT_ONCE = 300
WAIT = (
    StagedHousehold.verdict.in_([RowVerdict.NEW.value, RowVerdict.CHANGED.value]),
    StagedHousehold.outcome.is_(None),
)
# The term that tells, while a run is undone, which stays stand again for those that it wrote.
_AGAIN = "stays_again"
_MISSED = (StagedHousehold.outcome == RowOutcome.CHANGED_SINCE.value,)
_KEPT = (StagedHousehold.outcome == RowOutcome.KEPT.value,)
_WRITTEN = (StagedHousehold.outcome == RowOutcome.WRITTEN.value,)


async def write_households(connection: AsyncConnection, ask: Ask, hands: Hands, run: Row[Any]) -> int:
    """Writes the next households of a locked run, and tells of them; how many."""
    done, told_of = await households_written(connection, ask, hands, run)
    if told_of:
        await tell_of_persons(connection, ask, run.county_id, told_of)
    return done


async def households_written(
    connection: AsyncConnection, ask: Ask, hands: Hands, run: Row[Any]
) -> tuple[int, Told]:
    """The same without telling: how many, and of whom the feed is to be told once all else is written."""
    households = await _next(connection, run, WAIT)
    if not households:
        return 0, {}
    lines = await _lines(connection, run, households)
    lodgers = await lodgers_of(connection, run.county_id, lines, hands.keys)
    stays_of = stays_of_lines(await stays_about(connection, run.county_id, lodgers))
    by_house = _by_house(lines, lodgers)
    policy, on = ConflictPolicy.of(run.policy), run.said_on
    plans = {one.id: planned(by_house[one.id], stays_of(by_house[one.id]), policy, on) for one in households}
    same = [one for one in households if _is_same(one, plans[one.id])]
    wanted = [_belonging(by_house[one.id], plans[one.id], policy) for one in same]
    settled = await households_settled(connection, ask, run.county_id, wanted, on=on, ids=hands.ids)
    outcomes = dict(zip([one.id for one in same], settled.outcomes, strict=True))
    became = [_became(one.id, outcomes.get(one.id)) for one in households]
    await noted(connection, run.county_id, became, of=StagedHousehold)
    refused = {one.id: _why(plans[one.id], outcomes.get(one.id)) for one in households}
    await _tell(connection, run, lines, refused)
    return len(households), settled.told


async def households_not_written(connection: AsyncConnection, run: Row[Any]) -> bool:
    """Whether what the dry run told of a household could not be written."""
    return bool(await _next(connection, run, _MISSED))


async def take_back_households(connection: AsyncConnection, ask: Ask, hands: Hands, run: Row[Any]) -> int:
    """Takes back the next households that a locked run has written, as far as nobody has built on them."""
    households = await _next(connection, run, _WRITTEN, StagedHousehold.id.desc())
    if not households:
        return 0
    again = {int(was): stay for was, stay in run.terms.get(_AGAIN, {}).items()}
    stayed = [_settled(one) for one in await _next(connection, run, _KEPT)]
    writing: dict[str, Any] = {"kept": stayed, "begun": run.accepted_at, "again": again}
    settled = [_settled(one) for one in households]
    back = await households_taken_back(connection, ask, run.county_id, settled, **writing, ids=hands.ids)
    if back.again != again:
        await note_terms(connection, RunKey(run.county_id, run.id), **{_AGAIN: dict(back.again)})
    kept = {one.id: BUILT_ON for one, done in zip(households, back.done, strict=True) if not done}
    outcomes = [
        {"id": one.id, "outcome": (RowOutcome.KEPT if one.id in kept else RowOutcome.REVERSED).value}
        for one in households
    ]
    await noted(connection, run.county_id, outcomes, of=StagedHousehold)
    await _tell(connection, run, await _lines(connection, run, households), kept)
    if back.told:
        await tell_of_persons(connection, ask, run.county_id, back.told)
    return len(households)


async def _next(
    connection: AsyncConnection, run: Row[Any], of: Sequence[Any], order: Any = StagedHousehold.id
) -> Sequence[Row[Any]]:
    mine = (StagedHousehold.county_id == run.county_id, StagedHousehold.run_id == run.id, *of)
    found: Statement = select(*StagedHousehold.__table__.c).where(*mine).order_by(order)
    return (await connection.execute(found.limit(_AT_ONCE))).all()


async def _lines(
    connection: AsyncConnection, run: Row[Any], households: Sequence[Row[Any]]
) -> Sequence[Row[Any]]:
    columns = [column for column in StagedRow.__table__.c if column.name not in {"cells", "before"}]
    mine = (StagedRow.county_id == run.county_id, StagedRow.run_id == run.id, StagedRow.house.is_not(None))
    found: Statement = select(*columns).where(
        *mine, StagedRow.house_id == among([one.id for one in households])
    )
    return (await connection.execute(found.order_by(StagedRow.number))).all()


def _by_house(lines: Sequence[Row[Any]], lodgers: Sequence[Lodger]) -> Mapping[int, list[Lodger]]:
    found = defaultdict[int, list[Lodger]](list)
    for line, lodger in zip(lines, lodgers, strict=True):
        found[line.house_id].append(lodger)
    return found


def _is_same(household: Row[Any], plan: Plan) -> bool:
    """Whether what would be done is still what the dry run told."""
    return (household.verdict, household.household_id) == (plan.verdict.value, plan.household_id)


def _belonging(lodgers: Sequence[Lodger], plan: Plan, policy: ConflictPolicy) -> Belonging:
    persons = [one.person_id for one in lodgers if one.is_taken and one.person_id is not None]
    head_id = None if plan.head is None else plan.head.person_id
    return Belonging(plan.household_id, head_id, tuple(persons), moving=policy == ConflictPolicy.OVERWRITE)


def _became(row_id: int, outcome: Settled | DomainError | None) -> Became:
    if not isinstance(outcome, Settled):
        return {"id": row_id, "outcome": RowOutcome.CHANGED_SINCE.value, "household_id": None, "deed": None}
    deed = {
        "formed": outcome.formed,
        "wrote": list(outcome.wrote),
        "was": [_kept(one) for one in outcome.was],
    }
    written = RowOutcome.WRITTEN.value
    return {"id": row_id, "outcome": written, "household_id": outcome.household_id, "deed": deed}


def _kept(one: Was) -> list[Any]:
    until = None if one.until is None else one.until.isoformat()
    return [one.household_id, one.person_id, one.is_head, one.since.isoformat(), until]


def _settled(household: Row[Any]) -> Settled:
    deed = household.deed
    was = [
        Was(of, who, is_head, date.fromisoformat(since), None if until is None else date.fromisoformat(until))
        for of, who, is_head, since, until in deed["was"]
    ]
    return Settled(household.household_id, deed["formed"], tuple(deed["wrote"]), tuple(was))


def _why(plan: Plan, outcome: Settled | DomainError | None) -> Finding | None:
    """What the lines of a household are told that was not written."""
    if isinstance(outcome, DomainError):
        return Finding(outcome.code, Weight.WARNED, outcome.zh, outcome.en)
    if outcome is None:
        return next(iter(plan.findings), SINCE)
    return None


async def _tell(
    connection: AsyncConnection,
    run: Row[Any],
    lines: Sequence[Row[Any]],
    found: Mapping[int, Finding | None],
) -> None:
    """Tells lines what came of their household."""
    told_of = [(line, found.get(line.house_id)) for line in lines]
    findings = [
        {"id": line.id, "findings": [*line.findings, told(one)]} for line, one in told_of if one is not None
    ]
    await noted(connection, run.county_id, findings)
