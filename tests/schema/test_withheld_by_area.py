"""Who may see persons in one place is told small numbers there, and no more of other places than a leader."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import Engine

from db.codes import DutyRule, LifeEventKind
from db.engine import Database
from resolvers.viewer import Grant, Permission, Role, Viewer
from tests.duty_builders import build_event, build_policy
from tests.schema.world import World, ask, build_world

# Of an area each, whether its numbers are withheld.
ASKED = {
    "coverage": "{ coverage(%s, filter: { veteransOnly: true }) { withheld } }",
    "waterfall": "{ coverage(%s, filter: { veteransOnly: true }) { withheld waterfall { key } } }",
    "breakdown": "{ coverageBreakdown(by: CELL, %s, filter: { veteransOnly: true }) { whole { withheld } } }",
    "by what they are": "{ coverageBreakdown(by: SEX, %s) { whole { withheld } } }",
    "trend": "{ coverageTrend(%s, filter: { veteransOnly: true }) { points { coverage { withheld } } } }",
    "continuity": "{ continuity(%s, filter: { veteransOnly: true }) { whole { withheld } } }",
    "continuity by": "{ continuity(by: WORKER, %s, filter: { veteransOnly: true }) { whole { withheld } } }",
    "duties": "{ dutySummary(%s, rule: [HARDSHIP]) { whole { withheld } } }",
    "duties by": "{ dutySummary(by: CELL, %s, rule: [HARDSHIP]) { whole { withheld } } }",
    "service areas": "{ serviceAreas(%s) { whole { withheld } } }",
    "service gaps": "{ serviceGaps(beyond: { metres: 10 }, %s) { whole { withheld } } }",
}


@pytest.fixture
def world(engine: Engine) -> World:
    made = build_world(engine)
    with engine.begin() as connection:
        build_policy(connection, made.county, DutyRule.HARDSHIP)
        for letter in "AD":
            build_event(connection, made.people[letter][1], LifeEventKind.HARDSHIP, date(2025, 9, 1))
    return made


def sees_one_cell(world: World) -> Viewer:
    """Who may count in the whole county, and see persons in cell A alone."""
    grants = (Grant(Permission.SEARCH, world.cells["A"]), Grant(Permission.ANALYSE, world.county))
    return Viewer("narrow", "窄", Role.SERVICE_CLIENT, grants)


def _told(answer: Any) -> list[bool]:
    """Every `withheld` in an answer."""
    if isinstance(answer, list):
        return [one for item in answer for one in _told(item)]
    if not isinstance(answer, dict):
        return []
    return [
        *([answer["withheld"]] if "withheld" in answer else []),
        *[one for value in answer.values() for one in _told(value)],
    ]


@pytest.mark.parametrize("name", ASKED)
async def test_small_numbers_are_withheld_where_the_viewer_sees_nobody(
    name: str, database: Database, world: World
) -> None:
    for letter, withheld in (("A", False), ("D", True)):
        query = ASKED[name] % f'scope: {{ cellCode: "500151{letter}" }}'
        answer = await ask(database, sees_one_cell(world), query)
        assert answer.errors is None
        assert set(_told(answer.data)) == {withheld}


@pytest.mark.parametrize("name", ["breakdown", "duties by"])
async def test_parts_of_an_area_that_is_seen_in_part_are_withheld_as_from_a_leader(
    name: str, database: Database, world: World
) -> None:
    query = ASKED[name].replace("whole { withheld }", "parts { counts: %s { registered withheld } }") % (
        'scope: { divisionCode: "500151" }',
        "coverage" if name == "breakdown" else "counts",
    )
    narrow, leader = [
        (await ask(database, viewer, query)).data
        for viewer in (sees_one_cell(world), world.viewers()["leader"])
    ]
    assert narrow == leader
    assert any(_told(narrow))


async def test_who_sees_all_of_an_area_by_several_grants_is_told_everything(
    database: Database, world: World
) -> None:
    grants = [Grant(Permission.SEARCH, township) for township in world.townships]
    viewer = Viewer("both", "两镇", Role.SERVICE_CLIENT, (*grants, Grant(Permission.ANALYSE, world.county)))
    query = """{ dutySummary(by: CELL, scope: { divisionCode: "500151" }, rule: [HARDSHIP]) {
        parts { counts { withheld } } } }"""
    answer = await ask(database, viewer, query)
    assert set(_told(answer.data)) == {False}
