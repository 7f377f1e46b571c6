"""What is counted person by person of too many is refused before it is begun, and says what to narrow."""

from collections.abc import Awaitable
from typing import Any

import psycopg
import pytest
from graphql import OperationDefinitionNode, parse
from graphql.execution.values import VariableValues, get_variable_values
from sqlalchemy import Engine, text
from starlette.datastructures import QueryParams

from app.layers.feature import Given
from app.layers.questions import coverage_answer
from db.codes import DivisionLevel
from db.engine import Database
from db.errors import DomainError
from resolvers.coverage.months.keeping import keep_months
from resolvers.coverage.question import BreakdownBy
from resolvers.sizes import limits
from resolvers.sizes.asking import QuestionTooLargeError
from schema.http.cost.narrower import narrowed
from schema.http.documents import Ready
from tests.builders import build_unit
from tests.databases import libpq
from tests.kept import keep_everything
from tests.schema.world import SCHEMA, CountingDatabase, World, ask, build_world, codes_of
from tests.viewers import TODAY, ask_of, leader_viewer
from tests.work import WORK
from web_map.asked import asked_in
from web_map.coverage.routes import Wanted, map_of
from web_map.levels import MapLevel
from web_map.months.columns import columns_of

KNOWN = 'knownAt: "2025-10-10T00:00:00Z"'
WITHIN = 'window: { from: "2025-03-05", to: "2025-08-08" }'
MEN = "filter: { sex: MALE, ageFrom: 33 }"
# What is asked, and the limit below which it falls.
ASKED = {
    f"coverage({KNOWN}) {{ numerator }}": "facts",
    f"coverage({WITHIN}) {{ numerator waterfall {{ persons }} }}": "facts",
    f'division(code: "100000000000") {{ coverage({KNOWN}) {{ numerator }} }}': "facts",
    "coverage(attribution: AT_CONTACT) { numerator }": "facts",
    f"coverageBreakdown(by: SEX, {WITHIN}) {{ parts {{ key }} }}": "facts",
    f"coverageBreakdown(by: CHILD_DIVISION, {KNOWN}) {{ parts {{ key }} }}": "facts",
    f"coverage({MEN}) {{ numerator }}": "months_of_bits",
    "coverageBreakdown(by: AGE_BAND) { parts { key } }": "months_of_bits",
    f"coverageTrend(months: 9, {KNOWN}) {{ points {{ month }} }}": "months_of_facts",
    f"coverageTrend(months: 9, {MEN}) {{ points {{ month }} }}": "months_of_bits",
    f"continuity({WITHIN}) {{ whole {{ numerator }} }}": "continuity",
    f"continuity(by: CHILD_DIVISION, {KNOWN}) {{ parts {{ key }} }}": "continuity",
    'dutySummary(asOf: "2025-09-01") { whole { expected } }': "duties",
    f"dutySummary(by: CHILD_DIVISION, {KNOWN}) {{ parts {{ key }} }}": "duties",
}
# What is kept as numbers, however many persons there are.
ALWAYS = (
    "coverage { numerator waterfall { persons } }",
    "coverageBreakdown(by: CHILD_DIVISION) { parts { key } }",
    "coverageTrend(months: 36) { points { month } cumulative { month } }",
    "coverageTrend(months: 36, filter: { sex: MALE, ageFrom: 60 }) { points { month } }",
    "continuity { whole { numerator } }",
    "dutySummary { whole { expected } }",
)


@pytest.fixture
def world(engine: Engine) -> World:
    made = build_world(engine)
    with psycopg.connect(libpq(engine.url.render_as_string(hide_password=False))) as connection:
        keep_months(connection, made.county.county_id, TODAY)
    with engine.begin() as opened:
        keep_everything(opened, TODAY)
    return made


def only(monkeypatch: pytest.MonkeyPatch, **most: int) -> None:
    """No limits but these."""
    names = ("facts", "months_of_facts", "months_of_bits", "continuity", "duties")
    monkeypatch.setattr(limits, "LIMITS", limits.Limits(**(dict.fromkeys(names, 10**9) | most)))


