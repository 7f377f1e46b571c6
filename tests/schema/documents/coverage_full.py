"""Lists behind numbers, trends and continuity: every number, part, window and dimension."""

from resolvers.coverage.continuity.codes import ContinuityBy
from resolvers.coverage.indicators import CoverageNumber
from tests.schema.documents.coverage import ANALYSTS, DIMENSIONS
from tests.schema.documents.document import EVERYONE, PERSON, document

POINT = "month coverage { numerator visited visitedShare share window { from to } }"
LIST = """query($of: CoverageNumber!, $by: BreakdownBy, $part: String, $reached: Boolean,
    $scope: CoverageScopeInput, $window: WindowInput, $on: Date, $which: CoverageFilterInput,
    $as: Attribution, $visits: Boolean, $known: DateTime, $order: PersonOrder, $first: Int, $after: String) {
    coverageList(of: $of, by: $by, part: $part, reached: $reached, scope: $scope, window: $window, asOf: $on,
        filter: $which, attribution: $as, inPerson: $visits, knownAt: $known, orderBy: $order, first: $first,
        after: $after) { totalCount pageInfo { hasNextPage } nodes { name status } } }"""
TREND = """query($scope: CoverageScopeInput, $window: WindowInput, $months: Int, $on: Date,
    $which: CoverageFilterInput, $by: Attribution, $visits: Boolean, $known: DateTime) {
    coverageTrend(scope: $scope, window: $window, months: $months, asOf: $on, filter: $which,
        attribution: $by, inPerson: $visits, knownAt: $known) { asOf window { from to } points { %s }
        cumulative { %s } } }"""
CONTINUITY = """query($scope: CoverageScopeInput, $on: Date, $window: WindowInput, $by: ContinuityBy,
    $which: CoverageFilterInput, $known: DateTime) { continuity(scope: $scope, asOf: $on, window: $window,
        by: $by, filter: $which, knownAt: $known) { by asOf knownAt window { from to } definition { id text }
        whole { numerator denominator share registered withheld drops { reason label persons } }
        parts { key label counts { numerator denominator share } division { name } cell { code }
            station { name } worker { name } } } }"""
SPRING = {"from": "2025-02-01", "to": "2025-05-01"}

LISTS = (
    *[
        document(f"behind {of.lower()}", LIST, {"of": of}, {"of": of, "on": "2025-03-31"}, roles=ANALYSTS)
        for of in sorted(CoverageNumber)
    ],
    document(
        "behind a number, written out",
        f"{{ coverageList(of: REACHED, first: 2) {{ totalCount nodes {{ {PERSON} }} edges {{ cursor }} }} }}",
        roles=EVERYONE,
    ),
    document(
        "behind a part",
        LIST,
        *[{"of": "DENOMINATOR", "by": by} for by in DIMENSIONS],
        {"of": "REACHED", "by": "CELL", "part": "500151A"},
        {"of": "NOT_REACHED", "by": "SEX", "part": "MALE"},
        {"of": "VISITED", "by": "WORKER", "part": "<worker>"},
        {"of": "REGISTERED", "by": "STATION", "part": "<station>"},
        {"of": "DENOMINATOR", "by": "VILLAGE", "part": "nowhere"},
        {"of": "DENOMINATOR", "by": "WORKER", "part": "nobody"},
        {"of": "DENOMINATOR", "part": "500151A"},
        {"of": "DECEASED", "by": "CELL", "part": "500151A"},
        roles=("client", "worker"),
    ),
    document(
        "behind a number asked with everything",
        LIST,
        {"of": "DENOMINATOR", "scope": {"divisionCode": "500151001000"}, "window": SPRING},
        {"of": "REACHED", "reached": True, "which": {"sex": "MALE"}, "as": "AT_CONTACT", "visits": True},
        {"of": "ATTEMPTED", "reached": False, "as": "CURRENT", "known": "2025-03-01T12:00:20+08:00"},
        {"of": "DENOMINATOR", "order": "AGE", "first": 1},
        {"of": "DENOMINATOR", "order": "LAST_CONTACT", "first": 3, "on": "2025-06-30"},
        {"of": "DENOMINATOR", "after": "<cursor NAME 1>"},
        {"of": "DENOMINATOR", "after": "x"},
        roles=("client", "worker", "leader"),
    ),
)
TRENDS = (
    document(
        "a trend",
        TREND % (POINT, POINT),
        {},
        {"months": 3},
        {"window": SPRING, "on": "2025-04-10"},
        {"window": SPRING, "months": 3},
        {"months": 0},
        {"months": 99},
        {"scope": {"cellCode": "500151A"}, "which": {"sex": "FEMALE"}, "by": "CURRENT", "months": 2},
        {"visits": True, "by": "AT_CONTACT", "known": "2025-03-01T12:00:20+08:00", "window": SPRING},
        roles=ANALYSTS,
    ),
    document("a trend without its sums", f"{{ coverageTrend(months: 2) {{ points {{ {POINT} }} }} }}"),
    document(
        "a trend's types",
        "{ coverageTrend(months: 1) { __typename points { __typename coverage { __typename } } } }",
    ),
)
CONTINUITIES = (
    document(
        "continuity",
        CONTINUITY,
        {},
        *[{"by": by} for by in ContinuityBy],
        {"scope": {"divisionCode": "500151001000"}, "on": "2025-06-30", "window": SPRING},
        {"by": "CELL", "which": {"sex": "FEMALE"}, "known": "2025-03-01T12:00:20+08:00"},
        {"window": {"from": "2025-05-01", "to": "2025-05-01"}},
        roles=ANALYSTS,
    ),
    document("continuity, of everybody's own", "{ continuity { whole { share } } }", roles=EVERYONE),
)
DOCUMENTS = (*LISTS, *TRENDS, *CONTINUITIES)
