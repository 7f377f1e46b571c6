"""Life events and unreachable persons, asked about and acted on."""

from tests.schema.documents.document import EVERYONE, TWO, document

EVENT = "id kind occurredOn source note recordedAt supersededAt"
REQUEST = "id state reason reportedOn note recordedAt reviewedAt returnReason reachedOn"
ROLES = ("worker", "staff", "administrator", "leader", "client", "nobody")
LIST = f"""query($scope: CoverageScopeInput, $state: [UnreachableState!], $first: Int, $after: String) {{
    unreachableRequests(scope: $scope, state: $state, first: $first, after: $after) {{ totalCount
        pageInfo {{ hasNextPage hasPreviousPage startCursor endCursor }} nodes {{ {REQUEST}
            person {{ name division {{ name }} }} }} }} }}"""
ACT = "00000000-0000-4000-8000-00000000000"
LATER = {"occurredOn": "2999-01-01", "source": "x", "kind": "HARDSHIP"}

DOCUMENTS = (
    document(
        "what happened to people, and who cannot be reached",
        f"""{{ myCells {{ people {{ nodes {{ name lifeEvents {{ nodes {{ {EVENT} person {{ name }} }} }}
            unreachable {{ {REQUEST} person {{ name }} }} }} }} }} }}""",
        roles=("worker", "other_worker", "both_workers"),
    ),
    document(
        "of a list of people",
        f"""{{ people(first: 20) {{ nodes {{ name lifeEvents {{ nodes {{ {EVENT} }} }}
            unreachable {{ {REQUEST} }} }} }} }}""",
    ),
    document(
        "by their ids",
        f"""query($id: ID!) {{ node(id: $id) {{ __typename id ... on LifeEvent {{ {EVENT} person {{ name }} }}
            ... on UnreachableRequest {{ {REQUEST} person {{ name }} }} }} }}""",
        *[{"id": f"<event {number}>"} for number in range(3)],
        *[{"id": f"<request {name}>"} for name in ("open", "returned", "confirmed", "reached")],
        roles=EVERYONE,
    ),
    document(
        "requests by state, place and page",
        LIST,
        {},
        {"state": ["OPEN"]},
        {"state": ["REACHED", "RETURNED"], "first": 1},
        {"scope": {"cellCode": "500151A"}},
        {"first": 0},
        {"after": "?"},
        roles=ROLES,
    ),
    document(
        "an event that cannot be recorded",
        f"""mutation($input: RecordLifeEventInput!) {{ recordLifeEvent(input: $input) {{ replayed
            lifeEvent {{ {EVENT} }} }} }}""",
        {"input": {"clientId": f"{ACT}2", "personId": "<person A1>", **LATER}},
        {"input": {"clientId": f"{ACT}2", "personId": "?", **LATER}},
        roles=TWO,
    ),
    document(
        "an event that cannot be withdrawn",
        """mutation($id: ID!) { withdrawLifeEvent(input: { clientId: "00000000-0000-4000-8000-000000000003",
            lifeEventId: $id, reason: "" }) { replayed lifeEvent { id } } }""",
        {"id": "<event 0>"},
        roles=TWO,
    ),
    document(
        "a report that cannot be made",
        f"""mutation($id: ID!) {{ reportUnreachable(input: {{ personId: $id, reason: OTHER,
            clientId: "00000000-0000-4000-8000-000000000004", reportedOn: "2999-01-01" }}) {{ replayed
                request {{ {REQUEST} }} }} }}""",
        {"id": "<person A1>"},
        roles=TWO,
    ),
    document(
        "a review that cannot be made",
        """mutation($id: ID!) { reviewUnreachable(input: { clientId: "00000000-0000-4000-8000-000000000005",
            requestId: $id, decision: RETURNED }) { replayed request { state } } }""",
        {"id": "<request open>"},
        roles=("staff", "leader"),
    ),
)