async def test_what_would_take_too_long_is_refused_by_how_many_live_there(
    database: Database, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    nation, county = leader_viewer(world.nation), leader_viewer(world.county)
    for query, limit in ASKED.items():
        counted = 9 * (9 if "months: 9" in query else 10 if limit == "months_of_bits" else 1)
        only(monkeypatch, **{limit: counted})
        answer = await ask(database, nation, f"{{ {query} }}")
        assert codes_of(answer) == [], query
        only(monkeypatch, **{limit: counted - 1})
        watched = CountingDatabase(database)
        assert codes_of(await ask(watched, nation, f"{{ {query} }}")) == ["QUESTION_TOO_LARGE"], query
        # The area, and how many live there.
        assert watched.statements <= 3, query
        assert codes_of(await ask(database, county, f"{{ {query} }}")) == [], query
    only(monkeypatch, facts=0, months_of_facts=0, months_of_bits=0, continuity=0, duties=0)
    for query in ALWAYS:
        assert codes_of(await ask(database, nation, f"{{ {query} }}")) == [], query


async def test_a_list_of_duties_and_one_behind_a_number_are_refused_likewise(
    database: Database, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    viewer = world.viewers()["client"]
    everywhere = viewer.__class__(viewer.subject, viewer.name, viewer.role, _grants(viewer, world))
    lists = {
        f"coverageList(of: NOT_REACHED, {KNOWN}) {{ nodes {{ id }} }}": "facts",
        'duties(asOf: "2025-09-01") { nodes { state } }': "duties",
    }
    for query, limit in lists.items():
        for most, codes in ((9, []), (8, ["QUESTION_TOO_LARGE"])):
            only(monkeypatch, **{limit: most})
            assert codes_of(await ask(database, everywhere, f"{{ {query} }}")) == codes, query


async def test_a_filter_beyond_ones_own_ground_refuses_nobody_and_tells_of_nobody(
    database: Database, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    only(monkeypatch, duties=0)
    query = '{ duties(scope: { divisionCode: "100000000000" }, asOf: "2025-09-01") { nodes { state } } }'
    for role in ("worker", "client"):  # of cells, and of the county
        answer = await ask(database, world.viewers()[role], query)
        assert codes_of(answer) == [], role


async def test_more_provinces_cost_not_one_statement_more(
    engine: Engine, database: Database, world: World
) -> None:
    viewer, spent = leader_viewer(world.nation), list[tuple[int, int]]()
    shown = f"children {{ nodes {{ coverage({KNOWN}) {{ share }} }} }}"
    query = f'{{ division(code: "100000000000") {{ {shown} }} }}'
    for adcode in ("51", "52", "53"):
        code, level = f"{adcode}0000000000", DivisionLevel.PROVINCE
        with engine.begin() as connection:
            build_unit(connection, code, "某省", level, above=world.nation)
        watched = CountingDatabase(database)
        answer = await ask(watched, viewer, query)
        assert codes_of(answer) == []
        spent.append((len((answer.data or {})["division"]["children"]["nodes"]), watched.statements))
    numbers, statements = zip(*spent, strict=True)
    assert (numbers[-1] - numbers[0], len(set(statements))) == (2, 1)


async def test_a_trend_whose_months_wait_to_be_kept_is_asked_for_again(
    engine: Engine, database: Database, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    only(monkeypatch, months_of_facts=0)
    query = "{ coverageTrend(months: 9) { points { month } } }"
    assert codes_of(await ask(database, leader_viewer(world.nation), query)) == []
    never = f"{{ coverageTrend({WITHIN}) {{ cumulative {{ month }} }} }}"  # from within a month
    assert codes_of(await ask(database, leader_viewer(world.nation), never)) == ["QUESTION_TOO_LARGE"]
    with engine.begin() as connection:  # as of somebody who was registered just now
        connection.execute(text("INSERT INTO stale_person VALUES (500151, 4711, DATE '2025-10-16')"))
    assert codes_of(await ask(database, leader_viewer(world.nation), query)) == ["TIMEOUT"]


async def test_a_window_longer_than_months_are_kept_is_counted_from_facts(
    database: Database, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    only(monkeypatch, months_of_bits=0)
    query = f'{{ coverage({MEN}, window: {{ from: "%s", to: "2025-10-16" }}) {{ share }} }}'
    for first, codes in (("2025-01-01", ["QUESTION_TOO_LARGE"]), ("2005-01-01", [])):
        answer = await ask(database, leader_viewer(world.nation), query % first)
        assert codes_of(answer) == codes, first


def _grants(viewer: Any, world: World) -> Any:
    return tuple(type(one)(one.permission, world.nation) for one in viewer.grants)


async def test_maps_their_months_and_their_tables_are_refused_as_the_question_is(
    database: Database, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    given, asking = QueryParams("from=2025-03-05&to=2025-08-08"), ask_of(leader_viewer(world.nation))
    asked = asked_in(given)
    for most, codes in ((9, {""}), (8, {"QUESTION_TOO_LARGE"})):
        only(monkeypatch, facts=most)
        question = asked.question(world.nation, TODAY)
        wanted = Wanted(asking, world.nation, asked, MapLevel.UNITS, question)
        made = (
            map_of(database, wanted),
            columns_of(lambda: database, wanted),
            coverage_answer(Given(database, WORK, asking, given), BreakdownBy.CHILD_DIVISION),
        )
        assert {await code_of(one) for one in made} == codes


async def code_of(made: Awaitable[Any]) -> str:
    try:
        await made
    except DomainError as error:
        return error.code
    return ""


def test_the_refusal_says_what_to_narrow() -> None:
    document = parse("{ continuity { whole { numerator } } }")
    [operation] = document.definitions
    assert isinstance(operation, OperationDefinitionNode)
    variables = get_variable_values(SCHEMA._schema, (), {})
    assert isinstance(variables, VariableValues)
    ready = Ready(document, operation, variables)
    told = narrowed(QuestionTooLargeError(5_000_000, 4_000_000), core=SCHEMA._schema, ready=ready)
    assert told.code == "QUESTION_TOO_LARGE"
    assert told.details == {"narrow": ["scope", "window", "filter"]}
    assert "5,000,000" in told.zh
    assert "缩短时间窗（window）" in told.zh
    assert "name a smaller area (`scope`)" in told.en
