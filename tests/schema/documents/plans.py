"""Reports and comparisons of grid plans, a proposal that is refused, and more of spatial answers."""

from tests.schema.documents.document import EVERYONE, TWO, document

SITE = "id name status bandLow bandHigh priorityWeight"
REPORT = f"""query($id: ID!) {{ gridPlanReport(planId: $id) {{ plan {{ {SITE} }} isClean gapM2 overlapM2
    outsideM2 slivers totalFindings findings {{ kind village {{ code }} cellCodes areaM2 widthM isSliver
    people shape }}
    cells {{ code cell {{ code }} isTakenOver standsForCode people priorityPeople parts villageParts }}
    spread
    workers {{ worker {{ name }} cells cellsToday people peopleToday }}
    continuity {{ changeCell changeWorker loseWorker inNoCell unplaced }} endingAssignments {{ role }} }}
    }}"""
COMPARED = f"""query($one: ID!, $other: ID!) {{ compareGridPlans(before: $one, after: $other) {{
    before {{ {SITE} }} after {{ id }} cellsBefore cellsAfter identical same peopleMoved totalChanges
    changes {{ before after areaM2 people isSame standsFor }} }} }}"""
PROPOSED = """mutation($input: ProposeGridInput!) { proposeGrid(input: $input) { plan { id } replayed
    villages {
    village { code } cells cellsBefore spread spreadBefore isUnchanged limits } } }"""
PROPOSAL = {
    "clientId": "00000000-0000-4000-8000-000000000081",
    "scope": {"divisionCode": "500151"},
    "name": "方案",
    "people": {"low": 1, "high": 3},
    "keep": 5.0,
}
SITING = """query($move: ID, $on: Date) { stationSiting(beyond: { metres: 400 }, move: $move, asOf: $on,
    level: TOWNSHIP, travel: { mode: WALK }) { weight } }"""
ROUTE = """query($worker: ID!) { dayRoute(workerId: $worker, start: { lon: 106.05, lat: 29.849 },
    returns: true,
    travel: { mode: WALK }) { returns stops { minutes } } }"""
NEAREST = """query($on: Date, $known: DateTime) { nearestStations(place: { lon: 106.05, lat: 29.85 },
    level: TOWNSHIP,
    scope: { divisionCode: "500151" }, asOf: $on, knownAt: $known) { asOf travel { basis } } }"""
GAPS = """query($known: DateTime) { serviceGaps(beyond: { minutes: 10 }, level: TOWNSHIP, knownAt:
    $known) { asOf knownAt
    level whole { ninetiethMetres } assignedElsewhere { villageName assigned { name } toAssigned {
    meanMetres }
    toNearest { meanMetres } } farVillages { villageName station { name } metres } } }"""
LISTED = """query($after: String, $on: Date, $known: DateTime) { serviceGapList(beyond: { minutes: 10 },
    level: TOWNSHIP, scope: { divisionCode: "500151" }, travel: { mode: WALK }, orderBy: AGE, after: $after,
    asOf: $on, knownAt: $known) { totalCount } }"""
SPOTS = """query($on: Date, $known: DateTime) { hotspots(measure: VISITED_SHARE, by: CELL,
    scope: { divisionCode: "500151" }, window: { from: "2025-01-01", to: "2025-06-01" }, asOf: $on,
    knownAt: $known,
    filter: { veteransOnly: true }) { silence } }"""
DENSE = """query($known: DateTime) { density(window: { from: "2025-01-01", to: "2025-06-01" }, knownAt:
    $known) {
    knownAt } }"""
PAST = {"on": "2025-06-30", "known": "2025-08-15T00:00:00Z"}

DOCUMENTS = (
    document("a plan's report", REPORT, {"id": "<plan>"}, {"id": "<station>"}, roles=TWO),
    document("two plans compared", COMPARED, {"one": "<plan>", "other": "<plan>"}, roles=TWO),
    document("a proposal that cannot be", PROPOSED, {"input": PROPOSAL}, roles=EVERYONE),
    document("siting of another day", SITING, {"on": "2025-06-30"}, {"move": "<person A1>"}, roles=TWO),
    document("a round that ends where it began", ROUTE, {"worker": "<worker>"}, roles=TWO),
    document("stations near a place on another day", NEAREST, PAST, roles=TWO),
    document("gaps as known then", GAPS, {"known": PAST["known"]}, roles=TWO),
    document("the list of a gap on another day", LISTED, PAST, {"after": "x"}, roles=TWO),
    document("hotspots of another day", SPOTS, PAST, roles=TWO),
    document("density as known then", DENSE, {"known": PAST["known"]}, roles=TWO),
    document("one's own roles in a cell", "{ myCells { code ownAssignments { role validFrom } } }"),
    document(
        "where a road is met",
        """{ serviceAreas(method: REACHABLE) { areas { access { lon lat metres } } } }""",
        roles=TWO,
    ),
)
