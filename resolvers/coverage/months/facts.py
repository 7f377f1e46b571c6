"""The bits of months computed from raw facts: what is kept is a copy of this."""

from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Date,
    DateTime,
    Integer,
    and_,
    case,
    cast,
    func,
    literal,
    not_,
    or_,
    select,
    true,
    tuple_,
    type_coerce,
    union_all,
)
from sqlalchemy.dialects.postgresql import ARRAY, aggregate_order_by
from sqlalchemy.orm import aliased

from db.codes import ContactOutcome, GridRole, UnreachableDecision
from db.models import CellAssignment, Contact, Residence, UnreachableRequest
from resolvers.ask import Statement, current
from resolvers.coverage.answers import CLOSED
from resolvers.coverage.months.bits import NOBODY, chunks_of
from resolvers.coverage.months.whom import NEVER, Whom, holds_at_end
from resolvers.coverage.rows import REACHED, VISITED

# Of each measure of `CoverageMonth`, and whose facts were looked at.
LISTED = "listed"
OUTCOMES = ("not_home", "no_answer", "refused", "wrong_address")
ENDED = tuple(reason.lower() for reason in CLOSED)
MEASURES = (
    *("resident", "located", "in_cell", "assigned", "unreachable", "attempted", "reached", "visited"),
    *(*OUTCOMES, *ENDED),
)
_MASK = {name: 1 << place for place, name in enumerate(MEASURES)}


def bits_of(whom: Whom, month: CTE, name: str) -> CTE:
    """The bits of some persons in months, by county_id, first_on, chunk.

    `listed` has a bit for each of them, whatever else is known.
    """
    fact = union_all(_homes(whom, month), _touches(whom, month), _unreachable(whom, month)).cte(
        f"{name}_fact"
    )
    measures = [(one, fact.c.mask.op("&")(mask) != 0) for one, mask in _MASK.items()]
    found = chunks_of(fact, ("county_id", "first_on"), measures, name=f"{name}_found")
    everybody = chunks_of(whom.rows, ("county_id",), [(LISTED, true())], name=f"{name}_listed")
    same = and_(
        found.c.county_id == everybody.c.county_id,
        found.c.chunk == everybody.c.chunk,
        found.c.first_on == month.c.first_on,
    )
    return (
        select(
            everybody.c.county_id,
            month.c.first_on,
            everybody.c.chunk,
            everybody.c[LISTED],
            *[func.coalesce(found.c[one], NOBODY).label(one) for one in MEASURES],
        )
        .select_from(everybody)
        .join(month, true())
        .outerjoin(found, same)
        .cte(name)
    )


def _fact(whom: Any, month: Any, **holds: ColumnElement[bool]) -> Statement:
    mask: Any = literal(0, Integer)
    for name, condition in holds.items():
        mask = mask + case((condition, _MASK[name]), else_=0)
    return select(whom.c.county_id, whom.c.ordinal, month.c.first_on, mask.label("mask"))


def _homes(whom: Whom, month: CTE) -> Statement:
    """Where persons live at each month's end, or where they lived last if their registration has ended."""
    home = _stays(whom)
    duty = _primaries(whom, home, month)
    of_cell = and_(
        duty.c.county_id == home.c.county_id,
        duty.c.cell_id == home.c.cell_id,
        duty.c.first_on == month.c.first_on,
    )
    here, row = home.c.end_on > month.c.counted_on, home.c
    ended = and_(not_(here), row.end_reason.in_(CLOSED), row.next_on > month.c.counted_on)
    rows = _fact(
        home,
        month,
        resident=here,
        located=row.located,
        in_cell=and_(here, row.cell_id.is_not(None)),
        assigned=and_(here, duty.c.cell_id.is_not(None)),
        **{one: and_(not_(here), row.end_reason == one.upper()) for one in ENDED},
    )
    counts = and_(row.from_on <= month.c.counted_on, or_(here, ended))
    return rows.select_from(home).join(month, counts).outerjoin(duty, of_cell)


def _stays(whom: Whom) -> CTE:
    """Each home with its days, and the day on which the next one began; infinity if there is none."""
    home = aliased(Residence)
    first = func.lower(home.valid)
    next_on = func.lead(first).over(partition_by=(whom.c.county_id, whom.c.ordinal), order_by=first)
    return (
        select(
            whom.c.county_id,
            whom.c.ordinal,
            home.cell_id,
            home.geom.is_not(None).label("located"),
            home.end_reason,
            first.label("from_on"),
            func.coalesce(func.upper(home.valid), NEVER).label("end_on"),
            func.coalesce(next_on, NEVER).label("next_on"),
        )
        .join(home, and_(whom.of(home), current(home, None)))
        .cte("stay_of_person")
    )


def _primaries(whom: Whom, home: CTE, month: CTE) -> Any:
    """The cells of some homes that have a primary worker at each month's end."""
    duty = aliased(CellAssignment)
    lived_in = tuple_(duty.county_id, duty.cell_id).in_(select(home.c.county_id, home.c.cell_id).distinct())
    return (
        select(duty.county_id, duty.cell_id, month.c.first_on)
        .join(month, holds_at_end(duty, month))
        .where(
            whom.in_counties(duty.county_id),
            lived_in,
            duty.role == GridRole.PRIMARY.value,
            current(duty, None),
        )
        .group_by(duty.county_id, duty.cell_id, month.c.first_on)
        .subquery("primary_then")
    )


def _touches(whom: Whom, month: CTE) -> Statement:
    last = func.array_agg(aggregate_order_by(Contact.outcome, Contact.contacted_on.desc(), Contact.id.desc()))
    touch = (
        select(
            whom.c.county_id,
            whom.c.ordinal,
            cast(func.date_trunc("month", cast(Contact.contacted_on, DateTime)), Date).label("first_on"),
            func.bool_or(REACHED).label("reached"),
            func.bool_or(VISITED).label("visited"),
            type_coerce(last, ARRAY(Contact.outcome.type))[1].label("outcome"),
        )
        .join(Contact, whom.of(Contact))
        .where(
            Contact.contacted_on >= select(func.min(month.c.first_on)).scalar_subquery(),
            Contact.contacted_on <= select(func.max(month.c.counted_on)).scalar_subquery(),
            current(Contact, None),
        )
        .group_by(whom.c.county_id, whom.c.ordinal, "first_on")
        .cte("touched_in_month")
    )
    rows = _fact(
        touch,
        touch,
        attempted=true(),
        reached=touch.c.reached,
        visited=touch.c.visited,
        **{one: touch.c.outcome == one.upper() for one in OUTCOMES},
    )
    return rows.where(touch.c.first_on.in_(select(month.c.first_on)))


def _unreachable(whom: Whom, month: CTE) -> Statement:
    request = aliased(UnreachableRequest)
    reached = select(literal(1)).where(
        *[Contact.county_id == request.county_id, Contact.person_id == request.person_id],
        *[whom.in_counties(Contact.county_id), Contact.outcome == ContactOutcome.REACHED.value],
        *[Contact.contacted_on >= request.reported_on, Contact.contacted_on <= month.c.counted_on],
        current(Contact, None),
    )
    return (
        _fact(whom, month, unreachable=true())
        .select_from(whom.rows)
        .join(request, whom.of(request))
        .join(month, request.reported_on <= month.c.counted_on)
        .where(
            request.decision == UnreachableDecision.CONFIRMED.value,
            not_(reached.correlate(request, month).exists()),
        )
    )
