"""The list of duties in the order of a worker's day, a page at a time."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from geoalchemy2 import Geography
from geoalchemy2 import functions as geo
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Date,
    Integer,
    Text,
    and_,
    case,
    cast,
    func,
    literal,
    select,
    true,
    tuple_,
)
from sqlalchemy.dialects.postgresql import ARRAY

from db.codes import DutyState, PolicyTrigger, PriorityClass
from db.models import Person
from geo.coordinates import LonLat
from resolvers.ask import Ask, Statement
from resolvers.duties.people import standing_then
from resolvers.duties.question import DutyQuestion
from resolvers.duties.rows import Duties, duties_of
from resolvers.people.lists import person_columns
from resolvers.people.standing import standing, with_standing
from resolvers.scope import sees_person
from resolvers.within import placed

PERSON_PREFIX, POLICY_PREFIX = "person__", "policy__"
FAR_M = 2**31 - 1
NEVER = date(9999, 12, 31)
# Overdue first, then priority class, then distance, then what is due soonest; the rest makes it total.
ORDER = (
    *("state_rank", "priority_rank", "far_m", "due_by", "county_id", "person_id"),
    *("rule", "trigger_on", "occasion"),
)
TYPES = (Integer, Integer, Integer, Date, Integer, BigInteger, Text, Date, Text)
_POLICY = (
    *("county_id", "id", "issuer", "document", "article", "is_shipped", "level", "trigger", "life_event"),
    *("shares_contacts", "modes", "purposes"),
)


@dataclass(frozen=True, slots=True)
class DutyPage:
    """At most `size` duties after the sort values of `start`; distances are from `near` (WGS-84)."""

    size: int
    start: tuple[Any, ...] | None = None
    near: LonLat | None = None


def page_of_duties(ask: Ask, question: DutyQuestion, page: DutyPage) -> Statement:
    """A page of the duties of persons whom the viewer may see, each with its person and policy.

    The first column is `total`, how many there are in all; where a page is empty its one row holds nothing
    else. Columns of the person begin with `person__`, those of the policy with `policy__`.
    """
    duties = duties_of(question, sees_person(ask, placed(Person)))
    every = ranked(question, duties, page.near)
    listed = select(every).order_by(*[every.c[name] for name in ORDER]).limit(literal(page.size) + 1)
    if page.start is not None:
        values: list[ColumnElement[Any]] = [
            cast(literal(value), kind) for value, kind in zip(page.start, TYPES, strict=True)
        ]
        listed = listed.where(tuple_(*[every.c[name] for name in ORDER]) > tuple_(*values))
    return with_total(ask, duties, listed.subquery("page"))


def with_total(ask: Ask, duties: Duties, page: Any) -> Statement:
    """The duties of a page with `total`, how many there are in all, and each with its person and policy."""
    total = select(func.count().label("total")).select_from(duties.duty).subquery("total")
    return with_person_and_policy(ask, duties, page, total.outerjoin(page, true()), total.c.total)


def ranked(question: DutyQuestion, duties: Duties, near: LonLat | None) -> Any:
    """The duties with the sort keys of a worker's day, ORDER, and `distance_m` from a place."""
    duty, policy, dated = duties.duty, duties.policy, standing_then(question)
    most_urgent = standing(dated).priority_classes[1]
    states = literal([state.value for state in DutyState], ARRAY(Text))
    classes = literal([priority.value for priority in PriorityClass], ARRAY(Text))
    distance = _distance_m(near)
    event = func.nullif(duty.c.life_event_id, 0)
    campaign = case((policy.c.trigger == PolicyTrigger.CAMPAIGN.value, policy.c.id))
    keys = (
        func.array_position(states, duty.c.state).label("state_rank"),
        func.coalesce(func.array_position(classes, most_urgent), len(PriorityClass) + 1),
        func.coalesce(distance, FAR_M).label("far_m"),
        func.coalesce(duty.c.due_on, cast(literal(NEVER), Date)).label("due_by"),
        func.coalesce(duty.c.festival, cast(event, Text), cast(campaign, Text), "").label("occasion"),
    )
    rows = (
        select(*duty.c, distance.label("distance_m"), keys[0], keys[1].label("priority_rank"), *keys[2:])
        .join_from(duty, Person, and_(Person.county_id == duty.c.county_id, Person.id == duty.c.person_id))
        .join(policy, policy.c.number == duty.c.number)
    )
    return with_standing(rows, dated, duty.c.county_id, duty.c.person_id).subquery("ranked")


def _distance_m(near: LonLat | None) -> ColumnElement[int]:
    """Whole metres from a place to where each person lives; null without a place or a point."""
    if near is None:
        return cast(literal(None), Integer)
    here = cast(geo.ST_SetSRID(geo.ST_MakePoint(near.lon, near.lat), 4326), Geography)
    return cast(func.round(geo.ST_Distance(cast(Person.geom, Geography), here)), Integer)


def with_person_and_policy(ask: Ask, duties: Duties, found: Any, joined: Any, *beside: Any) -> Statement:
    """The columns `beside` of `joined`, where `found` holds ranked duties, each with its person and policy.

    In the order of a worker's day.
    """
    shown = select(*person_columns(ask)).subquery("shown_person")
    policy = duties.policy
    of_person = and_(shown.c.county_id == found.c.county_id, shown.c.id == found.c.person_id)
    return (
        select(
            *beside,
            *found.c,
            *[column.label(f"{PERSON_PREFIX}{column.key}") for column in shown.c if column.key != "whose"],
            *[policy.c[name].label(f"{POLICY_PREFIX}{name}") for name in _POLICY],
        )
        .select_from(joined)
        .outerjoin(shown, of_person)
        .outerjoin(policy, policy.c.number == found.c.number)
        .order_by(*[found.c[name] for name in ORDER])
    )
