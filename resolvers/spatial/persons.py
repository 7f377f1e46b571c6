"""The persons whom density counts, one row each, with what is counted of them."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import CTE, ColumnElement, Integer, and_, cast, func, literal, select, true

from db.codes import DutyState, PersonStatus
from db.models import Contact, Person, Residence
from resolvers.ask import current
from resolvers.coverage.question import CoverageQuestion
from resolvers.coverage.residents import in_counties, matches, residents, standing_then
from resolvers.coverage.rows import REACHED, VISITED
from resolvers.duties.question import DutyQuestion
from resolvers.duties.rows import duties_of
from resolvers.people.filter import person_conditions
from resolvers.people.standing import standing, with_standing
from resolvers.spatial.question import DensityQuestion
from resolvers.windows import Window
from resolvers.within import lies_in, placed

NUMBERS = (
    *("registered", "persons", "priority_persons", "reached", "visited"),
    *("visits", "duties_due", "duties_overdue", "overdue_persons", "unlocated"),
)
_NOBODY = cast(literal(0), Integer)


def counted_persons(question: DensityQuestion, today: date) -> CTE:
    """One row per person registered in the area at the window's end.

    Columns: county_id, person_id, division_id, cell_id, geom (EPSG:4326, may be null), and NUMBERS but
    `registered`, each 0 or 1, or a number of visits or duties; but for `unlocated` 0 for persons whom the
    filter does not name.
    """
    asked = question.persons
    person = _today(asked) if question.is_of(today) else _then(asked)
    joined: Any = person
    numbers: dict[str, Any] = dict.fromkeys(NUMBERS[1:-1], _NOBODY)
    numbers |= {"persons": literal(1), "priority_persons": _one(person.c.is_priority)}
    numbers |= {"reached": _one(person.c.reached), "visited": _one(person.c.visited)}
    if question.has_visits:
        touch = _visits(asked)
        joined = joined.outerjoin(touch, _same(touch, person))
        numbers["visits"] = func.coalesce(touch.c.visits, 0)
    if question.has_duties:
        duty = _duties(asked, kept=question.is_of(today))
        joined = joined.outerjoin(duty, _same(duty, person))
        numbers["duties_due"] = func.coalesce(duty.c.due, 0)
        numbers["duties_overdue"] = func.coalesce(duty.c.overdue, 0)
        numbers["overdue_persons"] = func.least(func.coalesce(duty.c.overdue, 0), 1)
    named = _one(person.c.matches)
    return (
        select(
            *[person.c[name] for name in ("county_id", "person_id", "division_id", "cell_id", "geom")],
            *[(named * number).label(name) for name, number in numbers.items()],
            _one(person.c.geom.is_(None)).label("unlocated"),
        )
        .select_from(joined)
        .cte("counted_person")
    )


def totals(rows: Any) -> list[ColumnElement[int]]:
    """NUMBERS as sums over rows of `counted_persons`."""
    sums = [cast(func.coalesce(func.sum(rows.c[name]), 0), Integer).label(name) for name in NUMBERS[1:]]
    return [func.count().label("registered"), *sums]


def _one(condition: Any) -> ColumnElement[int]:
    return cast(condition, Integer)


def _same(rows: Any, person: CTE) -> ColumnElement[bool]:
    return and_(rows.c.county_id == person.c.county_id, rows.c.person_id == person.c.person_id)


def _today(asked: CoverageQuestion) -> CTE:
    """The register as it is: who was reached since a day is said by the last day they were."""
    since = asked.window.from_on
    return (
        select(
            Person.county_id,
            Person.id.label("person_id"),
            *[Person.division_id, Person.cell_id, Person.geom],
            and_(true(), *person_conditions(asked.filter, asked.counted_on)).label("matches"),
            (func.cardinality(Person.priority_classes) > 0).label("is_priority"),
            func.coalesce(Person.last_contact_on >= since, False).label("reached"),
            func.coalesce(Person.last_visit_on >= since, False).label("visited"),
        )
        .where(
            in_counties(asked.ground, Person.county_id),
            Person.status == PersonStatus.ACTIVE.value,
            lies_in(asked.area, placed(Person), asked.placed_on),
        )
        .cte("person_today")
    )


def _then(asked: CoverageQuestion) -> CTE:
    """The register as it was, or was known to be."""
    base, touch, dated = residents(asked, Residence.geom), _touches(asked), standing_then(asked)
    was = standing(dated)
    rows = (
        select(
            *[base.c[name] for name in ("county_id", "person_id", "division_id", "cell_id", "geom")],
            matches(asked, was, base.c.located).label("matches"),
            (func.cardinality(was.priority_classes) > 0).label("is_priority"),
            func.coalesce(touch.c.reached, False).label("reached"),
            func.coalesce(touch.c.visited, False).label("visited"),
        )
        .join_from(base, Person, and_(Person.county_id == base.c.county_id, Person.id == base.c.person_id))
        .outerjoin(touch, _same(touch, base))
    )
    return with_standing(rows, dated, base.c.county_id, base.c.person_id).cte("person_then")


def _touches(asked: CoverageQuestion) -> CTE:
    return (
        select(
            Contact.county_id,
            Contact.person_id,
            func.bool_or(REACHED).label("reached"),
            func.bool_or(VISITED).label("visited"),
        )
        .where(*_in_window(asked))
        .group_by(Contact.county_id, Contact.person_id)
        .cte("touch")
    )


def _visits(asked: CoverageQuestion) -> CTE:
    """The days on which each person was visited."""
    return (
        select(
            Contact.county_id, Contact.person_id, func.count(Contact.contacted_on.distinct()).label("visits")
        )
        .where(*_in_window(asked), VISITED)
        .group_by(Contact.county_id, Contact.person_id)
        .cte("visit")
    )


def _in_window(asked: CoverageQuestion) -> list[ColumnElement[bool]]:
    return [
        in_counties(asked.ground, Contact.county_id),
        Contact.contacted_on >= asked.window.from_on,
        Contact.contacted_on < asked.contacts_until,
        current(Contact, None, asked.known_at),
    ]


def _duties(asked: CoverageQuestion, *, kept: bool) -> CTE:
    """Of each person, the duties due and overdue on the window's last day: by the statement of duties."""
    on = asked.counted_on
    states = (DutyState.DUE, DutyState.OVERDUE)
    window = Window(on, on + timedelta(days=1))
    question = DutyQuestion(
        areas=(asked.area,),
        window=window,
        as_of=on,
        states=states,
        known_at=asked.known_at,
        kept=kept,
        is_present=asked.is_present,
    )
    duty = duties_of(question).duty
    return (
        select(
            duty.c.county_id,
            duty.c.person_id,
            *[func.count().filter(duty.c.state == one.value).label(one.value.lower()) for one in states],
        )
        .group_by(duty.c.county_id, duty.c.person_id)
        .cte("open_duty")
    )
