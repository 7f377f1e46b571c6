"""What months say is what the raw facts say, kept or stale."""

from dataclasses import replace
from datetime import date
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine, delete, func, literal, select, update

from db.codes import PersonCategory, PriorityClass, Sex
from db.models import (
    Contact,
    ContinuityYear,
    CoverageGroup,
    CoverageMonth,
    CoverageStage,
    CoverageSum,
    Person,
    PersonStanding,
    Residence,
    StalePerson,
    TraitMonth,
)
from resolvers.areas import Area, AreaKind
from resolvers.changes.stale import EVER, made_stale, stale_person
from resolvers.coverage.answers import Counts, Coverage, breakdown_of, counts_of, coverage_of
from resolvers.coverage.months.counted import (
    months_and_sums,
    months_of_groups,
    months_statement,
)
from resolvers.coverage.months.groups.places import is_of_groups
from resolvers.coverage.months.keeping import Kept, keep_months, recount_months
from resolvers.coverage.months.parts import parts_of_months, whole_of_months
from resolvers.coverage.months.traits import AGES, VETERANS, of_sex
from resolvers.coverage.months.waterfall import is_year_so_far, waterfall_of_months, waterfall_of_year
from resolvers.coverage.parts import counts_statement
from resolvers.coverage.question import PERSONAL, Attribution, BreakdownBy, CoverageQuestion
from resolvers.coverage.trend import cumulative, monthly, points_of_months
from resolvers.people.filter import PersonFilter
from resolvers.windows import Window
from tests.facts import World
from tests.later import aged, with_earlier_years
from tests.questions import FILTERS, TODAY, TOMORROW, answer, answer_by
from tests.recorded_world import recorded
from tests.rolled_up import raw
from tests.viewers import EVERYBODY
from tests.worlds import COUNTY, DIVISIONS, NEIGHBOUR, quickly, worlds

UNITS = [Area(AreaKind.DIVISION, one.county, one.id, one.level) for one in DIVISIONS[:4]]
FIRSTS = (date(2024, 12, 1), date(2025, 1, 1), date(2025, 3, 1), date(2025, 6, 1))
ENDS = (date(2025, 4, 1), date(2025, 7, 1), date(2025, 8, 1), TOMORROW)
GROUPS = (
    PersonFilter(age_from=60, age_to=79),
    PersonFilter(categories=(PersonCategory.DISCHARGED_SOLDIER,), age_from=60),
    PersonFilter(priority_classes=(PriorityClass.ADVANCED_AGE,), age_from=80),
    PersonFilter(sex=Sex.FEMALE, age_to=59),
    PersonFilter(veterans_only=True),
)
OF_AGE = (*GROUPS, PersonFilter(sex=Sex.MALE, age_to=59, unlocated=False))
BY = st.sampled_from(sorted(PERSONAL))
YEAR = CoverageQuestion(UNITS[2], Window(date(2025, 1, 1), TOMORROW), TODAY)


@st.composite
def questions_of_months(draw: st.DrawFn) -> CoverageQuestion:
    """A question that months can answer."""
    first = draw(st.sampled_from(FIRSTS))
    return CoverageQuestion(
        draw(st.sampled_from(UNITS)),
        Window(first, draw(st.sampled_from([end for end in ENDS if end > first]))),
        TODAY,
        filter=draw(st.sampled_from([*FILTERS, *OF_AGE])),
        attribution=draw(st.sampled_from([Attribution.AT_WINDOW_END, Attribution.CURRENT])),
        in_person=draw(st.booleans()),
    )


def keep(connection: Connection) -> list[Kept]:
    """Keeps the months of every county."""
    return [keep_months(raw(connection), county, TODAY) for county in (COUNTY, NEIGHBOUR)]


def ensure_as_raw_facts_say(connection: Connection, question: CoverageQuestion) -> None:
    """Its first and last month, the whole window, and the waterfall."""
    points, whole = monthly(question), cumulative(question)[-1]
    some = [points[0], points[-1]]
    alone = connection.execute(months_statement(question)).all()
    beside = connection.execute(months_and_sums(question)).all()
    answers = [(alone, some), (beside, [*some, whole])]
    if is_of_groups(question.filter):
        answers.append((connection.execute(months_of_groups(question)).all(), some))
    for rows, asked in answers:
        assert all(row.is_kept for row in rows)
        found = points_of_months(question, asked, rows)
        for one in asked:
            # A month without anybody has no row.
            assert found.get(one, Counts()) == _counts(connection, one)
    (kept,) = connection.execute(whole_of_months(question)).all()
    assert counts_of(EVERYBODY, question, [kept]) == _counts(connection, whole)
    if question.placed_on == question.counted_on:
        assert waterfall(connection, question) == answer(connection, question)


