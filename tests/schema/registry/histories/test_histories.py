"""Histories by chance of all acts there are: whatever is asked about them is what plain telling says.

Acts come late, are repeated, sent several times at once, corrected and undone. RONGGE_TEST_HISTORIES asks for
more histories.
"""

import os
from datetime import datetime
from random import Random

import pytest
from sqlalchemy import Engine, func, select

from db.engine import Database
from tests.replicas import Replica
from tests.schema.registry.histories.begun import HERE, THERE, build_ground, told_of
from tests.schema.registry.histories.compared import CHECKS, ensure_nobody_is_astray
from tests.schema.registry.histories.every import ACTS, EXCEPTIONS, OFTEN
from tests.schema.registry.histories.hand import Hand
from tests.schema.registry.histories.houses import ensure_housed
from tests.schema.registry.histories.rivals import BATCHES, REFUSED, SAME, SEVERAL
from tests.schema.registry.histories.sending import Sending
from tests.schema.registry.people.register import nothing_drifts
from tests.schema.world import SCHEMA
from tests.viewers import worker_viewer

HISTORIES, STEPS, TRIES = int(os.environ.get("RONGGE_TEST_HISTORIES", "2")), 80, 60

# First what others need, and what the station can do as long as nobody has closed it.
BUILT_ON = (
    *("reportTask", "registerPerson", "formHousehold", "offerTransfer", "endRegistration"),
    "createGridPlan",
)


def begun(engine: Engine, database: Database, seed: int) -> Hand:
    """Two counties in which nothing has happened yet."""
    ground = build_ground(engine)
    with engine.connect() as connection:
        told = told_of(connection, connection.execute(select(func.clock_timestamp())).scalar_one())
    return Hand(database, ground, told, Random(seed))  # noqa: S311  # the same histories every time


async def ensure_right(
    engine: Engine, hand: Hand, known: list[datetime], copies: list[Replica], times: int = 3
) -> None:
    """Asks this and that, and brings copies up to date."""
    for copy in copies:
        await copy.sync()
        await copy.ensure_right()
    with engine.connect() as connection:
        ensure_nobody_is_astray(connection)
        for check in CHECKS * times:
            check(connection, hand.told, known, hand.chance)
    await ensure_housed(hand, known)
    assert nothing_drifts(engine)


def copies_of(hand: Hand) -> list[Replica]:
    """The copies of a worker and of both counties."""
    viewers = (worker_viewer(hand.ground.planned.world.worker), hand.client(HERE), hand.client(THERE))
    return [Replica(hand.database, viewer) for viewer in viewers]


@pytest.mark.parametrize("seed", range(HISTORIES))
async def test_whatever_is_done_all_answers_are_what_is_told(
    seed: int, engine: Engine, database: Database
) -> None:
    hand = begun(engine, database, seed)
    copies, known = copies_of(hand), list[datetime]()
    names = [name for name in ACTS for _ in range(OFTEN.get(name, 1))]
    for step in range(STEPS):
        before = hand.done.total()
        await ACTS[hand.chance.choice(names)](hand)
        if hand.done.total() == before:
            continue
        known.append(await hand.now())
        with engine.connect() as connection:
            ensure_nobody_is_astray(connection)
            CHECKS[step % len(CHECKS)](connection, hand.told, known, hand.chance)
        if step % 20 == 19:
            await copies[step // 20 % len(copies)].sync()
    await ensure_right(engine, hand, known, copies)


@pytest.mark.parametrize("sending", Sending)
async def test_each_act_is_done_in_a_history(sending: Sending, engine: Engine, database: Database) -> None:
    hand = begun(engine, database, 11)
    hand.sending = sending
    copies, known = copies_of(hand), list[datetime]()
    await copies[0].sync()
    for turn in range(TRIES):
        built_on = BUILT_ON if turn % 3 == 0 else ()
        for name in [*built_on, *[name for name in ACTS if not hand.done[name]]]:
            await ACTS[name](hand)
        known.append(await hand.now())
        if all(hand.done[name] for name in ACTS):
            break
    assert [name for name in ACTS if not hand.done[name]] == []
    await ensure_right(engine, hand, known, copies)


def test_each_act_says_what_comes_of_five_at_once() -> None:
    assert sorted(ACTS) == sorted([*SEVERAL, *SAME, *REFUSED, *BATCHES])


def test_each_act_of_the_schema_is_in_a_history_or_has_a_reason_not_to_be() -> None:
    mutation = SCHEMA._schema.mutation_type
    assert mutation is not None
    assert sorted(mutation.fields) == sorted([*ACTS, *EXCEPTIONS])
