"""What is asked of every row of a list is what the questions say alone, and costs no more for more rows."""

from collections.abc import Sequence
from typing import Any

import orjson
import pytest
from graphql import is_enum_type
from sqlalchemy import Engine

from db.engine import Database
from resolvers.wording.language import Language, speaking
from tests.schema.conftest import Asked
from tests.schema.fast.test_statement_counts import fill, statements
from tests.schema.lanes import Asking, fast_lanes
from tests.schema.world import SCHEMA, World, ask, build_world, codes_of

ROLES = (
    "worker",
    "other_worker",
    "staff",
    "leader",
    "township_leader",
    "client",
    "nation",
    "far_worker",
    "nobody",
)
NUMBERS = "numerator denominator visited attempted unlocated registered share withheld"
# Rolled up; from facts; as known before; of visits.
ASKED = (
    "",
    '(window: { from: "2025-02-10", to: "2025-09-01" }, asOf: "2025-08-15")',
    '(window: { from: "2025-01-01", to: "2026-01-01" }, knownAt: "2025-09-01T00:00:00Z")',
    "(inPerson: true)",
)
CODES = {
    "divisions": (
        "100000000000",
        "500000000000",
        "500151000000",
        "500151001000",
        "500151001001",
        "500152000000",
    ),
    "cells": ("500151A", "500151B", "500151C", "500151D", "500152E"),
}
BELOW = '{ division(code: "%s") { children { nodes { code coverage%s { %s } } } } }'


@pytest.fixture
def world(engine: Engine) -> World:
    return build_world(engine)


async def told(varied: Asked, role: str, query: str) -> Any:
    """The data of an answer, errors left aside."""
    viewer = varied.world.viewers()[role]
    return (await ask(varied.oracle.database, viewer, varied.world.filled(query))).data or {}


def alone(scope: str, asked: str) -> str:
    """A question of coverage alone."""
    given = asked.removeprefix("(").removesuffix(")")
    return f"coverage({scope}{', ' if given else ''}{given}) {{ {NUMBERS} }}"


@pytest.mark.parametrize("asked", ASKED)
@pytest.mark.parametrize("role", ROLES)
async def test_the_coverage_of_a_row_is_the_coverage_of_that_place(
    role: str, asked: str, varied: Asked
) -> None:
    for code in CODES["divisions"]:
        found = await told(varied, role, BELOW % (code, asked, NUMBERS))
        rows = (found.get("division") or {"children": {"nodes": []}})["children"]["nodes"]
        for row in rows:
            scope = f'scope: {{ divisionCode: "{row["code"]}" }}'
            assert row["coverage"] == (await told(varied, role, f"{{ {alone(scope, asked)} }}"))["coverage"]
    for code in CODES["cells"]:
        query = f'{{ gridCell(code: "{code}") {{ coverage{asked} {{ {NUMBERS} }} }} %s }}'
        scope = f'scope: {{ cellCode: "{code}" }}'
        found = await told(varied, role, query % alone(scope, asked))
        assert (found["gridCell"] or {"coverage": None})["coverage"] == found["coverage"]


async def test_some_of_these_are_numbers(varied: Asked) -> None:
    found = await told(varied, "leader", BELOW % ("500151000000", "", NUMBERS))
    assert sum(row["coverage"]["numerator"] for row in found["division"]["children"]["nodes"]) > 0
    found = await told(varied, "worker", BELOW % ("500151000000", "", NUMBERS))
    assert [row["coverage"] for row in found["division"]["children"]["nodes"]] == 3 * [None]


@pytest.mark.parametrize("asked", [*ASKED[:2], ASKED[3]])
async def test_persons_sum_up_to_the_coverage_of_all(asked: str, varied: Asked) -> None:
    person = "registered reached visited attempted firstReachedOn"
    given = asked.removeprefix("(").removesuffix(")")
    query = f"""{{ coverageList(of: DENOMINATOR, first: 1000, {given}) {{ nodes {{ coverage{asked}
        {{ {person} }} }} }} coverage{asked} {{ {NUMBERS} }} }}"""
    found = await told(varied, "client", query)
    counted, whole = [one["coverage"] for one in found["coverageList"]["nodes"]], found["coverage"]
    assert all(one["registered"] for one in counted)
    assert sum(one["reached"] for one in counted) == whole["numerator"] > 0
    assert sum(one["visited"] for one in counted) == whole["visited"]
    assert sum(one["attempted"] for one in counted) == whole["attempted"]
    assert all(bool(one["firstReachedOn"]) == one["reached"] for one in counted)


DUTY = "key state person { id }"
WINDOWS = (
    "",
    ', window: { from: "2025-01-01", to: "2025-12-01" }, asOf: "2025-11-30"',
    ", state: [OVERDUE, DUE]",
)


