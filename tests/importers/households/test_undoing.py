"""Households of a run are taken back before their members, as far as nobody has built on them."""

from uuid import uuid4

import pytest
from sqlalchemy import Engine, func, select

from db.codes import RowOutcome, RowVerdict
from db.engine import Database
from db.models import HouseholdMember
from resolvers.registry.households.acts import head_household, join_household
from resolvers.registry.households.entry import Heading, Joining
from tests.importers.households.houses import FAMILY, house, household_of, houses_of, person_of, undone
from tests.importers.runs.files_of_people import IDS, SAID_ON, Desk, places, someone
from tests.schema.registry.people.register import keep, nothing_drifts
from tests.schema.world import build_world

NEW = RowVerdict.NEW


@pytest.fixture
def desk(engine: Engine, database: Database) -> Desk:
    return Desk(database, build_world(engine))


async def test_undoing_takes_back_households_and_then_their_members(desk: Desk, engine: Engine) -> None:
    keep(engine, desk.world)
    report = await desk.brought(*FAMILY)

    after = await undone(desk, report)

    assert after.households.outcomes == {RowOutcome.REVERSED: 2}
    assert after.outcomes == {RowOutcome.REVERSED: 4}
    assert await houses_of(desk) == []
    assert nothing_drifts(engine)
    again = await desk.brought(*FAMILY)
    assert (again.verdicts, again.households.outcomes) == ({NEW: 4}, {RowOutcome.WRITTEN: 2})
    assert await houses_of(desk) == sorted([house(0, 1, 2), house(3)])


async def test_what_was_built_on_stays_with_its_members(desk: Desk) -> None:
    [other] = await desk.database.rows(select(func.min(HouseholdMember.id).label("id")))
    assert other.id is None
    report = await desk.brought(*FAMILY, someone(8))
    household_id, person_id = await household_of(desk, 0), desk.world.people["A"][0].id
    joining = Joining(uuid4(), desk.world.county.county_id, household_id, person_id, SAID_ON)
    await join_household(desk.database, desk.ask, joining, IDS)

    after = await undone(desk, report)

    assert after.households.outcomes == {RowOutcome.KEPT: 1, RowOutcome.REVERSED: 1}
    assert after.outcomes == {RowOutcome.KEPT: 3, RowOutcome.REVERSED: 2}
    assert "HOUSEHOLD_CHANGED_LATER" in places(after)
    assert {one.by for one in after.kept} == {desk.ask.viewer.subject}


async def test_a_head_named_later_is_kept_by_undoing(desk: Desk) -> None:
    await desk.brought(*FAMILY[:2])
    report = await desk.brought(someone(2, household="1", relation="子"), FAMILY[0])
    county_id, household_id = desk.world.county.county_id, await household_of(desk, 0)
    heading = Heading(uuid4(), county_id, household_id, await person_of(desk, 2), SAID_ON)
    await head_household(desk.database, desk.ask, heading, IDS)

    after = await undone(desk, report)

    assert after.households.outcomes == {RowOutcome.KEPT: 1}
    assert await houses_of(desk) == [house(2, 0, 1)]
