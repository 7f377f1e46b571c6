"""The list of persons: pages, cursors, orders, filters, and what hangs on a person."""

from tests.schema.documents.document import CONTACT, EVERYONE, PERSON, document

SEARCHERS = ("client", "worker", "leader")
FILTERED = "query($which: PersonFilterInput) { people(filter: $which) { totalCount nodes { name } } }"
PAGED = """query($order: PersonOrder, $first: Int, $after: String) {
    people(orderBy: $order, first: $first, after: $after) {
        pageInfo { hasNextPage hasPreviousPage startCursor endCursor } edges { cursor node { name bornOn
        } } } }"""

LISTS = (
    document("everyone I may see", f"{{ people {{ totalCount nodes {{ {PERSON} }} }} }}", roles=EVERYONE),
    document(
        "edges, cursors and the page",
        """{ people { edges { cursor node { id name } } pageInfo { hasNextPage hasPreviousPage
            startCursor endCursor } totalCount } }""",
        roles=EVERYONE,
    ),
    document("types all the way", "{ people { __typename edges { __typename node { __typename } } } }"),
    document("the count alone", "{ people { totalCount } }", roles=EVERYONE),
    document("the count twice", "{ people { a: totalCount b: totalCount } }"),
    document(
        "nodes and edges side by side",
        "{ people { a: nodes { name sex } b: nodes { sex } edges { node { name age } } } }",
    ),
    document(
        "last contacts and who made them",
        f"{{ people {{ nodes {{ lastContact {{ {CONTACT} worker {{ name }} cell {{ code }} }} }} }} }}",
    ),
    document(
        "cells, villages and contacts",
        "{ people { edges { node { id cell { code boundary } division { name } contacts { nodes { mode "
        "} } } } } }",
    ),
    document("parents of the village", "{ people { nodes { name division { parents { name } } } } }"),
    document(
        "the people of the people's cells",
        "{ people(first: 3) { nodes { cell { code people { nodes { name } } counts { people } } } } }",
    ),
    document(
        "two lists at once",
        """{ young: people(filter: { ageTo: 60 }) { totalCount nodes { name } }
            old: people(filter: { ageFrom: 61 }) { totalCount nodes { name } } }""",
    ),
)
PAGES = (
    document("a page by name", PAGED, *[{"first": n} for n in (1, 2, 5, 500)], {}, {"first": None}),
    document(
        "by name from a cursor on",
        PAGED,
        *[{"order": "NAME", "first": 2, "after": f"<cursor NAME {n}>"} for n in (0, 2, 3, 14)],
        {"first": 2},
        roles=SEARCHERS,
    ),
    document(
        "by last contact from a cursor on",
        PAGED,
        *[{"order": "LAST_CONTACT", "first": 3, "after": f"<cursor LAST_CONTACT {n}>"} for n in (1, 4, 9)],
        {"order": "LAST_CONTACT"},
        roles=SEARCHERS,
    ),
    document(
        "by age from a cursor on",
        PAGED,
        *[{"order": "AGE", "first": 3, "after": f"<cursor AGE {n}>"} for n in (0, 5, 8)],
        {"order": "AGE", "after": None},
        roles=SEARCHERS,
    ),
    document("by name, said", "{ people(orderBy: NAME) { nodes { name id } } }"),
    document("by age, said", "{ people(orderBy: AGE, first: 4) { nodes { name bornOn age } } }"),
    document("by last contact, said", "{ people(orderBy: LAST_CONTACT) { nodes { name lastContactOn } } }"),
    document(
        "the order as a variable with a default",
        "query($o: PersonOrder = AGE) { people(orderBy: $o, first: 3) { nodes { name } } }",
        {},
        {"o": None},
        {"o": "LAST_CONTACT"},
        {"o": "NAME"},
    ),
    document(
        "a cursor of another order", PAGED, {"order": "AGE", "after": "<cursor NAME 2>"}, roles=SEARCHERS
    ),
    document(
        "a cursor of a filtered list", PAGED, {"first": 1, "after": "<cursor NAME 14>"}, roles=SEARCHERS
    ),
    document(
        "pages too small and too large",
        PAGED,
        *[{"first": n} for n in (0, -1, 501, 2147483647)],
        {"first": 1},
        roles=SEARCHERS,
    ),
    document(
        "what is no cursor",
        PAGED,
        *[{"after": text} for text in ("", "?", "WyJOQU1FIl0=", "WyJOQU1FIiwiYSIsMSwyXQ==", "é")],
        roles=SEARCHERS,
    ),
)
FILTERS = (
    document(
        "by sex", FILTERED, {"which": {"sex": "MALE"}}, {"which": {"sex": "FEMALE"}}, {"which": {"sex": None}}
    ),
    document(
        "by category, one coerced to a list",
        FILTERED,
        {"which": {"categories": "MARTYR_SURVIVOR"}},
        {"which": {"categories": ["MARTYR_SURVIVOR", "DISCHARGED_SOLDIER"]}},
        {"which": {"categories": []}},
        {"which": {"categories": None}},
    ),
    document(
        "by priority class",
        FILTERED,
        {"which": {"priorityClasses": ["ADVANCED_AGE"]}},
        {"which": {"priorityClasses": ["DISABLED", "EMPTY_NEST"]}},
        {"which": {"priorityClasses": "EMPTY_NEST"}},
    ),
    document(
        "by age",
        FILTERED,
        *[{"which": {"ageFrom": a, "ageTo": b}} for a, b in ((65, 65), (64, 65), (0, 150), (90, None))],
        {"which": {"ageFrom": 151}},
        {"which": {"ageTo": -1}},
    ),
    document("veterans only", FILTERED, *[{"which": {"veteransOnly": yes}} for yes in (True, False, None)]),
    document("the unlocated", FILTERED, *[{"which": {"unlocated": yes}} for yes in (True, False, None)]),
    document(
        "by division",
        FILTERED,
        *[
            {"which": {"divisionCode": code}}
            for code in ("500151", "500151001000", "500151001001", "500152", "100000", "nowhere")
        ],
        roles=EVERYONE,
    ),
    document(
        "by cell",
        FILTERED,
        *[{"which": {"cellCode": code}} for code in ("500151A", "500151B", "500151D", "500152E", "x")],
        roles=EVERYONE,
    ),
    document(
        "by station",
        FILTERED,
        *[{"which": {"stationId": f"<{name}>"}} for name in ("station", "far centre", "person A0", "x")],
        roles=SEARCHERS,
    ),
    document(
        "by last contact",
        FILTERED,
        *[{"which": {"lastContactBefore": day}} for day in ("2025-03-02", "2025-03-01", "2025-10-16")],
        *[{"which": {"lastContactAfter": day}} for day in ("2025-09-08", "2025-09-09", "2025-10-15")],
        roles=SEARCHERS,
    ),
    document(
        "by name, whatever stands in it",
        FILTERED,
        *[{"which": {"name": name}} for name in ("A", "%", "_", "\\", '"', "同名", "'", "😀", "", "a")],
        roles=SEARCHERS,
    ),
    document(
        "several conditions at once",
        FILTERED,
        {"which": {"sex": "MALE", "veteransOnly": True, "ageFrom": 60, "divisionCode": "500151"}},
        {"which": {"divisionCode": "500151", "cellCode": "500151A", "stationId": "<station>"}},
        {"which": {"divisionCode": "500152", "cellCode": "500151A"}},
        roles=SEARCHERS,
    ),
    document("no conditions", FILTERED, {"which": None}, {"which": {}}, {}, roles=SEARCHERS),
    document(
        "variables inside the filter",
        """query($sex: Sex, $from: Int, $name: String) {
            people(filter: { sex: $sex, ageFrom: $from, name: $name }) { totalCount nodes { name sex } } }""",
        {"sex": "FEMALE"},
        {"sex": "MALE", "from": 65},
        {"from": 65, "name": None},
        {"name": "1"},
        {"name": " A\u200b0 "},
        {"name": "\u3000"},
        {},
        roles=SEARCHERS,
    ),
    document(
        "a filter written out", '{ people(filter: { cellCode: "500151A", sex: MALE }) { nodes { name } } }'
    ),
    document(
        "the same but for a value",
        '{ people(filter: { cellCode: "500151B", sex: MALE }) { nodes { name } } }',
    ),
)
DOCUMENTS = (*LISTS, *PAGES, *FILTERS)
