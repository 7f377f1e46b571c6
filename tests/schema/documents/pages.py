"""Pages of lists that hang on rows: sizes, cursors, totals, wherever such a list may stand."""

from datetime import date
from typing import Any

from schema.paging.cursors import Int32, Keyset
from tests.schema.documents.document import EVERYONE, SOME, TWO, Document, Variables, document

INFO = "totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor }"
AT = "($first: Int, $after: String)"
PAGE = "(first: $first, after: $after)"


def cursor(made_for: str, *values: Any) -> str:
    """A cursor of ours that stands nowhere in particular."""
    return Keyset(made_for, (str, Int32, int)).cursor(values)


CELL = cursor("CELL", "500151A", 0)
CODE = cursor("DIVISION", "500151001001", 0, 0)
NAME = cursor("PERSON_OF_CELL", "A1", 0)
DAY = date(2025, 3, 1)


def pages(name: str, around: str, listed: str, shown: str, start: str) -> Document:
    """A list asked for page by page: `around` is what it hangs on, with a %s where it stands."""
    asked = f"{listed}{PAGE} {{ {INFO} edges {{ cursor node {{ {shown} }} }} nodes {{ {shown} }} }}"
    sizes: tuple[Variables, ...] = (
        {},
        {"first": 1},
        {"first": 2},
        {"first": 1000},
        {"first": None, "after": None},
    )
    after = ({"after": start}, {"first": 1, "after": start})
    refused = ({"first": 0}, {"first": 1001}, {"after": "?"}, {"first": 1, "after": cursor("OTHER", 1)})
    return document(name, f"query{AT} {around % asked}", *sizes, *after, *refused, roles=SOME)


