"""Service areas, gaps, the list behind their numbers, the nearest stations: arguments and refusals."""

from tests.schema.documents.document import EVERYONE, document

NUMBERS = "persons veterans priorityPersons measured meanMinutes ninetiethMinutes meanMetres withheld"
TRAVEL = "travel { basis note mode speedKmh direction ferries accessLimitM roadsOn attribution }"
PLACE = "name level divisionCode lon lat station { id name division { code } }"
AREAS = (
    """query($scope: CoverageScopeInput, $level: DivisionLevel, $method: ServiceMethod, $travel: TravelInput,
    $minutes: [Int!], $form: AreaForm, $on: Date, $known: DateTime) {
    serviceAreas(scope: $scope, level: $level, method: $method, travel: $travel, minutes: $minutes,
        form: $form, asOf: $on, knownAt: $known) { method form level asOf knownAt """
    + TRAVEL
    + " areas { stations { "
    + PLACE
    + " } numbers { "
    + NUMBERS
    + " } areaKm2 gridWorkers personsPerWorker bands { minutes persons boundary } boundary isApproximate"
    + " access { metres isOffNetwork } } outside { reason numbers { persons } } whole { "
    + NUMBERS
    + " } stationsWithoutPoint { name } } }"
)
GAPS = (
    """query($beyond: BeyondInput!, $scope: CoverageScopeInput, $by: GapsBy, $travel: TravelInput,
    $on: Date) {
    serviceGaps(beyond: $beyond, scope: $scope, by: $by, travel: $travel, asOf: $on) {
        by beyondMinutes beyondMetres unlocated """
    + TRAVEL
    + " whole { persons } gap { "
    + NUMBERS
    + " } reasons { reason numbers { persons } } parts { key label persons unlocated gap { persons veterans }"
    + " division { code } cell { code } } assignedElsewhere { villageCode nearest { name } }"
    + " farVillages { villageCode minutes } stationsWithoutPoint { name } } }"
)
LISTS = """query($beyond: BeyondInput!, $of: OutsideReason, $part: String, $by: GapsBy, $first: Int) {
    serviceGapList(beyond: $beyond, of: $of, part: $part, by: $by, first: $first) {
        totalCount nodes { name identityMasked } pageInfo { hasNextPage } } }"""
NEAREST = """query($place: PlaceInput!, $first: Int, $travel: TravelInput) {
    nearestStations(place: $place, first: $first, travel: $travel) {
        accessM isOffNetwork stations { minutes metres station { name } } } }"""
TEN = {"beyond": {"minutes": 10}}

DOCUMENTS = (
    document(
        "by every method",
        AREAS,
        *[{"method": method} for method in ("ASSIGNED", "NEAREST", "REACHABLE")],
        {"method": "REACHABLE", "form": "OVERLAPPING", "minutes": [5, 60]},
        {"level": "TOWNSHIP", "scope": {"divisionCode": "500151001000"}},
        {"on": "2024-06-01", "known": "2025-08-15T00:00:00Z"},
        roles=EVERYONE,
    ),
    document(
        "what is refused",
        AREAS,
        {"scope": {"divisionCode": "100000"}},
        {"level": "CITY"},
        {"method": "REACHABLE", "minutes": [10, 5]},
        {"travel": {"speedKmh": 0.1}},
        {"travel": {"accessLimitM": -1}},
    ),
    document("gaps by village and cell", GAPS, TEN, {**TEN, "by": "CELL"}, roles=EVERYONE),
    document(
        "limits of gaps",
        GAPS,
        {"beyond": {"metres": 500}},
        {"beyond": {}},
        {"beyond": {"minutes": 1, "metres": 1}},
        {"beyond": {"minutes": 0}},
    ),
    document(
        "the list of a gap",
        LISTS,
        TEN,
        {**TEN, "of": "NO_STATION", "first": 2},
        {**TEN, "of": "UNLOCATED"},
        {**TEN, "by": "CELL", "part": "500151A"},
        {**TEN, "first": 0},
        roles=EVERYONE,
    ),
    document(
        "stations near a place",
        NEAREST,
        {"place": {"lon": 106.05, "lat": 29.85}},
        {"place": {"lon": 106.05, "lat": 29.85, "system": "GCJ02"}, "first": 51},
        {"place": {"lon": 2.35, "lat": 48.85}},
        roles=EVERYONE,
    ),
)
