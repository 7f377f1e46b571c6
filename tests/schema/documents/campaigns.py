"""Campaigns, their progress and what stations report, asked about and acted on."""

from tests.schema.documents.document import EVERYONE, TWO, document

TERMS = """id kind target topic title issuer document article note region fromOn toOn lateDays closedOn
    categories priorityClasses modes purposes sharesContacts stationLevels state revision recordedAt"""
LINKED = """division { name } station { name } parent { title } children { nodes { title division { name } } }
    milestones { number title dueOn }"""
COUNTS = "registered expected satisfied onTime late missed overdue due upcoming withheld"
ROLES = ("worker", "client", "leader", "nobody", "administrator")
IDS = ("round", "narrower", "task")
PROGRESS = f"""query($id: ID!, $scope: CoverageScopeInput, $on: Date, $by: DutyBreakdownBy,
    $known: DateTime) {{ campaign(id: $id, asOf: $on) {{ title state
        progress(scope: $scope, asOf: $on, by: $by, knownAt: $known) {{ by asOf knownAt window {{ from to }}
            whole {{ {COUNTS} }} parts {{ key label counts {{ expected satisfied }}
                division {{ name }} cell {{ code }} station {{ name }} worker {{ name }} }} }} }} }}"""
PEOPLE = """query($id: ID!, $scope: CoverageScopeInput, $on: Date, $state: [DutyState!], $known: DateTime,
    $first: Int, $after: String) { campaign(id: $id) { people(scope: $scope, asOf: $on, state: $state,
        knownAt: $known, first: $first, after: $after) { totalCount pageInfo { hasNextPage } edges { cursor }
        nodes { key state
            rule dueOn satisfiedOn onTime person { name } contact { mode } explain { text document campaign {
                title } policy { id } } } } } }"""
STATIONS = """query($id: ID!, $scope: CoverageScopeInput, $on: Date, $state: [DutyState!], $known: DateTime,
    $stage: Int, $first: Int, $after: String) { campaign(id: $id) { stations(scope: $scope, asOf: $on,
        state: $state, milestone: $stage, knownAt: $known, first: $first, after: $after) { totalCount
            pageInfo { hasNextPage } edges { cursor node { state } }
            nodes { state doneOn onTime station { name } } } } }"""
LIST = f"""query($scope: CoverageScopeInput, $on: Date, $kind: [CampaignKind!], $state: [CampaignState!],
    $below: Boolean) {{ campaigns(scope: $scope, asOf: $on, kind: $kind, state: $state, below: $below)
    {{ nodes {{
        {TERMS} {LINKED} }} }} }}"""
ORDER = """mutation($terms: CampaignTermsInput!) { createCampaign(input: { kind: AD_HOC, terms: $terms,
    clientId: "00000000-0000-4000-8000-000000000006", divisionCode: "500151000000" }) { replayed campaign {
        id } } }"""

DOCUMENTS = (
    document(
        "campaigns of a place",
        LIST,
        {},
        {"scope": {"divisionCode": "500151001"}, "below": True},
        {"scope": {"cellCode": "500151D"}, "kind": ["GRAND_VISIT"]},
        {"state": ["OPEN"], "on": "2025-09-20"},
        {"scope": {"divisionCode": "nowhere"}},
        roles=EVERYONE,
    ),
    document(
        "campaigns by their ids",
        f"query($id: ID!) {{ node(id: $id) {{ id ... on Campaign {{ {TERMS} {LINKED} }} }} }}",
        *[{"id": f"<{name}>"} for name in IDS],
        roles=ROLES,
    ),
    document(
        "how far they are",
        PROGRESS,
        *[{"id": f"<{name}>"} for name in IDS],
        *[{"id": "<round>", "by": by} for by in ("CHILD_DIVISION", "CELL", "STATION", "WORKER")],
        {"id": "<task>", "by": "CHILD_DIVISION"},
        {"id": "<task>", "by": "CELL"},
        {"id": "<round>", "on": "2025-09-15", "known": "2025-09-20T00:00:00Z"},
        {"id": "<round>", "scope": {"cellCode": "500151A"}},
        {"id": "?"},
        roles=ROLES,
    ),
    document(
        "by their stages",
        """query($id: ID!, $on: Date, $scope: CoverageScopeInput, $known: DateTime) { campaign(id: $id) {
            milestones { title progress(asOf: $on, scope: $scope, knownAt: $known) { whole { expected
            satisfied } } } } }""",
        {"id": "<narrower>"},
        {"id": "<narrower>", "on": "2025-09-12", "scope": {"cellCode": "500151A"}},
        roles=ROLES,
    ),
    document(
        "the persons behind the numbers",
        PEOPLE,
        {"id": "<round>"},
        {"id": "<round>", "state": ["SATISFIED"], "first": 1},
        {"id": "<narrower>", "scope": {"cellCode": "500151A"}, "on": "2025-09-12"},
        {"id": "<task>"},
        {"id": "<round>", "after": "?"},
        roles=ROLES,
    ),
    document(
        "the stations behind the numbers",
        STATIONS,
        {"id": "<task>"},
        {"id": "<task>", "state": ["DUE"], "first": 1},
        {"id": "<task>", "stage": 1},
        {"id": "<round>"},
        roles=ROLES,
    ),
    document(
        "orders that cannot be",
        ORDER,
        {"terms": {"title": "", "target": "PERSONS", "topic": "OTHER", "fromOn": "2025-11-01"}},
        {"terms": {"title": "x", "target": "PERSONS", "topic": "OTHER", "fromOn": "2025-11-01"}},
        roles=("administrator", "leader"),
    ),
    document(
        "changes that cannot be",
        """mutation($id: ID!) {
            a: closeCampaign(input: { clientId: "00000000-0000-4000-8000-000000000007", campaignId: $id,
                closedOn: "2000-01-01" }) { replayed campaign { closedOn } }
            b: amendCampaign(input: { clientId: "00000000-0000-4000-8000-000000000008", campaignId: $id,
                revision: 9, terms: { title: "x", target: PERSONS, topic: OTHER, fromOn: "2025-11-01" } }) {
                replayed campaign { title } }
            c: reportTask(input: { clientId: "00000000-0000-4000-8000-000000000009", campaignId: $id,
                stationId: "?" }) { replayed campaign { title } } }""",
        {"id": "<round>"},
        roles=("administrator", *TWO),
    ),
)
