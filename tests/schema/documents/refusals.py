"""Errors with their paths, places and codes, alone, beside each other and beside what succeeds; and acts."""

from tests.schema.documents.document import EVERYONE, TWO, document

RECORD = """mutation($input: RecordContactInput!) { recordContact(input: $input) { replayed contact { id
    contactedOn mode
    note recordedAt cell { code } worker { name station { name } } } } }"""
FIRST = {
    "clientId": "00000000-0000-4000-8000-000000000001",
    "personId": "<person A1>",
    "contactedOn": "2025-09-20",
    "mode": "HOME_VISIT",
    "purpose": "ROUTINE",
    "outcome": "REACHED",
    "note": 'first "note" \\ \n 😀',
}
NOT_A_WORKER = ("leader", "client", "staff", "worker", "nobody")

REFUSED = (
    document("my cells of who has none", "{ myCells { code } }", roles=EVERYONE),
    document("twice refused", "{ a: myCells { code } b: myCells { name } }", roles=NOT_A_WORKER),
    document(
        "refused beside what succeeds",
        '{ myCells { code } gridCell(code: "500151A") { code } }',
        roles=NOT_A_WORKER,
    ),
    document(
        "people for those who may not see them", "{ people { totalCount } viewer { name } }", roles=EVERYONE
    ),
    document(
        "refused on the third line",
        "{\n  viewer { name }\n    people(first: 0) { totalCount } }",
        roles=EVERYONE,
    ),
    document(
        "refused in a fragment",
        "{ ...F } fragment F on Query { viewer { name } p: people(first: 0) { totalCount } }",
    ),
    document(
        "refused under an alias", '{ abc: node(id: "x") { id } def: station(id: "y") { name } }', roles=TWO
    ),
    document(
        "merged fields have two places",
        '{ node(id: "x") { id } ... on Query { node(id: "x") { __typename } } }',
        roles=TWO,
    ),
    document(
        "a bad id and a good one",
        'query($id: ID!) { a: node(id: "x") { id } b: node(id: $id) { id } }',
        {"id": "<cell A>"},
    ),
    document(
        "a day out of range beside a day",
        '{ a: myCells(asOf: "9999-01-01") { code } b: myCells(asOf: "2025-01-01") { code } }',
    ),
    document(
        "a place out of range",
        "{ cellAt(place: { lon: 181, lat: 0 }) { code } b: cellAt(place: { lon: 1e999, lat: 0 }) { code } }",
        roles=TWO,
    ),
    document(
        "a place out of range in its own system",
        "{ cellAt(place: { lon: 0, lat: -91, system: BD09 }) { code } }",
        roles=TWO,
    ),
    document(
        "an empty window",
        '{ coverage(window: { from: "2025-02-01", to: "2025-02-01" }) { share } }',
        roles=EVERYONE,
    ),
    document("a window to come", '{ coverage(window: { from: "2999-01-01", to: "9999-12-31" }) { share } }'),
    document(
        "no area, and two",
        """{ a: coverage(scope: {}) { share } b: coverage(scope: { cellCode: "1", divisionCode: "1" }) {
            share } }""",
    ),
    document(
        "an area out of sight", '{ coverage(scope: { divisionCode: "500152" }) { share } }', roles=EVERYONE
    ),
    document(
        "an area that is not", '{ coverage(scope: { divisionCode: "999999" }) { share } }', roles=EVERYONE
    ),
    document(
        "a breakdown that is refused",
        '{ coverageBreakdown(by: SEX, scope: { stationId: "x" }) { by } coverage { share } }',
    ),
    document(
        "an age nobody has",
        """{ people(filter: { ageFrom: -1 }) { totalCount } b: people(filter: { ageTo: 2147483647 }) {
            totalCount } }""",
    ),
    document(
        "a filter on nowhere", '{ people(filter: { divisionCode: "nowhere" }) { totalCount nodes { name } } }'
    ),
    document(
        "every field is refused",
        """{ a: node(id: "x") { id } b: station(id: "x") { id } c: people(first: -5) { totalCount } d:
            coverage(scope: {}) { share } }""",
    ),
    document(
        "an id of another kind",
        "query($id: ID!) { station(id: $id) { name } }",
        {"id": "<person A0>"},
        {"id": "<station>"},
        {"id": "<cell A>"},
    ),
)
ACTS = (
    document(
        "a contact recorded again is the first",
        RECORD,
        {"input": FIRST},
        roles=("worker", "client", "leader", "nobody"),
    ),
    document(
        "a contact in the future",
        RECORD,
        {"input": FIRST | {"contactedOn": "2999-01-01"}},
        {"input": FIRST | {"contactedOn": "2027-01-01"}},
        roles=("worker", "client", "leader"),
    ),
    document(
        "a contact with nobody",
        RECORD,
        *[{"input": FIRST | {"personId": person}} for person in ("x", "<station>", "<person E0>")],
        roles=("worker", "leader"),
    ),
    document(
        "a contact under a taken id",
        RECORD,
        {"input": FIRST | {"outcome": "REFUSED"}},
        {"input": FIRST | {"note": None}},
        roles=("worker", "client"),
    ),
    document("a note that is too long", RECORD, {"input": FIRST | {"note": "长" * 501}}, roles=("worker",)),
    document(
        "two acts, one refused",
        """mutation($a: RecordContactInput!, $b: RecordContactInput!) { a: recordContact(input: $a) {
            replayed } b: recordContact(input: $b) { replayed contact { id } } }""",
        {"a": FIRST | {"personId": "x"}, "b": FIRST},
        roles=("worker", "leader"),
    ),
)
DOCUMENTS = (*REFUSED, *ACTS)
