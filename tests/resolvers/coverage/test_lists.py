"""The list behind every number of coverage is as long as the number, and holds whom a plain count finds."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from db.codes import DivisionLevel
from db.errors import DomainError
from resolvers.areas import Area, AreaKind
from resolvers.coverage.answers import Coverage, Part
from resolvers.coverage.indicators import CoverageNumber
from resolvers.coverage.lists import CoverageList, PartOf
from resolvers.coverage.question import BreakdownBy, CoverageQuestion
from resolvers.windows import Window
from tests.facts import World
from tests.questions import answer, answer_by, listed, questions
from tests.recorded_world import recorded
from tests.reference import Reference
from tests.worlds import COUNTY, DAYS, quickly, worlds

QUESTIONS_PER_WORLD, NUMBERS_PER_QUESTION = 3, 8
NUMBERS = sorted(CoverageNumber)


def shown(found: Coverage) -> dict[str, int]:
    """The numbers of an answer, by the names of their lists."""
    counts, steps = found.counts, {f"STEP_{step.key}": step.persons for step in found.waterfall}
    drops = {drop.reason: drop.persons for step in found.waterfall for drop in step.drops}
    del steps["STEP_ELIGIBLE"]  # the denominator by another name
    return {
        **dict.fromkeys(NUMBERS, 0),
        **steps,
        **drops,
        "REGISTERED": counts.registered,
        "DENOMINATOR": counts.denominator,
        "REACHED": counts.numerator,
        "NOT_REACHED": counts.denominator - counts.numerator,
        "VISITED": counts.visited,
        "NOT_VISITED": counts.denominator - counts.visited,
        "ATTEMPTED": counts.attempted,
        "ATTEMPTED_NOT_REACHED": counts.attempted - counts.numerator,
        "UNLOCATED": counts.unlocated,
    }


@quickly
@given(world=worlds(), data=st.data())
def test_behind_every_number_stands_a_list_as_long(
    shared_engine: Engine, world: World, data: st.DataObject
) -> None:
    with recorded(shared_engine, world) as connection:
        for _ in range(QUESTIONS_PER_WORLD):
            question = data.draw(questions(world))
            numbers, plainly = shown(answer(connection, question)), Reference(world, question)
            for number in data.draw(st.permutations(NUMBERS))[:NUMBERS_PER_QUESTION]:
                found = listed(connection, CoverageList(question, number))
                assert len(found) == numbers[number]
                assert found == plainly.behind(number)


@quickly
@given(world=worlds(), data=st.data())
def test_behind_those_of_a_drop_who_were_reached_stands_a_list_as_long(
    shared_engine: Engine, world: World, data: st.DataObject
) -> None:
    with recorded(shared_engine, world) as connection:
        question = data.draw(questions(world))
        for drop in (drop for step in answer(connection, question).waterfall for drop in step.drops):
            of = CoverageNumber.of(drop.reason)
            assert len(listed(connection, CoverageList(question, of, reached=True))) == drop.reached
            others = listed(connection, CoverageList(question, of, reached=False))
            assert len(others) == drop.persons - drop.reached


@quickly
@given(world=worlds(), data=st.data())
def test_behind_every_number_of_a_part_stands_a_list_as_long(
    shared_engine: Engine, world: World, data: st.DataObject
) -> None:
    with recorded(shared_engine, world) as connection:
        for _ in range(QUESTIONS_PER_WORLD):
            question, by = data.draw(questions(world)), data.draw(st.sampled_from(BreakdownBy))
            for part in answer_by(connection, question, by).parts:
                named = replace(PartOf(by, part.key), place=_place(by, part))
                number = data.draw(st.sampled_from(sorted(_numbers(part))))
                found = listed(connection, CoverageList(question, number, part=named))
                assert len(found) == _numbers(part)[number]


def _numbers(part: Part) -> dict[CoverageNumber, int]:
    counts = part.counts
    return {
        CoverageNumber.REGISTERED: counts.registered,
        CoverageNumber.DENOMINATOR: counts.denominator,
        CoverageNumber.REACHED: counts.numerator,
        CoverageNumber.NOT_REACHED: counts.denominator - counts.numerator,
        CoverageNumber.VISITED: counts.visited,
        CoverageNumber.ATTEMPTED: counts.attempted,
        CoverageNumber.UNLOCATED: counts.unlocated,
    }


def _place(by: BreakdownBy, part: Part) -> tuple[int, int] | None:
    """Stations and workers are named by their row, divisions and cells by their code."""
    if by not in (BreakdownBy.STATION, BreakdownBy.WORKER) or part.key is None:
        return None
    assert part.county_id is not None
    assert part.id is not None
    return part.county_id, part.id


@quickly
@given(world=worlds(), data=st.data())
def test_reached_and_not_reached_are_the_denominator(
    shared_engine: Engine, world: World, data: st.DataObject
) -> None:
    with recorded(shared_engine, world) as connection:
        question = data.draw(questions(world))
        both = [
            listed(connection, CoverageList(question, of))
            for of in (CoverageNumber.REACHED, CoverageNumber.NOT_REACHED)
        ]
        assert sorted(both[0] + both[1]) == listed(
            connection, CoverageList(question, CoverageNumber.DENOMINATOR)
        )


def test_those_who_left_the_register_are_in_no_part() -> None:
    county = Area(AreaKind.DIVISION, COUNTY, 3, DivisionLevel.COUNTY)
    question = CoverageQuestion(county, Window(DAYS[0], DAYS[1]), DAYS[2])
    with pytest.raises(DomainError) as refused:
        CoverageList(question, CoverageNumber.DECEASED, part=PartOf(BreakdownBy.SEX, "MALE"))
    assert refused.value.code == "NO_SUCH_NUMBER"
