"""The future is not known: wherever `knownAt` is taken, an instant to come is refused."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from graphql import GraphQLInterfaceType, GraphQLObjectType
from sqlalchemy import Engine

from db.engine import Database
from tests.schema.varied_campaigns import put_campaigns
from tests.schema.world import SCHEMA, World, ask, build_world, codes_of

ROOTS = {
    "coverage": "{ coverage(knownAt: $at) { numerator } }",
    "coverageBreakdown": "{ coverageBreakdown(by: CELL, knownAt: $at) { whole { numerator } } }",
    "coverageTrend": "{ coverageTrend(knownAt: $at) { points { coverage { numerator } } } }",
    "coverageList": "{ coverageList(of: REACHED, knownAt: $at) { totalCount } }",
    "continuity": "{ continuity(knownAt: $at) { whole { denominator } } }",
    "duties": "{ duties(knownAt: $at) { totalCount } }",
    "density": "{ density(knownAt: $at) { asOf } }",
    "hotspots": "{ hotspots(measure: REACHED_SHARE, by: CELL, knownAt: $at) { asOf } }",
    "nearestStations": "{ nearestStations(place: { lon: 106.05, lat: 29.85 }, knownAt: $at) { __typename } }",
    "serviceAreas": "{ serviceAreas(knownAt: $at) { asOf } }",
    "serviceGaps": "{ serviceGaps(beyond: { metres: 1000 }, knownAt: $at) { __typename } }",
    "serviceGapList": "{ serviceGapList(beyond: { metres: 1000 }, knownAt: $at) { __typename } }",
    "populationFlow": "{ populationFlow(knownAt: $at) { asOf } }",
    "dutySummary": "{ dutySummary(knownAt: $at) { whole { expected } } }",
}
# A campaign's numbers and lists, and the numbers of its stages; rounds have persons, tasks have stations.
OF_CAMPAIGNS = {
    "Campaign.progress": "{ campaign(id: $id) { progress(knownAt: $at) { whole { expected } } } }",
    "Campaign.people": "{ campaign(id: $id) { people(knownAt: $at) { totalCount } } }",
    "Campaign.stations": "{ campaign(id: $id) { stations(knownAt: $at) { totalCount } } }",
    "CampaignMilestone.progress": """{ campaign(id: $id) {
        milestones { progress(knownAt: $at) { whole { expected } } } } }""",
}
ON_ROWS = {
    "Division.coverage": '{ division(code: "500151") { coverage(knownAt: $at) { numerator } } }',
    "GridCell.coverage": '{ gridCell(code: "500151A") { coverage(knownAt: $at) { numerator } } }',
    "GridCell.duties": '{ gridCell(code: "500151A") { duties(knownAt: $at) { totalCount } } }',
    "Person.coverage": "{ people { nodes { coverage(knownAt: $at) { reached } } } }",
    "Person.duties": "{ people { nodes { duties(knownAt: $at) { totalCount } } } }",
}
ABOUT = {"Campaign.stations": "task", "CampaignMilestone.progress": "narrower"}
ASKED = {
    **{f"Query.{name}": f"query($at: DateTime) {text}" for name, text in ROOTS.items()},
    **{name: f"query($id: ID!, $at: DateTime) {text}" for name, text in OF_CAMPAIGNS.items()},
    **{name: f"query($at: DateTime) {text}" for name, text in ON_ROWS.items()},
}


@pytest.fixture
def world(engine: Engine) -> World:
    return build_world(engine)


@pytest.fixture
def campaigns(engine: Engine, world: World) -> dict[str, str]:
    with engine.begin() as connection:
        return put_campaigns(connection, world)


def _given(name: str, campaigns: dict[str, str], at: datetime) -> dict[str, str]:
    about = {"id": campaigns[ABOUT.get(name, "round")]} if name in OF_CAMPAIGNS else {}
    return {"at": at.isoformat(), **about}


def test_every_field_that_takes_it_is_asked() -> None:
    core = SCHEMA._schema
    types = [
        kind for kind in core.type_map.values() if isinstance(kind, GraphQLObjectType | GraphQLInterfaceType)
    ]
    taking = {
        f"{kind.name}.{name}"
        for kind in types
        for name, field in kind.fields.items()
        if "knownAt" in field.args
    }
    assert taking == set(ASKED)


@pytest.mark.parametrize("name", ASKED)
async def test_what_will_be_known_is_refused(
    name: str, database: Database, world: World, campaigns: dict[str, str]
) -> None:
    given: dict[str, Any] = _given(name, campaigns, datetime.now(UTC) + timedelta(minutes=1))

    result = await ask(database, world.viewers()["client"], ASKED[name], **given)

    assert set(codes_of(result)) == {"KNOWN_IN_THE_FUTURE"}


@pytest.mark.parametrize("name", ASKED)
async def test_what_is_known_now_is_told(
    name: str, database: Database, world: World, campaigns: dict[str, str]
) -> None:
    given: dict[str, Any] = _given(name, campaigns, datetime.now(UTC))

    result = await ask(database, world.viewers()["client"], ASKED[name], **given)

    assert codes_of(result) == []
