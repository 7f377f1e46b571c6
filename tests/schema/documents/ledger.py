"""The contact ledger."""

from tests.schema.documents.document import document

LINE = """contactedOn mode purpose outcome needs escalatedTo note standing recordedAt supersededAt
    withdrawnBecause contact { id } person { id name } worker { name }"""
LIST = f"""totalCount pageInfo {{ hasNextPage hasPreviousPage startCursor endCursor }} nodes {{ {LINE} }}
    edges {{ cursor node {{ contactedOn }} }}"""
WINDOW = {"from": "2024-01-01", "to": "2026-01-01"}

DOCUMENTS = (
    document(
        "the ledger by place, days, who, how, what for and page",
        f"""query($scope: CoverageScopeInput, $window: WindowInput, $filter: LedgerFilterInput, $first: Int,
            $after: String) {{
            contactLedger(scope: $scope, window: $window, filter: $filter, first: $first, after: $after) {{
                {LIST} }} }}""",
        {},
        {"window": WINDOW},
        {"window": WINDOW, "scope": {"divisionCode": "500151001"}, "first": 2},
        {"window": WINDOW, "filter": {"modes": ["HOME_VISIT", "PHONE"], "outcomes": ["REACHED"]}},
        {"window": WINDOW, "filter": {"needs": ["LIVELIHOOD"], "standings": ["STANDS", "CORRECTED"]}},
        {"window": WINDOW, "filter": {"workerId": "<worker>", "purposes": ["ROUTINE"]}},
        {"window": WINDOW, "filter": {"personId": "<person A0>"}},
        {"filter": {"workerId": "?"}},
        {"window": {"from": "2025-01-01", "to": "2025-01-01"}},
        {"first": 0},
        {"after": "?"},
        roles=("administrator", "worker", "staff", "leader", "client", "nation", "nobody"),
    ),
)
