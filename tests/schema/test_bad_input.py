"""Values that cannot be: each gets its stable code, none an internal error."""

import pytest
from sqlalchemy import Engine

from db.engine import Database
from db.errors import DomainError
from tests.schema.world import World, ask, build_world, codes_of


@pytest.fixture
def world(engine: Engine) -> World:
    return build_world(engine)


WRONG = [
    ('{ division(code: "500151", asOf: "9999-12-31") { name } }', "DATE_OUT_OF_RANGE"),
    ('{ coverage(asOf: "0001-01-01") { share } }', "DATE_OUT_OF_RANGE"),
    ('{ coverage(window: { from: "2025-02-01", to: "2025-02-01" }) { share } }', "EMPTY_WINDOW"),
    ('{ coverage(window: { from: "2999-01-01", to: "9999-12-31" }) { share } }', "WINDOW_IN_THE_FUTURE"),
    ("{ coverage(scope: {}) { share } }", "ONE_AREA_EXPECTED"),
    ('{ coverage(scope: { cellCode: "1", divisionCode: "1" }) { share } }', "ONE_AREA_EXPECTED"),
    ('{ coverage(scope: { stationId: "x" }) { share } }', "BAD_ID"),
    ("{ people(filter: { ageFrom: -1 }) { totalCount } }", "BAD_AGE"),
    ("{ people(filter: { ageTo: 2147483647 }) { totalCount } }", "BAD_AGE"),
    ("{ people(first: 0) { totalCount } }", "BAD_PAGE_SIZE"),
    ("{ people(first: 1001) { totalCount } }", "BAD_PAGE_SIZE"),
    ('{ people(after: "?") { totalCount } }', "BAD_CURSOR"),
    ('{ people(after: "WyJOQU1FIiwiYSIsMSwyXQ==", orderBy: AGE) { totalCount } }', "BAD_CURSOR"),
    ('{ people(filter: { divisionCode: "nowhere" }) { totalCount } }', "AREA_NOT_FOUND"),
    ('{ node(id: "UGVyc29uOjE6MQ==") { id } }', "BAD_ID"),
    ('{ node(id: "Tm90aGluZzoxOjE") { id } }', "BAD_ID"),
    ('{ station(id: "UGVyc29uOjE6MQ") { name } }', "BAD_ID"),
    ("{ density(bins: { kind: HEXAGON, size: 1 }) { measure } }", "BAD_BIN_SIZE"),
    ("{ density(bins: { kind: KERNEL, bandwidth: -5 }) { measure } }", "BAD_BIN_SIZE"),
    ("{ density(bins: { kind: CELL, size: 500 }) { measure } }", "BAD_BIN_SIZE"),
    ("{ density(bins: { kind: HEXAGON, bandwidth: 500 }) { measure } }", "BAD_BIN_SIZE"),
    ('{ density(window: { from: "1900-01-01", to: "2200-01-01" }) { measure } }', "WINDOW_TOO_LONG"),
    ("{ hotspots(measure: REACHED_SHARE, by: CELL, scope: {}) { seed } }", "ONE_AREA_EXPECTED"),
    ("{ cellAt(place: { lon: 181, lat: 0 }) { code } }", "PLACE_OUT_OF_RANGE"),
    ("{ cellAt(place: { lon: 1e999, lat: 0 }) { code } }", "PLACE_OUT_OF_RANGE"),
]


@pytest.mark.parametrize(("query", "code"), WRONG, ids=[code + str(n) for n, (_, code) in enumerate(WRONG)])
async def test_a_value_that_cannot_be_has_its_code(
    query: str, code: str, database: Database, world: World
) -> None:
    result = await ask(database, world.viewers()["client"], query)
    assert codes_of(result) == [code]


JUDGED = [
    ('{ node(id: "x") { id } }', "id", "an object"),
    ('{ station(id: "UGVyc29uOjE6MQ") { name } }', "id", "a Station"),
    ('{ coverage(scope: { stationId: "x" }) { share } }', "stationId", "a Station"),
    ('{ coverage(scope: { workerId: "x" }) { share } }', "workerId", "a GridWorker"),
    ('{ people(filter: { stationId: "x" }) { totalCount } }', "stationId", "a Station"),
    ("{ people(filter: { ageFrom: -1 }) { totalCount } }", "ageFrom", "between 0 and 150"),
    ("{ people(filter: { ageTo: 200 }) { totalCount } }", "ageTo", "between 0 and 150"),
    ("{ people(first: 0) { totalCount } }", "first", "between 1 and 1000"),
    ('{ people(after: "?") { totalCount } }', "after", "a cursor that this list gave"),
    ('{ changes(since: "?") { cursor } }', "since", "a cursor that this list gave"),
    ('{ division(code: "500151", asOf: "9999-12-31") { name } }', "asOf", "1900 and 2999"),
    ('{ coverage(knownAt: "2999-01-01T00:00:00Z") { share } }', "knownAt", "later than now"),
    ("{ beidouCode(place: { lon: 106, lat: 29 }, level: 11) }", "level", "1 to 10"),
    ('{ gridPlanReport(planId: "x") { isClean } }', "planId", "a GridPlan"),
    ("{ density(bins: { kind: HEXAGON, size: 1 }) { measure } }", "size", "between 250 and"),
    ("{ density(bins: { kind: HEXAGON, bandwidth: 500 }) { measure } }", "bandwidth", "for a surface only"),
    ("{ density(bins: { kind: KERNEL, bandwidth: 1 }) { measure } }", "bandwidth", "must lie between"),
    ("{ serviceGaps(beyond: { metres: 0 }) { asOf } }", "metres", "more than nothing"),
    (
        "{ serviceAreas(method: REACHABLE, travel: { accessLimitM: -1 }) { method } }",
        "accessLimitM",
        "between 0 and 5,000",
    ),
    (
        """mutation { recordContact(input: { clientId: "0198c3f0-5a6e-7c1d-8f00-3b1f2a4c5d6e", personId: "x",
            contactedOn: "2025-10-01", mode: PHONE, purpose: ROUTINE, outcome: REACHED }) { replayed } }""",
        "personId",
        "a Person",
    ),
]


@pytest.mark.parametrize(("query", "argument", "wanted"), JUDGED)
async def test_a_value_that_the_product_judges_is_told_with_its_argument_and_what_is_wanted(
    query: str, argument: str, wanted: str, database: Database, world: World
) -> None:
    result = await ask(database, world.viewers()["client"], query)
    [error] = result.errors or []
    told = error.original_error
    assert isinstance(told, DomainError)
    assert told.details == {"argument": argument}
    assert wanted in told.en
    assert error.locations


NOWHERE = [
    '{ division(code: "") { name } }',
    '{ division(code: "500151999999") { name } }',
    '{ division(code: "铜梁") { name } }',
    '{ division(code: "500151", asOf: "1990-01-01") { name } }',
    '{ gridCell(code: "") { name } }',
    "{ cellAt(place: { lon: 0, lat: 0, system: BD09 }) { code } }",
    '{ node(id: "UGVyc29uOjUwMDE1MTo5OTk") { id } }',
]


@pytest.mark.parametrize("query", NOWHERE)
async def test_what_is_not_there_is_null(query: str, database: Database, world: World) -> None:
    result = await ask(database, world.viewers()["client"], query)
    assert result.errors is None
    assert list((result.data or {}).values()) == [None]


async def test_six_digits_name_a_county(database: Database, world: World) -> None:
    result = await ask(database, world.viewers()["client"], '{ division(code: "500151") { name } }')
    assert result.data == {"division": {"name": "铜梁区"}}
