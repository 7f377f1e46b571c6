"""Duties to visit, their numbers, and the policies behind them."""

from tests.schema.documents.document import EVERYONE, PERSON, POLICY, TWO, document

DUTY = "key rule state opensOn dueOn closesOn modes purposes satisfiedOn onTime distanceM"
EXPLAIN = "text issuer document article isShipped level trigger triggeredOn lifeEvent festival"
COUNTS = "registered expected satisfied onTime late missed overdue due upcoming withheld"
ROLES = ("worker", "client", "leader", "nobody")
PAGED = """query($first: Int, $state: [DutyState!], $rule: [DutyRule!], $near: PlaceInput, $after: String) {
    duties(first: $first, state: $state, rule: $rule, near: $near, after: $after) { totalCount
        pageInfo { hasNextPage hasPreviousPage } nodes { rule state dueOn distanceM person { name } } } }"""
SUMMED = """query($by: DutyBreakdownBy, $scope: CoverageScopeInput, $rule: [DutyRule!],
    $window: WindowInput, $on: Date, $known: DateTime) { dutySummary(by: $by, scope: $scope, rule: $rule,
    window: $window, asOf: $on, knownAt: $known) { by asOf knownAt window { from to }
    whole { registered expected satisfied withheld } parts { key label counts { registered expected due
    } } } }"""

DOCUMENTS = (
    document(
        "duties, all they show", f"{{ duties(first: 20) {{ nodes {{ {DUTY} explain {{ {EXPLAIN} }} }} }} }}"
    ),
    document(
        "edges, cursors and the page",
        """{ duties(first: 3) { totalCount edges { cursor node { key } } pageInfo { hasNextPage endCursor
            startCursor hasPreviousPage } } }""",
        roles=EVERYONE,
    ),
    document(
        "whom to visit", f"{{ duties(first: 5) {{ nodes {{ person {{ {PERSON} cell {{ code }} }} }} }} }}"
    ),
    document(
        "what satisfied them, and the policy in full",
        f"""{{ duties(state: SATISFIED, first: 5) {{ nodes {{ contact {{ contactedOn mode worker {{ name }} }}
            explain {{ policy {{ {POLICY} division {{ name }} }} campaign {{ title }} }} }} }} }}""",
        roles=ROLES,
    ),
    document(
        "by state, rule and place",
        PAGED,
        {"first": 4},
        {"first": 4, "state": ["OVERDUE", "DUE"]},
        {"first": 4, "state": "UPCOMING", "rule": ["YEARLY_VISIT"]},
        {"first": 4, "near": {"lon": 106.051, "lat": 29.849}},
        {"first": 0},
        {"after": "?"},
        roles=ROLES,
    ),
    document(
        "of a scope, on a day, in a window, as known",
        """query($scope: CoverageScopeInput, $on: Date, $window: WindowInput, $known: DateTime) {
            duties(scope: $scope, asOf: $on, window: $window, knownAt: $known, first: 5) { totalCount
                nodes { rule state opensOn person { name } } } }""",
        {"scope": {"cellCode": "500151A"}},
        {"on": "2025-03-01"},
        {"window": {"from": "2025-01-01", "to": "2025-02-01"}, "known": "2025-03-01T12:00:00+08:00"},
        {},
        roles=ROLES,
    ),
    document(
        "numbers of duties",
        f"{{ dutySummary {{ whole {{ {COUNTS} }} parts {{ key }} by asOf knownAt }} }}",
        roles=EVERYONE,
    ),
    document(
        "numbers by part",
        SUMMED,
        *[{"by": by} for by in ("CHILD_DIVISION", "CELL", "STATION", "WORKER", None)],
        {"by": "CELL", "scope": {"divisionCode": "500151"}, "rule": ["YEARLY_VISIT", "FESTIVAL"]},
        {"by": "CELL", "on": "2025-03-01", "known": "2025-03-01T12:00:00+08:00"},
        {"window": {"from": "2025-01-01", "to": "2025-02-01"}},
        roles=ROLES,
    ),
    document(
        "parts and the places they are",
        """{ a: dutySummary(by: CELL) { parts { cell { code people { nodes { name } } } counts { missed
            overdue } } }
            b: dutySummary(by: WORKER) { parts { worker { name cells { nodes { code } } } } }
            c: dutySummary(by: STATION) { parts { station { name } } }
            d: dutySummary(by: CHILD_DIVISION) { parts { division { name } } } }""",
        roles=ROLES,
    ),
    document(
        "policies of a place",
        f"""query($code: String, $on: Date, $coming: Boolean) {{ contactPolicies(divisionCode: $code,
            asOf: $on, withComing: $coming) {{ {POLICY} division {{ name }} }} }}""",
        {},
        {"code": "500151", "coming": True},
        {"code": "500151"},
        {"code": "500151001", "on": "2020-01-01"},
        {"code": "nowhere"},
        roles=TWO,
    ),
    document(
        "duties under conditions and other names",
        """query($yes: Boolean!) { d: duties(first: 2) { n: nodes @include(if: $yes) { r: rule __typename
            explain { __typename t: trigger @skip(if: $yes) } } totalCount @skip(if: $yes) } myCells {
            code } }""",
        {"yes": True},
        {"yes": False},
        roles=ROLES,
    ),
)
