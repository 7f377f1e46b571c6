"""Registrations of one person: into whom, of whom, and acts that are refused."""

from tests.schema.documents.document import EVERYONE, document

ACT = "00000000-0000-4000-8000-0000000001"
SHOWN = "id name status mergedInto { id name former { id } }"

DOCUMENTS = (
    document(
        "whom each stands for",
        f"""query($after: String) {{ people(first: 20) {{ nodes {{ name mergedInto {{ id }}
            merged(first: 2, after: $after) {{ totalCount
            nodes {{ {SHOWN} merged {{ nodes {{ id }} }} }}
            pageInfo {{ hasNextPage endCursor }} }} }} }} }}""",
        {},
        {"after": "?"},
        roles=EVERYONE,
    ),
    document(
        "into whom somebody was merged",
        f"""query($id: ID!) {{ node(id: $id) {{ ... on Person {{ {SHOWN}
            history {{ nodes {{ kind }} }} }} }} }}""",
        {"id": "<person merged>"},
        {"id": "<person A1>"},
        roles=EVERYONE,
    ),
    document(
        "told to a new copy",
        "{ changes(first: 1000) { tombstones { id reason into } } }",
        roles=("worker", "client", "far_worker"),
    ),
    document(
        "merges that cannot be",
        f"""mutation($kept: ID!, $merged: ID!, $on: Date!) {{
            mergePersons(input: {{ clientId: "{ACT}11", keptId: $kept, mergedId: $merged, on: $on
                reason: "x", differentNumbers: true }}) {{ replayed person {{ {SHOWN} }} }}
            unmergePersons(input: {{ clientId: "{ACT}12", mergedId: $kept, reason: "x" }}) {{
                replayed person {{ {SHOWN} }} }} }}""",
        {"kept": "<person A1>", "merged": "<person merged>", "on": "2025-10-01"},
        {"kept": "<person A1>", "merged": "<person A1>", "on": "2025-10-01"},
        {"kept": "<person A1>", "merged": "?", "on": "2999-01-01"},
        roles=("worker", "leader", "administrator", "nobody"),
    ),
)
