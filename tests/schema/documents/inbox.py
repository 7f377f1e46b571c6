"""Escalations and needs: lists, numbers, and acts that are refused."""

from tests.schema.documents.document import EVERYONE, TWO, Variables, document

STEPS = "inboxSteps { totalCount nodes { item number act note doneBy doneAt } }"
PAGED = """pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    edges { cursor node { item number } } nodes { act }"""
ENTRY = f"""item escalatedTo state version reportedOn recordedAt note lastNote lastBy lastAt mayAct
    contact {{ id {STEPS} }} person {{ name }} worker {{ name }}"""
LIST = f"""totalCount pageInfo {{ hasNextPage hasPreviousPage startCursor endCursor }} nodes {{ {ENTRY} }}
    edges {{ cursor node {{ item state }} }}"""
ROLES = ("worker", "staff", "client", "leader", "two_areas", "nobody")
SHARED = """$scope: CoverageScopeInput, $state: [InboxState!], $workerId: ID, $window: WindowInput,
    $first: Int, $after: String"""
GIVEN = "scope: $scope, state: $state, workerId: $workerId, window: $window, first: $first, after: $after"
ASKED: tuple[Variables, ...] = (
    {},
    {"state": ["CLOSED", "ANSWERED"]},
    {"first": 1},
    {"scope": {"cellCode": "500151A"}},
    {"workerId": "<worker>", "window": {"from": "2025-09-01", "to": "2025-11-01"}},
    {"workerId": "<person A1>"},
    {"window": {"from": "2025-09-01", "to": "2025-09-01"}},
    {"first": 0},
    {"after": "?"},
)
COUNTS = "open takenUp answered closed days0To7 days8To30 days31To90 daysOver90"
BREAKDOWN = f"""query($by: InboxBreakdownBy!, $scope: CoverageScopeInput, $level: [DivisionLevel!],
    $kind: [ContactNeed!], $workerId: ID, $window: WindowInput) {{
    inboxBreakdown(by: $by, scope: $scope, level: $level, kind: $kind, workerId: $workerId,
        window: $window) {{
        by whole {{ registered withheld escalations {{ {COUNTS} }} needs {{ {COUNTS} }} }}
        parts {{ key label registered withheld escalations {{ {COUNTS} }} needs {{ {COUNTS} }} }} }} }}"""
ACT = {"clientId": "00000000-0000-4000-8000-000000000071", "contactId": "<contact 0>", "version": 0}

DOCUMENTS = (
    document(
        "escalations by state, level, place, worker, days and page",
        f"""query({SHARED}, $level: [DivisionLevel!]) {{
            escalations({GIVEN}, level: $level) {{ {LIST} }} }}""",
        *[*ASKED, {"level": ["COUNTY"]}],
        roles=ROLES,
    ),
    document(
        "needs by state, kind, place, worker, days and page",
        f"""query({SHARED}, $kind: [ContactNeed!]) {{ needs({GIVEN}, kind: $kind) {{ {LIST} }} }}""",
        *[*ASKED, {"kind": ["MEDICAL"]}],
        roles=ROLES,
    ),
    document(
        "numbers of the inbox",
        """query($scope: CoverageScopeInput, $workerId: ID, $window: WindowInput) {
            inboxNumbers(scope: $scope, workerId: $workerId, window: $window) {
                level need withheld COUNTS } }""".replace("COUNTS", COUNTS),
        *[ASKED[0], *ASKED[3:5]],
        roles=ROLES,
    ),
    document(
        "numbers of the inbox by place",
        BREAKDOWN,
        *[{"by": by} for by in ("CHILD_DIVISION", "CELL", "STATION")],
        *[{"by": "CELL", **one} for one in ASKED[3:6]],
        {"by": "CELL", "level": ["COUNTY"], "kind": ["MEDICAL"], "scope": {"divisionCode": "500151"}},
        roles=ROLES,
    ),
    document(
        "numbers of the inbox and the places they are of",
        """{ a: inboxBreakdown(by: CELL) { by parts { cell { code people { nodes { name } } } } }
            b: inboxBreakdown(by: STATION) { parts { station { name } worker { name } } }
            c: inboxBreakdown(by: CHILD_DIVISION) { parts { division { name } } } }""",
        roles=ROLES,
    ),
    document(
        "what became of contacts",
        f"{{ myCells {{ people {{ nodes {{ name contacts {{ nodes {{ id {STEPS} }} }} }} }} }} }}",
    ),
    document(
        "by a contact",
        f"""query($id: ID!, $first: Int, $after: String) {{ node(id: $id) {{ ... on Contact {{ {STEPS}
            paged: inboxSteps(first: $first, after: $after) {{ {PAGED} }} }} }} }}""",
        {"id": "<reported>"},
        {"id": "<reported>", "first": 2},
        {"id": "<reported>", "after": "?"},
        {"id": "<contact 0>"},
        roles=EVERYONE,
    ),
    *[
        document(
            f"an act that cannot be: {name}",
            f"""mutation($input: InboxActInput!) {{
                {name}(input: $input) {{ replayed entry {{ {ENTRY} }} }} }}""",
            {"input": ACT | {"item": "ESCALATION", "note": "x"}},
            {"input": ACT | {"item": "CARE", "note": " "}},
            roles=(*TWO, "staff"),
        )
        for name in ("takeUpInboxItem", "answerInboxItem", "closeInboxItem")
    ],
)
