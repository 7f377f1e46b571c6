"""Accounts, which nobody of the varied world may see, and sessions, of which signed tokens have none.

How officers are answered is held lane against lane in tests/schema/access.
"""

from tests.schema.documents.document import EVERYONE, document

CREDENTIAL = "id kind label openedAt seenAt endsAt"
ACCOUNT = f"""id name displayName subject role office state inductedOn pledgedOn passwordIsGiven secondFactor
    providerIssuer providerSubject
    createdAt createdBy credentials {{ {CREDENTIAL} }} grants {{ id permission validFrom validTo grantedAt
    grantedBy division {{ code }} station {{ id }} worker {{ id }} cell {{ id }} }}"""

# What each act on an account is sent beside it; nobody of the varied world holds an office.
ONE = '{ clientId: "00000000-0000-4000-8000-00000000000a", accountId: "QWNjb3VudDowOjE"'
ACTS = (
    *[(name, "", "") for name in ("lockAccount", "unlockAccount", "endAccount", "resetSecondFactor")],
    ("resetPassword", "", "secret"),
    ("giveGrant", 'permission: ANALYSE, area: { divisionCode: "500151" }', ""),
    ("endGrant", 'grantId: "QWNjb3VudEdyYW50OjUwMDE1MTox"', ""),
    ("filePledge", 'inductedOn: "2025-03-01", pledgedOn: "2025-03-02"', ""),
    ("endSession", 'credentialId: "QWNjb3VudENyZWRlbnRpYWw6MDox"', ""),
    ("giveToken", 'label: "x", days: 3', "secret"),
    ("rotateToken", 'label: "x", days: 3', "secret"),
    ("joinSubject", 'subject: "wang"', ""),
    ("partSubject", "", ""),
)

DOCUMENTS = (
    document(
        "every act of an office",
        "mutation {"
        + " ".join(
            f"{name}(input: {ONE} {sent} }}) {{ {more} replayed account {{ name }} }}"
            for name, sent, more in ACTS
        )
        + """ createAccount(input: { clientId: "00000000-0000-4000-8000-00000000000a", name: "li.hua"
            displayName: "x", role: LEADER }) { secret replayed account { name } }
            decideWorkerPhones(input: { clientId: "00000000-0000-4000-8000-00000000000a"
                divisionCode: "500151", permitted: true, from: "2026-01-01" }) {
                replayed rules { permitted validFrom decidedAt decidedBy } } }""",
        roles=EVERYONE,
    ),
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
    document(
        "as an account",
        """query($id: ID!) { viewAs(account: $id) { role office generation personsShown whyNoPersons
            areas { permission kind name code inForce } reach { permission divisions cells persons } } }""",
        {"id": "QWNjb3VudDowOjE"},
        {"id": "?"},
        roles=EVERYONE,
    ),
    document(
        "whether workers are shown telephones",
        """query($code: String!) { workerPhones(divisionCode: $code) {
            permitted validFrom decidedAt decidedBy } }""",
        {"code": "500151"},
        roles=EVERYONE,
    ),
    document("one's own sessions", f"{{ mySessions {{ {CREDENTIAL} }} }}", roles=EVERYONE),
)
