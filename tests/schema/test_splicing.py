"""Two lanes, one answer: spliced JSON against graphql-core completing every field."""

from typing import Any

import pytest
from sqlalchemy import Engine, text
from strawberry.schema.config import StrawberryConfig
from strawberry.types import ExecutionResult

from db.engine import Database
from resolvers.viewer import Viewer
from schema.build import build_schema
from schema.context import Context
from schema.http_documents import HttpSchema
from schema.mutation import Mutation
from schema.query import Query
from schema.scalars import SCALARS
from schema.splicing import SplicingExecutor
from schema.types.grid_cell import CellAssignment
from schema.types.person import Contact, Person
from tests.schema.world import MAKER, CountingDatabase, World, build_world, id_of, through_json
from tests.viewers import TODAY

SPLICED = build_schema()


class PlainExecutor(SplicingExecutor):
    """Compiles nothing, so that graphql-core completes every value."""

    async def text_of(self, _found: Any, _details: Any) -> bytes | None:
        return None

    async def tree_of(self, _built: Any, _kind: Any, _details: Any) -> dict[str, Any] | None:
        return None


PLAIN = HttpSchema(
    Query,
    Mutation,
    types=[CellAssignment, Contact, Person],
    config=StrawberryConfig(scalar_map=SCALARS, disable_field_suggestions=True),
    execution_context_class=PlainExecutor,
)
PERSON = """id name sex bornOn age identityMasked phoneMasked categories priorityClasses isVeteran enlistedOn
    dischargedOn address point pointSystem pointAccuracyM lastContactOn status statusOn"""
CONTACT = "id contactedOn mode purpose outcome note recordedAt"
CELL = "id code name kind boundary boundarySource validFrom validTo asOf"
DIVISION = (
    """id code name level isFunctionalZone validFrom validTo asOf point pointSource boundary boundarySource"""
)
STATION = "id name level form headName headPost validFrom validTo asOf"
NUMBERS = """numerator denominator share attempted unlocated registered withheld definition { id text }
    window { from to } asOf knownAt attribution inPerson waterfall { key }"""
DOCUMENTS = [
    f"{{ myCells {{ {CELL} }} }}",
    f"{{ myCells {{ code people {{ {PERSON} }} }} }}",
    f"{{ myCells {{ people {{ name lastContact {{ {CONTACT} }} contacts {{ {CONTACT} }} }} }} }}",
    "{ myCells { people { lastContact { cell { code } worker { id name station { name } } } } } }",
    "{ myCells { people { cell { code division { name } } division { code } } } }",
    "{ myCells { counts { people veterans priorityPeople unlocated } } }",
    "{ myCells { assignments { id role validFrom validTo worker { name cells { code } } } } }",
    "{ myCells { division { station { name } responsiblePerson { name post } cells { code } } } }",
    "{ myCells { __typename people { __typename id } } }",
    "{ a: myCells { b: code c: code } d: myCells { code } }",
    """{ myCells { ...F people { ...P } } } fragment F on GridCell { code name }
        fragment P on Person { name ...Q } fragment Q on Person { sex }""",
    "{ myCells { ... on GridCell { code } ... on Node { id } } }",
    "{ myCells { code people { name } people { sex } } }",
    "query($no: Boolean = false) { myCells { code @include(if: $no) name @skip(if: true) kind } }",
    "{ myCells { code @skip(if: true) } }",
    '{ myCells(asOf: "2024-01-01") { code asOf division { asOf } people { name } } }',
    '{ myCells(asOf: "2010-01-01") { code } }',
    f'{{ gridCell(code: "500151A") {{ {CELL} people {{ name }} }} }}',
    '{ gridCell(code: "500151Z") { code } }',
    "{ cellAt(place: { lon: 106.051, lat: 29.849 }) { code } }",
    "{ cellAt(place: { lon: 0, lat: 0 }) { code } }",
    f'{{ division(code: "500151") {{ {DIVISION} children {{ {DIVISION} }} }} }}',
    f'{{ division(code: "500151001001") {{ parents {{ name }} station {{ {STATION} }} cells {{ code }} }} }}',
    '{ division(code: "100000") { name children { name children { name children { name } } } } }',
    '{ division(code: "500151001") { station { name supervisingStation { name } children { name } } } }',
    '{ division(code: "500151001") { station { divisions { code } cells { code } workers { name } } } }',
    '{ division(code: "nowhere") { name } }',
    f"query($s: ID!) {{ station(id: $s) {{ {STATION} division {{ name }} workers {{ id name }} }} }}",
    f"query($p: ID!) {{ node(id: $p) {{ id __typename ... on Person {{ {PERSON} }} }} }}",
    "query($s: ID!) { node(id: $s) { id ... on Station { name level } ... on Person { name } } }",
    "query($s: ID!, $p: ID!) { a: node(id: $s) { id } b: node(id: $p) { id } viewer { role } }",
    '{ viewer { name } myCells { code } division(code: "x") { name } }',
    f"{{ people {{ totalCount nodes {{ {PERSON} }} }} }}",
    """{ people(first: 2) { pageInfo { hasNextPage endCursor startCursor
        hasPreviousPage } edges { cursor node { name } } } }""",
    f"{{ people(orderBy: AGE) {{ __typename nodes {{ lastContact {{ {CONTACT} worker {{ name }} }} }} }} }}",
    "{ people { edges { node { id cell { code boundary } division { name } contacts { mode } } } } }",
    "{ people { nodes { division { parents { name } } } } }",
    """{ people(filter: { cellCode: "500151A" }, orderBy: LAST_CONTACT) { a: nodes {
        name } b: nodes { sex } } }""",
    "{ people(first: 0) { totalCount } }",
    "{ coverageBreakdown(by: CELL) { by whole { share } parts { key label cell { code boundary } } } }",
    f"""{{ coverageBreakdown(by: WORKER) {{ whole {{ {NUMBERS} }} parts {{ key label
        worker {{ name }} }} }} }}""",
    """{ coverageBreakdown(by: STATION) { parts { key station { name children { name
        } } coverage { share } } } }""",
    f"""{{ coverageBreakdown(by: CHILD_DIVISION) {{ parts {{ division {{ name }}
        coverage {{ {NUMBERS} }} }} }} }}""",
    "{ coverageBreakdown(by: AGE_BAND) { parts { key label cell { code } coverage { numerator } } } }",
    """{ coverageBreakdown(by: CELL, filter: { veteransOnly: true }) { parts {
        coverage { withheld share } } } }""",
    f"""{{ coverage {{ {NUMBERS} waterfall {{ key label persons drops {{ reason label
        persons reached }} }} }} }}""",
]
ODD = ' "\\ \b\n\t\x7f\u2028\U0001f600 </script>'
ROLES = ("worker", "other_worker", "leader", "client", "nobody")


