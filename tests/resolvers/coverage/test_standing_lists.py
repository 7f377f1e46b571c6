"""Lists of coverage up to today, read in persons' rows, are those that raw facts give."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine, text

from db.codes import IN_PERSON_MODES
from resolvers.coverage.indicators import CoverageNumber
from resolvers.coverage.lists import CoverageList, PartOf, StandingList
from resolvers.coverage.question import Attribution, BreakdownBy, CoverageQuestion
from resolvers.coverage.sources import list_behind
from resolvers.people.question import Among
from resolvers.windows import Window
from tests.facts import MIDDLE, World
from tests.questions import FILTERS, TODAY, listed, questions_up_to_today
from tests.recorded_world import recorded
from tests.worlds import quickly, worlds

QUESTIONS_PER_WORLD = 6
NUMBERS = sorted(CoverageNumber)
# As those who write persons, homes and contacts leave the rows of persons.
STANDING = text("""
    UPDATE person SET status = CASE WHEN home.id IS NULL THEN 'DECEASED' ELSE 'ACTIVE' END,
        division_id = coalesce(home.division_id, person.division_id), cell_id = home.cell_id,
        geom = home.geom, last_attempt_on = said.attempt, last_contact_on = said.contact,
        last_visit_on = said.visit
    FROM person AS same
    LEFT JOIN residence AS home ON home.county_id = same.county_id AND home.person_id = same.id
        AND home.superseded_at IS NULL AND home.valid @> CAST(:today AS date)
    LEFT JOIN LATERAL (
        SELECT max(contacted_on) AS attempt,
            max(contacted_on) FILTER (WHERE outcome = 'REACHED') AS contact,
            max(contacted_on) FILTER (WHERE outcome = 'REACHED' AND mode = ANY (:in_person)) AS visit
        FROM contact WHERE contact.county_id = same.county_id AND contact.person_id = same.id
            AND contact.superseded_at IS NULL
    ) AS said ON true
    WHERE person.county_id = same.county_id AND person.id = same.id
""")
IN_PERSON = [mode.value for mode in IN_PERSON_MODES]


@quickly
@given(world=worlds(), data=st.data())
def test_the_list_of_rows_is_the_list_of_facts(
    shared_engine: Engine, world: World, data: st.DataObject
) -> None:
    with recorded(shared_engine, world) as connection:
        connection.execute(STANDING, {"today": TODAY, "in_person": IN_PERSON})
        for _ in range(QUESTIONS_PER_WORLD):
            question = replace(
                data.draw(questions_up_to_today(world)), filter=data.draw(st.sampled_from(FILTERS))
            )
            of, reached = data.draw(st.sampled_from(NUMBERS)), data.draw(st.sampled_from([None, True, False]))
            found = _of(question, of, reached)
            assert _ids(connection, found) == _ids(connection, CoverageList(question, of, reached))


def _of(question: CoverageQuestion, of: CoverageNumber, reached: bool | None = None) -> Among:  # noqa: FBT001
    return list_behind(question, of, reached=reached, part=None, today=TODAY)


def _ids(connection: Connection, among: Among) -> list[int]:
    return listed(connection, among)


@given(data=st.data())
@quickly
def test_rows_are_read_where_they_say_the_same(data: st.DataObject) -> None:
    question = data.draw(questions_up_to_today(data.draw(worlds())))
    of = CoverageNumber.NOT_REACHED
    assert isinstance(_of(question, of), StandingList)
    yesterday = TODAY - timedelta(days=1)
    earlier = replace(question, window=Window(question.window.from_on, TODAY), as_of=TODAY)
    others = [
        replace(question, as_of=yesterday),
        replace(question, known_at=MIDDLE),
        replace(question, attribution=Attribution.AT_CONTACT),
        *([earlier] if earlier.counted_on < TODAY else []),
    ]
    assert [type(_of(other, of)) for other in others] == [CoverageList] * len(others)
    assert isinstance(_of(question, CoverageNumber.UNREACHABLE), CoverageList)
    part = PartOf(BreakdownBy.SEX, "MALE")
    assert isinstance(list_behind(question, of, reached=None, part=part, today=TODAY), CoverageList)