def ensure_parts_as_raw_facts_say(
    connection: Connection, question: CoverageQuestion, by: BreakdownBy
) -> None:
    rows = connection.execute(parts_of_months(question, by)).all()
    assert all(row.is_kept for row in rows)
    assert breakdown_of(EVERYBODY, question, by, rows) == answer_by(connection, question, by)


def _counts(connection: Connection, question: CoverageQuestion) -> Any:
    return counts_of(EVERYBODY, question, connection.execute(counts_statement(question)).all())


@quickly
@given(world=worlds(), data=st.data())
def test_months_and_raw_facts_say_the_same(shared_engine: Engine, world: World, data: st.DataObject) -> None:
    world = data.draw(with_earlier_years(data.draw(aged(world)) if data.draw(st.booleans()) else world))
    with recorded(shared_engine, world) as connection:
        keep(connection)
        question, by = data.draw(questions_of_months()), data.draw(BY)
        ensure_as_raw_facts_say(connection, question)
        ensure_parts_as_raw_facts_say(connection, question, by)


@quickly
@given(world=worlds(), data=st.data())
def test_persons_who_are_stale_are_read_from_facts_until_they_are_kept_again(
    shared_engine: Engine, world: World, data: st.DataObject
) -> None:
    with recorded(shared_engine, world) as connection:
        keep(connection)
        person = data.draw(st.sampled_from(world.persons))
        change(connection, person.id)
        connection.execute(made_stale(stale_person(person.county, person.id, literal(EVER))))
        question, by = data.draw(questions_of_months()), data.draw(BY)
        ensure_as_raw_facts_say(connection, question)
        ensure_parts_as_raw_facts_say(connection, question, by)
        keep(connection)
        assert connection.scalars(select(StalePerson.person_id)).all() == []
        ensure_as_raw_facts_say(connection, question)
        ensure_parts_as_raw_facts_say(connection, question, by)


@quickly
@given(world=worlds(), data=st.data())
def test_a_trend_with_sums_is_read_from_them_and_from_bits_where_there_are_none(
    shared_engine: Engine, world: World, data: st.DataObject
) -> None:
    """Shown by sums that are planted, with and without somebody who is stale."""
    with recorded(shared_engine, world) as connection:
        keep(connection)
        question = replace(data.draw(questions_of_months()), area=UNITS[0], filter=PersonFilter())
        last = question.counted_on.replace(day=1)
        right = residents(connection, question)
        planted = update(CoverageSum).where(CoverageSum.first_on == last)
        more = connection.execute(planted.values(residents=CoverageSum.residents + 5)).rowcount * 5
        assert residents(connection, question)[last] == right.get(last, 0) + more
        for one in world.persons[:2]:
            change(connection, one.id)
            connection.execute(made_stale(stale_person(one.county, one.id, literal(EVER))))
        assert residents(connection, question)[last] == right.get(last, 0) + more
        connection.execute(delete(CoverageSum).where(CoverageSum.county_id == COUNTY))
        connection.execute(delete(CoverageSum).where(CoverageSum.first_on == last))
        ensure_as_raw_facts_say(connection, question)
        keep(connection)
        ensure_as_raw_facts_say(connection, question)


@quickly
@given(world=worlds(), data=st.data())
def test_before_its_last_month_is_kept_of_a_county_all_others_of_a_trend_are_right(
    shared_engine: Engine, world: World, data: st.DataObject
) -> None:
    """As on the first of a month, until each county is kept again, with and without somebody stale."""
    assume({one.county for one in world.persons} == {COUNTY, NEIGHBOUR})
    with recorded(shared_engine, world) as connection:
        keep(connection)
        unit = data.draw(st.sampled_from(UNITS[:2]))
        question = replace(data.draw(questions_of_months()), area=unit, filter=PersonFilter())
        last, late = question.counted_on.replace(day=1), data.draw(st.sampled_from([COUNTY, NEIGHBOUR]))
        for kept in (CoverageMonth, CoverageSum, CoverageGroup, TraitMonth):
            connection.execute(delete(kept).where(kept.county_id == late, kept.first_on == last))
        for person in data.draw(st.sampled_from([(), world.persons[:1]])):
            connection.execute(made_stale(stale_person(person.county, person.id, literal(EVER))))
        points = [*monthly(question), *cumulative(question)]
        for some, asked in ((months_statement, monthly(question)), (months_and_sums, points)):
            rows = connection.execute(some(question)).all()
            for one, counts in points_of_months(question, asked, rows).items():
                assert counts == _counts(connection, one)


