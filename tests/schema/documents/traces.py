"""The log of accesses, which nobody of the varied world may read, who looked at a file, and full numbers."""

from tests.schema.documents.document import EVERYONE, document

DOCUMENTS = (
    document(
        "by place, person, who, kind, instants and page",
        """query($filter: AccessFilterInput, $first: Int, $after: String) {
            accessLog(filter: $filter, first: $first, after: $after) { totalCount
                pageInfo { hasNextPage endCursor } edges { cursor node { at } }
                nodes { at subject role kind operation document account persons reason outcome address
                    requestId } } }""",
        {},
        {"filter": {"divisionCode": "500151", "kind": "READ", "subject": "client"}},
        {"filter": {"personId": "<person A0>", "fromAt": "2025-01-01T00:00:00Z"}},
        {"filter": {"before": "2025-01-01T00:00:00Z"}, "first": 2, "after": "?"},
        roles=EVERYONE,
    ),
    document(
        "who has looked at a person's file, by instants and page",
        """query($person: ID!, $from: DateTime, $before: DateTime, $first: Int, $after: String) {
            personAccesses(personId: $person, fromAt: $from, before: $before, first: $first, after: $after) {
                totalCount pageInfo { hasNextPage endCursor } edges { cursor node { at } }
                nodes { at by role kind operation reason } } }""",
        {"person": "<person A0>", "before": "2025-01-01T00:00:00Z"},
        {"person": "<person A0>", "from": "2025-01-01T00:00:00Z", "before": "2025-02-01T00:00:00Z"},
        {"person": "<person D0>", "first": 2},
        {"person": "x", "after": "?"},
        roles=EVERYONE,
    ),
    document(
        "full numbers that are not shown",
        """mutation($person: ID!, $reason: String!) {
            revealPerson(input: { personId: $person, fields: [PHONE], reason: $reason }) {
                identityNumber phone } }""",
        {"person": "<person A0>", "reason": " "},
        {"person": "x", "reason": "核对"},
        roles=("worker", "leader", "client", "nobody"),
    ),
)