DIVISION, STATION = "{ division(code: %s) { name %%s } }", '{ node(id: "<%s>") { ... on %s { name %%s } } }'
LISTS = (
    pages("children", DIVISION % '"500151"', "children", "code name", CODE),
    pages("children of the nation", DIVISION % '"100000"', "children", "code", CODE),
    pages("children of none", DIVISION % '"500151001001"', "children", "code", CODE),
    pages("cells of a village", DIVISION % '"500151001001"', "cells", "code", CELL),
    pages("cells of a station", STATION % ("station", "Station"), "cells", "code", CELL),
    pages("divisions of a station", STATION % ("station", "Station"), "divisions", "code", CODE),
    pages("stations below", STATION % ("station", "Station"), "children", "name", cursor("STATION", 0, 0, 0)),
    pages("workers", STATION % ("station", "Station"), "workers", "name", cursor("WORKER", "", 0)),
    pages("cells of a worker", STATION % ("worker", "GridWorker"), "cells", "code", CELL),
    pages("people of a cell", '{ gridCell(code: "500151A") { code %s } }', "people", "name sex", NAME),
    pages("people of my cells", "{ myCells { code %s } }", "people", "name", NAME),
    pages(
        "contacts",
        STATION % ("person A0", "Person"),
        "contacts",
        "contactedOn mode",
        cursor("CONTACT", DAY.isoformat(), 2**40),
    ),
    pages(
        "contacts of my people",
        "{ people(first: 3) { nodes { name %s } } }",
        "contacts",
        "id contactedOn",
        cursor("CONTACT", DAY.isoformat(), 2**40),
    ),
    pages(
        "life events",
        "{ people { edges { node { name %s } } } }",
        "lifeEvents",
        "kind occurredOn",
        cursor("LIFE_EVENT", DAY.isoformat(), 2**40),
    ),
    pages(
        "campaigns under one",
        '{ campaign(id: "<round>") { title %s } }',
        "children",
        "title",
        cursor("CAMPAIGN", DAY.isoformat(), 0, 0),
    ),
    pages("campaigns", "{ %s }", "campaigns", "title", cursor("CAMPAIGN", DAY.isoformat(), 0, 0)),
    pages(
        "cells without a primary", "{ %s }", "unassignedCells", "code", cursor("UNASSIGNED", "500151A", 0, 0)
    ),
    pages(
        "requests",
        "{ %s }",
        "unreachableRequests",
        "reportedOn",
        cursor("UNREACHABLE", DAY.isoformat(), 0, 0),
    ),
)
PLANS = document(
    "grid plans",
    f"""query($code: String!, $first: Int, $after: String) {{ gridPlans(code: $code, first: $first,
        after: $after) {{ {INFO} edges {{ cursor node {{ name status }} }} nodes {{ id }} }} }}""",
    {"code": "500151"},
    {"code": "500151000000", "first": 1},
    {"code": "500151", "after": cursor("GRID_PLAN", 1, 2**40)},
    {"code": "nowhere", "first": 2},
    {"code": "500151", "first": 0},
    roles=(*SOME, "administrator"),
)
PLACES = (
    document(
        "two pages of one list",
        f"""query{AT} {{ myCells {{ a: people(first: 1) {{ nodes {{ name }} }} b: people{PAGE} {{ {INFO} }}
            c: people(first: 2, after: $after) {{ edges {{ cursor }} }} }} }}""",
        {},
        {"first": 2, "after": NAME},
    ),
    document(
        "a page in a page in a page",
        """query($n: Int!) { myCells { people(first: $n) { nodes { contacts(first: $n) { totalCount nodes {
            cell { people(first: $n) { edges { node { name } } pageInfo { endCursor } } } } } } } } }""",
        {"n": 1},
        {"n": 3},
        roles=EVERYONE,
    ),
    document(
        "pages below what is computed",
        f"""query{AT} {{ coverageBreakdown(by: CELL, filter: {{ veteransOnly: true }}) {{ parts {{ key cell {{
            people{PAGE} {{ {INFO}
            nodes {{ name contacts(first: 1) {{ totalCount }} }} edges {{ cursor }} }} }}
            }} }} }}""",
        {},
        {"first": 1, "after": NAME},
        {"first": 0},
        roles=("worker", "leader", "nobody"),
    ),
    document(
        "pages below what is rolled up",
        f"""query{AT} {{ coverageBreakdown(by: CELL) {{ parts {{ key cell {{ people{PAGE} {{ {INFO}
            nodes {{ name }} }} }} }} }} }}""",
        {},
        {"first": 2},
        roles=TWO,
    ),
    document(
        "only what is said of a page",
        "{ myCells { people { totalCount __typename pageInfo { __typename hasNextPage } } } }",
        roles=EVERYONE,
    ),
    document(
        "types and conditions of a page",
        """query($y: Boolean!) { myCells { people { __typename edges { __typename
            cursor @include(if: $y) node { __typename } } totalCount @skip(if: $y)
            nodes @include(if: $y) { name } } } }""",
        {"y": True},
        {"y": False},
    ),
    document(
        "a page by fragment",
        f"""query{AT} {{ myCells {{ people{PAGE} {{ ...C }} }} gridCell(code: "500151B") {{ people{PAGE} {{
            ...C }} }} }} fragment C on PersonConnection {{ nodes {{ name }} pageInfo {{ ...I }} }}
            fragment I on PageInfo {{ endCursor }}""",
        {},
        {"first": 1, "after": NAME},
    ),
    document(
        "a page merged of two",
        "{ myCells { people(first: 2) { nodes { name } } people(first: 2) { totalCount nodes { sex } } } }",
    ),
    document("a page beyond what may be", "{ myCells { code people(first: 1001) { totalCount } } }"),
    document(
        "more objects than may be asked for",
        """{ people(first: 1000) { nodes { contacts(first: 1000) { nodes { id } } } } }""",
    ),
    document(
        "a page whose default is the document's",
        "query($first: Int = 1) { myCells { people(first: $first) { nodes { name } } } }",
        {},
        {"first": 2},
        {"first": None},
    ),
)
DOCUMENTS = (*LISTS, PLANS, *PLACES)
