"""How many households were visited at home (E-05): 每年入户走访, by household instead of by person.

A household is visited if any of its registered members was reached by a home visit in the window; whoever
is in no household is one of their own. It counts where its head lives, or else the first of its members.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import CTE, ColumnElement, and_, func, select, type_coerce
from sqlalchemy.dialects.postgresql import ARRAY, aggregate_order_by

from db.codes import ContactMode, ContactOutcome, GridRole, PersonStatus
from db.models import CellAssignment, Contact, HouseholdMember, Person
from resolvers.areas import Area
from resolvers.ask import Ask, Statement, current
from resolvers.coverage.parts import parts_of
from resolvers.coverage.places import PLACES
from resolvers.coverage.question import AreaOn
from resolvers.coverage.residents import in_counties
from resolvers.duties.question import DutyBreakdownBy
from resolvers.windows import Window
from resolvers.within import lies_in, placed


@dataclass(frozen=True, slots=True)
class VisitQuestion:
    """The households of an area as they are today, and the days on which they may have been visited."""

    area: Area
    window: Window


def visits_statement(ask: Ask, question: VisitQuestion) -> Statement:
    """The numbers of the whole: one row of households, visited."""
    return select(*_numbers(_houses(ask, question)))


def visits_by_part(ask: Ask, question: VisitQuestion, by: DutyBreakdownBy) -> Statement:
    """The same by part: part_county_id, part_id, key, label and the numbers; the rest has a null key."""
    houses = _houses(ask, question)
    if by == DutyBreakdownBy.WORKER:
        houses = _with_worker(ask, houses)
    return parts_of(houses, AreaOn(question.area, ask.today), PLACES[by.place], _numbers(houses))


def _numbers(houses: CTE) -> list[ColumnElement[int]]:
    return [func.count().label("households"), func.count().filter(houses.c.is_visited).label("visited")]


def _houses(ask: Ask, question: VisitQuestion) -> CTE:
    """A row a household: where it counts, and whether it was visited."""
    living = _living(ask, question).subquery("living")
    # In the order of the members, the head first.
    order = (living.c.is_head.desc(), living.c.person_id.asc())
    place = [_first(column, order).label(column.name) for column in (living.c.division_id, living.c.cell_id)]
    grouped = (
        select(living.c.county_id, *place, func.bool_or(living.c.is_visited).label("is_visited"))
        .group_by(living.c.county_id, living.c.house)
        .subquery("grouped")
    )
    return select(*grouped.c).where(lies_in(question.area, placed(grouped.c), ask.today)).cte("house")


def _first(column: Any, order: tuple[Any, ...]) -> Any:
    return type_coerce(func.array_agg(aggregate_order_by(column, *order)), ARRAY(column.type))[1]


def _living(ask: Ask, question: VisitQuestion) -> Statement:
    """A row a person of the counties of the area: in which household, and whether visited."""
    member, ground = HouseholdMember, AreaOn(question.area, ask.today)
    visit = _visits(question, ground).subquery("visit")
    of_member = and_(
        *[member.county_id == Person.county_id, member.person_id == Person.id],
        current(member, ask.today),
    )
    of_visit = and_(visit.c.county_id == Person.county_id, visit.c.person_id == Person.id)
    return (
        select(
            *[Person.county_id, Person.id.label("person_id"), Person.division_id, Person.cell_id],
            func.coalesce(member.household_id, -Person.id).label("house"),
            func.coalesce(member.is_head, False).label("is_head"),
            visit.c.person_id.is_not(None).label("is_visited"),
        )
        .outerjoin(member, of_member)
        .outerjoin(visit, of_visit)
        .where(in_counties(ground, Person.county_id), Person.status == PersonStatus.ACTIVE.value)
    )


def _visits(question: VisitQuestion, ground: AreaOn) -> Any:
    window = question.window
    return (
        select(Contact.county_id, Contact.person_id)
        .where(
            in_counties(ground, Contact.county_id),
            *[Contact.contacted_on >= window.from_on, Contact.contacted_on < window.to_on],
            *[Contact.mode == ContactMode.HOME_VISIT.value, Contact.outcome == ContactOutcome.REACHED.value],
            current(Contact, None),
        )
        .distinct()
    )


def _with_worker(ask: Ask, houses: CTE) -> CTE:
    task = CellAssignment
    primary = and_(
        *[task.county_id == houses.c.county_id, task.cell_id == houses.c.cell_id],
        *[task.role == GridRole.PRIMARY.value, current(task, ask.today)],
    )
    return select(*houses.c, task.worker_id).outerjoin_from(houses, task, primary).cte("house_with_worker")
