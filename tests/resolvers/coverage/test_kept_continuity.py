"""Continuity as it is kept is what the plain statement says, whoever is stale and whatever is not kept."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine, delete, func, literal, select, update
from sqlalchemy.orm import aliased

from db.codes import Sex
from db.models import CellAssignment, ContinuityYear, Residence, StalePerson
from resolvers.areas import Area, AreaKind, Reach
from resolvers.changes.stale import EVER, made_stale, stale_person
from resolvers.coverage.continuity.answers import Continuity, continuity_by, continuity_of
from resolvers.coverage.continuity.codes import ContinuityBy
from resolvers.coverage.months.continuity.reading import (
    is_kept_continuity,
    kept_continuity,
    kept_continuity_by_child,
)
from resolvers.coverage.months.keeping import keep_months
from resolvers.coverage.question import Attribution, CoverageQuestion
from resolvers.people.filter import PersonFilter
from resolvers.windows import Window, year_up_to
from tests.facts import MIDDLE, World
from tests.questions import TODAY, continuity, continuity_cut
from tests.recorded_world import recorded
from tests.rolled_up import raw
from tests.viewers import EVERYBODY
from tests.worlds import COUNTY, DIVISIONS, NEIGHBOUR, quickly, worlds

# Province, city and both counties.
UNITS = [Area(AreaKind.DIVISION, one.county, one.id, one.level) for one in DIVISIONS[:4]]
YEAR = CoverageQuestion(UNITS[0], year_up_to(TODAY), TODAY, today=TODAY)
CHILD = ContinuityBy.CHILD_DIVISION


def keep(connection: Connection, today: date = TODAY) -> None:
    for county in (COUNTY, NEIGHBOUR):
        keep_months(raw(connection), county, today)


def kept(connection: Connection, question: CoverageQuestion) -> Continuity:
    assert is_kept_continuity(question, None, TODAY)
    return continuity_of(EVERYBODY, question, connection.execute(kept_continuity(question)).all())


def ensure_as_facts_say(connection: Connection, units: Sequence[Area]) -> None:
    """Asked of some units, and cut by those below."""
    for unit in units:
        question = YEAR.over(unit)
        assert kept(connection, question) == continuity(connection, question)
        if unit.spans_counties:
            assert is_kept_continuity(question, CHILD, TODAY)
            rows = connection.execute(kept_continuity_by_child(question)).all()
            assert continuity_by(EVERYBODY, question, CHILD, rows) == continuity_cut(
                connection, question, CHILD
            )


def ensure_it_is_read(connection: Connection) -> None:
    """Shown by somebody who is planted, and taken away again."""
    right = kept(connection, YEAR).whole.no_worker
    for planted, more in ((1, True), (0, False)):
        bits = func.set_bit(ContinuityYear.no_worker, 4000, planted)
        rows = connection.execute(update(ContinuityYear).values(no_worker=bits)).rowcount
        assert kept(connection, YEAR).whole.no_worker == right + (rows if more else 0)


def change(connection: Connection, data: st.DataObject, world: World) -> None:
    """Takes somebody's home out of the grid or back, or gives all cells to one worker, and says so."""
    one = data.draw(st.sampled_from(world.persons))
    homes = update(Residence).where(Residence.person_id == one.id, Residence.county_id == one.county)
    told: Any = stale_person(one.county, one.id, literal(EVER))
    match data.draw(st.sampled_from(["no cell", "gone", "one worker"])):
        case "no cell":
            connection.execute(homes.values(cell_id=None))
        case "gone":
            connection.execute(homes.values(superseded_at=func.now()))
        case "one worker":
            other = aliased(CellAssignment)
            of_county = other.county_id == CellAssignment.county_id
            worker = select(func.min(other.worker_id)).where(of_county).scalar_subquery()
            connection.execute(update(CellAssignment).values(worker_id=worker))
            everybody = select(Residence.county_id, Residence.person_id, literal(EVER)).distinct()
            told = everybody.order_by(Residence.person_id)
    connection.execute(made_stale(told))


@quickly
@given(world=worlds(), data=st.data())
def test_at_every_level_it_is_what_facts_say_kept_today_or_earlier_or_stale_or_not_at_all(
    shared_engine: Engine, world: World, data: st.DataObject
) -> None:
    with recorded(shared_engine, world) as connection:
        earlier = data.draw(st.sampled_from([None, 1, 400]))
        if earlier is not None:
            keep(connection, TODAY - timedelta(earlier))
            ensure_as_facts_say(connection, UNITS[:1])
        keep(connection)
        ensure_as_facts_say(connection, UNITS)
        ensure_it_is_read(connection)
        change(connection, data, world)
        ensure_as_facts_say(connection, [UNITS[0], data.draw(st.sampled_from(UNITS))])
        keep(connection)
        assert connection.scalars(select(StalePerson.person_id)).all() == []
        ensure_as_facts_say(connection, UNITS[:1])
        connection.execute(delete(ContinuityYear).where(ContinuityYear.county_id == COUNTY))
        ensure_as_facts_say(connection, UNITS[:1])


@pytest.mark.parametrize(
    "other",
    [
        replace(YEAR, window=Window(date(2025, 2, 1), YEAR.window.to_on)),
        replace(YEAR, as_of=TODAY - timedelta(1)),
        replace(YEAR, known_at=MIDDLE),
        replace(YEAR, filter=PersonFilter(sex=Sex.MALE)),
        replace(YEAR, attribution=Attribution.CURRENT),
        replace(YEAR, area=replace(YEAR.area, reach=Reach.SELF)),
        replace(YEAR, area=Area(AreaKind.CELL, COUNTY, 21)),
    ],
    ids=["another window", "of yesterday", "known then", "of men", "current", "itself", "a cell"],
)
def test_what_is_not_kept_is_asked_of_facts(other: CoverageQuestion) -> None:
    assert is_kept_continuity(YEAR, None, TODAY)
    assert not is_kept_continuity(other, None, TODAY)


def test_parts_are_kept_of_counties_alone() -> None:
    assert is_kept_continuity(YEAR, CHILD, TODAY)
    assert not is_kept_continuity(YEAR, ContinuityBy.CELL, TODAY)
    assert not is_kept_continuity(YEAR.over(UNITS[2]), CHILD, TODAY)
