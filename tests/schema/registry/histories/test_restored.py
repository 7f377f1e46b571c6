"""What is taken up again after the ground was drawn anew lies in the cells of its own days."""

import pytest
from sqlalchemy import Engine

from db.engine import Database
from tests.schema.registry.histories import coming, crossing, grounds, meeting
from tests.schema.registry.histories.hand import Hand
from tests.schema.registry.histories.test_histories import begun, ensure_right

SPLITS = 4


async def regridded(hand: Hand) -> None:
    """Every cell cut in two from some day on."""
    await grounds.create_grid_plan(hand)
    for _ in range(SPLITS):
        await grounds.split_cell(hand)
    await grounds.activate_grid_plan(hand)


@pytest.fixture
def hand(engine: Engine, database: Database) -> Hand:
    return begun(engine, database, 3)


async def test_a_registration_taken_up_again(engine: Engine, hand: Hand) -> None:
    for _ in range(6):
        await coming.register_person(hand)
    for _ in range(12):
        await coming.end_registration(hand)
    await regridded(hand)
    for _ in range(12):
        await coming.reinstate_person(hand)
    assert hand.done["reinstatePerson"]
    assert hand.told.regrids
    await ensure_right(engine, hand, [await hand.now()], [], times=2)


async def test_a_death_withdrawn(engine: Engine, hand: Hand) -> None:
    for _ in range(25):
        await meeting.record_life_event(hand)
    await regridded(hand)
    for _ in range(25):
        await meeting.withdraw_life_event(hand)
    await ensure_right(engine, hand, [await hand.now()], [], times=2)


async def test_two_registrations_taken_apart(engine: Engine, hand: Hand) -> None:
    for _ in range(8):
        await coming.register_person(hand)
    for _ in range(3):
        await crossing.merge_persons(hand)
    await regridded(hand)
    for _ in range(9):
        await crossing.unmerge_persons(hand)
    assert hand.done["unmergePersons"]
    assert hand.told.regrids
    await ensure_right(engine, hand, [await hand.now()], [], times=2)
