"""Random questions about a small world's coverage, and their answers from the database."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import strategies as st
from sqlalchemy import Connection

from db.codes import PersonCategory, PriorityClass, Sex
from resolvers.areas import Area, AreaKind, Reach
from resolvers.coverage import Attribution, BreakdownBy, CoverageQuestion
from resolvers.coverage_answers import Breakdown, Coverage, breakdown_of, coverage_of
from resolvers.coverage_parts import breakdown_statement, coverage_statement
from resolvers.people import PersonFilter
from resolvers.windows import Window
from tests.facts import MIDDLE, World
from tests.viewers import staff_viewer
from tests.worlds import CELLS, DAYS, DIVISIONS, STATIONS, WORKERS

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
SEES_ALL = staff_viewer(Area(AreaKind.STATION, 990000, 31))


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
    """Any question about any area of a world."""
    area = draw(st.sampled_from(areas(world)))
    first, last = sorted(draw(st.sets(st.sampled_from(DAYS), min_size=2, max_size=2)))
    return CoverageQuestion(
        area=Area(area.kind, area.county_id, area.id, area.level, draw(st.sampled_from(Reach))),
        window=Window(first, last + draw(st.sampled_from([timedelta(0), timedelta(1)]))),
        as_of=draw(st.sampled_from([day for day in DAYS if day >= first] + [TODAY])),
        filter=draw(st.sampled_from(FILTERS)),
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


def answer(connection: Connection, question: CoverageQuestion) -> Coverage:
    """Coverage as the database has it."""
    return coverage_of(SEES_ALL, question, connection.execute(coverage_statement(question)).all())


def answer_by(connection: Connection, question: CoverageQuestion, by: BreakdownBy) -> Breakdown:
    """A breakdown as the database has it."""
    rows = connection.execute(breakdown_statement(question, by)).all()
    return breakdown_of(SEES_ALL, question, by, rows)
