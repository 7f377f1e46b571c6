"""Numbers of duties from what is counted, and the kept rows that persons who are marked have in them."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    CTE,
    BigInteger,
    ColumnElement,
    Date,
    DateTime,
    and_,
    cast,
    func,
    literal,
    null,
    or_,
    select,
    true,
)

from db.codes import DutyRule, DutyState, RollUpPeriod
from db.models import CountyDutyCount, DutyCount, DutyMember, KeptDuty
from db.models.rollup import NO_CELL
from resolvers.ask import Statement
from resolvers.duties.kept.rows import PERSON
from resolvers.duties.kept.whom import Kept
from resolvers.duties.policies import anywhere
from resolvers.duties.question import DutyQuestion
from resolvers.duties.states import is_open, state_of
from resolvers.duty_numbers import COUNTS, STATES
from resolvers.within import lies_in, placed

PLACE = ("county_id", "division_id", "cell_id")


def counted_places(question: DutyQuestion, kept: Kept, *also: ColumnElement[bool]) -> list[Statement]:
    """What is counted of each place in the areas: the columns PLACE and COUNTS, in several pieces."""
    row = DutyCount
    lives = [lies_in(area, placed(row), question.as_of) for area in question.areas]
    cell_id = func.nullif(row.cell_id, NO_CELL).label("cell_id")
    mine = and_(_is_kept(question, kept, row), or_(*lives), *also)
    return _counted(question, row, [row.county_id, row.division_id, cell_id], mine)


def counted_counties(question: DutyQuestion, kept: Kept) -> list[Statement]:
    """The same of areas that span counties: each county below as a whole, without division and cell.

    What lies in the areas' own key spaces is there by place: 东莞 has townships of its own.
    """
    row, areas = CountyDutyCount, question.areas
    nowhere = [cast(null(), BigInteger).label(name) for name in ("division_id", "cell_id")]
    below = and_(_is_kept(question, kept, row), *[row.county_id != area.county_id for area in areas])
    counties = _counted(question, row, [row.county_id, *nowhere], below)
    own = or_(*[DutyCount.county_id == area.county_id for area in areas])
    return [*counties, *counted_places(question, kept, own)]


def _is_kept(question: DutyQuestion, kept: Kept, row: Any) -> ColumnElement[bool]:
    return and_(anywhere(question, row.county_id), row.county_id.in_(select(kept.county.c.county_id)))


def marked_members(question: DutyQuestion, kept: Kept) -> CTE:
    """The persons who are marked, as they are counted: the columns PERSON."""
    member = DutyMember
    found = select(*[getattr(member, name) for name in PERSON])
    return _of_marked(question, kept, found, member).cte("marked_member")


def marked_duties(question: DutyQuestion, kept: Kept) -> CTE:
    """Their duties as they are counted, of those asked for: PERSON, satisfied_on, due_on, state."""
    duty = KeptDuty
    found = select(
        *[getattr(duty, name) for name in PERSON],
        *[duty.satisfied_on, duty.due_on, state_of(question, duty).label("state")],
    ).where(is_open(question, duty), *_asked(question))
    rows = _of_marked(question, kept, found, duty).subquery("marked_row")
    wanted = [one.value for one in question.states or DutyState]
    return select(*rows.c).where(rows.c.state.in_(wanted)).cte("marked_duty")


def _asked(question: DutyQuestion) -> list[ColumnElement[bool]]:
    duty = KeptDuty
    conditions: list[ColumnElement[bool]] = []
    if question.rules:
        conditions.append(duty.rule.in_([one.value for one in question.rules]))
    if question.campaign is not None:
        county_id, campaign_id = question.campaign
        of_it = (duty.policy_county_id == county_id, duty.policy_id == campaign_id)
        conditions += [duty.rule == DutyRule.CAMPAIGN.value, *of_it]
    return conditions


def _of_marked(question: DutyQuestion, kept: Kept, found: Statement, rows: Any) -> Statement:
    marked = kept.marked
    mine = and_(rows.county_id == marked.c.county_id, rows.person_id == marked.c.person_id)
    lives = [lies_in(area, placed(rows), question.as_of) for area in question.areas]
    return found.join(marked, mine).where(anywhere(question, rows.county_id), or_(*lives))


def _counted(
    question: DutyQuestion, row: Any, place: Sequence[Any], mine: ColumnElement[bool]
) -> list[Statement]:
    """What is unfinished, what ended in whole years from the window's first day on, and in months before."""
    first, asked = cast(literal(question.window.from_on), Date), _of_rules(question, row)
    new_year = cast(func.date_trunc("year", cast(first - 1, DateTime)) + func.make_interval(1), Date)
    months = and_(first < new_year, row.ends_on < new_year)
    open_then = and_(row.opens_on < question.window.to_on, row.ends_on >= first)
    pieces = (
        (RollUpPeriod.EVER, open_then, _unfinished(question, row)),
        (RollUpPeriod.YEAR, row.ends_on >= first, _ended(row)),
        (RollUpPeriod.MONTH, and_(months, row.ends_on >= first), _ended(row)),
    )
    return [
        select(*place, *_numbers(question, numbers))
        .where(mine, asked, row.period == period.value, within)
        .group_by(*place)
        for period, within, numbers in pieces
    ]


def _of_rules(question: DutyQuestion, row: Any) -> ColumnElement[bool]:
    """The condition that a row counts persons, or duties asked for."""
    conditions: list[ColumnElement[bool]] = []
    if question.rules:
        conditions.append(row.rule.in_([one.value for one in question.rules]))
    if question.campaign is not None:
        county_id, campaign_id = question.campaign
        conditions += [row.campaign_county_id == county_id, row.campaign_id == campaign_id]
    return or_(row.rule == "", and_(*conditions)) if conditions else true()


def _ended(row: Any) -> dict[str, Any]:
    on_time, late, missed = (_sum(getattr(row, name)) for name in ("on_time", "late", "missed"))
    return {"on_time": on_time, "late": late, "satisfied": on_time + late, "missed": missed}


def _unfinished(question: DutyQuestion, row: Any) -> dict[str, Any]:
    """By the days that are left of them, as `state_of` has it."""
    today = cast(literal(question.as_of), Date)
    opened, due, lasts = row.opens_on <= today, row.due_on >= today, row.ends_on >= today
    conditions = {
        "upcoming": ~opened,
        "due": and_(opened, due),
        "overdue": and_(opened, ~due, lasts),
        "missed": and_(opened, ~due, ~lasts),
    }
    states = {name: _sum(row.unfinished, condition) for name, condition in conditions.items()}
    return {"registered": _sum(row.registered), **states}


def _sum(number: Any, *conditions: ColumnElement[bool]) -> Any:
    total = func.sum(number)
    return func.coalesce(total.filter(*conditions) if conditions else total, 0)


def _numbers(question: DutyQuestion, numbers: dict[str, Any]) -> list[Any]:
    """COUNTS, of the states asked for alone."""
    asked = question.states or tuple(DutyState)
    if DutyState.SATISFIED not in asked:
        numbers = {name: number for name, number in numbers.items() if name not in ("on_time", "late")}
    others = {name for name, state in STATES.items() if state not in asked}
    told = {name: number for name, number in numbers.items() if name not in others}
    expected = [told[name] for name in STATES if name in told and name != "upcoming"]
    told["expected"] = sum(expected[1:], start=expected[0]) if expected else literal(0)
    return [cast(told.get(name, literal(0)), BigInteger).label(name) for name in COUNTS]
