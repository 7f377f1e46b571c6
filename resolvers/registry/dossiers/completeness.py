"""Which dossiers are complete (C-01, C-02): the one definition, of a person, of areas, and as a list.

A complete dossier has a telephone number, an address and a located home, of veterans the dates of service
and how they served, the sections on family and party, of those under 60 that on employment; and each
section that it has to have was verified within a year. State of mind is never asked for.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Date,
    Subquery,
    and_,
    case,
    cast,
    func,
    literal,
    null,
    or_,
    select,
)

from db.codes import DossierItem, DossierSection, GridRole, PersonStatus
from db.models import CellAssignment, DossierEntry, Person
from resolvers.areas import Area
from resolvers.ask import Ask, Statement, current
from resolvers.coverage.parts import parts_of
from resolvers.coverage.places import PLACES
from resolvers.coverage.question import AreaOn
from resolvers.coverage.residents import in_counties
from resolvers.duties.question import DutyBreakdownBy
from resolvers.keyset import Most, Order, number_in, page_in
from resolvers.people.lists import age_on, person_columns
from resolvers.scope import sees_person
from resolvers.within import lies_in, placed

# Retirement age of men when the rule was written; whoever is older is asked for no work.
WORKING_UNTIL = 60
VERIFIED_WITHIN_DAYS = 365
BY_NAME = Order("DOSSIER", ("name", "county_id", "id"))
_ASKED = (DossierSection.SERVICE, DossierSection.FAMILY, DossierSection.EMPLOYMENT, DossierSection.PARTY)


@dataclass(frozen=True, slots=True)
class DossierQuestion:
    """The dossiers of who lives in any of some areas today that lack one of some items; of none, any."""

    areas: tuple[Area, ...]
    items: tuple[DossierItem, ...] = ()


def verified_days(*conditions: ColumnElement[bool]) -> Subquery:
    """When each section that is asked for was verified last: county_id, person_id, a column a section."""
    own = DossierEntry
    last = [func.max(own.verified_on).filter(own.section == one.value).label(one.name) for one in _ASKED]
    found = select(own.county_id, own.person_id, *last).where(current(own, None), *conditions)
    return found.group_by(own.county_id, own.person_id).subquery("verified")


def missing_items(ask: Ask, verified: Any) -> Mapping[DossierItem, ColumnElement[bool]]:
    """By item the condition that the dossier of a row of `Person` lacks it; `verified` has its days."""
    day = {section: verified.c[section.name] for section in _ASKED}
    works = age_on(ask.today) < WORKING_UNTIL
    asked = {DossierSection.SERVICE: Person.is_veteran, DossierSection.EMPLOYMENT: works}
    lacks = {section: and_(asked.get(section, True), day[section].is_(None)) for section in _ASKED}
    old = cast(literal(ask.today), Date) - VERIFIED_WITHIN_DAYS
    stale = [and_(asked.get(section, True), day[section] < old) for section in _ASKED]
    dates = or_(Person.enlisted_on.is_(None), Person.discharged_on.is_(None))
    return {
        DossierItem.PHONE: Person.phone_masked.is_(None),
        DossierItem.ADDRESS: Person.address.is_(None),
        DossierItem.LOCATION: Person.geojson.is_(None),
        DossierItem.SERVICE_DATES: and_(Person.is_veteran, dates),
        **{DossierItem.of(section.value): lacks[section] for section in _ASKED},
        DossierItem.VERIFICATION: func.coalesce(or_(*stale), False),
    }


def completeness_statement(ask: Ask, area: Area) -> Statement:
    """The numbers of the whole: one row of registered, complete, and of each item how many lack it."""
    return select(*_numbers(_dossiers(ask, area)))


def completeness_by_part(ask: Ask, area: Area, by: DutyBreakdownBy) -> Statement:
    """The same by part: part_county_id, part_id, key, label and the numbers; the rest has a null key."""
    rows = _dossiers(ask, area, with_worker=by == DutyBreakdownBy.WORKER)
    return parts_of(rows, AreaOn(area, ask.today), PLACES[by.place], _numbers(rows))


def page_of_incomplete(
    ask: Ask, question: DossierQuestion, most: Most, start: tuple[Any, ...] | None
) -> Statement:
    """A page of persons whose dossiers lack something, by name, with cursors."""
    return page_in(BY_NAME, _incomplete(ask, question), most, start)


def number_of_incomplete(ask: Ask, question: DossierQuestion) -> Statement:
    """How many there are, as `total`."""
    return number_in(_incomplete(ask, question))


def _incomplete(ask: Ask, question: DossierQuestion) -> Statement:
    verified = verified_days(_in_their_counties(ask, question.areas, DossierEntry.county_id))
    missing = missing_items(ask, verified)
    found = select(*person_columns(ask)).outerjoin(verified, _of_person(verified))
    return found.where(
        *_there(ask, question.areas),
        sees_person(ask, placed(Person)),
        or_(*_asked_for(question, missing)),
    )


def _asked_for(
    question: DossierQuestion, missing: Mapping[DossierItem, ColumnElement[bool]]
) -> Sequence[ColumnElement[bool]]:
    """Which items are asked for is a value, so that one statement serves all that name as many."""
    if not question.items:
        return list(missing.values())
    names = [one.value for one in question.items]
    return [and_(literal(item.value).in_(names), lacks) for item, lacks in missing.items()]


def _dossiers(ask: Ask, area: Area, *, with_worker: bool = False) -> CTE:
    """A row for each person in the area: where they live, and a flag for each item that is missing."""
    verified = verified_days(_in_their_counties(ask, (area,), DossierEntry.county_id))
    flags = [condition.label(item.name) for item, condition in missing_items(ask, verified).items()]
    place = (Person.county_id, Person.division_id, Person.cell_id)
    rows = select(*place, *flags).outerjoin(verified, _of_person(verified)).where(*_there(ask, (area,)))
    if not with_worker:
        return rows.cte("dossier")
    task = CellAssignment
    primary = and_(
        *[task.county_id == Person.county_id, task.cell_id == Person.cell_id],
        *[task.role == GridRole.PRIMARY.value, current(task, ask.today)],
    )
    return rows.add_columns(task.worker_id).outerjoin(task, primary).cte("dossier")


def _there(ask: Ask, areas: Sequence[Area]) -> Sequence[ColumnElement[bool]]:
    return (
        _in_their_counties(ask, areas, Person.county_id),
        Person.status == PersonStatus.ACTIVE.value,
        or_(*[lies_in(area, placed(Person), ask.today) for area in areas]),
    )


def _in_their_counties(ask: Ask, areas: Sequence[Area], county_id: Any) -> ColumnElement[bool]:
    return or_(*[in_counties(AreaOn(area, ask.today), county_id) for area in areas])


def _of_person(verified: Subquery) -> ColumnElement[bool]:
    return and_(verified.c.county_id == Person.county_id, verified.c.person_id == Person.id)


def _numbers(rows: CTE) -> list[ColumnElement[int]]:
    lacking = [rows.c[item.name] for item in DossierItem]
    each = [func.count(case((flag, 1))).label(flag.name) for flag in lacking]
    complete = func.count(case((or_(*lacking), null()), else_=1)).label("complete")
    return [func.count().label("registered"), complete, *each]
