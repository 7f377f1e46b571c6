"""What may and what may not change an answer (model §§3, 4), over random worlds."""

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from db.codes import DivisionLevel
from resolvers.areas import Area, AreaKind
from resolvers.coverage.answers import Counts
from resolvers.coverage.question import Attribution, BreakdownBy, CoverageQuestion
from resolvers.windows import Window
from tests.facts import MIDDLE, Contact, Spot, World
from tests.later import aged, with_one_unanswered, without_workers
from tests.questions import answer, answer_by, questions
from tests.recorded_world import recorded
from tests.worlds import COUNTY, DAYS, RECORDED_LATE, quickly, worlds

YEARS_END = date(2025, 12, 31)
SETTLED = (Attribution.AT_WINDOW_END, Attribution.AT_CONTACT)


def _several(data: st.DataObject, world: World, *attributions: Attribution) -> list[CoverageQuestion]:
    asked = data.draw(st.lists(questions(world), min_size=5, max_size=5))
    return [replace(one, attribution=data.draw(st.sampled_from(attributions))) for one in asked]


def _counts(engine: Engine, world: World, asked: list[CoverageQuestion]) -> list[Counts]:
    with recorded(engine, world) as connection:
        return [answer(connection, question).counts for question in asked]


def _never_rises(before: list[Counts], after: list[Counts]) -> bool:
    return all((new.share or 0) <= (old.share or 0) for old, new in zip(before, after, strict=True))


@quickly
@given(world=worlds(), data=st.data())
def test_what_happens_later_leaves_an_earlier_answer_as_it_was(
    shared_engine: Engine, world: World, data: st.DataObject
) -> None:
    by = data.draw(st.sampled_from(BreakdownBy))
    asked = [replace(question, as_of=YEARS_END) for question in _several(data, world, *SETTLED)]
    with recorded(shared_engine, world) as connection:
        before = [(answer(connection, one), answer_by(connection, one, by)) for one in asked]
    with recorded(shared_engine, data.draw(aged(world))) as connection:
        after = [(answer(connection, one), answer_by(connection, one, by)) for one in asked]
    assert after == before


@quickly
@given(world=worlds(), data=st.data())
def test_taking_workers_away_never_raises_a_share(
    shared_engine: Engine, world: World, data: st.DataObject
) -> None:
    asked = [one for one in _several(data, world, *Attribution) if one.area.kind != AreaKind.WORKER]
    before = _counts(shared_engine, world, asked)
    assert _counts(shared_engine, without_workers(world), asked) == before


@quickly
@given(world=worlds(), data=st.data())
def test_an_unanswered_contact_never_raises_a_share(
    shared_engine: Engine, world: World, data: st.DataObject
) -> None:
    asked = _several(data, world, Attribution.AT_WINDOW_END, Attribution.CURRENT)
    before = _counts(shared_engine, world, asked)
    assert _never_rises(before, _counts(shared_engine, data.draw(with_one_unanswered(world)), asked))


@quickly
@given(world=worlds(), data=st.data())
def test_a_contact_recorded_late_changes_the_answer_and_not_what_was_known(
    shared_engine: Engine, world: World, data: st.DataObject
) -> None:
    person = data.draw(st.sampled_from(world.persons))
    late = Contact(
        999, person.id, DAYS[5], Spot(7, 21) if person.county == COUNTY else Spot(11), known=RECORDED_LATE
    )
    county = Area(AreaKind.DIVISION, COUNTY, 3, DivisionLevel.COUNTY)
    now = CoverageQuestion(county, Window(DAYS[3], DAYS[8]), YEARS_END)
    asked = [now, replace(now, known_at=MIDDLE)]
    before = _counts(shared_engine, world, asked)
    after = _counts(shared_engine, replace(world, contacts=(*world.contacts, late)), asked)
    assert after[1] == before[1]
    assert after[0].numerator >= before[0].numerator
