"""Households of a run are taken back before their members, as far as nobody has built on them."""

from datetime import date
from uuid import uuid4

import pytest
from sqlalchemy import Engine, func, select, update

from db.codes import RowOutcome, RowVerdict, RunState
from db.engine import Database
from db.errors import DomainError
from db.models import FileRun, HouseholdMember
from importers.people.steps import PEOPLE_STEPS
from importers.people.undoing import undo_batch
from importers.runs.run import RunKey, run_of
from resolvers.registry.households.acts import head_household, join_household, leave_household
from resolvers.registry.households.ending import end_household
from resolvers.registry.households.entry import Ending, Heading, Joining, Leaving
from tests.importers.households.houses import (
    FAMILY,
    OVERWRITE,
    house,
    household_of,
    houses_of,
    person_of,
    undone,
)
from tests.importers.runs.files_of_people import HANDS, IDS, SAID_ON, Desk, places, someone
from tests.importers.runs.test_killed import a_minute_passes
from tests.schema.registry.people.register import keep, nothing_drifts
from tests.schema.world import build_world

NEW, MOVED_ON = RowVerdict.NEW, date(2025, 9, 20)


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


async def test_a_silent_run_has_stopped_once_its_first_households_are_taken_back(desk: Desk) -> None:
    report = await desk.brought(*FAMILY)
    key = RunKey(report.run.county_id, report.run.id)
    async with desk.database.writing() as connection:
        await connection.execute(update(FileRun).values(state=RunState.RUNNING.value))
    await a_minute_passes(desk.database)

    assert await undo_batch(desk.database, desk.ask, key, HANDS) == 2

    assert (await run_of(desk.database, desk.ask, key)).state == RunState.STOPPED.value
    with pytest.raises(DomainError, match="RUN_STATE"):
        await PEOPLE_STEPS.write(desk.database, desk.ask, key, HANDS)


@pytest.mark.parametrize("since", ["headed", "ended", "left"])
async def test_nobody_comes_back_where_another_heads_the_household_or_it_has_ended(
    desk: Desk, since: str
) -> None:
    await desk.brought(*FAMILY)
    left, county_id = await household_of(desk, 1), desk.world.county.county_id
    moved = [FAMILY[3], someone(0, household="2", relation="父")]
    report = await desk.brought(*moved, policy=OVERWRITE, said_on=MOVED_ON)
    assert house(3, 0) in await houses_of(desk, MOVED_ON)
    if since == "headed":
        heading = Heading(uuid4(), county_id, left, await person_of(desk, 1), MOVED_ON)
        await head_household(desk.database, desk.ask, heading, IDS)
    elif since == "ended":
        await end_household(desk.database, desk.ask, Ending(uuid4(), county_id, left, MOVED_ON), IDS)
    else:
        leaving = Leaving(uuid4(), county_id, await person_of(desk, 2), MOVED_ON)
        await leave_household(desk.database, desk.ask, leaving, IDS)
    before = await houses_of(desk, MOVED_ON)

    after = await undone(desk, report)

    if since == "left":
        assert after.households.outcomes == {RowOutcome.REVERSED: 1}
        assert await houses_of(desk, MOVED_ON) == sorted([house(0, 1), house(3)])
        return
    assert after.households.outcomes == {RowOutcome.KEPT: 1}
    assert "HOUSEHOLD_CHANGED_LATER" in places(after)
    assert await houses_of(desk, MOVED_ON) == before


@pytest.mark.parametrize("at_once", [1, 300])
async def test_what_the_run_itself_has_emptied_has_not_ended_since(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    monkeypatch.setattr("importers.people.households.writing._AT_ONCE", at_once)
    heads = [someone(n, household=f"{n}", is_head="是") for n in (3, 4)]
    await desk.brought(*FAMILY[:2], *heads)
    moved = [someone(n, household=f"{n + 3}", relation="父") for n in (0, 1)]
    rows = (heads[0], moved[0], heads[1], moved[1])
    report = await desk.brought(*rows, policy=OVERWRITE, said_on=MOVED_ON)
    assert await houses_of(desk, MOVED_ON) == sorted([house(3, 0), house(4, 1)])
    # The second has left again since: what came over with them stays, and the first comes back all the same.
    leaving = Leaving(uuid4(), desk.world.county.county_id, await person_of(desk, 1), date(2025, 9, 25))
    await leave_household(desk.database, desk.ask, leaving, IDS)

    after = await undone(desk, report)

    assert after.households.outcomes == {RowOutcome.KEPT: 1, RowOutcome.REVERSED: 1}
    assert house(0) in await houses_of(desk, MOVED_ON)


@pytest.mark.parametrize("at_once", [1, 300])
async def test_households_of_a_run_that_built_on_one_another_are_taken_back_from_the_last(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    monkeypatch.setattr("importers.people.households.writing._AT_ONCE", at_once)
    await desk.brought(*FAMILY)
    before = await houses_of(desk, MOVED_ON)
    # A household is given another head, and its former one goes into the other household: in this order.
    rows = [
        *[someone(1, household="A", relation="户主"), someone(2, household="A"), someone(9, household="A")],
        *[someone(0, household="B", relation="父"), someone(3, household="B", relation="户主")],
    ]
    report = await desk.brought(*rows, policy=OVERWRITE, said_on=MOVED_ON)
    assert report.households.outcomes == {RowOutcome.WRITTEN: 2}
    assert await houses_of(desk, MOVED_ON) == sorted([house(3, 0), house(1, 2, 9)])

    after = await undone(desk, report)

    assert after.households.outcomes == {RowOutcome.REVERSED: 2}
    assert await houses_of(desk, MOVED_ON) == before
