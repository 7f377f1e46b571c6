"""Random questions about a small world's coverage, and their answers from the database."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import strategies as st
from sqlalchemy import Connection

from db.codes import DivisionLevel, PersonCategory, PriorityClass, Sex
from resolvers.areas import Area, AreaKind, Reach
from resolvers.ask import Ask
from resolvers.coverage.answers import Breakdown, Counts, Coverage, breakdown_of, counts_of, coverage_of
from resolvers.coverage.continuity.answers import Continuity, continuity_by, continuity_of
from resolvers.coverage.continuity.codes import ContinuityBy
from resolvers.coverage.continuity.statements import continuity_breakdown, continuity_statement
from resolvers.coverage.parts import breakdown_statement, counts_statement, coverage_statement
from resolvers.coverage.question import Attribution, BreakdownBy, CoverageQuestion
from resolvers.coverage.trend import cumulative, monthly
from resolvers.people.filter import PersonFilter
from resolvers.people.lists import number_of_people, people
from resolvers.people.question import Among, PersonQuestion
from resolvers.windows import Window
from tests.facts import MIDDLE, World
from tests.viewers import EVERYBODY, staff_viewer
from tests.worlds import CELLS, COUNTY, DAYS, DIVISIONS, PROVINCE, STATIONS, WORKERS

FILTERS = (
    PersonFilter(),
    PersonFilter(sex=Sex.MALE),
    PersonFilter(categories=(PersonCategory.MARTYR_SURVIVOR,)),
    PersonFilter(priority_classes=(PriorityClass.DISABLED,)),
    PersonFilter(veterans_only=True),
    PersonFilter(unlocated=True),
    PersonFilter(age_from=60),
    PersonFilter(age_to=59),
)
TODAY, TOMORROW = date(2025, 12, 31), date(2026, 1, 1)
FIRSTS = (*[day for day in DAYS if day.day == 1], *(date(year, 1, 1) for year in (1999, 2023, 2024, 2025)))
FIRSTS = (*FIRSTS, date(2023, 12, 1), date(2024, 5, 1), date(2025, 8, 1), date(2025, 12, 1))
# Province, city, the two counties and a township; two workers; the centre of a county.
WIDE = (
    *[Area(AreaKind.DIVISION, one.county, one.id, one.level) for one in DIVISIONS[:5]],
    *[Area(AreaKind.WORKER, COUNTY, one.id) for one in WORKERS[:2]],
    Area(AreaKind.STATION, COUNTY, 33, DivisionLevel.COUNTY),
)
SEES_EVERYBODY = staff_viewer(Area(AreaKind.DIVISION, PROVINCE, 1, DivisionLevel.PROVINCE))


def areas(world: World) -> list[Area]:
    """Every area of a world, of every kind, reaching down as far as can be."""
    county = {division.id: division.county for division in DIVISIONS}
    post = {station.id: station.division for station in STATIONS}
    stations = [(one, world.division(one.division)) for one in world.stations]
    return [
        *[Area(AreaKind.DIVISION, one.county, one.id, one.level) for one in DIVISIONS],
        *[Area(AreaKind.CELL, county[one.division], one.id) for one in CELLS],
        *[Area(AreaKind.STATION, at.county, one.id, at.level) for one, at in stations],
        *[Area(AreaKind.WORKER, county[post[one.station]], one.id) for one in WORKERS],
    ]


@st.composite
def questions(draw: st.DrawFn, world: World) -> CoverageQuestion:
    """Any question about any area of a world; most of them about many, over months."""
    if draw(st.sampled_from([True, True, False])):
        area, reach, wanted = draw(st.sampled_from(WIDE)), Reach.DESCENDANTS, PersonFilter()
        first, last, as_of = draw(st.sampled_from(DAYS[:4])), draw(st.sampled_from(DAYS[-6:])), TODAY
    else:
        area, reach = draw(st.sampled_from(areas(world))), draw(st.sampled_from(Reach))
        wanted = draw(st.sampled_from(FILTERS))
        first, last = sorted(draw(st.sets(st.sampled_from(DAYS), min_size=2, max_size=2)))
        as_of = draw(st.sampled_from([day for day in DAYS if day >= first] + [TODAY]))
    return CoverageQuestion(
        area=Area(area.kind, area.county_id, area.id, area.level, reach),
        window=Window(first, last + draw(st.sampled_from([timedelta(0), timedelta(1)]))),
        as_of=as_of,
        filter=wanted,
        attribution=draw(st.sampled_from(Attribution)),
        in_person=draw(st.booleans()),
        known_at=draw(st.sampled_from([None, None, MIDDLE])),
    )


@st.composite
def questions_up_to_today(draw: st.DrawFn, world: World) -> CoverageQuestion:
    """A question that roll-ups can answer: of everybody, from the first of a month up to today."""
    return replace(
        draw(questions(world)),
        window=Window(draw(st.sampled_from(FIRSTS)), draw(st.sampled_from([TOMORROW, date(2027, 5, 3)]))),
        as_of=TODAY,
        filter=PersonFilter(),
        attribution=draw(st.sampled_from([Attribution.AT_WINDOW_END, Attribution.CURRENT])),
        known_at=None,
    )


@st.composite
def continuity_questions(draw: st.DrawFn, world: World) -> CoverageQuestion:
    """Any question about continuity, which has one attribution only."""
    return replace(draw(questions(world)), attribution=Attribution.AT_WINDOW_END, in_person=False)


def listed(connection: Connection, wanted: Among) -> list[int]:
    """The ids of the persons behind a number, as somebody sees them who may see everybody."""
    ask = Ask(SEES_EVERYBODY, TODAY, TODAY)
    rows = connection.execute(people(ask, PersonQuestion(among=wanted))).all()
    (counted,) = connection.execute(number_of_people(ask, PersonQuestion(among=wanted))).all()
    assert counted.total == len(rows)
    return sorted(row.id for row in rows)


def continuity(connection: Connection, question: CoverageQuestion) -> Continuity:
    """Continuity as the database has it."""
    rows = connection.execute(continuity_statement(question)).all()
    return continuity_of(EVERYBODY, question, rows)


def continuity_cut(connection: Connection, question: CoverageQuestion, by: ContinuityBy) -> Continuity:
    """Continuity cut into parts as the database has it."""
    rows = connection.execute(continuity_breakdown(question, by)).all()
    return continuity_by(EVERYBODY, question, by, rows)


def trend(connection: Connection, question: CoverageQuestion) -> list[Counts]:
    """Coverage by month, and then from the first day on, as the database has it."""
    asked = [*monthly(question), *cumulative(question)]
    return [counts_of(EVERYBODY, one, connection.execute(counts_statement(one)).all()) for one in asked]


def answer(connection: Connection, question: CoverageQuestion) -> Coverage:
    """Coverage as the database has it."""
    return coverage_of(EVERYBODY, question, connection.execute(coverage_statement(question)).all())


def answer_by(connection: Connection, question: CoverageQuestion, by: BreakdownBy) -> Breakdown:
    """A breakdown as the database has it."""
    rows = connection.execute(breakdown_statement(question, by)).all()
    return breakdown_of(EVERYBODY, question, by, rows)
