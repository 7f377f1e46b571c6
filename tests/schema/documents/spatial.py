"""Where persons, duties and visits are dense, and where shares are high or low."""

from tests.schema.documents.document import EVERYONE, document

COUNTS = """registered persons priorityPersons reached visited visits dutiesDue dutiesOverdue overduePersons
    reachedShare visitedShare overdueShare"""
BIN = f"key label state perKm2 km2 outline counts {{ {COUNTS} }} cell {{ code }} division {{ name }}"
SAID = "measure kind size asOf knownAt landKm2 unlocated restricted withheldShare undrawn"
ASKED = """query($bins: DensityBinsInput, $measure: Measure, $scope: CoverageScopeInput, $on: Date,
    $filter: CoverageFilterInput) { density(bins: $bins, measure: $measure, scope: $scope, asOf: $on,
    filter: $filter) { kind size whole { registered persons }
    bins { key state counts { persons visits } } } }"""

DOCUMENTS = (
    document(
        "density, all it shows",
        f"""{{ density {{ {SAID} definition {{ id text }} window {{ from to }} whole {{ {COUNTS} }}
            unplaced {{ {COUNTS} }} proposal {{ kind size withheldShare }} bins {{ {BIN} }} }} }}""",
        roles=EVERYONE,
    ),
    document(
        "by other bins, of other things",
        ASKED,
        {"bins": {"kind": "CELL"}, "measure": "VISITS"},
        {"bins": {"kind": "TOWNSHIP"}, "measure": "DUTIES_DUE"},
        {"bins": {"kind": "HEXAGON", "size": 1000}},
        {"bins": {"kind": "HEXAGON", "size": 300}},
        {"bins": {"kind": "KERNEL"}},
        {"filter": {"veteransOnly": True}, "on": "2025-06-30"},
        {"scope": {"divisionCode": "500151001000"}},
        {"bins": {"kind": "HEXAGON", "size": 1}},
    ),
    document(
        "hotspots",
        """query($by: SpotBy!, $method: LocalMethod) { hotspots(measure: REACHED_SHARE, by: $by,
            method: $method) { measure by method asOf window { from to } permutations seed falseDiscoveryRate
            silence places { key label spot share statistic pValue neighbours cell { code }
            division { name } } } }""",
        {"by": "CELL"},
        {"by": "VILLAGE", "method": "GETIS_ORD"},
    ),
)