def residents(connection: Connection, question: CoverageQuestion) -> dict[date, int]:
    return {row.first_on: row.registered for row in connection.execute(months_and_sums(question))}


@quickly
@given(world=worlds(), visits=st.booleans())
def test_a_year_so_far_is_told_by_its_steps_but_of_chunks_in_which_somebody_is_stale(
    shared_engine: Engine, world: World, *, visits: bool
) -> None:
    """Shown by steps that are planted: they are told until somebody of the chunk is stale."""
    with recorded(shared_engine, world) as connection:
        keep(connection)
        question = replace(YEAR, area=UNITS[0], in_person=visits)
        right = waterfall(connection, question)
        assert right == answer(connection, question)
        planted = update(CoverageStage).where(CoverageStage.stage == "REACHED").values(registered=5)
        connection.execute(planted)
        assert waterfall(connection, question) != right
        assert waterfall(connection, replace(question, filter=FILTERS[1])) == answer(
            connection, replace(question, filter=FILTERS[1])
        )
        for county in {one.county for one in world.persons}:
            stale = next(one.id for one in world.persons if one.county == county)
            connection.execute(made_stale(stale_person(county, stale, literal(TODAY))))
        assert waterfall(connection, question) == right
        connection.execute(delete(StalePerson))
        assert recounted(connection) > 0
        assert waterfall(connection, question) == right


def waterfall(connection: Connection, question: CoverageQuestion) -> Coverage:
    statement = waterfall_of_year if is_year_so_far(question) else waterfall_of_months
    return coverage_of(EVERYBODY, question, connection.execute(statement(question)).all())


def change(connection: Connection, person: int) -> None:
    """Takes a person's contacts back, where they were found, and what they were from ever or a day on."""
    now = {"sex": Sex.FEMALE.value, "born_on": date(1950, 2, 28), "priority_classes": ["WORKING_AWAY"]}
    was = PersonStanding.person_id == person, func.upper_inf(PersonStanding.valid)
    connection.execute(update(PersonStanding).where(*was).values(**now))
    connection.execute(update(Person).where(Person.id == person).values(**now))
    mine = update(Contact).where(Contact.person_id == person)
    connection.execute(mine.values(superseded_at=func.now()))
    connection.execute(update(Residence).where(Residence.person_id == person).values(geom=None, cell_id=None))


@quickly
@given(world=worlds())
def test_a_recount_finds_drift_and_mends_it(shared_engine: Engine, world: World) -> None:
    with recorded(shared_engine, world) as connection:
        keep(connection)
        assert recounted(connection) == 0
        months = CoverageMonth.first_on >= date(2025, 11, 1)
        flipped = func.set_bit(CoverageMonth.refused, 7, 1)
        planted = connection.execute(update(CoverageMonth).where(months).values(refused=flipped)).rowcount
        traits = update(TraitMonth).where(TraitMonth.trait.in_([VETERANS, AGES[1]]))
        planted += connection.execute(traits.values(bits=func.set_bit(TraitMonth.bits, 9, 1))).rowcount
        lost = delete(TraitMonth).where(TraitMonth.trait == of_sex(Sex.MALE))
        planted += connection.execute(lost).rowcount
        sums = update(CoverageSum).where(CoverageSum.first_on >= date(2025, 11, 1))
        planted += connection.execute(sums.values(residents=CoverageSum.residents + 1)).rowcount
        more = func.array_append(CoverageGroup.visited, 1)
        groups = update(CoverageGroup).where(CoverageGroup.first_on >= date(2025, 11, 1))
        planted += connection.execute(groups.values(visited=more)).rowcount
        year = func.set_bit(ContinuityYear.cell_changed, 4000, 1)
        planted += connection.execute(update(ContinuityYear).values(cell_changed=year)).rowcount
        assert recounted(connection) == planted > 0
        assert recounted(connection) == 0


def recounted(connection: Connection) -> int:
    return sum(recount_months(raw(connection), county, TODAY) for county in (COUNTY, NEIGHBOUR))


@quickly
@given(world=worlds())
def test_what_is_not_kept_says_so(shared_engine: Engine, world: World) -> None:
    with recorded(shared_engine, world) as connection:
        for question in (YEAR, replace(YEAR, area=UNITS[0])):
            peopled = {one.county for one in world.persons} & {COUNTY, NEIGHBOUR}
            if question.area.county_id in (*peopled, UNITS[0].county_id):
                rows = connection.execute(months_statement(question)).all()
                assert [row for row in rows if row.is_kept] == []
