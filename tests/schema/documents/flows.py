"""How many persons came, went and stayed."""

from tests.schema.documents.document import EVERYONE, document

MONTH = """month opening arrivals exits closing registered fromOtherCounty returned movedIn movedOut deceased
    ineligible movedAway"""

DOCUMENTS = (
    document(
        "by month",
        f"""query($scope: CoverageScopeInput, $months: Int, $on: Date, $known: DateTime) {{
            populationFlow(scope: $scope, months: $months, asOf: $on, knownAt: $known) {{ asOf
                months {{ {MONTH} }} }} }}""",
        {},
        {"months": 3, "scope": {"divisionCode": "500151001"}},
        {"on": "2025-06-30", "known": "2025-07-01T00:00:00Z"},
        {"months": 37},
        roles=EVERYONE,
    ),
)
