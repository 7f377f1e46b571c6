"""Coverage of many places or persons at once: the one definition, one statement however many there are."""

from enum import StrEnum
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    FromClause,
    Select,
    and_,
    cast,
    func,
    literal,
    null,
    or_,
    select,
    true,
    union_all,
)

from db.codes import UNIT_LEVELS, DivisionLevel
from db.models import Contact, CountyLink, DivisionVersion, GridCell, Residence
from resolvers.areas import Area, AreaKind
from resolvers.ask import Ask, Statement, current
from resolvers.coverage.answers import NUMBERS
from resolvers.coverage.indicators import counts
from resolvers.coverage.question import CoverageQuestion
from resolvers.coverage.rolled_up import of_counties, of_places
from resolvers.coverage.rows import VISITED, person_rows, reached_condition
from resolvers.each.keys import Keys
from resolvers.viewer import Permission
from resolvers.within import Placed, cell_holds, lies_in, nowhere


class Rung(StrEnum):
    """What kind of places are asked about, by how rows are told to lie in them."""

    CELL = "CELL"
    DIVISION = "DIVISION"  # within a county
    COUNTY = "COUNTY"
    ABOVE = "ABOVE"


def rung_of(level: DivisionLevel) -> Rung:
    """The rung of a division."""
    if level not in UNIT_LEVELS:
        return Rung.DIVISION
    return Rung.COUNTY if level == DivisionLevel.COUNTY else Rung.ABOVE


def coverage_of_each(
    ask: Ask, question: CoverageQuestion, rung: Rung, keys: Keys, *, rolled_up: bool
) -> Statement:
    """The numbers of each place that the viewer may analyse: county_id, id and NUMBERS.

    `rolled_up` as `is_rolled_up` says. The area of `question` is not looked at.
    """
    own = _allowed(ask, rung, keys).subquery("own")
    everywhere = question.over(_whole(rung, keys))
    rows, numbers = _rows(everywhere, rung, rolled_up=rolled_up)
    ground = _ground(everywhere, rung, own)
    found = (
        select(ground.c.county_id, ground.c.id, *numbers)
        .where(_there(rung, ground, rows))
        .group_by(ground.c.county_id, ground.c.id)
        .subquery("found")
    )
    same = and_(found.c.county_id == own.c.county_id, found.c.id == own.c.id)
    told = [func.coalesce(found.c[name], 0).label(name) for name in NUMBERS]
    return select(own.c.county_id, own.c.id, *told).outerjoin_from(own, found, same)


def coverage_of_persons(question: CoverageQuestion, keys: Keys) -> Statement:
    """Whether each person counts, and how it was reached: county_id, id and what follows.

    registered (at the window's end), reached, visited, attempted, first_on. The area is not looked at.
    """
    asked, home = keys.rows(), Residence
    there = (
        select(literal(1))
        .where(
            home.county_id == asked.c.county_id,
            home.person_id == asked.c.id,
            current(home, question.counted_on, question.known_at),
        )
        .correlate(asked)
        .exists()
    )
    reached = reached_condition(question)
    touch = (
        select(
            func.coalesce(func.bool_or(reached), False).label("reached"),
            func.coalesce(func.bool_or(VISITED), False).label("visited"),
            (func.count() > 0).label("attempted"),
            func.min(Contact.contacted_on).filter(reached).label("first_on"),
        )
        .where(
            Contact.county_id == asked.c.county_id,
            Contact.person_id == asked.c.id,
            Contact.contacted_on >= question.window.from_on,
            Contact.contacted_on < question.contacts_until,
            current(Contact, None, question.known_at),
        )
        .lateral("touch")
    )
    shown = (asked.c.county_id, asked.c.id, there.label("registered"), *touch.c)
    return select(*shown).join_from(asked, touch, true())


def _allowed(ask: Ask, rung: Rung, keys: Keys) -> Select[Any]:
    """The places known on the day that the viewer may analyse, as `area_statement` decides."""
    asked, version, cell = keys.rows(), DivisionVersion, GridCell
    rows, row = select(asked.c.county_id, asked.c.id), Placed(asked.c.county_id, asked.c.id, null())
    if rung == Rung.CELL:
        rows = rows.join(cell, and_(cell.county_id == asked.c.county_id, cell.id == asked.c.id))
        rows = rows.where(cell_holds(ask.as_of, ask.known_at))
        row = Placed(cell.county_id, cell.division_id, cell.id)
    else:
        same = and_(version.county_id == asked.c.county_id, version.division_id == asked.c.id)
        rows = rows.join(version, same).where(current(version, ask.as_of, ask.known_at))
    granted = dict.fromkeys(ask.viewer.areas(Permission.ANALYSE))
    within = [lies_in(area, row, ask.today) for area in granted]
    return rows.where(or_(*within) if within else nowhere())


def _whole(rung: Rung, keys: Keys) -> Area:
    """An area that holds all the places; areas are compared in SQL only."""
    if rung == Rung.ABOVE:
        return Area(AreaKind.DIVISION, 0, 0, DivisionLevel.NATION)
    kind = AreaKind.CELL if rung == Rung.CELL else AreaKind.DIVISION
    level = DivisionLevel.COUNTY if rung == Rung.COUNTY else None
    return Area(kind, keys.any_county(), keys.any_id(), level)


def _rows(
    question: CoverageQuestion, rung: Rung, *, rolled_up: bool
) -> tuple[FromClause, list[ColumnElement[int]]]:
    """Rows of persons or places, and what they sum up to."""
    if not rolled_up:
        person = person_rows(question)
        return person, counts(person)
    source = of_counties if rung in {Rung.COUNTY, Rung.ABOVE} else of_places
    rows = source(question.ground, question.window.from_on, in_person=question.in_person).subquery("lived")
    return rows, [cast(func.sum(rows.c[name]), BigInteger).label(name) for name in NUMBERS]


def _ground(question: CoverageQuestion, rung: Rung, own: FromClause) -> Any:
    """What lies in each place: its county_id and id, and `at`, a division or county in it."""
    itself = select(own.c.county_id, own.c.id, own.c.id.label("at"))
    if rung == Rung.DIVISION:
        version = DivisionVersion
        below = select(own.c.county_id, own.c.id, version.division_id).where(
            version.county_id == own.c.county_id,
            version.parent_id == own.c.id,
            current(version, question.placed_on, question.known_at),
        )
        return union_all(itself, below).subquery("ground")
    if rung == Rung.ABOVE:
        top = select(own.c.county_id, own.c.id, own.c.county_id.label("at")).cte("unit", recursive=True)
        below = select(top.c.county_id, top.c.id, CountyLink.county_id).where(
            CountyLink.parent_id == top.c.at, current(CountyLink, question.placed_on, question.known_at)
        )
        return top.union_all(below)
    return itself.subquery("ground")


def _there(rung: Rung, ground: Any, rows: FromClause) -> ColumnElement[bool]:
    """The condition that a row lies in a place."""
    if rung == Rung.ABOVE:
        return and_(rows.c.county_id == ground.c.at)
    here: ColumnElement[bool] = rows.c.county_id == ground.c.county_id
    if rung == Rung.COUNTY:
        return here
    return and_(here, (rows.c.cell_id if rung == Rung.CELL else rows.c.division_id) == ground.c.at)
