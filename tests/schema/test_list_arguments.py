"""List arguments: what is named twice counts once, and no list is without a bound."""

from collections.abc import Iterator
from typing import Any

import pytest
from graphql import GraphQLEnumType, GraphQLInputObjectType, GraphQLList, GraphQLObjectType, get_named_type
from graphql import get_nullable_type as bare
from sqlalchemy import Engine

from db.codes import DutyState, PersonCategory
from db.engine import Database
from resolvers.duties.question import DutyQuestion, year_and_month_ahead
from resolvers.grid_plans.order import MOST_TIES
from resolvers.people.filter import PersonFilter
from resolvers.registry.ground.drawn import MOST_CELLS
from resolvers.registry.households.entry import MOST_OTHERS
from resolvers.spatial.route.question import MOST_NAMED
from resolvers.spatial.service.question import MOST_BANDS
from schema.arguments import chosen
from schema.node import node_id
from schema.registry.ground.inputs import MOST_PRIMARIES
from tests.campaigns import order, ordered, task
from tests.hand_over_world import build_handed
from tests.schema.lists_sent import LINE, NEWCOMER, TIE, Scene, sent
from tests.schema.world import SCHEMA, ask, codes_of
from tests.viewers import TODAY

LARGEST = 1000


@pytest.fixture
async def scene(engine: Engine, database: Database) -> Scene:
    handed = build_handed(engine)
    campaign = await ordered(database, handed.world, order(handed.world))
    made = Scene(handed, "", campaign, await ordered(database, handed.world, task(handed.world)))
    query = "mutation($input: RecordContactInput!) { recordContact(input: $input) { contact { id } } }"
    result = await ask(database, made.viewer("worker"), query, input=made.contact_input())
    contact = (result.data or {})["recordContact"]["contact"]["id"]
    return Scene(handed, contact, campaign, made.task)


def lists() -> Iterator[tuple[str, Any]]:
    """Every list argument and list field of an input of the schema, with the type of its values."""
    for name, kind in SCHEMA._schema.type_map.items():
        if name.startswith("__"):
            continue
        if isinstance(kind, GraphQLInputObjectType):
            values = {f"{name}.{key}": one.type for key, one in kind.fields.items()}
        elif isinstance(kind, GraphQLObjectType):
            values = {
                f"{name}.{key}.{argument}": one.type
                for key, field in kind.fields.items()
                for argument, one in field.args.items()
            }
        else:
            continue
        yield from ((key, get_named_type(one)) for key, one in values.items() if holds_list(one))


def holds_list(kind: Any) -> bool:
    return isinstance(bare(kind), GraphQLList)


CODES = {name: kind for name, kind in lists() if isinstance(kind, GraphQLEnumType)}
# Those of other values, each with one more than it takes, and the code with which that is refused.
OTHERS = {
    "RecordContactsInput.contacts": 500,
    "RegisterPersonsInput.persons": 500,
    "PlanHandOverInput.cells": 500,
    "HandOverInput.cells": 500,
    "CampaignTermsInput.milestones": 20,
    "Query.serviceAreas.minutes": MOST_BANDS,
    "Query.dayRoute.pinned": 20,
    "Query.dayRoute.leftOut": MOST_NAMED,
    "ProposeGridInput.ties": MOST_TIES,
    "PutCellsInput.cells": MOST_CELLS,
    "SplitCellInput.parts": MOST_CELLS,
    "MergeCellsInput.cellIds": MOST_CELLS,
    "ActivateGridPlanInput.primaries": MOST_PRIMARIES,
    "FormHouseholdInput.otherIds": MOST_OTHERS,
}
REFUSED = {
    **dict.fromkeys(("PutCellsInput.cells", "parts", "cellIds"), "BAD_CELLS"),
    "primaries": "BAD_PRIMARIES",
    "otherIds": "HOUSEHOLD_TOO_LARGE",
    "contacts": "BATCH_TOO_LARGE",
    "persons": "BATCH_TOO_LARGE",
    "cells": "BAD_HAND_OVER_CELLS",
    "milestones": "BAD_STAGES",
    "minutes": "BAD_MINUTES",
    "pinned": "BAD_PINS",
    "leftOut": "BAD_PINS",
    "ties": "TOO_MANY_TIES",
}


def test_every_list_of_the_schema_is_one_of_these() -> None:
    assert {name for name, _ in lists()} == {*CODES, *OTHERS}


