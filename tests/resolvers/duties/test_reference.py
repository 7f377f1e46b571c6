"""Duties in SQL against the slow, plain reference, over random worlds and every kind of question."""

from collections import Counter
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine

from db.codes import DivisionLevel, DutyState
from resolvers.areas import Area, AreaKind
from resolvers.duties.answers import DutyCounts
from resolvers.duties.lists import DutyPage, page_of_duties
from resolvers.duties.question import DutyBreakdownBy, DutyQuestion
from tests.duty_facts import DutyWorld, Policy
from tests.duty_reference import Duty, DutyReference
from tests.duty_worlds import campaigns, contested_worlds, duty_questions, duty_worlds
from tests.facts import Knowledge, Spot
from tests.recorded_duties import duties, recorded_duties, summary, summary_by
from tests.viewers import ask_of, staff_viewer
from tests.worlds import COUNTY, PROVINCE, quickly

QUESTIONS_PER_WORLD = 6
EXPECTED = tuple(state for state in DutyState if state != DutyState.UPCOMING)
EVERYWHERE = staff_viewer(Area(AreaKind.DIVISION, PROVINCE, 1, DivisionLevel.PROVINCE))


@quickly
@given(facts=duty_worlds(), data=st.data())
def test_duties_are_what_plain_reckoning_gives(
    shared_engine: Engine, facts: DutyWorld, data: st.DataObject
) -> None:
    with recorded_duties(shared_engine, facts) as connection:
        for _ in range(QUESTIONS_PER_WORLD):
            question = data.draw(duty_questions(facts.world))
            expected = [duty.shown for duty in DutyReference(facts, question).duties()]
            assert Counter(duties(connection, question)) == Counter(expected)


@quickly
@given(facts=contested_worlds(), data=st.data())
def test_contacts_that_fit_several_duties_are_given_out_as_plain_reckoning_does(
    shared_engine: Engine, facts: DutyWorld, data: st.DataObject
) -> None:
    county = Area(AreaKind.DIVISION, COUNTY, 3, DivisionLevel.COUNTY)
    with recorded_duties(shared_engine, facts) as connection:
        for _ in range(QUESTIONS_PER_WORLD):
            question = replace(data.draw(duty_questions(facts.world)), areas=(county,), rules=(), states=())
            expected = [duty.shown for duty in DutyReference(facts, question).duties()]
            assert Counter(duties(connection, question)) == Counter(expected)


@quickly
@given(facts=duty_worlds(), data=st.data())
def test_numbers_of_duties_are_those_of_the_list_and_parts_sum_to_the_whole(
    shared_engine: Engine, facts: DutyWorld, data: st.DataObject
) -> None:
    with recorded_duties(shared_engine, facts) as connection:
        for _ in range(QUESTIONS_PER_WORLD):
            question, by = data.draw(duty_questions(facts.world)), data.draw(st.sampled_from(DutyBreakdownBy))
            asked = replace(question, areas=question.areas[:1])
            reference = DutyReference(facts, asked)
            whole, cut = summary(connection, asked).whole, summary_by(connection, asked, by)
            assert whole == cut.whole == counts_of(reference.duties(), len(reference.homes()))
            assert sum((part.counts for part in cut.parts), DutyCounts()) == whole
            peopled = {part.key: part.counts for part in cut.parts if part.counts.registered}
            assert peopled == expected_parts(reference, asked.areas[0], by)
            assert _is_sound(whole)


@quickly
@given(facts=duty_worlds(), data=st.data())
def test_the_list_behind_a_number_is_as_long_as_the_number(
    shared_engine: Engine, facts: DutyWorld, data: st.DataObject
) -> None:
    with recorded_duties(shared_engine, facts) as connection:
        for _ in range(QUESTIONS_PER_WORLD // 2):
            question = replace(data.draw(duty_questions(facts.world)), states=())
            asked = replace(question, areas=question.areas[:1])
            whole = summary(connection, asked).whole
            for state in DutyState:
                number = getattr(whole, state.lower())
                assert _listed(connection, replace(asked, states=(state,))) == number
                assert (
                    getattr(summary(connection, replace(asked, states=(state,))).whole, state.lower())
                    == number
                )
            assert _listed(connection, replace(asked, states=EXPECTED)) == whole.expected
            assert _listed(connection, asked) == whole.expected + whole.upcoming


def counts_of(duties_: list[Duty], registered: int) -> DutyCounts:
    """The numbers of some duties, counted one by one."""
    states = Counter(duty.state for duty in duties_)
    late = sum(
        duty.contact is not None and duty.due_on is not None and duty.contact.day > duty.due_on
        for duty in duties_
    )
    return DutyCounts(
        registered=registered,
        expected=len(duties_) - states[DutyState.UPCOMING],
        satisfied=states[DutyState.SATISFIED],
        on_time=states[DutyState.SATISFIED] - late,
        late=late,
        missed=states[DutyState.MISSED],
        overdue=states[DutyState.OVERDUE],
        due=states[DutyState.DUE],
        upcoming=states[DutyState.UPCOMING],
    )


def expected_parts(reference: DutyReference, area: Area, by: DutyBreakdownBy) -> dict[str | None, DutyCounts]:
    """The parts that somebody lives in, by key."""
    homes, every = reference.homes(), reference.duties()
    keys = {one: _key(reference, area, stay.spot, by) for one, stay in homes.items()}
    return {
        key: counts_of([duty for duty in every if keys[duty.person] == key], count)
        for key, count in Counter(keys.values()).items()
    }


def _key(reference: DutyReference, area: Area, spot: Spot, by: DutyBreakdownBy) -> str | None:
    lands = reference.lands
    if by == DutyBreakdownBy.CHILD_DIVISION:
        return lands.child_of(area, spot.division)
    if by == DutyBreakdownBy.CELL:
        return None if spot.cell is None else lands.cell_code(spot.cell)
    found = lands.serving(spot.division) if by == DutyBreakdownBy.STATION else lands.primary_of(spot.cell)
    return None if found is None else str(found)


def _listed(connection: Connection, question: DutyQuestion) -> int:
    """How many duties a list has, and says it has."""
    rows = connection.execute(page_of_duties(ask_of(EVERYWHERE), question, DutyPage(1000))).all()
    length = sum(row.person_id is not None for row in rows)
    assert rows[0].total == length
    return length


def _is_sound(counts: DutyCounts) -> bool:
    """Whole numbers that add up."""
    plain = all(
        type(getattr(counts, name)) is int for name in ("expected", "satisfied", "upcoming", "registered")
    )
    return (
        plain
        and counts.expected == counts.satisfied + counts.due + counts.overdue + counts.missed
        and counts.satisfied == counts.on_time + counts.late
    )


@quickly
@given(facts=duty_worlds(), campaign=campaigns(), data=st.data())
def test_a_campaign_has_the_duties_that_plain_reckoning_gives_it(
    shared_engine: Engine, facts: DutyWorld, campaign: Policy, data: st.DataObject
) -> None:
    mine = replace(campaign, id=399, region=3, known=Knowledge())
    facts = replace(facts, policies=(*facts.policies, mine))
    with recorded_duties(shared_engine, facts) as connection:
        for _ in range(QUESTIONS_PER_WORLD):
            question = replace(data.draw(duty_questions(facts.world)), campaign=(COUNTY, mine.id))
            expected = [duty.shown for duty in DutyReference(facts, question).duties()]
            assert Counter(duties(connection, question)) == Counter(expected)
