"""A trend with a filter is read from the numbers of groups, where they may be right."""

from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine, delete, literal, update

from db.models import CoverageGroup, StalePerson
from resolvers.changes.stale import made_stale, stale_person
from resolvers.coverage.months.counted import months_of_groups, statement_of_months
from resolvers.coverage.months.groups.places import GROUP_TRAITS, OF_A_TRAIT
from resolvers.coverage.question import CoverageQuestion
from resolvers.people.filter import PersonFilter
from tests.facts import World
from tests.questions import TODAY
from tests.recorded_world import recorded
from tests.resolvers.coverage.test_months import GROUPS, UNITS, YEAR, keep, recounted
from tests.worlds import COUNTY, quickly, worlds


@quickly
@given(world=worlds(), wanted=st.sampled_from(GROUPS))
def test_a_trend_of_a_group_is_read_from_its_numbers_but_of_chunks_in_which_somebody_is_stale(
    shared_engine: Engine, world: World, wanted: PersonFilter
) -> None:
    """Shown by numbers that are planted, and taken away: then it is read from bits."""
    with recorded(shared_engine, world) as connection:
        keep(connection)
        question = replace(YEAR, area=UNITS[0], filter=wanted)
        right = trend(connection, question)
        planted = [100 * place for place in range(OF_A_TRAIT * (1 + len(GROUP_TRAITS)))]
        connection.execute(update(CoverageGroup).values(residents=planted))
        assert trend(connection, question) != right
        for county in {one.county for one in world.persons}:
            stale = next(one.id for one in world.persons if one.county == county)
            connection.execute(made_stale(stale_person(county, stale, literal(TODAY))))
        assert trend(connection, question) == right
        connection.execute(delete(StalePerson))
        assert recounted(connection) > 0
        connection.execute(delete(CoverageGroup).where(CoverageGroup.county_id == COUNTY))
        assert trend(connection, question) == right
        keep(connection)
        assert trend(connection, question) == right


def trend(connection: Connection, question: CoverageQuestion) -> list[Any]:
    assert statement_of_months(question, sums=False) is months_of_groups
    return [tuple(row) for row in connection.execute(months_of_groups(question))]
