"""List arguments: what is named twice counts once, and no list is without a bound."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest
from graphql import GraphQLEnumType, GraphQLInputObjectType, GraphQLList, GraphQLObjectType, get_named_type
from graphql import get_nullable_type as bare
from sqlalchemy import Engine

from db.codes import DutyState, PersonCategory
from db.engine import Database
from resolvers.duties.question import DutyQuestion, year_and_month_ahead
from resolvers.grid_plans.order import MOST_TIES
from resolvers.people.filter import PersonFilter
from resolvers.spatial.route.question import MOST_NAMED
from resolvers.spatial.service.question import MOST_BANDS
from resolvers.viewer import Viewer
from schema.arguments import chosen
from schema.node import node_id
from tests.campaigns import order, ordered, task
from tests.hand_over_world import Handed, build_handed
from tests.schema.world import SCHEMA, World, ask, codes_of, id_of
from tests.viewers import TODAY

LARGEST = 1000
HERE = {"lon": 106.05, "lat": 29.849}
COVERAGE = """query($categories: [PersonCategory!], $classes: [PriorityClass!]) {
    coverage(filter: { categories: $categories, priorityClasses: $classes }) { numerator waterfall { key } }
    whole: coverage(filter: { categories: $categories, priorityClasses: $classes }) { denominator }
    coverageBreakdown(by: CATEGORY, filter: { categories: $categories, priorityClasses: $classes }) {
        parts { key coverage { denominator } } }
    coverageTrend(filter: { categories: $categories, priorityClasses: $classes }) {
        points { coverage { denominator } } }
    continuity(filter: { categories: $categories, priorityClasses: $classes }) { whole { denominator } }
    coverageList(of: REACHED, filter: { categories: $categories, priorityClasses: $classes }) {
        totalCount } }"""
PEOPLE = """query($categories: [PersonCategory!], $classes: [PriorityClass!]) {
    people(filter: { categories: $categories, priorityClasses: $classes }) { totalCount } }"""
DUTIES = """query($state: [DutyState!], $rule: [DutyRule!]) {
    duties(state: $state, rule: $rule) { totalCount } dutySummary(rule: $rule) { whole { expected } } }"""
DUTIES_OF_CELL = """query($state: [DutyState!], $rule: [DutyRule!]) {
    gridCell(code: "500151A") { duties(state: $state, rule: $rule) { totalCount } } }"""
DUTIES_OF_PERSON = """query($state: [DutyState!], $rule: [DutyRule!]) {
    people(first: 1) { nodes { duties(state: $state, rule: $rule) { nodes { key } } } } }"""
CAMPAIGNS = """query($kind: [CampaignKind!], $state: [CampaignState!]) {
    campaigns(kind: $kind, state: $state) { nodes { title } } }"""
BEHIND = """query($id: ID!, $state: [DutyState!]) { campaign(id: $id) {
    people(state: $state) { totalCount } stations(state: $state) { totalCount } } }"""
REQUESTS = "query($state: [UnreachableState!]) { unreachableRequests(state: $state) { totalCount } }"
ORDER = """mutation($input: CreateCampaignInput!) { createCampaign(input: $input) { campaign {
    categories priorityClasses modes purposes stationLevels milestones { number } } } }"""
RECORD = "mutation($input: RecordContactInput!) { recordContact(input: $input) { contact { needs } } }"
BATCH = "mutation($input: RecordContactsInput!) { recordContacts(input: $input) { receipts { code } } }"
CORRECT = "mutation($input: SupersedeContactInput!) { supersedeContact(input: $input) { contact { needs } } }"
PLAN = "query($input: PlanHandOverInput!) { planHandOver(input: $input) { cells { roles } } }"
AREAS = "query($minutes: [Int!]) { serviceAreas(method: REACHABLE, minutes: $minutes) { method } }"
ROUTE = """query($worker: ID!, $pinned: [ID!], $left: [ID!]) { dayRoute(workerId: $worker, visits: 20,
    start: { lon: 106.05, lat: 29.849 }, pinned: $pinned, leftOut: $left) { metres } }"""
PROPOSAL = "mutation($input: ProposeGridInput!) { proposeGrid(input: $input) { replayed } }"
HAND_OVER = "mutation($input: HandOverInput!) { handOver(input: $input) { opened { role } } }"


@dataclass(frozen=True, slots=True)
class Scene:
    """A world, and the contact, campaign and task that are asked about."""

    handed: Handed
    contact: str
    campaign: str
    task: str

    @property
    def world(self) -> World:
        """Its places and people."""
        return self.handed.world

    def viewer(self, role: str) -> Viewer:
        """One of its callers."""
        return self.handed.manager if role == "manager" else self.world.viewers()[role]

    def contact_input(self, **changed: Any) -> dict[str, Any]:
        """A contact to record."""
        person = id_of("Person", self.world.people["A"][1])
        given = {"clientId": str(uuid4()), "personId": person, "contactedOn": "2025-10-15"}
        return given | {"mode": "PHONE", "purpose": "ROUTINE", "outcome": "REACHED"} | changed


@pytest.fixture
async def scene(engine: Engine, database: Database) -> Scene:
    handed = build_handed(engine)
    campaign = await ordered(database, handed.world, order(handed.world))
    made = Scene(handed, "", campaign, await ordered(database, handed.world, task(handed.world)))
    query = "mutation($input: RecordContactInput!) { recordContact(input: $input) { contact { id } } }"
    result = await ask(database, made.viewer("worker"), query, input=made.contact_input())
    contact = (result.data or {})["recordContact"]["contact"]["id"]
    return Scene(handed, contact, campaign, made.task)


# How each list is sent: who asks what, with which variables, of a list of values.
Sent = tuple[str, str, dict[str, Any]]


def sent(scene: Scene, coordinate: str, values: list[Any]) -> Sent:
    """The operation that sends the values in the list argument or input field."""
    kind, _, name = coordinate.partition(".")
    if kind in {"CoverageFilterInput", "PersonFilterInput"}:
        variable = {"categories": "categories", "priorityClasses": "classes"}[name]
        return "client", COVERAGE if kind == "CoverageFilterInput" else PEOPLE, {variable: values}
    if kind == "CampaignTermsInput":
        given: dict[str, Any] = (
            task(scene.world) if name in {"stationLevels", "milestones"} else order(scene.world)
        )
        given["terms"] |= {name: values}
        return "administrator", ORDER, {"input": given}
    worker = {"worker": id_of("GridWorker", scene.world.worker)}
    more: dict[str, tuple[str, str, dict[str, Any]]] = {
        "Query.serviceAreas.minutes": ("client", AREAS, {"minutes": values}),
        "Query.dayRoute.pinned": ("worker", ROUTE, {**worker, "pinned": values}),
        "Query.dayRoute.leftOut": ("worker", ROUTE, {**worker, "left": values}),
        "ProposeGridInput.ties": ("administrator", PROPOSAL, {"input": {**PROPOSED, "ties": values}}),
        "Query.duties.state": ("client", DUTIES, {"state": values}),
        "Query.duties.rule": ("client", DUTIES, {"rule": values}),
        "GridCell.duties.state": ("client", DUTIES_OF_CELL, {"state": values}),
        "GridCell.duties.rule": ("client", DUTIES_OF_CELL, {"rule": values}),
        "Person.duties.state": ("client", DUTIES_OF_PERSON, {"state": values}),
        "Person.duties.rule": ("client", DUTIES_OF_PERSON, {"rule": values}),
        "Query.dutySummary.rule": ("client", DUTIES, {"rule": values}),
        "Query.campaigns.kind": ("client", CAMPAIGNS, {"kind": values}),
        "Query.campaigns.state": ("client", CAMPAIGNS, {"state": values}),
        "Query.unreachableRequests.state": ("client", REQUESTS, {"state": values}),
        "Campaign.people.state": ("client", BEHIND, {"id": scene.campaign, "state": values}),
        "Campaign.stations.state": ("client", BEHIND, {"id": scene.task, "state": values}),
        "RecordContactInput.needs": ("worker", RECORD, {"input": scene.contact_input(needs=values)}),
        "RecordContactsInput.contacts": ("worker", BATCH, {"input": {"contacts": values}}),
        "SupersedeContactInput.needs": (
            "worker",
            CORRECT,
            {"input": {"clientId": str(uuid4()), "contactId": scene.contact, "needs": values}},
        ),
        "PlanHandOverInput.roles": ("manager", PLAN, {"input": scene.handed.order(roles=values)}),
        "PlanHandOverInput.cells": ("manager", PLAN, {"input": scene.handed.order(cells=values)}),
        "HandOverInput.roles": (
            "manager",
            HAND_OVER,
            {"input": scene.handed.order(roles=values) | {"clientId": str(uuid4())}},
        ),
        "HandOverInput.cells": (
            "manager",
            HAND_OVER,
            {"input": scene.handed.order(cells=values) | {"clientId": str(uuid4())}},
        ),
    }
    return more[coordinate]


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
    "PlanHandOverInput.cells": 500,
    "HandOverInput.cells": 500,
    "CampaignTermsInput.milestones": 20,
    "Query.serviceAreas.minutes": MOST_BANDS,
    "Query.dayRoute.pinned": 20,
    "Query.dayRoute.leftOut": MOST_NAMED,
    "ProposeGridInput.ties": MOST_TIES,
}
REFUSED = {
    "contacts": "BATCH_TOO_LARGE",
    "cells": "BAD_HAND_OVER_CELLS",
    "milestones": "BAD_STAGES",
    "minutes": "BAD_MINUTES",
    "pinned": "BAD_PINS",
    "leftOut": "BAD_PINS",
    "ties": "TOO_MANY_TIES",
}
PROPOSED = {
    "clientId": "00000000-0000-4000-8000-000000000091",
    "scope": {"divisionCode": "500151"},
    "name": "方案",
    "people": {"low": 1, "high": 3},
}
TIE = {"start": HERE, "end": {**HERE, "lon": 106.06}, "joins": True, "reason": "桥"}


def test_every_list_of_the_schema_is_one_of_these() -> None:
    assert {name for name, _ in lists()} == {*CODES, *OTHERS}


async def answer(database: Database, scene: Scene, coordinate: str, values: list[Any]) -> Any:
    role, query, variables = sent(scene, coordinate, values)
    return await ask(database, scene.viewer(role), query, **variables)


VALUE = {"stationLevels": "TOWNSHIP", "roles": "PRIMARY"}
# What writes, and so cannot be asked twice of the same thing.
ONCE = {"SupersedeContactInput.needs", "HandOverInput.roles"}


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
            "cells": [{"cellCode": f"500151X{place}"} for place in range(most + 1)],
            "milestones": [{"title": "阶段", "dueOn": "2025-10-20"}] * (most + 1),
            "minutes": list(range(5, 6 + most)),
            "pinned": [node_id("Person", 500151, number) for number in range(1, most + 2)],
            "leftOut": [node_id("Person", 500151, number) for number in range(1, most + 2)],
            "ties": [TIE] * (most + 1),
        }
        codes = codes_of(await answer(database, scene, coordinate, made[name]))
        assert (coordinate, codes) == (coordinate, [REFUSED[name]])


def test_repeats_and_their_order_make_no_other_question() -> None:
    veteran, kin = list(PersonCategory)[:2]
    assert chosen([kin, veteran, kin]) == (kin, veteran)
    assert PersonFilter(categories=[kin, veteran, kin]) == PersonFilter(categories=[veteran, kin])
    window, day = year_and_month_ahead(TODAY), TODAY
    mixed = DutyQuestion((), window, day, states=(DutyState.DUE, DutyState.MISSED, DutyState.DUE))
    assert mixed == DutyQuestion((), window, day, states=(DutyState.MISSED, DutyState.DUE))
