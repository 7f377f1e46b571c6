"""Probable duplicates: the list, one by its id, and decisions that are refused."""

from tests.schema.documents.document import EVERYONE, document

SHOWN = (
    """id probability agrees foundAt decidedAt decidedBy reason first { name status } second { id name }"""
)

DOCUMENTS = (
    document(
        "by place, decision and page",
        f"""query($division: String, $decided: Boolean, $first: Int, $after: String) {{
            duplicates(divisionCode: $division, decided: $decided, first: $first, after: $after) {{
                totalCount pageInfo {{ hasNextPage endCursor }} edges {{ cursor node {{ id }} }}
                nodes {{ {SHOWN} }} }} }}""",
        {},
        {"division": "500151001001", "decided": True},
        {"first": 1},
        {"after": "?"},
        roles=EVERYONE,
    ),
    document(
        "one by its id",
        f"query($id: ID!) {{ node(id: $id) {{ ... on DuplicatePair {{ {SHOWN} }} }} }}",
        {"id": "<pair>"},
        roles=EVERYONE,
    ),
    document(
        "a decision that cannot be",
        f"""mutation($id: ID!, $reason: String!) {{ notDuplicate(input: {{ pairId: $id, reason: $reason
            clientId: "00000000-0000-4000-8000-000000000131" }}) {{ replayed pair {{ {SHOWN} }} }} }}""",
        {"id": "<decided pair>", "reason": "x"},
        {"id": "<pair>", "reason": " "},
        {"id": "?", "reason": "x"},
        roles=("worker", "leader", "administrator", "nobody"),
    ),
)
