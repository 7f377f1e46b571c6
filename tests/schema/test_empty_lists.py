"""An empty list of what to choose by is as if none were given, everywhere, and every description says so."""

from collections.abc import Iterator

import pytest
from graphql import (
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    get_nullable_type,
    is_list_type,
)
from sqlalchemy import Engine

from db.engine import Database
from tests.schema.varied_campaigns import put_campaigns
from tests.schema.world import SCHEMA, World, ask, build_world, codes_of

# Lists that choose: each with a question in which it stands as %s.
CHOOSING = {
    "CoverageFilterInput.categories": "{ coverage(filter: { categories: %s }) { numerator denominator } }",
    "CoverageFilterInput.priorityClasses": """{ coverageBreakdown(by: CELL, filter: { priorityClasses: %s }) {
        whole { denominator } parts { key coverage { denominator } } } }""",
    "PersonFilterInput.categories": "{ people(filter: { categories: %s }) { totalCount } }",
    "PersonFilterInput.priorityClasses": "{ people(filter: { priorityClasses: %s }) { totalCount } }",
    "Query.duties(state)": "{ duties(state: %s) { totalCount } }",
    "Query.duties(rule)": "{ duties(rule: %s) { totalCount } }",
    "Query.dutySummary(rule)": "{ dutySummary(rule: %s) { whole { expected } } }",
    "Query.unreachableRequests(state)": "{ unreachableRequests(state: %s) { totalCount } }",
    "Query.campaigns(kind)": "{ campaigns(kind: %s) { nodes { title } } }",
    "Query.campaigns(state)": "{ campaigns(state: %s) { nodes { title } } }",
    "Query.serviceAreas(minutes)": "{ serviceAreas(minutes: %s) { method asOf } }",
    "Campaign.people(state)": '{ campaign(id: "<round>") { people(state: %s) { totalCount } } }',
    "Campaign.stations(state)": '{ campaign(id: "<task>") { stations(state: %s) { totalCount } } }',
    "Person.duties(state)": "{ people { nodes { duties(state: %s) { nodes { key } } } } }",
    "Person.duties(rule)": "{ people { nodes { duties(rule: %s) { totalCount } } } }",
    "GridCell.duties(state)": '{ gridCell(code: "500151A") { duties(state: %s) { totalCount } } }',
    **{
        f"LedgerFilterInput.{name}": f"{{ contactLedger(filter: {{ {name}: %s }}) {{ totalCount }} }}"
        for name in ("modes", "purposes", "outcomes", "needs", "standings")
    },
    "Query.escalations(state)": "{ escalations(state: %s) { totalCount } }",
    "Query.escalations(level)": "{ escalations(level: %s) { totalCount } }",
    "Query.needs(state)": "{ needs(state: %s) { totalCount } }",
    "Query.needs(kind)": "{ needs(kind: %s) { totalCount } }",
    "Query.inboxBreakdown(level)": "{ inboxBreakdown(by: CELL, level: %s) { whole { registered } } }",
    "Query.inboxBreakdown(kind)": "{ inboxBreakdown(by: CELL, kind: %s) { whole { registered } } }",
    "Query.transfers(state)": "{ transfers(state: %s) { totalCount } }",
    "Query.incompleteDossiers(missing)": "{ incompleteDossiers(missing: %s) { totalCount } }",
    "Query.stationsRequired(need)": "{ stationsRequired(need: %s) { totalCount } }",
    "GridCell.duties(rule)": '{ gridCell(code: "500151A") { duties(rule: %s) { totalCount } } }',
}
# What is sent to be kept, and what an act is about: not chosen by.
SENT = {
    *("RecordContactInput.needs", "RecordContactsInput.contacts", "SupersedeContactInput.needs"),
    "RegisterPersonsInput.persons",
    *(f"CampaignTermsInput.{name}" for name in ("categories", "priorityClasses", "modes", "purposes")),
    *("CampaignTermsInput.stationLevels", "CampaignTermsInput.milestones", "ProposeGridInput.ties"),
    *("PlanHandOverInput.cells", "HandOverInput.cells", "PlanHandOverInput.roles", "HandOverInput.roles"),
    *("Query.dayRoute(pinned)", "Query.dayRoute(leftOut)"),
    *(
        f"PolicyTermsInput.{name}"
        for name in ("categories", "priorityClasses", "festivals", "modes", "purposes")
    ),
    *("RegisterPersonInput.categories", "RegisterPersonInput.priorityClasses"),
    *("SetCategoriesInput.categories", "SetPriorityClassesInput.priorityClasses"),
    *("PutCellsInput.cells", "SplitCellInput.parts", "MergeCellsInput.cellIds"),
    *("ActivateGridPlanInput.primaries", "FormHouseholdInput.otherIds", "EmploymentInput.wishes"),
    *("ActivateGridPlanInput.primaries", "FormHouseholdInput.otherIds"),
    "RevealPersonInput.fields",
}

CHOOSING_IN_ACTS = {"PlanHandOverInput.roles", "HandOverInput.roles"}


def _lists() -> Iterator[tuple[str, str]]:
    """Every argument and input that is a list, by its name, with its description."""
    for kind in SCHEMA._schema.type_map.values():
        if isinstance(kind, GraphQLInputObjectType):
            inputs = {f"{kind.name}.{name}": one for name, one in kind.fields.items()}
        elif isinstance(kind, GraphQLObjectType | GraphQLInterfaceType) and not kind.name.startswith("__"):
            inputs = {
                f"{kind.name}.{name}({argument})": one
                for name, field in kind.fields.items()
                for argument, one in field.args.items()
            }
        else:
            continue
        for name, one in inputs.items():
            if is_list_type(get_nullable_type(one.type)):
                yield name, one.description or ""


def test_every_list_that_is_sent_is_known_here() -> None:
    assert {name for name, _ in _lists()} == CHOOSING.keys() | SENT


def test_every_list_to_choose_by_says_what_an_empty_one_means() -> None:
    choosing = CHOOSING.keys() | CHOOSING_IN_ACTS
    silent = [
        name
        for name, text in _lists()
        if name in choosing and not ("空列表同不填" in text and "empty list" in text)
    ]
    assert silent == []


@pytest.mark.parametrize("name", CHOOSING)
async def test_an_empty_list_is_as_if_none_were_given(name: str, database: Database, engine: Engine) -> None:
    world: World = build_world(engine)
    with engine.begin() as connection:
        ids = put_campaigns(connection, world)
    query = CHOOSING[name].replace("<round>", ids["round"]).replace("<task>", ids["task"])

    empty = await ask(database, world.viewers()["client"], query % "[]")
    absent = await ask(database, world.viewers()["client"], query % "null")

    assert codes_of(empty) == codes_of(absent) == []
    assert empty.data == absent.data
    assert empty.data
