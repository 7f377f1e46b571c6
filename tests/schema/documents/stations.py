"""Which villages need a station."""

from tests.schema.documents.document import document

NEED = "code persons veterans byVeterans byPersons asOf division { name }"
LIST = f"""totalCount pageInfo {{ hasNextPage hasPreviousPage startCursor endCursor }} nodes {{ {NEED} }}
    edges {{ cursor node {{ code }} }}"""
CLIENT = "00000000-0000-4000-8000-000000000091"
AMENDED = {"stationId": "<station>", "baseVersion": 0, "act": "CHANGE", "name": "站"}
ENTRY = "replayed station { name version } headPostRules { document article text isMet }"
VILLAGE, DIVISION = {"divisionCode": "500151001001"}, "replayed division { code }"

DOCUMENTS = (
    document(
        "villages by what they need, place, day and page",
        f"""query($scope: CoverageScopeInput, $need: [StationNeed!], $asOf: Date,
            $first: Int, $after: String) {{
            stationsRequired(scope: $scope, need: $need, asOf: $asOf, first: $first, after: $after) {{
                {LIST} }} }}""",
        {},
        {"need": ["PERSON_NAMED", "STATION_THERE"]},
        {"scope": {"divisionCode": "500151001"}, "first": 1},
        {"scope": {"divisionCode": "100000000000"}},
        {"asOf": "2024-01-01"},
        {"first": 0},
        {"after": "?"},
        roles=("administrator", "worker", "staff", "leader", "client", "nation", "nobody"),
    ),
    *[
        document(
            f"an act that cannot be: {name}",
            f"mutation($input: {name[0].upper()}{name[1:]}Input!) {{ {name}(input: $input) {{ {shown} }} }}",
            {"input": {"clientId": CLIENT, "on": "2025-01-01"} | given},
            roles=("administrator", "worker"),
        )
        for name, given, shown in (
            ("serveDivision", VILLAGE, DIVISION),
            ("nameResponsiblePerson", VILLAGE, DIVISION),
            ("superviseStation", {"stationId": "<station>"}, "replayed station { name }"),
            ("openStation", {"divisionCode": "500151001000", "name": "站"}, ENTRY),
            ("amendStation", AMENDED, ENTRY),
            ("closeStation", {"stationId": "<station>"}, "replayed station { name }"),
        )
    ],
)
