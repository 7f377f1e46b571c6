"""Accounts, which nobody of the varied world may see, and sessions, of which signed tokens have none.

How officers are answered is held lane against lane in tests/schema/access.
"""

from tests.schema.documents.document import EVERYONE, document

CREDENTIAL = "id kind label openedAt seenAt endsAt"
ACCOUNT = f"""id name displayName subject role office state inductedOn pledgedOn passwordIsGiven secondFactor
    createdAt createdBy credentials {{ {CREDENTIAL} }} grants {{ id permission validFrom validTo grantedAt
    grantedBy division {{ code }} station {{ id }} worker {{ id }} cell {{ id }} }}"""

DOCUMENTS = (
    document(
        "by what they are, and page",
        f"""query($filter: AccountFilterInput, $first: Int, $after: String) {{
            accounts(filter: $filter, first: $first, after: $after) {{ totalCount
                pageInfo {{ hasNextPage endCursor }} edges {{ cursor node {{ name }} }}
                nodes {{ {ACCOUNT} }} }} }}""",
        {},
        {"filter": {"text": "a", "state": "ACTIVE", "role": "WORKER", "office": "AUDITOR", "stationId": "?"}},
        {"first": 2, "after": "?"},
        roles=EVERYONE,
    ),
    document(
        "by id",
        f"""query($id: ID!) {{ account(id: $id) {{ {ACCOUNT} }}
            node(id: $id) {{ ... on Account {{ {ACCOUNT} }} }} }}""",
        {"id": "QWNjb3VudDowOjE"},
        {"id": "?"},
        roles=EVERYONE,
    ),
    document(
        "parts by id",
        f"""query($id: ID!) {{ node(id: $id) {{ id ... on AccountCredential {{ {CREDENTIAL} }}
            ... on AccountGrant {{ permission validFrom division {{ code }} }} }} }}""",
        {"id": "QWNjb3VudENyZWRlbnRpYWw6MDox"},
        {"id": "QWNjb3VudEdyYW50OjUwMDE1MTox"},
    ),
    document("one's own sessions", f"{{ mySessions {{ {CREDENTIAL} }} }}", roles=EVERYONE),
)
