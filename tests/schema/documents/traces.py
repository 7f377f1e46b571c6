"""The log of accesses, which nobody of the varied world may read."""

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
)
