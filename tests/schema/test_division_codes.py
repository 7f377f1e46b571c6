"""Codes of divisions are taken with two, four, six, nine and twelve digits alike, wherever one is given."""

from typing import Any
from uuid import NAMESPACE_OID, uuid5

import pytest
from graphql import GraphQLInputObjectType, GraphQLObjectType
from sqlalchemy import Engine

from db.engine import Database
from geo.division_codes import full_division_code, twelve_digits
from schema.node import node_id
from tests.schema.world import SCHEMA, World, ask, build_world, codes_of

COUNTY, TOWNSHIP = ("500151", "500151000000"), ("500151001", "500151001000")
PERSON = """clientId: $client, on: "2025-09-01", name: "王新来", identityNumber: "110101197503099970",
    categories: [DISCHARGED_SOLDIER]"""
REGISTERED = f"""mutation($code: String!, $client: UUID!) {{ registerPerson(input: {{ {PERSON}
    home: {{ divisionCode: $code }} }}) {{ person {{ name division {{ code }} }} }} }}"""
BORN = f"""mutation($code: String!, $client: UUID!) {{ registerPerson(input: {{ {PERSON}
    registeredCode: $code, home: {{ cellCode: "500151A" }} }}) {{ person {{ name cell {{ code }} }} }} }}"""
SERVED = """mutation($code: String!, $client: UUID!) { serveDivision(input: { clientId: $client
    divisionCode: $code, on: "2026-06-01" }) { division { code } } }"""
NAMED = """mutation($code: String!, $client: UUID!) { nameResponsiblePerson(input: { clientId: $client
    divisionCode: $code, name: "赵专责", on: "2026-06-01" }) { division { code } } }"""
SOMEBODY = node_id("Person", 500151, 1)
OFFERED = f"""mutation($code: String!, $client: UUID!) {{ offerTransfer(input: {{ clientId: $client
    toCode: $code, personId: "{SOMEBODY}", movedOn: "2025-09-01", reason: "x" }}) {{ replayed }} }}"""
OPENED = """mutation($code: String!, $client: UUID!) { openStation(input: { clientId: $client
    divisionCode: $code, name: "站", on: "2025-06-01" }) { station { name division { code } } } }"""
# Of every argument that takes the code of a division: a question, and who asks.
ASKED = {
    "Query.division.code": ("query($code: String!) { division(code: $code) { code name } }", "worker"),
    "Query.gridPlans.code": ("query($code: String!) { gridPlans(code: $code) { id } }", "administrator"),
    "Query.importRuns.code": ("query($code: String!) { importRuns(code: $code) { id } }", "client"),
    "Query.contactPolicies.divisionCode": (
        "query($code: String!) { contactPolicies(divisionCode: $code) { id } }",
        "worker",
    ),
    "Query.coverageList.part": (
        """query($code: String!) { coverageList(of: DENOMINATOR, by: CHILD_DIVISION, part: $code) {
            totalCount } }""",
        "client",
    ),
    "CoverageScopeInput.divisionCode": (
        "query($code: String!) { coverage(scope: { divisionCode: $code }) { registered } }",
        "leader",
    ),
    "AccessFilterInput.divisionCode": (
        "query($code: String!) { accessLog(filter: { divisionCode: $code }) { totalCount } }",
        "auditor",
    ),
    "Query.workerPhones.divisionCode": (
        "query($code: String!) { workerPhones(divisionCode: $code) { permitted } }",
        "auditor",
    ),
    "DecideWorkerPhonesInput.divisionCode": (
        """mutation($code: String!, $client: UUID!) { decideWorkerPhones(input: { clientId: $client
            divisionCode: $code, permitted: true }) { rules { permitted } } }""",
        "auditor",
    ),
    "Query.duplicates.divisionCode": (
        "query($code: String!) { duplicates(divisionCode: $code) { totalCount } }",
        "client",
    ),
    "Query.households.divisionCode": (
        "query($code: String!) { households(divisionCode: $code) { totalCount } }",
        "client",
    ),
    "PersonFilterInput.divisionCode": (
        "query($code: String!) { people(filter: { divisionCode: $code }) { totalCount } }",
        "client",
    ),
    "CreateCampaignInput.divisionCode": (
        """mutation($code: String!, $client: UUID!) { createCampaign(input: { clientId: $client
            kind: GRAND_VISIT, divisionCode: $code, terms: { title: "大走访", topic: VISITS, target: PERSONS,
            fromOn: "2025-11-01", toOn: "2025-12-01" } }) { campaign { title division { code } } } }""",
        "administrator",
    ),
    "CreateGridPlanInput.code": (
        """mutation($code: String!, $client: UUID!) { createGridPlan(input: { clientId: $client, code: $code,
            name: "新方案" }) { plan { name status } } }""",
        "administrator",
    ),
    "DraftContactPolicyInput.divisionCode": (
        """mutation($code: String!, $client: UUID!) { draftContactPolicy(input: { clientId: $client
            divisionCode: $code, terms: { rule: YEARLY_VISIT, trigger: INTERVAL, issuer: "某局",
            document: "某文件", article: "一" } }) { policy { rule division { code } } } }""",
        "administrator",
    ),
    "ServeDivisionInput.divisionCode": (SERVED, "administrator"),
    "OpenStationInput.divisionCode": (OPENED, "administrator"),
    "NameResponsiblePersonInput.divisionCode": (NAMED, "administrator"),
    "HomeInput.divisionCode": (REGISTERED, "worker"),
    "RegisterPersonInput.registeredCode": (BORN, "worker"),
    "OfferTransferInput.toCode": (OFFERED, "worker"),
}
# Codes of cells, villages and whatever else is no division's, and parts that are no divisions.
OTHERS = {
    *("Query.gridCell.code", "Query.households.cellCode", "Query.serviceGapList.part"),
    *("CoverageScopeInput.cellCode", "PersonFilterInput.cellCode", "HandOverCellInput.cellCode"),
    *("HomeInput.cellCode", "NewCellInput.code", "CellPartInput.code", "PlanPrimaryInput.cellCode"),
    # Read as that of a scope; tests/schema/access grant by six digits.
    "GrantAreaInput.divisionCode",
    # Read as that of a person who is registered.
    "AmendPersonInput.registeredCode",
}


