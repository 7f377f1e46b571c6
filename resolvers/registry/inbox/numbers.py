"""Numbers of the inbox: by state, and of what is not closed by how long ago it was reported.

By level or kind, and by place. Counted of persons whom the viewer may count, so that who sees no persons is
told numbers, and those of few persons are withheld (`resolvers/registry/inbox/answers.py`).
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import (
    CTE,
    BigInteger,
    ColumnElement,
    Subquery,
    and_,
    cast,
    func,
    literal,
    not_,
    select,
    true,
    tuple_,
    union_all,
)

from db.codes import Code, InboxState, PersonStatus
from db.models import Contact, Person
from resolvers.areas import Area
from resolvers.ask import Ask, Statement, current
from resolvers.coverage.parts import parts_of
from resolvers.coverage.places import PLACES
from resolvers.coverage.question import AreaOn, BreakdownBy
from resolvers.registry.inbox.items import escalations, needs
from resolvers.registry.inbox.lists import InboxQuestion, narrowed
from resolvers.scope import sees_count, sees_person
from resolvers.within import lies_in, placed

_PLACE = ("county_id", "division_id", "cell_id")


class InboxAge(Code):
    """How long what is not closed has waited: days since the contact, today being day 0."""

    DAYS_0_TO_7 = "DAYS_0_TO_7", "7 日以内", "up to 7 days"
    DAYS_8_TO_30 = "DAYS_8_TO_30", "8–30 日", "8 to 30 days"
    DAYS_31_TO_90 = "DAYS_31_TO_90", "31–90 日", "31 to 90 days"
    DAYS_OVER_90 = "DAYS_OVER_90", "超过 90 日", "over 90 days"


# The first day of each.
SINCE = dict(zip(InboxAge, (0, 8, 31, 91), strict=True))
NUMBERS = tuple(one.value.lower() for one in (*InboxState, *InboxAge))


class InboxBreakdownBy(Code):
    CHILD_DIVISION = "CHILD_DIVISION", "下级区划", "child division"
    CELL = "CELL", "网格", "grid cell"
    STATION = "STATION", "服务站", "station: the one that serves the person's division"

    @property
    def place(self) -> BreakdownBy:
        """The same dimension of coverage."""
        return BreakdownBy.of(self.value)


def numbers_of_items(ask: Ask, question: InboxQuestion) -> Statement:
    """How many there are of each level, or kind of need: `part` and NUMBERS."""
    found = _counted_items(ask, question)
    part = (found.c.escalated_to if question.escalated else found.c.item).label("part")
    return select(part, *_counts(ask, found)).group_by(part).order_by(part)


def registered_persons(ask: Ask, areas: Sequence[Area], worker: tuple[int, int] | None) -> Statement:
    """How many persons whom the viewer may count are registered in all of some areas, as `total`.

    With a worker those alone whom the worker contacted: nobody else is in the numbers of one worker.
    """
    where = _registered(ask, areas)
    if worker is not None:
        contacted = select(Contact.id).where(
            Contact.county_id == Person.county_id,
            Contact.person_id == Person.id,
            tuple_(Contact.county_id, Contact.worker_id) == tuple_(*map(literal, worker)),
            current(Contact, None),
        )
        where.append(contacted.correlate(Person).exists())
    return select(func.count().label("total")).where(*where)


def unseen_person_counted(ask: Ask, areas: Sequence[Area]) -> Statement:
    """One row if there is a person in all of some areas whom the viewer may count and not see."""
    unseen = not_(sees_person(ask, placed(Person)))
    return select(literal(1).label("one")).where(*_registered(ask, areas), unseen).limit(1)


def place_numbers(
    ask: Ask, escalated: InboxQuestion, needs: InboxQuestion, area: Area, *, by: InboxBreakdownBy
) -> Statement:
    """The numbers of an area by place, of what was handed up and of needs.

    Columns: part_county_id, part_id, key, label, `there` (persons and items), `registered`, and NUMBERS,
    first as `escalations_…`, then as `needs_…`; what falls in no part has a null key and comes last.
    """
    spot = _spots(ask, escalated, needs, area)
    sums = [cast(func.sum(spot.c[name]), BigInteger).label(name) for name in COLUMNS]
    return parts_of(spot, AreaOn(area, ask.today), PLACES[by.place], sums)


def of_kind(kind: str, name: str) -> str:
    """The column of a number of escalations or needs."""
    return f"{kind}_{name}"


KINDS = ("escalations", "needs")
COLUMNS = ("there", "registered", *[of_kind(kind, name) for kind in KINDS for name in NUMBERS])


def _spots(ask: Ask, escalated: InboxQuestion, needs: InboxQuestion, area: Area) -> CTE:
    """Persons and items by county, division and cell in which the persons live."""
    questions = zip(KINDS, (escalated, needs), strict=True)
    asked = [
        (kind, replace(question, areas=(area,), states=tuple(InboxState))) for kind, question in questions
    ]
    pieces = [_persons(ask, area), *[_items(ask, kind, question) for kind, question in asked]]
    piece = union_all(*pieces).subquery("piece")
    place = [piece.c[name] for name in _PLACE]
    sums = [func.sum(piece.c[name]).label(name) for name in COLUMNS]
    return select(*place, *sums).group_by(*place).cte("spot")


def _persons(ask: Ask, area: Area) -> Statement:
    place = [Person.county_id, Person.division_id, Person.cell_id]
    found = select(*place, *_columns({"there": func.count(), "registered": func.count()}))
    return found.where(*_registered(ask, (area,))).group_by(*place)


def _items(ask: Ask, kind: str, question: InboxQuestion) -> Statement:
    found = _counted_items(ask, question)
    counts = {of_kind(kind, str(count.key)): count for count in _counts(ask, found)}
    place = [found.c[name] for name in _PLACE]
    return select(*place, *_columns({"there": func.count(), **counts})).group_by(*place)


def _columns(given: dict[str, Any]) -> list[Any]:
    return [given.get(name, literal(0)).label(name) for name in COLUMNS]


def _counted_items(ask: Ask, question: InboxQuestion) -> Subquery:
    reported = escalations(ask, sees_count) if question.escalated else needs(ask, sees_count)
    where = reported.add_columns(Person.division_id, Person.cell_id)
    return narrowed(ask, question, where).subquery("counted")


def _counts(ask: Ask, found: Subquery) -> list[ColumnElement[int]]:
    days = literal(ask.today) - found.c.reported_on
    waits = found.c.state != InboxState.CLOSED.value
    states = [found.c.state == state.value for state in InboxState]
    ends = [*list(SINCE.values())[1:], None]
    ages = [
        and_(waits, days >= first, true() if end is None else days < end)
        for first, end in zip(SINCE.values(), ends, strict=True)
    ]
    conditions = zip(NUMBERS, [*states, *ages], strict=True)
    return [func.count().filter(condition).label(name) for name, condition in conditions]


def _registered(ask: Ask, areas: Sequence[Area]) -> list[ColumnElement[bool]]:
    there = [lies_in(area, placed(Person), ask.today) for area in areas]
    return [Person.status == PersonStatus.ACTIVE.value, sees_count(ask, placed(Person)), *there]
