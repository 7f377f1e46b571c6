"""Which villages need a station of their own (001-V4).

退役军人少于30人的可不单独建立服务站，但应当明确专人负责。

Computed from who lives there on a day, so that it changes with the counts. The document says veterans; what
it would come to with all persons served is told beside (requirement R-10).
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Date, Text, and_, case, cast, func, literal, null, select
from sqlalchemy.orm import aliased

from db.codes import DivisionLevel, StationNeed
from db.errors import DomainError
from db.models import (
    Division,
    DivisionVersion,
    Person,
    PersonStanding,
    Residence,
    ResponsiblePerson,
    StationVersion,
)
from resolvers.areas import Area
from resolvers.ask import Ask, Statement, current
from resolvers.keyset import Most, Order, number_in, page_in
from resolvers.people.standing import dated_standing, standing, with_standing
from resolvers.viewer import SMALLEST_SHOWN
from resolvers.within import Placed, lies_in

# From so many on a village has a station of its own.
LEAST = 30
BY_CODE = Order("STATION_NEED", ("code", "county_id", "division_id"))


@dataclass(frozen=True, slots=True)
class StationQuestion:
    """The villages of an area, of some needs, none meaning all; `told`: of few persons the veterans too.

    `is_present`: persons' rows say what they are on the day asked about.
    """

    area: Area
    needs: tuple[StationNeed, ...]
    told: bool
    is_present: bool


def page_of_villages(
    ask: Ask, question: StationQuestion, most: Most, start: tuple[Any, ...] | None
) -> Statement:
    """A page of villages by code, with cursors."""
    return page_in(BY_CODE, _asked_for(ask, question), most, start)


def number_of_villages(ask: Ask, question: StationQuestion) -> Statement:
    """How many there are, as `total`."""
    return number_in(_asked_for(ask, question))


def in_one_county(area: Area) -> Area:
    """The area. Raises DomainError AREA_SPANS_COUNTIES for one above a county."""
    if area.spans_counties:
        raise DomainError(
            "AREA_SPANS_COUNTIES",
            "建站要求按区县列出，请选择一个区县或其下的范围。",
            "Villages are listed for one county at a time: choose a county, or less.",
        )
    return area


def _asked_for(ask: Ask, question: StationQuestion) -> Statement:
    version, living = DivisionVersion, _living(ask, question).subquery("living")
    place = Placed(version.county_id, version.division_id, null())
    persons, veterans = (func.coalesce(living.c[name], 0) for name in ("persons", "veterans"))
    few = and_(persons > 0, persons < SMALLEST_SHOWN)
    shown = veterans if question.told else case((few, null()), else_=veterans)
    of_division = and_(Division.county_id == version.county_id, Division.id == version.division_id)
    rows = (
        select(
            *[version.county_id, version.division_id, version.code, persons.label("persons")],
            *[shown.label("veterans"), _need(ask, veterans).label("by_veterans")],
            *[_need(ask, persons).label("by_persons"), cast(literal(ask.as_of), Date).label("as_of")],
        )
        .join(Division, of_division)
        .outerjoin(living, living.c.division_id == version.division_id)
        .where(
            *[version.county_id == question.area.county_id, Division.level == DivisionLevel.VILLAGE.value],
            *[current(version, ask.as_of), lies_in(question.area, place, ask.as_of)],
        )
    )
    if not question.needs:
        return rows
    found = rows.subquery("village")
    return select(found).where(found.c.by_veterans.in_([need.value for need in question.needs]))


def _living(ask: Ask, question: StationQuestion) -> Statement:
    """Of each division of the county how many live there on the day."""
    county_id, home = question.area.county_id, Residence
    of_person = and_(Person.county_id == home.county_id, Person.id == home.person_id)
    mine = PersonStanding.county_id == county_id
    dated = None if question.is_present else dated_standing(ask.as_of, None, mine)
    veterans = func.count().filter(standing(dated).is_veteran)
    numbers = (func.count().label("persons"), veterans.label("veterans"))
    living: Statement = select(home.division_id, *numbers).join(Person, of_person)
    here = (home.county_id == county_id, Person.county_id == county_id)
    living = with_standing(living, dated, home.county_id, home.person_id)
    return living.where(*here, current(home, ask.as_of)).group_by(home.division_id)


def _need(ask: Ask, number: Any) -> Any:
    village, station, person = DivisionVersion, aliased(StationVersion), aliased(ResponsiblePerson)
    there = select(station.id).where(
        *[station.county_id == village.county_id, station.division_id == village.division_id],
        current(station, ask.as_of),
    )
    named = select(person.id).where(
        *[person.county_id == village.county_id, person.division_id == village.division_id],
        current(person, ask.as_of),
    )
    return case(
        (there.correlate(village).exists(), literal(StationNeed.STATION_THERE.value, Text)),
        (number >= LEAST, StationNeed.STATION_MISSING.value),
        (named.correlate(village).exists(), StationNeed.PERSON_NAMED.value),
        else_=StationNeed.PERSON_MISSING.value,
    )
