"""Statements against the slow, plain reference, over random worlds and every kind of question."""

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from resolvers.coverage.answers import Counts, Coverage
from resolvers.coverage.question import BreakdownBy
from tests.facts import World
from tests.questions import answer, answer_by, questions
from tests.recorded_world import recorded
from tests.reference import Reference
from tests.worlds import quickly, worlds

QUESTIONS_PER_WORLD = 10


@quickly
@given(world=worlds(), data=st.data())
def test_coverage_is_what_a_plain_count_gives(
    shared_engine: Engine, world: World, data: st.DataObject
) -> None:
    with recorded(shared_engine, world) as connection:
        for _ in range(QUESTIONS_PER_WORLD):
            question = data.draw(questions(world))
            found, expected = answer(connection, question), Reference(world, question)
            assert found.counts == expected.counts()
            assert {step.key: step.persons for step in found.waterfall} == expected.steps()
            assert _drops(found) == expected.drops()
            assert _is_sound(found.counts)
            assert found.counts.numerator == found.waterfall[-1].persons + sum(
                drop.reached for step in found.waterfall for drop in step.drops
            )


@quickly
@given(world=worlds(), data=st.data())
def test_a_breakdown_is_what_a_plain_count_gives(
    shared_engine: Engine, world: World, data: st.DataObject
) -> None:
    with recorded(shared_engine, world) as connection:
        for _ in range(QUESTIONS_PER_WORLD):
            question, by = data.draw(questions(world)), data.draw(st.sampled_from(BreakdownBy))
            found, expected = answer_by(connection, question, by), Reference(world, question)
            peopled = {part.key: part.counts for part in found.parts if part.counts.registered}
            assert peopled == expected.parts(by)
            assert found.whole == expected.counts() == sum((part.counts for part in found.parts), Counts())
            assert len({part.key for part in found.parts}) == len(found.parts)
            assert all(_is_sound(part.counts) for part in found.parts)


def _drops(found: Coverage) -> dict[str, tuple[int, int]]:
    return {
        drop.reason: (drop.persons, drop.reached)
        for step in found.waterfall
        for drop in step.drops
        if drop.persons
    }


def _is_sound(counts: Counts) -> bool:
    """Whole numbers, each a part of the one before, and a share only where somebody is due."""
    numbers = (counts.numerator, counts.attempted, counts.denominator, counts.registered)
    in_order = 0 <= counts.numerator <= counts.attempted <= counts.denominator <= counts.registered
    plain = all(type(number) is int for number in numbers)
    return plain and in_order and (counts.share is None) == (counts.denominator == 0)
