"""Coverage, whole and in parts: every scope, window, filter, attribution and dimension."""

from tests.schema.documents.document import EVERYONE, NUMBERS, STATION, document

ANALYSTS = ("leader", "worker", "client", "township_leader", "administrator")
STEPS = "waterfall { key label persons drops { reason label persons reached } }"
WHOLE = """query($scope: CoverageScopeInput, $window: WindowInput, $on: Date, $which: CoverageFilterInput,
    $by: Attribution, $visits: Boolean, $known: DateTime) {
    coverage(scope: $scope, window: $window, asOf: $on, filter: $which, attribution: $by, inPerson: $visits,
        knownAt: $known) { %s } }"""
PARTS = """query($by: BreakdownBy!, $scope: CoverageScopeInput, $window: WindowInput, $on: Date,
    $which: CoverageFilterInput, $as: Attribution, $visits: Boolean, $known: DateTime) {
    coverageBreakdown(by: $by, scope: $scope, window: $window, asOf: $on, filter: $which, attribution: $as,
        inPerson: $visits, knownAt: $known) { by whole { numerator share withheld }
        parts { key label coverage { numerator denominator share } } } }"""
DIMENSIONS = (
    "CHILD_DIVISION",
    "VILLAGE",
    "CELL",
    "STATION",
    "WORKER",
    "CATEGORY",
    "PRIORITY_CLASS",
    "SEX",
    "AGE_BAND",
    "MODE",
    "MONTH",
)
WIDE = {"from": "2024-01-01", "to": "2026-01-01"}