async def answer(database: Database, scene: Scene, coordinate: str, values: list[Any]) -> Any:
    role, query, variables = sent(scene, coordinate, values)
    return await ask(database, scene.viewer(role), query, **variables)


VALUE = {"stationLevels": "TOWNSHIP", "roles": "PRIMARY"}
# What writes, and so cannot be asked twice of the same thing.
ONCE = {"SupersedeContactInput.needs", "HandOverInput.roles"} | {
    f"RegisterPersonInput.{name}" for name in ("categories", "priorityClasses")
}


async def test_a_value_that_is_repeated_counts_once(database: Database, scene: Scene) -> None:
    for coordinate in sorted(set(CODES) - ONCE):
        name = coordinate.rpartition(".")[2]
        value = VALUE.get(name) or list(CODES[coordinate].values)[-1]
        once = await answer(database, scene, coordinate, [value])
        many = await answer(database, scene, coordinate, [value] * LARGEST)
        assert (coordinate, many.errors, many.data) == (coordinate, once.errors, once.data)
        assert once.errors is None


async def test_a_repeated_need_is_corrected_once(database: Database, scene: Scene) -> None:
    result = await answer(database, scene, "SupersedeContactInput.needs", ["MEDICAL"] * LARGEST)
    assert result.data == {"supersedeContact": {"contact": {"needs": ["MEDICAL"]}}}


@pytest.mark.parametrize(
    ("name", "value"), [("categories", "DISCHARGED_SOLDIER"), ("priorityClasses", "LIMITED_MOBILITY")]
)
async def test_a_repeated_code_is_registered_once(
    name: str, value: str, database: Database, scene: Scene
) -> None:
    result = await answer(database, scene, f"RegisterPersonInput.{name}", [value] * LARGEST)
    assert (result.data or {})["registerPerson"]["person"][name] == [value]


async def test_a_list_of_codes_has_a_bound(database: Database, scene: Scene) -> None:
    for coordinate, kind in CODES.items():
        values = list(kind.values)[:1] * (LARGEST + 1)
        codes = codes_of(await answer(database, scene, coordinate, values))
        assert (coordinate, set(codes)) == (coordinate, {"TOO_MANY_VALUES"})


async def test_a_list_of_other_values_has_a_bound(database: Database, scene: Scene) -> None:
    for coordinate, most in OTHERS.items():
        name = coordinate.rpartition(".")[2]
        made: dict[str, list[Any]] = {
            "contacts": [scene.contact_input() for _ in range(most + 1)],
            "persons": [NEWCOMER] * (most + 1),
            "cells": [{"cellCode": f"500151X{place}"} for place in range(most + 1)],
            "milestones": [{"title": "阶段", "dueOn": "2025-10-20"}] * (most + 1),
            "minutes": list(range(5, 6 + most)),
            "pinned": [node_id("Person", 500151, number) for number in range(1, most + 2)],
            "leftOut": [node_id("Person", 500151, number) for number in range(1, most + 2)],
            "ties": [TIE] * (most + 1),
            "parts": [{"boundary": LINE}] * (most + 1),
            "cellIds": [node_id("GridCell", 500151, number) for number in range(1, most + 2)],
            "otherIds": [node_id("Person", 500151, number) for number in range(1, most + 2)],
            "primaries": [
                {"cellCode": f"500151X{place}", "workerId": node_id("GridWorker", 500151, 1)}
                for place in range(most + 1)
            ],
        }
        if coordinate == "PutCellsInput.cells":
            made["cells"] = [{"villageId": node_id("Division", 500151, 1), "boundary": LINE}] * (most + 1)
        codes = codes_of(await answer(database, scene, coordinate, made[name]))
        assert (coordinate, codes) == (coordinate, [REFUSED.get(coordinate) or REFUSED[name]])


def test_repeats_and_their_order_make_no_other_question() -> None:
    veteran, kin = list(PersonCategory)[:2]
    assert chosen([kin, veteran, kin]) == (kin, veteran)
    assert PersonFilter(categories=[kin, veteran, kin]) == PersonFilter(categories=[veteran, kin])
    window, day = year_and_month_ahead(TODAY), TODAY
    mixed = DutyQuestion((), window, day, states=(DutyState.DUE, DutyState.MISSED, DutyState.DUE))
    assert mixed == DutyQuestion((), window, day, states=(DutyState.MISSED, DutyState.DUE))