def keys(page: Any) -> list[str]:
    """Which duties a page lists, in order."""
    return [one["key"] for one in page["nodes"]]


@pytest.mark.parametrize("asked", WINDOWS)
@pytest.mark.parametrize("role", ["worker", "client", "staff"])
async def test_the_duties_of_rows_are_those_of_the_list(role: str, asked: str, varied: Asked) -> None:
    given = f"(first: 1000{asked})"
    query = f"""{{ duties{given} {{ totalCount nodes {{ {DUTY} }} }} people(first: 1000) {{ nodes {{ id
        duties{given} {{ totalCount nodes {{ {DUTY} }} }} }} }} }}"""
    found = await told(varied, role, query)
    listed = found["duties"]["nodes"]
    assert listed
    for person in found["people"]["nodes"]:
        mine = [one["key"] for one in listed if one["person"]["id"] == person["id"]]
        assert keys(person["duties"]) == mine
        assert person["duties"]["totalCount"] == len(mine)
    for code in CODES["cells"]:
        query = f"""{{ gridCell(code: "{code}") {{ duties{given} {{ totalCount nodes {{ key }} }} }}
            duties(scope: {{ cellCode: "{code}" }}, first: 1000{asked}) {{ totalCount nodes {{ key }} }} }}"""
        found = await told(varied, role, query)
        assert (found["gridCell"] or found)["duties"] == found["duties"]


@pytest.mark.parametrize("role", ["leader", "nobody", "administrator"])
async def test_who_may_not_see_persons_is_told_no_duties(role: str, varied: Asked) -> None:
    found = await told(varied, role, '{ gridCell(code: "500151A") { duties { totalCount } } }')
    assert found == {"gridCell": {"duties": None}}


async def test_duties_of_rows_are_paged(varied: Asked) -> None:
    found = await told(varied, "worker", '{ gridCell(code: "500151A") { duties { nodes { key } } } }')
    whole = keys(found["gridCell"]["duties"])
    query = """query($after: String) { gridCell(code: "500151A") { duties(first: 2, after: $after) {
        totalCount nodes { key } pageInfo { hasNextPage endCursor } } } }"""
    seen: list[str] = []
    after = None
    while True:
        answer = await ask(varied.oracle.database, varied.world.viewers()["worker"], query, after=after)
        page = (answer.data or {})["gridCell"]["duties"]
        seen += keys(page)
        assert page["totalCount"] == len(whole)
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    assert seen == whole
    assert len(whole) > 2


ALL = """{ myCells { code coverage { numerator } duties { totalCount nodes { key } }
    people(first: 1000) { nodes { coverage { reached } duties { totalCount nodes { key } } } } } }"""


async def test_fifty_persons_more_cost_not_one_statement_more(
    engine: Engine, database: Database, world: World
) -> None:
    before = await statements(database, world, "worker", ALL)
    fill(engine, world, 50)
    assert await statements(database, world, "worker", ALL) == before


async def test_more_places_cost_not_one_statement_more(database: Database, world: World) -> None:
    one = '{ division(code: "500151101000") { children { nodes { coverage { share } } } } }'
    two = one.replace("500151101000", "500151001000")
    assert await statements(database, world, "leader", one) == await statements(
        database, world, "leader", two
    )


async def test_code_lists_tell_every_enum_in_the_language_of_the_request(varied: Asked) -> None:
    query = "{ codeLists { name codes { code label zh en } } }"
    asking = Asking(varied.world.viewers()["nobody"], query)
    for lane in fast_lanes().values():
        told_in: dict[Language, Any] = {}
        for language in Language:
            with speaking(language):
                told_in[language] = orjson.loads((await lane(varied.oracle.database, asking)).data)[
                    "codeLists"
                ]
        assert {one["name"] for one in told_in[Language.EN]} == enums()
        for language, column in ((Language.ZH, "zh"), (Language.EN, "en")):
            assert labels(told_in[language], "label") == labels(told_in[language], column)
    modes = next(one for one in told_in[Language.EN] if one["name"] == "ContactMode")
    assert [one["code"] for one in modes["codes"]][:2] == ["HOME_VISIT", "MEETING"]


def enums() -> set[str]:
    """The names of the schema's enums."""
    types = SCHEMA._schema.type_map.items()
    return {name for name, kind in types if is_enum_type(kind) and name[:2] != "__"}


def labels(lists: Sequence[Any], column: str) -> list[str]:
    """One column of all lists."""
    return [code[column] for one in lists for code in one["codes"]]


async def test_a_list_there_is_not_is_null(database: Database, world: World) -> None:
    result = await ask(database, world.viewers()["nobody"], '{ codeList(name: "Person") { name } }')
    assert (codes_of(result), result.data) == ([], {"codeList": None})