WHOLES = (
    document("coverage, all it says", f"{{ coverage {{ {NUMBERS} {STEPS} }} }}", roles=EVERYONE),
    document("coverage, its type", "{ coverage { __typename definition { __typename } } }"),
    document(
        "of a scope",
        WHOLE % "numerator denominator registered unlocated",
        *[{"scope": {"divisionCode": code}} for code in ("500151", "500151001000", "500152", "100000", "x")],
        *[{"scope": {"cellCode": code}} for code in ("500151A", "500151D")],
        {"scope": {"stationId": "<station>"}},
        {"scope": {"workerId": "<worker>"}},
        {"scope": {"workerId": "<other worker>"}},
        roles=ANALYSTS,
    ),
    document(
        "of a scope, so far below",
        WHOLE % "denominator registered",
        *[
            {"scope": {"divisionCode": "500151", "reach": r}}
            for r in ("SELF", "CHILDREN", "DESCENDANTS", None)
        ],
        {"scope": {"divisionCode": "100000", "reach": "CHILDREN"}},
        {"scope": {"stationId": "<far centre>", "reach": "SELF"}},
        roles=ANALYSTS,
    ),
    document(
        "of a window",
        WHOLE % "numerator share window { from to }",
        {"window": WIDE},
        {"window": {"from": "2025-03-01", "to": "2025-03-02"}},
        {"window": {"from": "2025-03-02", "to": "2025-10-01"}},
        {"window": None},
        {},
        roles=ANALYSTS,
    ),
    document(
        "as of a day",
        WHOLE % "numerator denominator asOf window { from to }",
        *[{"on": on} for on in ("2025-01-31", "2025-10-15", "2024-12-31", "2026-03-01", None)],
        roles=ANALYSTS,
    ),
    document(
        "as known at an instant",
        WHOLE % "numerator attempted knownAt",
        *[
            {"known": at}
            for at in (
                "2025-03-01T12:00:20+08:00",
                "2025-03-01T04:00:20Z",
                "2025-03-01T04:00:20",
                "2099-01-01T00:00:00.123456-05:30",
                None,
            )
        ],
        roles=ANALYSTS,
    ),
    document(
        "by each attribution",
        WHOLE % "attribution numerator denominator",
        *[{"by": by} for by in ("AT_CONTACT", "AT_WINDOW_END", "CURRENT", None)],
        roles=ANALYSTS,
    ),
    document(
        "visits only",
        WHOLE % "inPerson numerator definition { id text }",
        *[{"visits": yes} for yes in (True, False, None)],
        {},
        roles=ANALYSTS,
    ),
    document(
        "of some",
        WHOLE % "registered denominator numerator withheld share",
        {"which": {"sex": "FEMALE"}},
        {"which": {"sex": "MALE", "veteransOnly": True}},
        {"which": {"categories": ["MARTYR_SURVIVOR"], "unlocated": False}},
        {"which": {"priorityClasses": "ADVANCED_AGE"}},
        {"which": {"ageFrom": 60, "ageTo": 70}},
        {"which": {}},
        roles=ANALYSTS,
    ),
    document(
        "three coverages at once",
        """{ a: coverage(scope: { cellCode: "500151A" }) { share numerator } b: coverage { share numerator }
            c: coverage(window: { from: "2025-03-01", to: "2025-03-02" }) { share numerator } }""",
        roles=ANALYSTS,
    ),
)
CUTS = (
    *[
        document(
            f"by {by.lower().replace('_', ' ')}, written out",
            f"""{{ coverageBreakdown(by: {by}) {{ by whole {{ {NUMBERS} }} parts {{ key label coverage {{
                {NUMBERS} }}
                division {{ name }} cell {{ code }} station {{ name }} worker {{ name }} }} }} }}""",
            roles=ANALYSTS,
        )
        for by in DIMENSIONS
    ],
    document(
        "by each dimension in turn", PARTS, *[{"by": by} for by in DIMENSIONS], roles=("client", "leader")
    ),
    document(
        "cells with their boundaries and people",
        """{ coverageBreakdown(by: CELL) { parts { cell { code boundary people { nodes { name } }
            counts { people }
            } } } }""",
        roles=EVERYONE,
    ),
    document(
        "workers with their cells",
        """{ coverageBreakdown(by: WORKER) { parts { key worker { id name cells { nodes { code } }
            station { name }
            } } } }""",
    ),
    document(
        "stations with their children",
        f"""{{ coverageBreakdown(by: STATION) {{ parts {{ key station {{ {STATION} children {{ nodes {{ name
            children {{ nodes {{ name }} }} }} }} }} }} }} }}""",
    ),
    document(
        "child divisions with their parents",
        """{ coverageBreakdown(by: CHILD_DIVISION) { parts { division { name parents { name } } coverage
            { share } } } }""",
    ),
    document(
        "the nation by county",
        """{ coverageBreakdown(by: CHILD_DIVISION, scope: { divisionCode: "100000" }) { parts { key label
            division { id name boundary } coverage { share registered } } } }""",
        roles=("nation", "client"),
    ),
    document(
        "both counties' cells and workers",
        """{ c: coverageBreakdown(by: CELL) { parts { key cell { id code people { nodes { name } } } } }
            w: coverageBreakdown(by: WORKER) { parts { key worker { name cells { nodes { code } } } } } }""",
        roles=("nation", "leader"),
    ),
    document(
        "small parts are withheld",
        """{ coverageBreakdown(by: SEX, filter: { sex: FEMALE }) { whole { withheld numerator share
            registered }
            parts { key coverage { withheld numerator } } } }""",
        roles=EVERYONE,
    ),
    document(
        "parts of a filter",
        PARTS,
        {"by": "CELL", "which": {"veteransOnly": True}},
        {"by": "CELL", "which": {"sex": "FEMALE"}},
        {"by": "CELL", "which": None},
        {"by": "MODE", "visits": True},
        {"by": "MODE", "on": "2025-02-01"},
        {"by": "CELL", "as": "AT_CONTACT", "window": WIDE},
        {"by": "CELL", "as": "CURRENT", "known": "2025-03-01T04:00:20Z"},
        {"by": "MONTH", "scope": {"cellCode": "500151A"}},
        {"by": "VILLAGE", "scope": {"divisionCode": "500151001000"}},
        roles=ANALYSTS,
    ),
    document(
        "past parts with the names of their day",
        """query($on: Date) { coverageBreakdown(by: VILLAGE, asOf: $on) { parts { key label
            division { name asOf validTo } } } }""",
        {"on": "2021-06-01"},
        {"on": "2025-06-01"},
        {"on": None},
        roles=ANALYSTS,
    ),
    document(
        "parts under other names",
        """{ b: coverageBreakdown(by: SEX) { p: parts { k: key c: coverage { n: numerator __typename } }
            t: __typename } }""",
    ),
    document(
        "a whole and its parts under one roof",
        "{ coverage { share } coverageBreakdown(by: CELL) { whole { share } parts { coverage { share } } } }",
        roles=EVERYONE,
    ),
)
DOCUMENTS = (*WHOLES, *CUTS)
