"""Households: the list, one by its id, those of persons, and acts that are refused."""

from tests.schema.documents.document import EVERYONE, document

ACT = "00000000-0000-4000-8000-0000000001"
SHOWN = "id formedOn recordedAt head { name } members(first: 3) { totalCount nodes { name status } }"
PAYLOAD = f"{{ replayed household {{ {SHOWN} }} }}"

DOCUMENTS = (
    document(
        "by place and page",
        f"""query($cell: String, $division: String, $headless: Boolean, $first: Int, $after: String) {{
            households(cellCode: $cell, divisionCode: $division, headless: $headless, first: $first,
                after: $after) {{ totalCount pageInfo {{ hasNextPage endCursor }}
                edges {{ cursor node {{ id }} }} nodes {{ {SHOWN} }} }} }}""",
        {},
        {"cell": "500151A"},
        {"division": "500151101000"},
        {"headless": True},
        {"headless": False, "first": 1},
        {"after": "?"},
        roles=EVERYONE,
    ),
    document(
        "how many were visited at home",
        """query($scope: CoverageScopeInput, $window: WindowInput, $by: DutyBreakdownBy) {
            householdVisits(scope: $scope, window: $window, by: $by) { by asOf window { from to }
                whole { households visited share } parts { key label counts { households visited share }
                    division { name } cell { code } station { name } worker { name } } } }""",
        {},
        {"by": "CELL", "scope": {"divisionCode": "500151"}},
        {"by": "WORKER", "window": {"from": "2025-01-01", "to": "2025-05-01"}},
        {"by": "STATION", "scope": {"divisionCode": "?"}},
        {"by": "CHILD_DIVISION", "window": {"from": "2025-05-01", "to": "2025-01-01"}},
        roles=EVERYONE,
    ),
    document(
        "one by its id, and those of persons",
        f"""query($id: ID!, $after: String) {{ node(id: $id) {{ ... on Household {{ {SHOWN}
                more: members(first: 2, after: $after) {{ nodes {{ id }} pageInfo {{ endCursor }} }} }} }}
            people(first: 20) {{ nodes {{ name household {{ {SHOWN} }} }} }} }}""",
        {"id": "<household>"},
        {"id": "<headless household>", "after": "?"},
        roles=EVERYONE,
    ),
    document(
        "acts that cannot be",
        f"""mutation($household: ID!, $person: ID!, $on: Date!) {{
            formHousehold(input: {{ clientId: "{ACT}21", headId: $person, otherIds: [], on: $on }}) {PAYLOAD}
            joinHousehold(input: {{ clientId: "{ACT}22", householdId: $household, personId: $person
                on: $on }}) {PAYLOAD}
            leaveHousehold(input: {{ clientId: "{ACT}23", personId: $person, on: $on
                successorId: $person }}) {PAYLOAD}
            endHousehold(input: {{ clientId: "{ACT}25", householdId: $household, on: $on }}) {PAYLOAD}
            setHouseholdHead(input: {{ clientId: "{ACT}24", householdId: $household, personId: $person
                on: $on }}) {PAYLOAD} }}""",
        {"household": "<household>", "person": "<person A1>", "on": "2999-01-01"},
        {"household": "?", "person": "?", "on": "2025-10-01"},
        roles=("worker", "leader", "administrator", "nobody"),
    ),
)
