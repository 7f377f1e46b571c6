"""The numbers of kept duties, as sums over their rows."""

from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Date,
    DateTime,
    Executable,
    Integer,
    Text,
    and_,
    case,
    cast,
    column,
    delete,
    func,
    literal,
    select,
    union_all,
)
from sqlalchemy.dialects.postgresql import ARRAY, insert

from db.codes import DutyRule, RollUpPeriod
from db.models import CountyDutyCount, DutyCount, DutyMember, KeptDuty
from db.models.kept.duty import NEVER_ON
from db.models.rollup import EVER_ON, NO_CELL
from resolvers.ask import Statement
from resolvers.kept_duties.rows import Whose

Counts = DutyCount | CountyDutyCount
TABLES: tuple[type[Counts], ...] = (DutyCount, CountyDutyCount)
NUMBERS = ("registered", "unfinished", "on_time", "late", "missed")


def emptied(county_id: int) -> list[Executable]:
    """Takes away a county's numbers."""
    return [delete(table).where(table.county_id == county_id) for table in TABLES]


def added(whose: Whose, counted_on: Any, *, times: int) -> list[Executable]:
    """Adds what the kept rows of some persons come to, `times` 1 or -1."""
    return [_added(table, sums(table, whose, counted_on, times=times)) for table in TABLES]


def swept(county_id: int) -> list[Executable]:
    """Takes away rows that count nothing any more."""
    return [
        delete(table).where(table.county_id == county_id, *[table.__table__.c[name] == 0 for name in NUMBERS])
        for table in TABLES
    ]


def sums(table: type[Counts], whose: Whose, counted_on: Any, *, times: int = 1) -> Statement:
    """The rows of a table of numbers, its columns in their order."""
    every = union_all(_registered(whose), _duties(whose, counted_on)).subquery("counted_row")
    keys = [every.c[key.name] for key in table.__table__.c if key.name not in NUMBERS]
    numbers = [cast(func.sum(every.c[name]) * times, Integer).label(name) for name in NUMBERS]
    return select(*keys, *numbers).group_by(*keys).order_by(*keys)


def _added(table: type[Counts], rows: Statement) -> Executable:
    adding = insert(table).from_select(table.__table__.c.keys(), rows)
    keys = [key.name for key in table.__table__.primary_key]
    more = {name: table.__table__.c[name] + adding.excluded[name] for name in NUMBERS}
    return adding.on_conflict_do_update(index_elements=keys, set_=more)


def _registered(whose: Whose) -> Statement:
    member: Any = DutyMember
    none: Any = [literal("", Text), literal(0, Integer), literal(0, BigInteger)]
    return select(
        *_place(member, literal(RollUpPeriod.EVER.value, Text)),
        *[value.label(name) for value, name in zip(none, _RULE, strict=True)],
        *[_day(day).label(name) for name, day in _ENDLESS.items()],
        *[literal(int(name == "registered"), Integer).label(name) for name in NUMBERS],
    ).where(whose.are(member.county_id, member.person_id))


_ENDLESS = {"opens_on": EVER_ON, "due_on": NEVER_ON, "ends_on": NEVER_ON}
_RULE = ("rule", "campaign_county_id", "campaign_id")


def _duties(whose: Whose, counted_on: Any) -> Statement:
    """Each duty once where it is unfinished, and once for its year and its month where it has ended."""
    duty, base = KeptDuty, cast(counted_on, Date)
    satisfied, ordered = duty.satisfied_on.is_not(None), duty.rule == DutyRule.CAMPAIGN.value
    late = and_(satisfied, func.coalesce(duty.satisfied_on > duty.due_on, False))
    missed = and_(~satisfied, func.coalesce(duty.closes_on < base, False))
    unfinished = and_(~satisfied, ~missed)
    counted = {
        "registered": literal(value=False),
        "unfinished": unfinished,
        "on_time": and_(satisfied, ~late),
        "late": late,
        "missed": missed,
    }
    # Not VALUES: a statement with one is compiled anew each time.
    codes = [code.value for code in RollUpPeriod]
    arrays = [literal(each, ARRAY(Text())) for each in (codes, [code.lower() for code in codes])]
    named = (column("code", Text()), column("unit", Text()))
    period = func.unnest(*arrays).table_valued(*named, name="period").render_derived()
    return (
        select(
            *_place(duty, period.c.code),
            duty.rule,
            case((ordered, duty.policy_county_id), else_=0),
            case((ordered, duty.policy_id), else_=0),
            *_days(base, unfinished, period.c.unit),
            *[cast(counted[name], Integer) for name in NUMBERS],
        )
        .join_from(duty, period, unfinished == (period.c.code == RollUpPeriod.EVER.value))
        .where(whose.are(duty.county_id, duty.person_id))
    )


def _place(rows: Any, period: ColumnElement[str]) -> list[ColumnElement[Any]]:
    return [
        rows.county_id.label("county_id"),
        period.label("period"),
        func.coalesce(rows.cell_id, NO_CELL).label("cell_id"),
        rows.division_id.label("division_id"),
    ]


def _days(
    base: ColumnElement[Any], unfinished: ColumnElement[bool], unit: ColumnElement[str]
) -> list[ColumnElement[Any]]:
    """The days that still matter from a day on: opens_on, due_on, ends_on."""
    duty, ever, never = KeptDuty, _day(EVER_ON), _day(NEVER_ON)
    ended_on = func.coalesce(duty.satisfied_on, duty.closes_on)
    due_on = func.coalesce(duty.due_on, never)
    return [
        case((and_(unfinished, duty.opens_on > base), duty.opens_on), else_=ever),
        case((and_(unfinished, due_on >= base), due_on), else_=ever),
        case(
            (unfinished, func.coalesce(duty.closes_on, never)),
            else_=cast(func.date_trunc(unit, cast(ended_on, DateTime)), Date),
        ),
    ]


def _day(day: Any) -> ColumnElement[Any]:
    return cast(literal(day), Date)
