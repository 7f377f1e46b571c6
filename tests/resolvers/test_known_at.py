"""An answer with the same `knownAt` never changes, whatever the registry learns afterwards (model §3)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine

from db.codes import DivisionLevel
from resolvers.areas import Area, AreaKind
from resolvers.coverage.answers import Breakdown
from resolvers.coverage.continuity.codes import ContinuityBy
from resolvers.coverage.indicators import CoverageNumber
from resolvers.coverage.lists import CoverageList
from resolvers.coverage.places import PLACES
from resolvers.coverage.question import BreakdownBy, CoverageQuestion
from resolvers.windows import Window
from tests.changes import CHANGES, Change
from tests.facts import LAST_KNOWN, MIDDLE, Assignment, Contact, Parenthood, Person, Spot, Stay, World
from tests.later import learned
from tests.questions import (
    answer,
    answer_by,
    continuity,
    continuity_cut,
    continuity_questions,
    listed,
    questions,
    trend,
)
from tests.recorded_world import recorded
from tests.reference import Reference
from tests.worlds import (
    CELLS,
    CITY,
    COUNTY,
    DAYS,
    DIVISIONS,
    NEIGHBOUR,
    PARENTS,
    STATIONS,
    WORKERS,
    quickly,
    worlds,
)

MOMENTS = st.sampled_from([MIDDLE, LAST_KNOWN])
Asked = Callable[[Connection], Any]


@st.composite
def asked(draw: st.DrawFn, world: World, known_at: datetime | None) -> Asked:
    """A question of each kind, all asked as of one moment."""
    question = replace(draw(questions(world)), known_at=known_at)
    about_workers = replace(draw(continuity_questions(world)), known_at=known_at)
    by, part = draw(st.sampled_from(BreakdownBy)), draw(st.sampled_from(ContinuityBy))
    number = draw(st.sampled_from(sorted(CoverageNumber)))

    def ask(connection: Connection) -> Any:
        return (
            answer(connection, question),
            answer_by(connection, question, by),
            trend(connection, question),
            listed(connection, CoverageList(question, number)),
            continuity(connection, about_workers),
            continuity_cut(connection, about_workers, part),
        )

    return ask


@quickly
@given(world=worlds(), data=st.data())
def test_what_is_learned_later_leaves_what_was_known_as_it_was(
    shared_engine: Engine, world: World, data: st.DataObject
) -> None:
    questions_asked = [data.draw(asked(world, data.draw(MOMENTS))) for _ in range(4)]
    with recorded(shared_engine, world) as connection:
        before = [ask(connection) for ask in questions_asked]
    with recorded(shared_engine, data.draw(learned(world))) as connection:
        assert [ask(connection) for ask in questions_asked] == before


@quickly
@given(world=worlds(), data=st.data())
def test_what_is_learned_later_is_what_is_known_now(
    shared_engine: Engine, world: World, data: st.DataObject
) -> None:
    world = data.draw(learned(world))
    with recorded(shared_engine, world) as connection:
        for _ in range(4):
            question = data.draw(questions(world))
            assert answer(connection, question).counts == Reference(world, question).counts()


@pytest.mark.parametrize("make", CHANGES)
def test_each_change_is_seen_now_and_not_as_known_before(
    shared_engine: Engine, make: Callable[[World, date, int], World]
) -> None:
    """Else the tests above would pass whatever `knownAt` did."""
    world = plain_world()
    with recorded(shared_engine, world) as connection:
        now, then = everything(connection, None), everything(connection, LAST_KNOWN)
    with recorded(shared_engine, Change(make, DAYS[4], 1).of(world)) as connection:
        assert everything(connection, LAST_KNOWN) == then == now
        assert everything(connection, None) != now


def plain_world() -> World:
    """One person in each cell, all but one of them met, all with a worker; nothing ever changed."""
    homes = {51: Spot(7, 21), 52: Spot(7, 22), 53: Spot(8, 23), 54: Spot(9, 24), 55: Spot(11, 25)}
    return World(
        divisions=DIVISIONS,
        parents=tuple(Parenthood(child, parent) for child, parent in (*PARENTS, (8, 5), (4, 2))),
        stations=STATIONS,
        services=(),
        supervisions=(),
        cells=CELLS,
        workers=WORKERS,
        assignments=tuple(Assignment(cell.id, 43 if cell.id == 25 else 41) for cell in CELLS),
        persons=tuple(Person(number, NEIGHBOUR if number == 55 else COUNTY) for number in homes),
        stays=tuple(Stay(number, spot) for number, spot in homes.items()),
        contacts=tuple(
            Contact(number, number, DAYS[2], spot) for number, spot in homes.items() if number != 52
        ),
    )


def everything(connection: Connection, known_at: datetime | None) -> list[Breakdown]:
    """Breakdowns that show where everybody counts and as what, and whether they were reached."""
    window = Window(DAYS[0], DAYS[12])
    areas = [
        Area(AreaKind.DIVISION, CITY, 2, DivisionLevel.CITY),
        Area(AreaKind.DIVISION, COUNTY, 3, DivisionLevel.COUNTY),
        Area(AreaKind.STATION, COUNTY, 35, DivisionLevel.TOWNSHIP),
    ]
    asked = [CoverageQuestion(area, window, DAYS[12], known_at=known_at) for area in areas]
    cut_by = [*sorted(PLACES), BreakdownBy.CATEGORY]
    found = [answer_by(connection, one, by) for one in asked for by in cut_by]
    return [replace(one, question=replace(one.question, known_at=None)) for one in found]
