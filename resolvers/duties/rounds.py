"""Rounds: the windows that policies open for everybody they are for, by period and by festival."""

from datetime import date
from typing import Any

from sqlalchemy import (
    CTE,
    BigInteger,
    ColumnElement,
    Date,
    Integer,
    Text,
    and_,
    any_,
    case,
    cast,
    column,
    func,
    literal,
    null,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSON

from db.codes import PolicyTrigger
from resolvers.ask import Statement
from resolvers.duties.question import HISTORY_YEARS, DutyQuestion


def rounds(question: DutyQuestion, policy: CTE) -> CTE:
    """The rounds that are open on a day of the window (`shown`), and earlier rivals for the same contacts.

    Columns: round_no, those of the policy, trigger_on, festival, begins_on, due_on, closes_on (all
    included) and nearer, the numbers of the policies that decide instead of it.
    """
    every = (_periods(question, policy), _festivals(question, policy), _campaigns(policy))
    both = union_all(*every).subquery("opened")
    window, of = question.window, policy.c
    shown = and_(
        both.c.begins_on < window.to_on, both.c.closes_on >= window.from_on, asked_for(question, policy)
    )
    return (
        select(
            func.row_number()
            .over(order_by=(of.number, both.c.trigger_on, both.c.festival))
            .label("round_no"),
            *[of.number, of.rule, of.shares_contacts, of.modes, of.purposes],
            *[both.c[name] for name in ("trigger_on", "festival", "begins_on", "due_on", "closes_on")],
            nearer(policy, both.c.trigger_on, both.c.festival).label("nearer"),
            shown.label("shown"),
        )
        .join_from(both, policy, of.number == both.c.number)
        .where(both.c.begins_on <= both.c.due_on, or_(shown, of.shares_contacts.is_(False)))
        .cte("round")
    )


def asked_for(question: DutyQuestion, policy: CTE) -> ColumnElement[bool]:
    """The condition that a policy is the campaign asked about, if one is."""
    if question.campaign is None:
        return true()
    county_id, campaign_id = question.campaign
    is_campaign = policy.c.trigger == PolicyTrigger.CAMPAIGN.value
    return and_(is_campaign, policy.c.county_id == county_id, policy.c.id == campaign_id)


def nearer(policy: CTE, day: ColumnElement[date], festival: ColumnElement[Any]) -> ColumnElement[Any]:
    """The numbers of the policies that decide instead of a row of `policy` on a day, for whom they are for.

    They have the same rule and trigger. Of one region, policies for different festivals stand beside each
    other, and so do campaigns everywhere.
    """
    other, of = policy.alias(), policy.c
    same_region = and_(
        other.c.county_id == of.county_id, other.c.division_id.is_not_distinct_from(of.division_id)
    )
    numbers = select(func.array_agg(other.c.number)).where(
        *[other.c.rule == of.rule, other.c.trigger == of.trigger, other.c.number < of.number],
        of.trigger != PolicyTrigger.CAMPAIGN.value,
        other.c.life_event.is_not_distinct_from(of.life_event),
        other.c.valid.bool_op("@>")(day),
        or_(festival.is_(None), ~same_region, festival == any_(other.c.festivals)),
    )
    return func.coalesce(numbers.correlate_except(other).scalar_subquery(), cast([], ARRAY(BigInteger)))


def is_for(mine: Any, number: Any, decided_by: Any) -> ColumnElement[bool]:
    """The condition that a policy is among those for a person, `mine`, and no nearer one is."""
    return and_(number == any_(mine), ~mine.bool_op("&&")(decided_by))


def _periods(question: DutyQuestion, policy: CTE) -> Statement:
    """Calendar periods of months, and periods of days counted from the policy's first day."""
    months, days = _months(question, policy), _days(question, policy)
    period = union_all(months, days).subquery("period")
    begins_on = func.greatest(period.c.start_on, period.c.valid_from)
    last_on = func.least(period.c.end_on, period.c.valid_to) - 1
    return select(
        *[period.c.number, begins_on.label("trigger_on"), cast(null(), Text).label("festival")],
        *[begins_on.label("begins_on"), last_on.label("due_on"), last_on.label("closes_on")],
    )


def _validity(policy: CTE) -> tuple[Any, Any]:
    return func.lower(policy.c.valid).label("valid_from"), func.upper(policy.c.valid).label("valid_to")


def _months(question: DutyQuestion, policy: CTE) -> Statement:
    every = policy.c.interval_months
    first = _month_number(_since(question, policy))
    month = _series(first // every * every, _month_number(cast(question.window.to_on, Date)), every)
    number = month.c.number
    return (
        select(
            policy.c.number,
            func.make_date(number // 12, number % 12 + 1, 1).label("start_on"),
            func.make_date((number + every) // 12, (number + every) % 12 + 1, 1).label("end_on"),
            *_validity(policy),
        )
        .join_from(policy, month, true())
        .where(policy.c.trigger == PolicyTrigger.INTERVAL.value, every.is_not(None))
    )


def _days(question: DutyQuestion, policy: CTE) -> Statement:
    every, anchor = policy.c.interval_days, func.lower(policy.c.valid)
    first = func.greatest(cast(_since(question, policy) - anchor, Integer) // every, 0)
    last = cast(cast(question.window.to_on, Date) - anchor, Integer) // every
    place = _series(first, last, 1)
    start_on = anchor + place.c.number * every
    return (
        select(
            policy.c.number,
            start_on.label("start_on"),
            (start_on + every).label("end_on"),
            *_validity(policy),
        )
        .join_from(policy, place, true())
        .where(policy.c.trigger == PolicyTrigger.INTERVAL.value, every.is_not(None))
    )


def _since(question: DutyQuestion, policy: CTE) -> ColumnElement[date]:
    """From when on rounds matter: where contacts are not shared, rivals of the years before do too."""
    first: Any = cast(question.window.from_on, Date)
    history = cast(first - func.make_interval(HISTORY_YEARS), Date)
    return case((policy.c.shares_contacts, first), else_=history)


def _month_number(day: ColumnElement[date]) -> ColumnElement[int]:
    return cast(func.date_part("year", day) * 12 + func.date_part("month", day) - 1, Integer)


def _series(first: Any, last: Any, step: Any) -> Any:
    numbers = func.generate_series(first, last, step)
    return numbers.table_valued(column("number", Integer), name="counted").render_derived()


def _festivals(question: DutyQuestion, policy: CTE) -> Statement:
    calendar = func.json_to_recordset(cast(literal(question.calendar), JSON))
    listed = calendar.table_valued(column("name", Text), column("day", Date), name="festival")
    festival = listed.render_derived(with_types=True)
    day, of = festival.c.day, policy.c
    return (
        select(
            *[of.number, day.label("trigger_on"), festival.c.name.label("festival")],
            (day + of.opens_days).label("begins_on"),
            (day + of.due_days).label("due_on"),
            (day + of.due_days + of.late_days).label("closes_on"),
        )
        .join_from(policy, festival, festival.c.name == any_(of.festivals))
        .where(of.trigger == PolicyTrigger.FESTIVAL.value, of.valid.bool_op("@>")(day))
    )


def _campaigns(policy: CTE) -> Statement:
    """The one window of each campaign."""
    of = policy.c
    begins_on, due_on = func.lower(of.valid), func.upper(of.valid) - 1
    return select(
        *[of.number, begins_on.label("trigger_on"), cast(null(), Text).label("festival")],
        *[begins_on.label("begins_on"), due_on.label("due_on"), (due_on + of.late_days).label("closes_on")],
    ).where(of.trigger == PolicyTrigger.CAMPAIGN.value)