@pytest.fixture
def world(engine: Engine) -> World:
    world = build_world(engine)
    with engine.begin() as connection:  # texts that need escaping, and instants with and without microseconds
        connection.execute(
            text("UPDATE person SET name = name || E' \"\\\\ \\n\\t\\x7f\\u2028\\U0001F600 </script>'")
        )
        connection.execute(
            text("UPDATE contact SET recorded_at = '2025-03-01 12:00:00.120+08', note = E'\\b'")
        )
    return world


async def answer(
    schema: HttpSchema, database: Any, viewer: Viewer, query: str, **variables: str
) -> ExecutionResult:
    context = Context(viewer, database, MAKER, TODAY)
    return through_json(await schema.execute(query, variable_values=variables, context_value=context))


def errors(result: ExecutionResult) -> list[tuple[Any, ...]]:
    return [
        (error.path, getattr(error.original_error, "code", None), str(error.locations))
        for error in result.errors or []
    ]


@pytest.mark.parametrize("query", DOCUMENTS)
async def test_both_lanes_give_the_same_answer(query: str, database: Database, world: World) -> None:
    given = {"s": id_of("Station", world.station), "p": id_of("Person", world.people["A"][0])}
    asked = {name: value for name, value in given.items() if f"${name}" in query}
    for role in ROLES:
        viewer = world.viewers()[role]
        plain = await answer(PLAIN, database, viewer, query, **asked)
        spliced = await answer(SPLICED, database, viewer, query, **asked)
        assert spliced.data == plain.data
        assert errors(spliced) == errors(plain)


async def test_a_hot_selection_is_one_statement(database: Database, world: World) -> None:
    counting = CountingDatabase(database)
    query = "{ myCells { code people { name lastContact { mode worker { name } } } counts { people } } }"
    result = await answer(SPLICED, counting, world.viewers()["worker"], query)
    assert (result.errors, counting.statements) == (None, 1)


async def test_keys_keep_the_order_of_the_selection(database: Database, world: World) -> None:
    viewer, query = world.viewers()["worker"], "{ myCells { name code kind a: id } }"
    result = await answer(SPLICED, database, viewer, query)
    assert list((result.data or {})["myCells"][0]) == ["name", "code", "kind", "a"]


async def test_a_value_its_field_may_not_have_is_left_to_graphql_core(
    engine: Engine, database: Database, world: World
) -> None:
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE person ALTER COLUMN identity_masked DROP NOT NULL"))
        connection.execute(text("UPDATE person SET identity_masked = NULL WHERE name LIKE 'A1%'"))
    viewer, query = world.viewers()["worker"], "{ myCells { people { identityMasked } } viewer { name } }"
    plain = await answer(PLAIN, database, viewer, query)
    spliced = await answer(SPLICED, database, viewer, query)
    assert spliced.data == plain.data
    assert errors(spliced) == errors(plain) != []
