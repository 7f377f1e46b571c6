"""Dossiers: one, how complete they are, those that are not, and acts that are refused."""

from tests.schema.documents.document import EVERYONE, document

ACT = "00000000-0000-4000-8000-0000000001"
ENTRY = "verifiedOn source recordedAt note"
SHOWN = f"""person {{ name }} missing
    service {{ {ENTRY} branch }}
    family {{ {ENTRY} maritalStatus livingWith dependants worksAway }}
    employment {{ {ENTRY} employment wishes }}
    party {{ {ENTRY} isMember branch isFloating volunteers }}
    outlook {{ {ENTRY} }}"""
COUNTS = "registered complete share gaps { item persons }"

DOCUMENTS = (
    document(
        "one, and how complete they are",
        f"""query($id: ID!, $scope: CoverageScopeInput, $by: DutyBreakdownBy) {{
            dossier(personId: $id) {{ {SHOWN} }}
            dossierCompleteness(scope: $scope, by: $by) {{ by asOf whole {{ {COUNTS} }}
                parts {{ key label counts {{ {COUNTS} }} division {{ name }} cell {{ code }}
                    station {{ name }} worker {{ name }} }} }} }}""",
        {"id": "<person A1>"},
        {"id": "<person A2>", "by": "CELL"},
        {"id": "<person dead>", "by": "WORKER", "scope": {"divisionCode": "500151101000"}},
        {"id": "?", "by": "CHILD_DIVISION"},
        {"id": "<household>", "by": "STATION"},
        roles=EVERYONE,
    ),
    document(
        "those that are incomplete, by place, item and page",
        """query($scope: CoverageScopeInput, $missing: [DossierItem!], $first: Int, $after: String) {
            incompleteDossiers(scope: $scope, missing: $missing, first: $first, after: $after) {
                totalCount pageInfo { hasNextPage endCursor } edges { cursor node { id } }
                nodes { name } } }""",
        {},
        {"scope": {"cellCode": "500151A"}, "missing": ["PHONE", "VERIFICATION"]},
        {"missing": [], "first": 2},
        {"scope": {"divisionCode": "?"}, "after": "?"},
        roles=EVERYONE,
    ),
    document(
        "what cannot be recorded",
        f"""mutation($id: ID!, $on: Date!, $outlook: String, $family: FamilyInput) {{
            recordDossier(input: {{ clientId: "{ACT}31", personId: $id, verifiedOn: $on, source: VISIT
                outlook: $outlook, family: $family, replaces: true }}) {{
                replayed dossier {{ {SHOWN} }} }} }}""",
        {"id": "<person A1>", "on": "2999-01-01", "outlook": "稳定"},
        {"id": "<person A1>", "on": "2025-10-01"},
        {"id": "?", "on": "2025-10-01", "outlook": " "},
        {
            "id": "<person A1>",
            "on": "2025-10-01",
            "family": {"maritalStatus": "MARRIED", "livingWith": "SPOUSE", "dependants": 31},
        },
        roles=("worker", "leader", "client", "nobody"),
    ),
)
