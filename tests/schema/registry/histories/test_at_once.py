"""Ground drawn anew while persons come and move: nobody is left in a cell that has ended."""

import asyncio
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Engine, select

from db.engine import Database
from db.models import ChangeFeed
from schema.node import node_id
from tests.regrid_world import ACCEPTED, ACTIVATE
from tests.rolled_up import drifts
from tests.schema.registry.histories.compared import ensure_nobody_is_astray
from tests.schema.registry.histories.grounds import create_grid_plan, split_cell
from tests.schema.registry.histories.hand import Hand
from tests.schema.registry.histories.test_histories import begun
from tests.schema.registry.people.register import REGISTER, newcomer, number, place
from tests.schema.world import ask, codes_of
from tests.viewers import TODAY

MOVE = "mutation($input: MovePersonInput!) { movePerson(input: $input) { person { id } } }"


async def activation(hand: Hand) -> Any:
    """A plan that cuts cells in two, put in force today."""
    await create_grid_plan(hand)
    for _ in range(4):
        await split_cell(hand)
    plan = hand.kept("drafts")[0].plan
    answer: Any = await ask(hand.database, hand.manager(), ACCEPTED, id=plan)
    report = answer.data["gridPlanReport"]
    given = {"clientId": str(uuid4()), "planId": plan, "on": str(TODAY), "report": report["fingerprint"]}
    given |= {"decidedBy": "区局", "reason": "网格优化", "workersFollow": True, "mayLeaveGaps": True}
    return ask(hand.database, hand.manager(), ACTIVATE, input=given)


@pytest.mark.parametrize("turn", range(3))
async def test_who_comes_and_moves_meanwhile(turn: int, engine: Engine, database: Database) -> None:
    hand = begun(engine, database, turn)
    client, world = hand.client(500151), hand.ground.planned.world
    comings = [
        ask(
            database,
            client,
            REGISTER,
            input=newcomer(
                identityNumber=number(996 + n % 4, hand.fresh_birth()), home={"place": place(letter)}
            ),
        )
        for n, letter in enumerate("ABCD" * 3)
    ]
    movings = [
        ask(
            database,
            client,
            MOVE,
            input={
                "clientId": str(uuid4()),
                "personId": node_id("Person", 500151, person.id),
                "on": str(TODAY),
                "home": {"place": place("D" if letter == "A" else "A")},
            },
        )
        for letter, people in world.people.items()
        for person in people
    ]
    acts = [*comings, *movings]
    acts.insert(turn * 4, await activation(hand))
    answers = await asyncio.gather(*acts)
    assert [codes_of(answer) for answer in answers] == [[]] * len(acts)
    with engine.connect() as connection:
        ensure_nobody_is_astray(connection)
        assert not any(one.found for one in drifts(connection, TODAY))


async def test_who_is_being_registered_meanwhile(engine: Engine, database: Database) -> None:
    hand = begun(engine, database, 1)
    given = newcomer(identityNumber=number(996, hand.fresh_birth()), home={"place": place("A")})
    given["home"]["place"]["lon"] += 0.0005
    plan = await activation(hand)
    with engine.connect() as other:
        # Whoever writes waits here, last of all, until this lets go.
        other.execute(select(ChangeFeed.position).where(ChangeFeed.county_id == 500151).with_for_update())
        coming = asyncio.create_task(ask(database, hand.client(500151), REGISTER, input=given))
        await asyncio.sleep(0.7)
        activating = asyncio.create_task(plan)
        await asyncio.sleep(1.5)
        other.rollback()
    answers = await asyncio.gather(coming, activating)
    assert [codes_of(answer) for answer in answers] == [[], []]
    with engine.connect() as connection:
        ensure_nobody_is_astray(connection)
        assert not any(one.found for one in drifts(connection, TODAY))
