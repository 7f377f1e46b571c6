"""Grid plans, siting, a worker's route, BeiDou codes: arguments and refusals."""

from tests.schema.documents.document import EVERYONE, document

PLANS = """query($code: String!) { gridPlans(code: $code) { nodes { id name status validFrom validTo
    method seed keep } } }"""
SITING = """query($beyond: BeyondInput!, $scope: CoverageScopeInput, $add: Int, $weight: SitingWeight) {
    stationSiting(beyond: $beyond, scope: $scope, add: $add, weight: $weight) {
        travel { basis note } people unlocated candidates withoutPoint isByCell
        before { covered unreachable meanMetres meanMinutes }
        choices { goal nearer after { covered unreachable } sites { after village { name } }
            stations { before after station { name } } } } }"""
ROUTE = """query($worker: ID!, $place: PlaceInput!, $visits: Int, $pinned: [ID!], $left: [ID!], $on: Date) {
    dayRoute(workerId: $worker, start: $place, visits: $visits, pinned: $pinned, leftOut: $left, on: $on) {
        travel { basis } metres minutes isProved
        stops { metres point visits { duties overdue dueOn person { name } } }
        leftOut { reason person { name } } } }"""
BEIDOU = """query($place: PlaceInput!, $level: Int!) { beidouCode(place: $place, level: $level)
    gridCell(code: "500151A") { code beidouCode(level: $level) division { name } } }"""
HERE = {"lon": 106.05, "lat": 29.849}
START = {"worker": "<worker>", "place": HERE}

DOCUMENTS = (
    document("the plans of a county", PLANS, {"code": "500151"}, {"code": "x"}, roles=EVERYONE),
    document(
        "siting",
        SITING,
        {"beyond": {"metres": 400}},
        {"beyond": {"minutes": 15}, "add": 2, "weight": "PRIORITY"},
        {"beyond": {"minutes": 15}, "add": 9},
        {"beyond": {"metres": 400}, "scope": {"divisionCode": "500151001000"}},
        {"beyond": {}},
        roles=EVERYONE,
    ),
    document(
        "a route",
        ROUTE,
        START,
        {**START, "visits": 2, "pinned": ["<person A1>"], "left": ["<person A2>"]},
        {**START, "on": "2024-06-01"},
        {**START, "visits": 0},
        {**START, "worker": "<other worker>"},
        {**START, "place": {"lon": 2.35, "lat": 48.85}},
        roles=EVERYONE,
    ),
    document("BeiDou codes", BEIDOU, {"place": HERE, "level": 5}, {"place": HERE, "level": 11}),
)