@pytest.fixture
def world(engine: Engine) -> World:
    return build_world(engine)


def taken() -> set[str]:
    """The arguments and fields of inputs whose name says that they take a code, or a part."""
    kinds = SCHEMA._schema.type_map
    arguments = {
        f"{kind.name}.{field}.{name}"
        for kind in kinds.values()
        if isinstance(kind, GraphQLObjectType) and not kind.name.startswith("__")
        for field, one in kind.fields.items()
        for name, argument in one.args.items()
        if _is_code(name, argument.type)
    }
    inputs = {
        f"{kind.name}.{name}"
        for kind in kinds.values()
        if isinstance(kind, GraphQLInputObjectType)
        for name, one in kind.fields.items()
        if _is_code(name, one.type)
    }
    return arguments | inputs


def _is_code(name: str, kind: Any) -> bool:
    return str(kind).strip("[]!") == "String" and (name == "part" or name.lower().endswith(("code", "codes")))


def test_the_table_names_every_argument_that_takes_a_code() -> None:
    assert taken() == ASKED.keys() | OTHERS


@pytest.mark.parametrize("argument", ASKED)
async def test_six_and_nine_digits_do_where_twelve_do(
    argument: str, database: Database, world: World
) -> None:
    query, role = ASKED[argument]
    for short, full in (COUNTY, TOWNSHIP):
        client = str(uuid5(NAMESPACE_OID, full))
        first, second = [
            await ask(database, world.viewers()[role], query, code=code, client=client)
            for code in (short, full)
        ]
        assert first.data == second.data
        assert codes_of(first) == codes_of(second)


async def test_a_part_by_its_short_code_is_the_part(database: Database, world: World) -> None:
    query, role = ASKED["Query.coverageList.part"]
    answer = await ask(database, world.viewers()[role], query, code="500151001")
    assert (answer.data or {})["coverageList"]["totalCount"] == 6


@pytest.mark.parametrize(
    ("written", "full"),
    [("50", "500000000000"), ("5001", "500100000000"), ("100000", "100000000000"), COUNTY, TOWNSHIP],
)
def test_one_function_completes_codes(written: str, full: str) -> None:
    assert twelve_digits(written) == full_division_code(written) == full


@pytest.mark.parametrize(
    "written", ["", "5", "50015", "5001510", "５００１５１", "50015A", "铜梁", "500151001001"]
)
def test_what_is_no_short_code_stays_as_it_is(written: str) -> None:
    assert twelve_digits(written) == written
