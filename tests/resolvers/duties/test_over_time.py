"""What may and what may not change an answer about duties (model §3), over random worlds."""

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from db.codes import ContactPurpose, DivisionLevel, LifeEventKind
from resolvers.areas import Area, AreaKind
from resolvers.duties.question import DutyQuestion
from resolvers.windows import Window
from tests.duty_facts import DutyWorld, LifeEvent
from tests.duty_worlds import contested_worlds, duty_questions, duty_worlds
from tests.facts import LATE, MIDDLE, Contact
from tests.later import LATER, aged
from tests.recorded_duties import duties, recorded_duties
from tests.worlds import COUNTY, DAYS, RECORDED_LATE, SPOTS, SUPERSEDED, quickly

COUNTY_AREA = Area(AreaKind.DIVISION, COUNTY, 3, DivisionLevel.COUNTY)
Rows = list[set[tuple[object, ...]]]


def _several(data: st.DataObject, facts: DutyWorld, **fixed: object) -> list[DutyQuestion]:
    asked = data.draw(st.lists(duty_questions(facts.world), min_size=6, max_size=6))
    return [replace(one, **fixed) for one in asked]  # type: ignore[arg-type]  # fields by name


def _answers(engine: Engine, facts: DutyWorld, asked: list[DutyQuestion]) -> Rows:
    with recorded_duties(engine, facts) as connection:
        return [set(duties(connection, question)) for question in asked]


@quickly
@given(facts=duty_worlds(), data=st.data())
def test_what_happens_later_leaves_an_earlier_answer_as_it_was(
    shared_engine: Engine, facts: DutyWorld, data: st.DataObject
) -> None:
    """Moves, deaths, hand-overs, life events and policies of later days change nothing about a day before."""
    asked = [replace(one, as_of=min(one.as_of, DAYS[-1])) for one in _several(data, facts)]
    before = _answers(shared_engine, facts, asked)
    person = facts.world.persons[0]
    later = replace(
        facts,
        world=data.draw(aged(facts.world)),
        events=(*facts.events, LifeEvent(499, person.id, LifeEventKind.HARDSHIP, LATER)),
    )
    assert _answers(shared_engine, later, asked) == before


@quickly
@given(facts=duty_worlds(), data=st.data())
def test_what_is_recorded_late_leaves_what_was_known_as_it_was(
    shared_engine: Engine, facts: DutyWorld, data: st.DataObject
) -> None:
    """A contact, a life event and a revised policy, all recorded after the moment that counts."""
    asked = _several(data, facts, known_at=MIDDLE)
    before = _answers(shared_engine, facts, asked)
    person = data.draw(st.sampled_from(facts.world.persons))
    met = Contact(
        999, person.id, DAYS[5], SPOTS[person.county][0], known=RECORDED_LATE, purpose=ContactPurpose.HARDSHIP
    )
    event = LifeEvent(499, person.id, LifeEventKind.HARDSHIP, DAYS[4], RECORDED_LATE)
    first, *others = facts.policies
    revised = replace(first, id=399, due_days=first.due_days and first.due_days + 7, known=RECORDED_LATE)
    stands = first.known not in (SUPERSEDED, RECORDED_LATE)
    superseded = replace(first, known=replace(first.known, superseded_at=LATE)) if stands else first
    later = replace(
        facts,
        world=replace(facts.world, contacts=(*facts.world.contacts, met)),
        events=(*facts.events, event),
        policies=(superseded, *others, revised),
    )
    assert _answers(shared_engine, later, asked) == before


@quickly
@given(facts=contested_worlds(), data=st.data())
def test_the_window_asked_about_does_not_change_a_duty(
    shared_engine: Engine, facts: DutyWorld, data: st.DataObject
) -> None:
    """Whatever else is shown with it, a duty is satisfied by the same contact."""
    asked = _several(data, facts, areas=(COUNTY_AREA,), rules=(), states=())
    wide = [replace(one, window=Window(date(2024, 1, 1), date(2026, 1, 1))) for one in asked]
    shown, every = (_answers(shared_engine, facts, questions) for questions in (asked, wide))
    assert all(some <= all_ for some, all_ in zip(shown, every, strict=True))
