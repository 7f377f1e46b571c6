"""What roll-ups say is what the raw facts say."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine, Row

from db.codes import DivisionLevel, Sex
from db.models import Base
from resolvers.areas import Area, AreaKind
from resolvers.ask import Statement
from resolvers.coverage import sources as coverage_sources
from resolvers.coverage.answers import breakdown_of, counts_of
from resolvers.coverage.parts import breakdown_statement, counts_statement
from resolvers.coverage.places import PLACES
from resolvers.coverage.question import Attribution, BreakdownBy, CoverageQuestion
from resolvers.coverage.rolled_up import is_rolled_up
from resolvers.people.filter import PersonFilter
from resolvers.windows import Window
from tests.facts import MIDDLE, World
from tests.later import aged, with_earlier_years
from tests.questions import TODAY, TOMORROW, answer, questions, questions_up_to_today
from tests.recorded_world import recorded
from tests.reference import Reference
from tests.rolled_up import roll_up
from tests.viewers import EVERYBODY
from tests.worlds import COUNTY, quickly, worlds

QUESTIONS_PER_WORLD = 12
COUNTY_AREA = Area(AreaKind.DIVISION, COUNTY, 3, DivisionLevel.COUNTY)
YEAR = Window(date(2025, 1, 1), TOMORROW)
ROLLED_UP = CoverageQuestion(COUNTY_AREA, YEAR, TODAY)


def rows(connection: Connection, statement: Statement) -> Sequence[Row[Any]]:
    return connection.execute(statement).all()


def in_any_order(found: Sequence[Row[Any]]) -> list[tuple[Any, ...]]:
    return sorted(map(tuple, found), key=str)


@quickly
@given(world=worlds(), data=st.data())
def test_roll_ups_and_raw_facts_say_the_same(
    shared_engine: Engine, world: World, data: st.DataObject
) -> None:
    world = data.draw(with_earlier_years(data.draw(aged(world)) if data.draw(st.booleans()) else world))
    with recorded(shared_engine, world) as connection:
        roll_up(connection, TODAY)
        for _ in range(QUESTIONS_PER_WORLD):
            question, by = data.draw(questions_up_to_today(world)), data.draw(st.sampled_from(sorted(PLACES)))
            whole, parts = (
                coverage_sources.whole(question, TODAY),
                coverage_sources.parts(question, by, TODAY),
            )
            assert "coverage" in str(whole)
            assert rows(connection, whole) == rows(connection, counts_statement(question))
            raw = rows(connection, breakdown_statement(question, by))
            assert in_any_order(rows(connection, parts)) == in_any_order(raw)


@quickly
@given(world=worlds(), data=st.data())
def test_roll_ups_say_what_a_plain_count_gives(
    shared_engine: Engine, world: World, data: st.DataObject
) -> None:
    world = data.draw(with_earlier_years(world))
    with recorded(shared_engine, world) as connection:
        roll_up(connection, TODAY)
        for _ in range(QUESTIONS_PER_WORLD):
            question, by = data.draw(questions_up_to_today(world)), data.draw(st.sampled_from(sorted(PLACES)))
            expected = Reference(world, question)
            whole = rows(connection, coverage_sources.whole(question, TODAY))
            assert counts_of(EVERYBODY, question, whole) == expected.counts()
            parts = rows(connection, coverage_sources.parts(question, by, TODAY))
            found = breakdown_of(EVERYBODY, question, by, parts)
            peopled = {part.key: part.counts for part in found.parts if part.counts.registered}
            assert peopled == expected.parts(by)


@quickly
@given(world=worlds(), data=st.data())
def test_whatever_is_asked_the_source_makes_no_difference(
    shared_engine: Engine, world: World, data: st.DataObject
) -> None:
    with recorded(shared_engine, world) as connection:
        roll_up(connection, TODAY)
        for _ in range(QUESTIONS_PER_WORLD):
            question, by = data.draw(questions(world)), data.draw(st.sampled_from(BreakdownBy))
            whole = rows(connection, coverage_sources.whole(question, TODAY))
            assert counts_of(EVERYBODY, question, whole) == answer(connection, question).counts
            parts = rows(connection, coverage_sources.parts(question, by, TODAY))
            assert in_any_order(parts) == in_any_order(rows(connection, breakdown_statement(question, by)))


@pytest.mark.parametrize(
    "other",
    [
        replace(ROLLED_UP, as_of=TODAY - timedelta(1)),
        replace(ROLLED_UP, as_of=TODAY + timedelta(1)),
        replace(ROLLED_UP, window=Window(date(2025, 1, 1), TODAY)),
        replace(ROLLED_UP, window=Window(date(2025, 1, 2), TOMORROW)),
        replace(ROLLED_UP, filter=PersonFilter(sex=Sex.FEMALE)),
        replace(ROLLED_UP, attribution=Attribution.AT_CONTACT),
        replace(ROLLED_UP, known_at=MIDDLE),
    ],
    ids=["of yesterday", "of tomorrow", "ended", "within a month", "filtered", "at contact", "known then"],
)
def test_what_roll_ups_do_not_know_is_read_from_raw_facts(other: CoverageQuestion) -> None:
    assert is_rolled_up(ROLLED_UP, TODAY)
    assert not is_rolled_up(other, TODAY)


@pytest.mark.parametrize("by", sorted(PLACES))
def test_no_raw_fact_is_read_where_roll_ups_will_do(by: BreakdownBy) -> None:
    for statement in (coverage_sources.whole(ROLLED_UP, TODAY), coverage_sources.parts(ROLLED_UP, by, TODAY)):
        tables = {
            table.name for table in Base.metadata.tables.values() if f" {table.name} " in str(statement)
        }
        assert "cell_coverage" in tables
        assert not tables & {"residence", "person", "contact"}


def test_a_nation_is_read_by_county(rolled_back: Connection) -> None:
    nation = replace(ROLLED_UP, area=Area(AreaKind.DIVISION, 100000, 1, DivisionLevel.NATION))
    assert "cell_coverage" not in str(coverage_sources.whole(nation, TODAY))
    assert [tuple(row) for row in rows(rolled_back, coverage_sources.whole(nation, TODAY))] == [(0,) * 6]
